// Which languages of a set with many are read: English where none is chosen, every one by "all".
#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace diptych {

class LanguageChoice {
public:
    explicit LanguageChoice(const std::vector<std::string>& chosen)
        : m_chosen(chosen.empty() ? std::vector<std::string>{"en"} : chosen) {}

    bool has(const std::string& language) const {
        return std::any_of(m_chosen.begin(), m_chosen.end(), [&](const std::string& wanted) { return wanted == "all" || wanted == language; });
    }

private:
    std::vector<std::string> m_chosen;
};

}  // namespace diptych
