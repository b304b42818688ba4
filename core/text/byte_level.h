// The byte-level alphabet of GPT-2: every byte is a visible character, so that a vocabulary of texts can hold any
// bytes.
#pragma once

#include <string>
#include <string_view>

namespace diptych {

// GPT-2's expression that splits a text into words with their blank in front.
extern const std::string_view byteLevelExpression;

std::string_view byteLevelCharacter(unsigned char byte);  // UTF-8 of the byte's character
// The bytes behind a piece; a piece with a character outside the alphabet stands for itself.
void appendFromByteLevel(std::string& bytes, std::string_view piece);

// Bytes as text: every maximal ill-formed part becomes one U+FFFD (the recommended practice of the Unicode
// Standard, 3.9).
std::string lossyUtf8(std::string_view bytes);

}  // namespace diptych
