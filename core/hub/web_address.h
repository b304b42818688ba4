// Addresses of a hub: taken apart and put together by libcurl, never by hand. Only http and https are addresses here.
// Errors: Usage (no such address), BadInput (a redirect that leads elsewhere than to http or https, or from https to http).
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace diptych {

struct WebAddress {
    std::string text;                              // "https://hub.example/models"
    std::string origin;                            // "https://hub.example:443", lower case
    bool secure = false;

    static Result<WebAddress> parse(const std::string& text);
    Result<WebAddress> redirectedTo(const std::string& location) const;     // absolute or relative
};

// Bytes other than letters, digits and -._~ as %XX; slashes stay where asked.
std::string percentEncoded(std::string_view text, bool keepSlashes);

}  // namespace diptych
