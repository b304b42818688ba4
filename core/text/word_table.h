// Tokens of words that were seen before: a fixed number of places, where a new word takes the place of an old one.
// Threads: none of its own; the caller locks.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/token_model.h"

namespace diptych {

class WordTable {
public:
    // Appends the tokens of the word, from the table or from the model.
    void encode(const TokenModel& model, std::string_view word, std::vector<ModelToken>& out) {
        constexpr std::size_t longWord = 64;
        if (word.size() > longWord || !model.isWorthKeeping())
            return model.encode(word, out);
        if (m_places.empty())
            m_places.resize(places);
        Place& place = m_places[std::hash<std::string_view>()(word) % places];
        if (place.word != word) {
            place.word = word;
            place.tokens.clear();
            model.encode(word, place.tokens);
        }
        out.insert(out.end(), place.tokens.begin(), place.tokens.end());
    }

private:
    struct Place {
        std::string word;
        std::vector<ModelToken> tokens;
    };
    static constexpr std::size_t places = std::size_t{1} << 14;

    std::vector<Place> m_places;
};

}  // namespace diptych
