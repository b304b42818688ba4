// How the parity packs compare: JSON where more keys are fine, integers, strings, null and lengths are exact and other
// numbers agree within the tolerance plus 1e-5 of the value; {"$first": […]} and {"$by": key, "items": […]} as the packs
// define them; tensors of safetensors files. Each function tells the first difference, or nothing.
#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/safetensors.h"

namespace diptych::tests {

using Document = nlohmann::json;

struct Tolerances {
    double absolute = 0;
    Document byKey = Document::object();          // key → another absolute tolerance below it

    Tolerances below(const std::string& key) const {
        const auto found = byKey.find(key);
        return found == byKey.end() ? *this : Tolerances{found->get<double>(), byKey};
    }
};

inline bool isNear(double got, double want, double absolute) {
    return std::abs(got - want) <= absolute + 1e-5 * std::abs(want);
}

inline std::string jsonDifference(const Document& got, const Document& want, const Tolerances& within, const std::string& where);

inline std::string listDifference(const Document& got, const Document& want, const Tolerances& within, const std::string& where) {
    for (std::size_t i = 0; i < want.size(); ++i)
        if (const auto problem = jsonDifference(got[i], want[i], within, where + "[" + std::to_string(i) + "]"); !problem.empty())
            return problem;
    return {};
}

// The same entries in any order, found by one key.
inline std::string keyedDifference(const Document& got, const Document& want, const Tolerances& within, const std::string& where) {
    const std::string key = want["$by"];
    if (!got.is_array() || got.size() != want["items"].size())
        return where + ": wanted " + std::to_string(want["items"].size()) + " entries";
    for (const Document& item : want["items"]) {
        const auto found = std::find_if(got.begin(), got.end(), [&](const Document& one) { return one.value(key, Document()) == item[key]; });
        if (found == got.end())
            return where + ": no entry with " + key + " " + item[key].dump();
        if (const auto problem = jsonDifference(*found, item, within, where + "{" + item[key].dump() + "}"); !problem.empty())
            return problem;
    }
    return {};
}

inline std::string objectDifference(const Document& got, const Document& want, const Tolerances& within, const std::string& where) {
    if (want.contains("$by"))
        return keyedDifference(got, want, within, where);
    if (want.contains("$first"))
        return got.is_array() && got.size() >= want["$first"].size() ? listDifference(got, want["$first"], within, where)
                                                                     : where + ": wanted a list that begins so";
    for (const auto& [key, value] : want.items()) {
        if (!got.is_object() || !got.contains(key))
            return where + "." + key + " is absent";
        if (const auto problem = jsonDifference(got[key], value, within.below(key), where + "." + key); !problem.empty())
            return problem;
    }
    return {};
}

inline std::string jsonDifference(const Document& got, const Document& want, const Tolerances& within, const std::string& where) {
    if (want.is_object())
        return objectDifference(got, want, within, where);
    if (want.is_array()) {
        if (!got.is_array() || got.size() != want.size())
            return where + ": got " + got.dump().substr(0, 200) + ", wanted " + std::to_string(want.size()) + " entries";
        return listDifference(got, want, within, where);
    }
    const bool equal = want.is_number_float() ? got.is_number() && isNear(got.get<double>(), want.get<double>(), within.absolute)
                                              : got == want;
    return equal ? std::string() : where + ": got " + got.dump().substr(0, 200) + ", wanted " + want.dump().substr(0, 200);
}

// `relative`: of the largest absolute value of the wanted tensor, as the explain packs have it.
struct TensorTolerance {
    double absolute = 0, relative = 0, ofValue = 1e-5;
};

inline std::string tensorDifference(const SafetensorsFile& got, const std::string& name, const SafetensorsFile& want,
                                    const std::string& wantedName, const TensorTolerance& within) {
    const TensorInfo* mine = got.find(name);
    const TensorInfo* theirs = want.find(wantedName);
    if (mine == nullptr || theirs == nullptr)
        return name + " is absent";
    if (mine->shape != theirs->shape)
        return name + " has the shape " + Document(mine->shape).dump() + ", wanted " + Document(theirs->shape).dump();
    const auto a = got.floats(*mine), b = want.floats(*theirs);
    double largest = 0;
    for (const float value : b)
        largest = std::max(largest, std::abs(static_cast<double>(value)));
    for (std::size_t i = 0; i < b.size(); ++i) {
        const double allowed = within.absolute + within.relative * largest + within.ofValue * std::abs(static_cast<double>(b[i]));
        if (!(std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])) <= allowed))
            return name + "[" + std::to_string(i) + "] is " + std::to_string(a[i]) + ", wanted " + std::to_string(b[i]);
    }
    return {};
}

}  // namespace diptych::tests
