// Base64 (RFC 4648) as JSON files hold bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace diptych {

// Padding may be absent; nothing where the text has another character.
std::optional<std::string> fromBase64(std::string_view text);

}  // namespace diptych
