// Scenes by number: generated on the fly, or the rows of a data set (whose pictures are read when they are wanted).
// Errors: NotFound, BadInput of the set. Threads: const, any thread.
#pragma once

#include <memory>

#include "core/base/job.h"
#include "core/data/scenes.h"
#include "core/train/data/batch_source.h"

namespace diptych {

class SceneProvider {
public:
    virtual ~SceneProvider() = default;
    virtual std::int64_t count() const = 0;                    // 0: endless
    virtual Result<Scene> scene(std::int64_t index) const = 0;
    virtual bool hasMasks() const = 0;
    virtual int classCount() const = 0;
};

// Null for DataPart::Eval where the set has no such split.
Result<std::unique_ptr<SceneProvider>> openSceneProvider(const SourceRequest& request, JobContext& context);
Result<std::unique_ptr<SceneProvider>> openSetProvider(const SourceRequest& request, JobContext& context);

// Leaves the texts of other languages out; an empty list means all.
void keepLanguages(Scene& scene, const std::vector<std::string>& languages);

}  // namespace diptych
