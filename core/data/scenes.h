// Generated scenes: pictures of up to 9 objects (Noto emoji glyphs and coloured geometric shapes) and written words, with
// captions, questions and answers in English and 简体中文, and a mask for each object. Scene i of a seed depends on
// (seed, i, options) alone: the same on any machine with the same fonts and CLDR, on any number of threads, in any order.
// What the default options draw never changes: the bundled model was trained on it and is judged by it.
// Drawn with FreeType from fonts-noto-color-emoji, named by unicode-cldr-core. Pure C++: the trainer draws from it while
// it runs, `data make scenes` writes the same scenes to disk (COCO captions and instances, VQA v2, masks).
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

// Pairs of colour and shape that are left out of training, one shape a colour (a Latin layout: heldOutClasses).
// Avoid: no picture and no text has one. Require: each picture has one.
enum class SceneHoldout { None, Avoid, Require };

struct SceneOptions {
    int size = 96;                                    // px, square
    int level = 2;                                    // 1 easy … 5 hard, see scene_level.cpp
    int minObjects = 0, maxObjects = 0;               // 1 … 9; 0: as the level has it (level 2: 1 to 5)
    int maxCount = 0;                                 // 2 … 9: every other scene is there to count one kind, up to so many; 0: none is
    bool text = false;                                // a word written in each picture, with captions and questions about it
    bool distractors = false;                         // to each caption false ones of its own words: colours, nouns … exchanged
    SceneHoldout holdout = SceneHoldout::None;
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
    int area = 0;                                     // px of the mask; 0 where scenes.json was read
};

// A word on a plate. In the owner map its mark follows those of the objects.
struct SceneWriting {
    std::string word;
    int cell = 4;                                     // 3 × 3, row by row
    int left = 0, top = 0, right = 0, bottom = 0;     // of the plate, px, right and bottom exclusive
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
    // what colour shape count where relation "relation yes/no" list "yes/no", with SceneOptions::text: text "text yes/no"
    std::string type;
    std::string answer;
};

// A false caption of the same form as a true one, for matching: one noun, colour or place changed, or two exchanged.
struct SceneNegative {
    SceneText trueCaption;
    SceneText falseCaption;
    std::string kind;                                 // "noun", "colour", "place", "exchange colour" … "exchange relation"
    int caption = -1;                                 // of a distractor: index into Scene::captions of the true one
};

struct Scene {
    Image image;
    std::vector<std::uint8_t> owner;                  // [size, size]: 0 background, k = objects[k-1] is on top, then writings
    std::vector<SceneObject> objects;                 // in reading order (top to bottom, then left to right)
    std::vector<SceneWriting> writings;               // none or one
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
    virtual std::vector<int> heldOutClasses() const = 0;
    virtual bool canWrite() const = 0;                // the fonts of SceneOptions::text are there
    virtual Scene makeScene(std::uint64_t seed, std::uint64_t index, const SceneOptions& options) const = 0;
    // Every word and CJK character the texts of the default options can hold, sorted: the vocabulary of a model for them.
    virtual std::vector<std::string> vocabularyWords() const = 0;
};

// Pictures of a folder, reduced for backgrounds of scenes of `size` px. NotFound, BadInput (none can be read).
Result<std::shared_ptr<const std::vector<Image>>> loadBackgrounds(const std::filesystem::path& folder, int size);

struct MakeScenesRequest {
    std::filesystem::path folder;                     // must not exist or be empty
    std::int64_t count = 1000;
    std::uint64_t seed = 0;
    SceneOptions options;                             // `holdout` is set scene by scene
    bool holdout = false;                             // the last tenth is the split "heldout", whose pairs no other split has
    std::filesystem::path backgrounds;                // optional folder of pictures
    int threads = 0;                                  // 0: as many as cores
};

// Writes images/NNNNNN.png, masks/NNNNNN.png (owner indices, 8-bit grey), captions.json (COCO captions with `language`
// on each annotation), instances.json (COCO instances: the box of each object, and by `phrases` the bytes [begin, end) of
// the captions that name it), questions.json + annotations.json (VQA v2), scenes.json (objects, mentions, negatives,
// options, versions) and with distractors pairs.json. The last tenth is the split "val", before "heldout" where there is
// one. The folder appears whole or not at all. Errors: Usage (an option out of range), NotFound (fonts), Io, Cancelled.
Status makeScenes(const MakeScenesRequest& request, JobContext& context);

// Reads scenes.json of such a folder back; images and owner maps are read from their files by the caller's index.
Result<std::vector<Scene>> readScenes(const std::filesystem::path& folder, bool withPixels, JobContext& context);

}  // namespace diptych
