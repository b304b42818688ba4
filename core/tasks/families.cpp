// The families there are, by model_type.
#include <algorithm>
#include <array>

#include "core/families/chinese_clip.h"
#include "core/families/clip.h"
#include "core/families/idefics3.h"
#include "core/families/llava.h"
#include "core/families/siglip.h"
#include "core/tasks/blip2_session.h"
#include "core/tasks/blip_session.h"
#include "core/tasks/bridgetower_session.h"
#include "core/tasks/chat_folder.h"
#include "core/tasks/dual_session.h"
#include "core/tasks/family_session.h"
#include "core/tasks/vilt_session.h"

namespace diptych {

namespace {

constexpr std::array families{
    Family{"blip", inspectBlip, openBlip},
    Family{"blip-2", inspectBlip2, openBlip2},
    Family{"bridgetower", inspectBridgeTower, openBridgeTower, canonicalBridgeTowerName},
    Family{"chinese_clip", inspectDual<buildChineseClip>, openDual<buildChineseClip>},
    Family{"clip", inspectDual<buildClip>, openDual<buildClip>},
    Family{"idefics3", inspectIdefics3, openIdefics3, idefics3Name},
    Family{"llava", inspectLlava, openLlava, llavaName},
    Family{"metaclip_2", inspectDual<buildMetaClip2>, openDual<buildMetaClip2>},
    Family{"siglip", inspectDual<buildSiglip>, openDual<buildSiglip>},
    Family{"smolvlm", inspectIdefics3, openIdefics3, idefics3Name},
    Family{"vilt", inspectVilt, openVilt, canonicalViltName},
};

}  // namespace

Result<const Family*> findFamily(const std::string& modelType, const std::string& context) {
    std::string known;
    for (const Family& family : families) {
        if (modelType == family.modelType)
            return &family;
        known += (known.empty() ? "" : ", ") + std::string(family.modelType);
    }
    return Error{ErrorCode::Unsupported, "model_type is \"" + modelType + "\", wanted one of " + known, context,
                 "Open a folder of one of these families"};
}

Spelling spellingOf(const std::string& modelType) {
    const auto found = std::find_if(families.begin(), families.end(), [&](const Family& family) { return modelType == family.modelType; });
    return found == families.end() || found->spelling == nullptr ? Spelling() : Spelling(found->spelling);
}

}  // namespace diptych
