// Folding into a buffer that is used again: for whoever compares many texts. Only core/data includes this.
#pragma once

#include <string>
#include <string_view>

namespace diptych {

void foldForSearch(std::string_view text, std::string& out);             // see foldedForSearch
void appendCharacter(char32_t c, std::string& text);                     // as UTF-8

}  // namespace diptych
