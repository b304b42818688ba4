#include "core/hub/web_address.h"

#include <curl/curl.h>

#include <array>
#include <cctype>
#include <cstdio>
#include <memory>

namespace diptych {

namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    std::string value;
    if (curl_url_get(url, which, &text, flags) == CURLUE_OK && text != nullptr)
        value = text;
    curl_free(text);
    return value;
}

std::string lower(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool isWeb(const std::string& scheme) { return scheme == "http" || scheme == "https"; }

// Empty text: no address.
WebAddress describe(CURLU* url) {
    const std::string scheme = lower(part(url, CURLUPART_SCHEME));
    WebAddress address;
    address.secure = scheme == "https";
    if (isWeb(scheme) && part(url, CURLUPART_USER).empty() && part(url, CURLUPART_PASSWORD).empty())
        address.text = part(url, CURLUPART_URL);
    address.origin = scheme + "://" + lower(part(url, CURLUPART_HOST)) + ":" + part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    return address;
}

}  // namespace

Result<WebAddress> WebAddress::parse(const std::string& text) {
    const Url url(curl_url(), curl_url_cleanup);
    WebAddress address;
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK)
        address = describe(url.get());
    if (address.text.empty())
        return Error{ErrorCode::Usage, "is no address, wanted one such as https://huggingface.co", text, "Check the endpoint"};
    return address;
}

Result<WebAddress> WebAddress::redirectedTo(const std::string& location) const {
    const Url url(curl_url(), curl_url_cleanup);
    curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0);
    WebAddress target;
    if (curl_url_set(url.get(), CURLUPART_URL, location.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK)
        target = describe(url.get());
    if (target.text.empty() || (secure && !target.secure))
        return Error{ErrorCode::BadInput, "redirects to " + location.substr(0, 200) + ", wanted an address that is as safe as its own",
                     text, "Choose another endpoint"};
    return target;
}

std::string percentEncoded(std::string_view text, bool keepSlashes) {
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~' || (keepSlashes && c == '/')) {
            encoded += c;
            continue;
        }
        std::array<char, 4> hex{};
        std::snprintf(hex.data(), hex.size(), "%%%02X", byte);
        encoded += hex.data();
    }
    return encoded;
}

}  // namespace diptych
