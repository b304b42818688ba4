// Signs by which a text is told from a sentence: letters and words counted by script, markup, addresses, stock phrases,
// characters that were decoded wrongly. All take valid UTF-8 and look once along the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace diptych {

struct TextCounts {
    std::int64_t words = 0;                     // parted by blanks; runs of Han, Kana and Hangul are not words
    std::int64_t cjk = 0;                       // Han, Kana, Hangul
    std::int64_t han = 0, kana = 0;             // among them
    std::int64_t latin = 0, letters = 0;        // letters of any script, CJK included
    std::int64_t visible = 0;                   // characters that are no blanks
    std::int64_t mostAlike = 0;                 // the most frequent ASCII letter, without its case
    std::int64_t vowels = 0, asciiLetters = 0;  // of the Latin alphabet: a e i o u y
};

// Up to 40 bytes of the text, whole characters, for messages.
std::string excerpt(std::string_view text, std::size_t at = 0);
TextCounts countText(std::string_view text);

// The first piece of the kind in the text, or empty.
std::string markupIn(std::string_view text);    // HTML elements and entities; <image> and its like are none
std::string addressIn(std::string_view text);   // "http://…", "www.…"
std::string stockPhraseIn(std::string_view text);
std::string mojibakeIn(std::string_view text);  // UTF-8 read as Windows-1252, or U+FFFD
// Where the next such piece begins, at `from` or behind it; npos where there is none.
std::size_t markupAt(std::string_view text, std::size_t from);
std::size_t addressAt(std::string_view text, std::size_t from);
// The text with its wrongly decoded letters as they were meant, where that can be told.
std::string repairedMojibake(std::string_view text);
// A word that stands five times or more in a row.
std::string repeatedWordIn(std::string_view text);
// Lower case (ASCII), blanks made one, none at the ends: for comparing.
std::string foldedText(std::string_view text);

}  // namespace diptych
