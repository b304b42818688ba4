#include "core/eval/named_things.h"

#include <algorithm>

#include "core/eval/measures.h"

namespace diptych {

namespace {

bool isLetter(const std::string& text, std::size_t at) {
    return at < text.size() && ((text[at] >= 'a' && text[at] <= 'z') || text[at] == '-');
}

}  // namespace

NamedThings::NamedThings(const SceneWorld& world, SceneLanguage language)
    : m_colours(static_cast<int>(world.colours().size())), m_words(language == SceneLanguage::English) {
    const auto side = static_cast<std::size_t>(language);
    const auto& kinds = world.kinds();
    m_nouns = static_cast<int>(std::count_if(kinds.begin(), kinds.end(), [](const SceneKind& kind) { return !kind.shape; }));
    for (int id = 0; id < world.classCount(); ++id) {
        const std::string name = world.className(id, language);
        m_names.emplace_back(comparable(name), id);
        const SceneKind& kind = kinds[static_cast<std::size_t>(kindOfClass(id))];
        const std::string& singular = kind.name[side];
        m_names.emplace_back(comparable(name.substr(0, name.size() - singular.size()) + kind.plural[side]), id);
    }
    std::stable_sort(m_names.begin(), m_names.end(), [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

int NamedThings::kindOfClass(int classId) const {
    return classId < m_nouns ? classId : m_nouns + (classId - m_nouns) / m_colours;
}

std::set<int> NamedThings::classesIn(const std::string& caption) const {
    std::string text = comparable(caption);
    std::set<int> found;
    for (const auto& [name, id] : m_names)
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
            const bool whole = !m_words || ((at == 0 || !isLetter(text, at - 1)) && !isLetter(text, at + name.size()));
            if (!whole)
                continue;
            found.insert(id);
            text.replace(at, name.size(), name.size(), '\x01');
        }
    return found;
}

}  // namespace diptych
