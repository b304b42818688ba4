// Signal: typed notifications between plain C++ objects of one thread. A Connection disconnects when it is destroyed;
// slots may connect, disconnect or destroy their owner while the signal is being emitted.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace diptych {

class Connection {
public:
    Connection() = default;
    explicit Connection(std::function<void()> disconnect) : m_disconnect(std::move(disconnect)) {}
    Connection(Connection&& other) noexcept : m_disconnect(std::exchange(other.m_disconnect, nullptr)) {}
    Connection& operator=(Connection&& other) noexcept {
        if (this != &other) {
            reset();
            m_disconnect = std::exchange(other.m_disconnect, nullptr);
        }
        return *this;
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { reset(); }

    void reset() {
        if (const auto disconnect = std::exchange(m_disconnect, nullptr))
            disconnect();
    }

private:
    std::function<void()> m_disconnect;
};

template <typename... Args>
class Signal {
public:
    using Slot = std::function<void(Args...)>;

    [[nodiscard]] Connection connect(Slot slot) {
        const int id = m_slots->next++;
        m_slots->byId.emplace(id, std::make_shared<Slot>(std::move(slot)));
        return Connection([slots = std::weak_ptr<Slots>(m_slots), id] {
            if (const auto alive = slots.lock())
                alive->byId.erase(id);
        });
    }

    void emitSignal(Args... args) const {
        const auto slots = m_slots;
        std::vector<int> ids;
        for (const auto& [id, slot] : slots->byId)
            ids.push_back(id);
        for (const int id : ids) {
            const auto found = slots->byId.find(id);
            if (found == slots->byId.end())
                continue;
            const std::shared_ptr<Slot> keep = found->second;
            (*keep)(args...);
        }
    }

private:
    struct Slots {
        std::map<int, std::shared_ptr<Slot>> byId;
        int next = 0;
    };
    std::shared_ptr<Slots> m_slots = std::make_shared<Slots>();
};

}  // namespace diptych
