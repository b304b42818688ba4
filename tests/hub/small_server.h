// A web server of a few lines on the loopback address, one request a connection, for tests of downloads: the test answers
// each request, and may cut the connection in the middle of a body.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace diptych::tests {

struct ServedRequest {
    std::string path;                              // with the query
    std::map<std::string, std::string> headers;    // lower-case names
    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

struct ServedAnswer {
    int status = 200;
    std::string body;
    std::vector<std::string> headers;              // "Location: …"
    std::size_t cutAfter = std::string::npos;      // bytes of the body before the connection is cut
};

class SmallServer {
public:
    using Handler = std::function<ServedAnswer(const ServedRequest&)>;

    explicit SmallServer(Handler handler) : m_handler(std::move(handler)), m_socket(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        ::bind(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof(address));
        ::listen(m_socket, 16);
        ::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size);
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~SmallServer() {
        ::shutdown(m_socket, SHUT_RDWR);
        m_thread.join();
        ::close(m_socket);
    }

    std::string address() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    std::vector<ServedRequest> requests() const {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

private:
    void serve() {
        for (int client = ::accept(m_socket, nullptr, nullptr); client >= 0; client = ::accept(m_socket, nullptr, nullptr)) {
            answer(client);
            ::close(client);
        }
    }

    void answer(int client) {
        const ServedRequest request = read(client);
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(request);
        }
        const ServedAnswer answer = m_handler(request);
        std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " Answer\r\nConnection: close\r\nContent-Length: " +
                           std::to_string(answer.body.size()) + "\r\n";
        for (const std::string& header : answer.headers)
            text += header + "\r\n";
        text += "\r\n" + answer.body.substr(0, std::min(answer.cutAfter, answer.body.size()));
        for (std::size_t sent = 0; sent < text.size();) {
            const ssize_t count = ::send(client, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (count <= 0)
                return;
            sent += static_cast<std::size_t>(count);
        }
    }

    static ServedRequest read(int client) {
        std::string text;
        char chunk[4096];
        for (ssize_t count = 1; text.find("\r\n\r\n") == std::string::npos && count > 0;) {
            count = ::recv(client, chunk, sizeof(chunk), 0);
            text.append(chunk, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        }
        ServedRequest request;
        const auto space = text.find(' ');
        if (space == std::string::npos)
            return request;
        request.path = text.substr(space + 1, text.find(' ', space + 1) - space - 1);
        for (auto begin = text.find("\r\n") + 2; begin < text.size() && text[begin] != '\r'; begin = text.find("\r\n", begin) + 2) {
            const auto colon = text.find(": ", begin), end = text.find("\r\n", begin);
            std::string name = text.substr(begin, colon - begin);
            std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
            request.headers[name] = text.substr(colon + 2, end - colon - 2);
        }
        return request;
    }

    Handler m_handler;
    int m_socket;
    std::uint16_t m_port = 0;
    mutable std::mutex m_mutex;
    std::vector<ServedRequest> m_requests;
    std::thread m_thread;
};

}  // namespace diptych::tests
