// A Dataset: pictures by reference with their captions, questions and answers, as plain values in the order of the
// source. First formats: a folder of pictures with side-car .txt, COCO captions JSON, scenes (COCO captions + VQA v2 +
// masks, written by `data make scenes`), a bare folder of pictures.
// Faulty rows do not make a set unreadable: they are left out and listed in `problems`.
// Errors of openDataset: NotFound, BadInput (no reader recognises it; the message says what was looked for).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"

namespace diptych {

struct Question {
    std::int64_t id = 0;
    std::string text;
    std::string type;                     // question_type, empty where the set has none
    std::string language;                 // "en", "zh" or empty
    std::vector<std::string> answers;     // as given; ten equal ones in VQA v2 sets made here are folded into one
};

struct Caption {
    std::int64_t id = 0;
    std::string text;
    std::string language;                 // "en", "zh" or empty
};

struct DataItem {
    std::int64_t id = 0;                  // image id of the source, else the row number
    std::string path;                     // as written in the source
    std::filesystem::path file;           // inside the set's root
    std::string split;                    // "train", "val", … or "all"
    std::vector<Caption> captions;
    std::vector<Question> questions;
};

struct DataProblem {
    std::string code;                     // "missing_image", "duplicate_id", "bad_row", "outside_root" …
    std::int64_t row = 0;                 // 0-based place in the source
    std::string path;
    std::string detail;
};

struct Dataset {
    std::string name;
    std::string format;                   // "sidecar", "coco-captions", "scenes", "folder"
    std::filesystem::path root;
    std::vector<std::string> fields;      // column or key names of the source
    std::vector<DataItem> items;
    std::vector<DataProblem> problems;
};

Result<Dataset> openDataset(const std::filesystem::path& path, JobContext& context, const std::string& format = {});

}  // namespace diptych
