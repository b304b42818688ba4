// A Dataset: pictures by reference with their captions, questions and answers, as plain values in the order of the
// source. openDataset finds the format by content (core/data/formats) unless it is told which; docs/data.md shows each.
// Faulty rows do not make a set unreadable: they are left out, or kept without a picture, and listed in `problems`.
// Errors of openDataset: NotFound, BadInput (no reader recognises it; the message says what was looked for), Unsupported
// (a format that is known and not read), Cancelled. Rows are 0-based places in the array or file that holds them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/image.h"
#include "core/base/job.h"
#include "core/base/result.h"
#include "core/data/item_list.h"

namespace diptych {

class PictureStore;                       // pictures kept inside an archive or a font

struct Question {
    std::int64_t id = 0;
    std::string text;
    std::string type;                     // question_type, empty where the set has none
    std::string language;                 // "en", "zh" or empty
    std::vector<std::string> answers;     // as given; ten equal ones in VQA v2 sets made here are folded into one
    std::string answerType;               // "yes/no", "number", "other" or empty
    std::string bestAnswer;               // multiple_choice_answer, empty where the set names none
    std::string confidences;              // a letter an answer: y(es), m(aybe), n(o); empty: all yes or not told
    std::vector<std::string> choices;     // of multiple-choice questions
    std::int64_t row = 0;
};

struct Caption {
    std::int64_t id = 0;
    std::string text;                     // as written, valid UTF-8; may hold line ends
    std::string language;                 // "en", "zh" or empty
    std::int64_t row = 0;
};

struct Turn {
    std::string role;                     // "user", "assistant", "system" or as written
    std::string text;                     // with <image> where a picture stands
};

struct PictureRef {
    std::string path;                     // as written in the source
    std::filesystem::path file;           // inside the set's root; empty where it is not there
};

struct Box {
    RectF rect;                           // image px
    std::string label;                    // the noun phrase or class
};

struct DataItem {
    std::int64_t id = 0;                  // image id of the source, else the row number
    std::string path;                     // as written in the source; empty for a text without a picture
    std::filesystem::path file;           // inside the set's root; empty where it is not there. A picture inside an
                                          // archive is ARCHIVE/MEMBER: readImage reads such paths too
    std::string split;                    // "train", "val", … or "all"
    std::vector<Caption> captions;
    std::vector<Question> questions;
    std::vector<Turn> turns;              // of a conversation; its exchanges are `questions` too
    std::vector<PictureRef> morePictures; // of a row with several
    std::vector<std::pair<std::string, std::string>> columns;   // further ones of the row
    std::vector<Box> boxes;
    std::vector<std::string> tags;        // put on by the user: sorted, each once
    std::string excluded;                 // why the user left the row out; empty: it counts
    std::string key;                      // its id where that is no integer
    int width = 0, height = 0;            // px as the source declares them; 0: not told
    std::int64_t row = 0;
};

// Codes: missing_image, outside_root, duplicate_id, dangling_id, bad_row, bad_text, unsupported_image, edit_set_aside.
struct DataProblem {
    std::string code;
    std::int64_t row = 0;
    std::string path;                     // as written in the source
    std::string detail;
};

struct Dataset {
    std::string name;
    std::string format;                   // a name of formatNames()
    std::filesystem::path root;           // a folder, or the archive that holds the set
    std::vector<std::string> fields;      // column or key names of the source
    ItemList<DataItem> items;
    std::vector<DataProblem> problems;
    // Keeps the indexes of archives at hand while their pictures are read; whoever keeps items but not the set copies it.
    std::vector<std::shared_ptr<const PictureStore>> stores;
};

struct OpenOptions {
    std::string format;                              // empty: found by content
    std::map<std::string, std::string> columns;      // of csv and tsv: "image", "caption", … → the column's name
    std::vector<std::string> languages;              // of stamps and emoji: empty: English; "all": every one
    std::filesystem::path edits;                     // a journal (core/data/edits) or its project folder, put onto the set
    bool keepExcluded = false;                       // rows that the journal leaves out stay, marked
};

// Names of the formats that are read.
std::vector<std::string> formatNames();
Result<Dataset> openDataset(const std::filesystem::path& path, JobContext& context, const OpenOptions& options = {});
// The columns that a csv or tsv file names in its first line, to choose from; none where it is no such file.
std::vector<std::string> tableColumns(const std::filesystem::path& file);
// The item's picture. NotFound where the set names one that is not there; else as readImage.
Result<Image> readItemImage(const DataItem& item);

}  // namespace diptych
