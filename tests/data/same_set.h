// Whether two sets are equal in every field, and where they are not. Structured bindings name all fields: one that is added
// must be added here.
#pragma once

#include <algorithm>
#include <string>

#include "core/data/dataset.h"
#include "core/data/formats/picture_store.h"

namespace diptych::tests {

inline bool same(const Caption& a, const Caption& b) {
    const auto& [id, text, language, row] = b;
    return a.id == id && a.text == text && a.language == language && a.row == row;
}

inline bool same(const Question& a, const Question& b) {
    const auto& [id, text, type, language, answers, answerType, best, confidences, choices, row] = b;
    return a.id == id && a.text == text && a.type == type && a.language == language && a.answers == answers && a.answerType == answerType &&
           a.bestAnswer == best && a.confidences == confidences && a.choices == choices && a.row == row;
}

inline bool same(const Turn& a, const Turn& b) { return a.role == b.role && a.text == b.text; }
inline bool same(const PictureRef& a, const PictureRef& b) { return a.path == b.path && a.file.native() == b.file.native(); }
inline bool same(const Box& a, const Box& b) {
    return a.label == b.label && a.rect.x == b.rect.x && a.rect.y == b.rect.y && a.rect.width == b.rect.width && a.rect.height == b.rect.height;
}
inline bool same(const DataProblem& a, const DataProblem& b) {
    return a.code == b.code && a.row == b.row && a.path == b.path && a.detail == b.detail;
}

template <typename T>
bool sameAll(const std::vector<T>& a, const std::vector<T>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const T& one, const T& other) { return same(one, other); });
}

inline bool same(const DataItem& a, const DataItem& b) {
    const auto& [id, path, file, split, captions, questions, turns, more, columns, boxes, tags, excluded, key, width, height, row] = b;
    return a.id == id && a.path == path && a.file.native() == file.native() && a.split == split && sameAll(a.captions, captions) &&
           sameAll(a.questions, questions) && sameAll(a.turns, turns) && sameAll(a.morePictures, more) && a.columns == columns &&
           sameAll(a.boxes, boxes) && a.tags == tags && a.excluded == excluded && a.key == key && a.width == width && a.height == height && a.row == row;
}

// "" where they are equal.
inline std::string differenceOf(const Dataset& a, const Dataset& b) {
    const auto sameStores = std::equal(a.stores.begin(), a.stores.end(), b.stores.begin(), b.stores.end(),
                                       [](const auto& one, const auto& other) { return one->path() == other->path(); });
    if (a.name != b.name || a.format != b.format || a.root.native() != b.root.native() || a.fields != b.fields || !sameStores)
        return "the set itself";
    if (!sameAll(a.problems, b.problems))
        return "problems";
    if (a.items.size() != b.items.size())
        return std::to_string(a.items.size()) + " and " + std::to_string(b.items.size()) + " items";
    for (std::size_t i = 0; i < a.items.size(); ++i)
        if (!same(a.items[i], b.items[i]))
            return "item " + std::to_string(i);
    return {};
}

}  // namespace diptych::tests
