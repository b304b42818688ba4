#include "core/nn/pickle.h"

#include "core/base/errors.h"
#include "core/nn/pickle_machine.h"

namespace diptych {

namespace {

using Kind = PickleValue::Kind;

constexpr int maxDepth = 64;
constexpr std::size_t maxTensors = 1'000'000, maxNameBytes = 4096;

class Gatherer {
public:
    Gatherer(const PickleMachine& machine, const std::string& context) : m_machine(machine), m_context(context) {}

    // A state dict: text → tensor, nothing else. A training checkpoint keeps it under "state_dict".
    Status stateDict(ValueIndex root) {
        const PickleValue& whole = m_machine.at(root);
        if (whole.kind != Kind::Dictionary)
            return refused("is no dictionary");
        for (std::size_t i = 0; i < whole.items.size(); i += 2) {
            const PickleValue &key = m_machine.at(whole.items[i]), &value = m_machine.at(whole.items[i + 1]);
            if (key.text == "state_dict" && value.kind == Kind::Dictionary)
                return flatDictionary(value);
        }
        return flatDictionary(whole);
    }

    // The attributes of modules, names joined by dots; what is no tensor has no weight.
    Status attributes(ValueIndex index, const std::string& name, int depth = 0) {
        if (depth > maxDepth)
            return refused("nests its modules deeper than " + std::to_string(maxDepth));
        const PickleValue& value = m_machine.at(index);
        if (value.kind == Kind::Tensor)
            return keep(name, value);
        if (value.kind != Kind::Object || value.items.empty())
            return {};
        const PickleValue& state = m_machine.at(value.items[0]);
        for (std::size_t i = 0; i < state.items.size(); i += 2) {
            const PickleValue& key = m_machine.at(state.items[i]);
            if (key.kind != Kind::Text)
                return refused("has an attribute without a name");
            DIPTYCH_TRY(attributes(state.items[i + 1], (name.empty() ? "" : name + ".") + std::string(key.text), depth + 1));
        }
        return {};
    }

    std::vector<PickledTensor> tensors;

private:
    Status flatDictionary(const PickleValue& dictionary) {
        for (std::size_t i = 0; i < dictionary.items.size(); i += 2) {
            const PickleValue &key = m_machine.at(dictionary.items[i]), &value = m_machine.at(dictionary.items[i + 1]);
            if (key.kind != Kind::Text)
                return refused("has a key that is no text");
            if (value.kind != Kind::Tensor)
                return refused("holds " + visibleText(std::string(key.text.substr(0, 200))) + ", which is no tensor");
            DIPTYCH_TRY(keep(std::string(key.text), value));
        }
        return {};
    }

    Status keep(const std::string& name, const PickleValue& tensor) {
        if (tensors.size() >= maxTensors || name.size() > maxNameBytes)
            return refused("has too many tensors or too long names");
        const PickleValue& storage = m_machine.at(tensor.items[0]);
        tensors.push_back({name, storage.dtype, std::string(storage.text), storage.integer, tensor.integer, tensor.shape,
                           tensor.strides});
        return {};
    }

    Error refused(const std::string& what) const {
        return Error{ErrorCode::Unsupported, what + ", wanted a dictionary of tensors", m_context,
                     "Nothing of it was executed; get the model as safetensors"};
    }

    const PickleMachine& m_machine;
    const std::string& m_context;
};

}  // namespace

Result<std::vector<PickledTensor>> readTensorPickle(std::span<const std::byte> pickle, PickleDialect dialect,
                                                    const std::string& context) {
    PickleMachine machine(pickle, dialect, context);
    DIPTYCH_ASSIGN(const ValueIndex root, machine.run());
    Gatherer gatherer(machine, context);
    if (dialect == PickleDialect::ScriptModule)
        DIPTYCH_TRY(gatherer.attributes(root, {}));
    else
        DIPTYCH_TRY(gatherer.stateDict(root));
    return std::move(gatherer.tensors);
}

}  // namespace diptych
