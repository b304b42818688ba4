// One GET at a time over http or https, through libcurl. Redirects are followed here, so that every step is judged: no other
// scheme, never from https to http, at most five. The token goes to the endpoint's own origin and nowhere else.
// Errors: Io (cannot be reached, cut off), BadInput (redirects, too much was sent), Cancelled. An answer such as 404 is a value.
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/hub/web_address.h"

namespace diptych {

struct WebAnswer {
    long status = 0;
    std::map<std::string, std::string, std::less<>> headers;       // lower-case names; of redirects too, the last wins
    std::string body;                                              // where nobody took it: at most maxErrorBytes
};

// Takes the body of an answer 200 or 206.
struct WebBody {
    std::function<Status(const WebAnswer& answer)> begin;
    std::function<Status(std::span<const std::byte> bytes)> take;
};

class WebClient {
public:
    WebClient(WebAddress endpoint, std::string token, CancelToken cancel);
    ~WebClient();

    // `offset` > 0 asks for what follows it; whether it is given shows in the status (206).
    Result<WebAnswer> get(const std::string& address, std::uint64_t offset, const WebBody& body);
    Result<WebAnswer> getText(const std::string& address, std::uint64_t maxBytes);

private:
    struct Transfer;
    Result<WebAnswer> once(const WebAddress& address, std::uint64_t offset, const WebBody& body, WebAnswer answer);

    WebAddress m_endpoint;
    std::string m_token;
    CancelToken m_cancel;
    std::unique_ptr<void, void (*)(void*)> m_curl;
};

}  // namespace diptych
