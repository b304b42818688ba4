#include "ui/panels/models/parameter_parts.h"

#include <algorithm>
#include <map>
#include <span>

namespace diptych {

namespace {

using Rows = std::vector<const TensorRow*>;

bool isNumber(const std::string& word) {
    return !word.empty() && word.size() < 10 && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct ByWord {
    bool operator()(const std::string& a, const std::string& b) const {
        if (isNumber(a) != isNumber(b))
            return isNumber(a);
        return isNumber(a) && std::stol(a) != std::stol(b) ? std::stol(a) < std::stol(b) : a < b;
    }
};

// By the next word of their names behind the first `length` bytes.
std::map<std::string, Rows, ByWord> grouped(const Rows& rows, std::size_t length) {
    std::map<std::string, Rows, ByWord> groups;
    for (const TensorRow* row : rows)
        groups[row->name.substr(length, row->name.find('.', length) - length)].push_back(row);
    return groups;
}

std::int64_t total(const Rows& rows) {
    std::int64_t sum = 0;
    for (const TensorRow* row : rows)
        sum += row->elements;
    return sum;
}

// Sorted names share what the first and the last share; up to a dot.
std::string sharedPrefix(const Rows& rows) {
    const std::string &first = rows.front()->name, &last = rows.back()->name;
    const auto same = std::mismatch(first.begin(), first.end(), last.begin(), last.end()).first;
    const std::string shared(first.begin(), same);
    const auto dot = shared.rfind('.');
    return dot == std::string::npos ? std::string() : shared.substr(0, dot + 1);
}

ParameterPart partOf(const Rows& rows, std::size_t length) {
    ParameterPart part;
    part.count = total(rows);
    part.prefix = rows.size() == 1 ? rows.front()->name : sharedPrefix(rows);
    const std::size_t end = part.prefix.size() - (part.prefix.ends_with('.') ? 1 : 0);
    part.label = end > length ? part.prefix.substr(length, end - length) : rows.front()->name;
    if (rows.size() > 1 && part.prefix.size() > length)
        for (const auto& [word, inside] : grouped(rows, part.prefix.size()))
            part.inside.push_back(total(inside));
    return part;
}

}  // namespace

std::vector<ParameterPart> partsUnder(const std::vector<TensorRow>& rows, const std::string& prefix) {
    Rows chosen;
    for (const TensorRow& row : rows)
        if (row.name.starts_with(prefix))
            chosen.push_back(&row);
    std::vector<ParameterPart> parts;
    for (const auto& [word, group] : grouped(chosen, prefix.size()))
        parts.push_back(partOf(group, prefix.size()));
    return parts;
}

}  // namespace diptych
