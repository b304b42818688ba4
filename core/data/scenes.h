// Generated scenes: pictures of 1 to 5 objects (Noto emoji glyphs and coloured geometric shapes) with captions,
// questions and answers in English and 简体中文, and a mask for each object. Scene i of a seed depends on
// (seed, i, options) alone: the same on any machine with the same font and CLDR, on any number of threads, in any order.
// Drawn with FreeType from fonts-noto-color-emoji, named by unicode-cldr-core. Pure C++: the trainer draws from it while
// it runs, `data make scenes` writes the same scenes to disk (COCO captions + VQA v2 + masks).
// Errors of SceneWorld::load: NotFound (font or CLDR missing: the Debian package is named), BadInput.
// Threads: a loaded SceneWorld is const; makeScene may be called by any threads at once.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/job.h"
#include "core/base/result.h"

namespace diptych {

enum class SceneLanguage { English = 0, Chinese = 1 };

struct SceneOptions {
    int size = 96;                                    // px, square
    int minObjects = 1, maxObjects = 5;
    std::shared_ptr<const std::vector<Image>> backgroundImages;   // beside flat, gradients, noise; see loadBackgrounds
    int captionsPerLanguage = 2;
    int questionsPerLanguage = 6;
    // Shares of `relation` and `relation yes/no` among the questions, beside what chance gives all types alike.
    double relationShare = 0, relationYesNoShare = 0;
};

// A kind of thing: a noun (emoji) or a geometric shape. Class ids are dense: nouns first, then colour × shape pairs.
struct SceneKind {
    bool shape = false;
    std::string codepoints;                           // UTF-8 of the emoji; empty for shapes
    std::array<std::string, 2> name;                  // by SceneLanguage, without article: "cat", "猫"
    std::array<std::string, 2> plural;                // "cats", "猫"
    std::string chineseMeasure;                       // 量词, "只"
    std::string category;                             // "animal", "food", "vehicle", …; "shape"
};

struct SceneObject {
    int kind = 0;                                     // index into SceneWorld::kinds
    int colour = -1;                                  // index into SceneWorld::colours; shapes only
    int classId = 0;                                  // what `patch` learns: 0 … SceneWorld::classCount()-1
    bool large = false;
    double x = 0, y = 0;                              // centre of the mask, px
    int left = 0, top = 0, right = 0, bottom = 0;     // bounding box of the mask, px, right and bottom exclusive
};

// Words of a text that name an object or a place: bytes [begin, end) of the text and the object they speak of.
struct SceneMention {
    int begin = 0, end = 0;
    int object = -1;                                  // index into Scene::objects; -1: named but not in the picture
    int classId = -1;                                 // of the named thing, also where it is absent; -1: a place only
};

struct SceneText {
    SceneLanguage language = SceneLanguage::English;
    std::string text;
    std::vector<SceneMention> mentions;
};

struct SceneQuestion {
    SceneText question;
    std::string type;                                 // what colour shape count where relation "relation yes/no" list "yes/no"
    std::string answer;
};

// A false caption of the same form as a true one, for matching: one noun, colour or place changed, or two exchanged.
struct SceneNegative {
    SceneText trueCaption;
    SceneText falseCaption;
    std::string kind;                                 // "noun", "colour", "place", "exchange colour", "exchange place"
};

struct Scene {
    Image image;
    std::vector<std::uint8_t> owner;                  // [size, size]: 0 background, k = objects[k-1] is on top
    std::vector<SceneObject> objects;                 // in reading order (top to bottom, then left to right)
    std::vector<SceneText> captions;                  // captionsPerLanguage of each language
    std::vector<SceneQuestion> questions;             // questionsPerLanguage of each language
    std::vector<SceneNegative> negatives;             // one or more of each language
};

class SceneWorld {
public:
    static Result<std::shared_ptr<const SceneWorld>> load();
    virtual ~SceneWorld() = default;

    virtual const std::vector<SceneKind>& kinds() const = 0;
    virtual const std::vector<std::array<std::string, 2>>& colours() const = 0;    // names by SceneLanguage
    virtual int classCount() const = 0;
    virtual std::string className(int classId, SceneLanguage language) const = 0;
    virtual std::string versions() const = 0;         // of font, CLDR and generator, one line
    virtual Scene makeScene(std::uint64_t seed, std::uint64_t index, const SceneOptions& options) const = 0;
    // Every word and CJK character its texts can hold, sorted: the vocabulary of a model for this world.
    virtual std::vector<std::string> vocabularyWords() const = 0;
};

// Pictures of a folder, reduced for backgrounds of scenes of `size` px. NotFound, BadInput (none can be read).
Result<std::shared_ptr<const std::vector<Image>>> loadBackgrounds(const std::filesystem::path& folder, int size);

struct MakeScenesRequest {
    std::filesystem::path folder;                     // must not exist or be empty
    std::int64_t count = 1000;
    std::uint64_t seed = 0;
    SceneOptions options;
    std::filesystem::path backgrounds;                // optional folder of pictures
    int threads = 0;                                  // 0: as many as cores
};

// Writes images/NNNNNN.png, masks/NNNNNN.png (owner indices, 8-bit grey), captions.json (COCO captions with `language`
// on each annotation), questions.json + annotations.json (VQA v2), scenes.json (objects, mentions, negatives, options,
// versions). The folder appears whole or not at all.
Status makeScenes(const MakeScenesRequest& request, JobContext& context);

// Reads scenes.json of such a folder back; images and owner maps are read from their files by the caller's index.
Result<std::vector<Scene>> readScenes(const std::filesystem::path& folder, bool withPixels, JobContext& context);

}  // namespace diptych
