// What is looked at, shared by all panels: choosing a picture, a text, a row or a token anywhere changes it everywhere.
// Every change goes through set(); equal states are folded; back() and forward() walk through at most 100 states.
// Threads: the UI thread only.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/signal.h"

namespace diptych {

struct SelectionState {
    int item = -1;                        // row of the current data set; -1: a free picture, or none
    std::filesystem::path picture;        // file of the current picture; empty: none
    std::string text;                     // current caption or question
    std::string language;                 // "en", "zh" or empty
    int token = -1;                       // index into the text's tokens, special tokens included; -1: none
    std::vector<int> rows;                // chosen rows of the data set (lasso, several tiles)

    bool operator==(const SelectionState&) const = default;
};

enum SelectionChange : unsigned {
    PictureChanged = 1,                   // item or picture
    TextChanged = 2,                      // text or language
    TokenChanged = 4,
    RowsChanged = 8,
};

class Selection {
public:
    const SelectionState& state() const { return m_states[m_at]; }
    void set(SelectionState state);

    void setPicture(int item, const std::filesystem::path& picture, const std::string& text,
                    const std::string& language);
    void setText(const std::string& text, const std::string& language);
    void setToken(int token);
    void setRows(std::vector<int> rows);

    bool canGoBack() const { return m_at > 0; }
    bool canGoForward() const { return m_at + 1 < m_states.size(); }
    void back();
    void forward();

    Signal<unsigned> changed;             // bits of SelectionChange
    Signal<> historyChanged;

private:
    void moveTo(std::size_t at);

    std::vector<SelectionState> m_states{SelectionState{}};
    std::size_t m_at = 0;
};

}  // namespace diptych
