// The texts of a set of generated scenes as they are written: each scene adds its rows to each file, in order, so that a set
// of any length needs the memory of the scenes that are being drawn. Only scene_*.cpp includes this.
// Errors: Io.
#pragma once

#include <array>
#include <map>
#include <string>

#include "core/data/formats/target_folder.h"
#include "core/data/scenes.h"

namespace diptych {

std::string sceneFileName(std::int64_t index);     // "000042.png"
// "train", "val" or "heldout".
const char* sceneSplit(const MakeScenesRequest& request, std::int64_t index);

// One scene's rows of each file, with commas between them.
struct SceneRowTexts {
    std::string captions, questions, answers, scene, instances, pairs;
};
SceneRowTexts sceneRowTexts(const Scene& scene, std::int64_t index);

class SceneSetFiles {
public:
    static Result<SceneSetFiles> create(const std::filesystem::path& folder, const MakeScenesRequest& request);
    // Scenes come in any order and are written in that of their index.
    Status add(std::int64_t index, SceneRowTexts rows);
    Status finish(const SceneWorld& world);

private:
    explicit SceneSetFiles(const MakeScenesRequest& request) : m_request(&request) {}
    Status writeNext(const SceneRowTexts& rows);
    Status writeRows(std::size_t file, const std::string& rows);
    Status writePictures(std::size_t file, bool splits);

    const MakeScenesRequest* m_request;
    std::vector<RowFile> m_files;
    std::vector<bool> m_begun;
    std::map<std::int64_t, SceneRowTexts> m_waiting;
    std::int64_t m_next = 0;
};

}  // namespace diptych
