#include "core/base/selection.h"

namespace diptych {

namespace {

constexpr std::size_t maxStates = 100;

unsigned differences(const SelectionState& a, const SelectionState& b) {
    unsigned changes = 0;
    if (a.item != b.item || a.picture != b.picture)
        changes |= PictureChanged;
    if (a.text != b.text || a.language != b.language)
        changes |= TextChanged;
    if (a.token != b.token)
        changes |= TokenChanged;
    if (a.rows != b.rows)
        changes |= RowsChanged;
    return changes;
}

}  // namespace

void Selection::set(SelectionState next) {
    const unsigned changes = differences(state(), next);
    if (changes == 0)
        return;
    // A token alone is no place to come back to: it changes the present state.
    if (changes == TokenChanged) {
        m_states[m_at] = std::move(next);
    } else {
        m_states.resize(m_at + 1);
        m_states.push_back(std::move(next));
        if (m_states.size() > maxStates)
            m_states.erase(m_states.begin());
        m_at = m_states.size() - 1;
        historyChanged.emitSignal();
    }
    changed.emitSignal(changes);
}

void Selection::setPicture(int item, const std::filesystem::path& picture, const std::string& text,
                           const std::string& language) {
    SelectionState next = state();
    next.item = item;
    next.picture = picture;
    next.text = text;
    next.language = language;
    next.token = -1;
    set(std::move(next));
}

void Selection::setText(const std::string& text, const std::string& language) {
    SelectionState next = state();
    next.text = text;
    next.language = language;
    next.token = -1;
    set(std::move(next));
}

void Selection::setToken(int token) {
    SelectionState next = state();
    next.token = token;
    set(std::move(next));
}

void Selection::setRows(std::vector<int> rows) {
    SelectionState next = state();
    next.rows = std::move(rows);
    set(std::move(next));
}

void Selection::back() {
    if (canGoBack())
        moveTo(m_at - 1);
}

void Selection::forward() {
    if (canGoForward())
        moveTo(m_at + 1);
}

void Selection::moveTo(std::size_t at) {
    const unsigned changes = differences(m_states[m_at], m_states[at]);
    m_at = at;
    historyChanged.emitSignal();
    changed.emitSignal(changes);
}

}  // namespace diptych
