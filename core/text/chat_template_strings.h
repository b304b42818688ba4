// What Python's str does, on UTF-8: indices, lengths and white space are those of code points. Callers bound the sizes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace diptych::jinja {

std::vector<std::string_view> characters(std::string_view text);      // one view a code point
std::size_t characterCount(std::string_view text);

std::string upperCase(std::string_view text);
std::string lowerCase(std::string_view text);
std::string capitalised(std::string_view text);                       // str.capitalize
std::string titleCase(std::string_view text);                         // str.title
std::string titleWords(std::string_view text);                        // Jinja's filter `title`

enum class Side { Left, Right, Both };
// Without `chars`: Unicode white space.
std::string_view stripped(std::string_view text, Side side, std::optional<std::string_view> chars = {});

// Position at or after `from`, npos when absent; linear whatever the texts are.
std::size_t findText(std::string_view text, std::string_view wanted, std::size_t from = 0);
std::size_t findLastText(std::string_view text, std::string_view wanted);
std::int64_t countText(std::string_view text, std::string_view wanted);
// Without a separator: runs of white space, none at the ends. `most` splits, negative: all.
std::vector<std::string_view> splitText(std::string_view text, std::optional<std::string_view> separator, std::int64_t most);
std::vector<std::string_view> splitFromRight(std::string_view text, std::string_view separator, std::int64_t most);
std::vector<std::string_view> splitLines(std::string_view text);
// Empty result: it would be longer than `maxBytes`.
std::optional<std::string> replaced(std::string_view text, std::string_view from, std::string_view to, std::int64_t most,
                                    std::size_t maxBytes);

}  // namespace diptych::jinja
