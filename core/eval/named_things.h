// Which things of a generated world a caption names: the longest names first, so that 熊猫 is no 猫 and "hot dog" no "dog".
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/data/scenes.h"

namespace diptych {

class NamedThings {
public:
    NamedThings(const SceneWorld& world, SceneLanguage language);

    std::set<int> classesIn(const std::string& caption) const;      // class ids: noun, or colour and shape
    int kindOfClass(int classId) const;                             // colours of a shape folded together

private:
    std::vector<std::pair<std::string, int>> m_names;               // longest first; plurals too
    int m_nouns = 0, m_colours = 0;
    bool m_words = false;                                           // names end at word borders
};

}  // namespace diptych
