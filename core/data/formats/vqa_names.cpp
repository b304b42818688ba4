#include "core/data/formats/vqa_names.h"

#include <cstdio>

namespace diptych {

namespace {

std::string twelveDigits(std::int64_t id) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%012lld", static_cast<long long>(id));
    return digits;
}

}  // namespace

std::string nameOfImageId(SetBuilder& builder, std::int64_t id, const std::string& subset) {
    const std::string digits = twelveDigits(id), official = "COCO_" + subset + "_" + digits;
    for (const std::string& stem : {subset + "/" + official, official, subset + "/" + digits, digits})
        for (const char* ending : {".jpg", ".png", ".jpeg", ".webp"})
            if (builder.locate(stem + ending).ok())
                return stem + ending;
    return official + ".jpg";
}

}  // namespace diptych
