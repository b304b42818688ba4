// Sets of the COCO family name a picture by its id alone; the file is found by the families' own spellings:
// COCO_val2014_000000000042.jpg, 000000000042.jpg. PlacesById: where in a set the item of an id stands.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "core/data/formats/set_builder.h"

namespace diptych {

// The name under which the picture of that id is there, else the first spelling. `subset`: "val2014", or a split.
std::string nameOfImageId(SetBuilder& builder, std::int64_t id, const std::string& subset);

class PlacesById {
public:
    const std::size_t* find(std::int64_t id) const {
        const auto found = m_places.find(id);
        return found == m_places.end() ? nullptr : &found->second;
    }
    void add(std::int64_t id, std::size_t place) { m_places.emplace(id, place); }

private:
    std::unordered_map<std::int64_t, std::size_t> m_places;
};

}  // namespace diptych
