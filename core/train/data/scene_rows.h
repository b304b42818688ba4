// Pictures with words as a Scene → the tensors of a micro-batch: token rows, where words should look (from the owner
// map), what covers each patch. Sets without masks come through here too; their owner map is empty.
// Threads: a builder is const.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/image_processor.h"
#include "core/data/scenes.h"
#include "core/text/tokenizer.h"
#include "core/train/batch.h"
#include "core/train/run_config.h"

namespace diptych {

// What covers the patches of one picture. G patches, row by row.
struct PatchCover {
    std::vector<std::vector<float>> objects;      // per object [G], 1 where the object counts as being there
    std::vector<std::int64_t> classes;            // [G], background = classCount
};

PatchCover coverPatches(const Scene& scene, int side, int grid, int classCount);

// Text rows that are still lists; finished by pad().
struct RowList {
    std::vector<std::vector<std::int64_t>> ids;
    std::vector<std::vector<std::int64_t>> labels;             // empty: no labels
    struct Taught {
        std::int64_t row = 0, token = 0;
        std::vector<float> patches;               // [G]; empty: nowhere to look
        float present = 1, x = 0, y = 0;
        std::int64_t classId = -1;
        bool refer = false;                       // taught to tell of its object, not only to look
    };
    std::vector<Taught> taught;

    TextRows pad() const;
};

class SceneRows {
public:
    struct Settings {
        std::shared_ptr<const Tokenizer> tokenizer;
        std::int64_t bosId = 0, padId = 0, maxPositions = 0;
        int classCount = 0;
    };
    explicit SceneRows(Settings settings) : m_settings(std::move(settings)) {}

    // [CLS] words [SEP]; every piece of a mention is taught at its own place.
    void addEncoderRow(const SceneText& text, const Scene& scene, const PatchCover& cover, RowList& rows) const;
    // BOS words [SEP], labels the same; a piece is taught at the position that predicts it.
    void addDecoderRow(const SceneText& text, const PatchCover& cover, RowList& rows) const;

private:
    Settings m_settings;
};

}  // namespace diptych
