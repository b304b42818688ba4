// A catalog in a temporary folder, and a small set to put into it.
#pragma once

#include <QTemporaryDir>
#include <filesystem>
#include <fstream>

#include "core/data/catalog/catalog.h"
#include "tests/data/same_set.h"
#include "tests/data/set_folder.h"

namespace diptych::tests {

struct CatalogPlace {
    QTemporaryDir folder;
    std::filesystem::path project() const { return std::filesystem::path(folder.path().toStdString()) / "project"; }
    std::filesystem::path file() const { return project() / "catalog.sqlite"; }
    Result<Catalog> open() const { return Catalog::open(project()); }
};

inline Status imported(Catalog& catalog, const Dataset& set, std::int64_t journal = 0) {
    JobContext context;
    return catalog.import(set, {{}, journal}, context);
}

inline Result<Dataset> loaded(Catalog& catalog) {
    JobContext context;
    return catalog.load(context);
}

inline Status indexed(Catalog& catalog) {
    JobContext context;
    return catalog.buildIndex(context);
}

// Every field has something in it; `flavour` tells one set from another.
inline Dataset fullSet(int rows, const std::string& flavour = "first") {
    Dataset set{.name = "full", .format = "coco-captions", .root = "/somewhere/a set", .fields = {"id", "", "caption"}};
    for (int i = 0; i < rows; ++i) {
        const std::string number = std::to_string(i);
        DataItem item{.id = -i, .path = "img/" + number + ".jpg", .split = i % 3 == 0 ? "val" : "train", .key = "k" + number, .width = i, .height = 7, .row = i + 5};
        item.file = i % 2 == 0 ? std::filesystem::path("/somewhere/a set/img/" + number + ".jpg") : i % 5 == 0 ? std::filesystem::path() : "/else/where.jpg";
        item.captions = {{INT64_MIN, "a " + flavour + " dog, number " + number + "\n\xE4\xB8\x80\xE5\x8F\xAA\xE7\x8B\x97", "en", INT64_MAX}, {7, "", "", 0}};
        item.questions = {{.id = 9, .text = "what?", .type = "what is", .language = "zh", .answers = {"yes", "", "no"}, .answerType = "other", .bestAnswer = "yes",
                           .confidences = "ymn", .choices = {"a", "b"}, .row = -1}};
        item.turns = {{"user", "<image> hello"}, {"assistant", "hi"}};
        item.morePictures = {{"second.png", "/somewhere/a set/second.png"}, {"none.png", {}}};
        item.columns = {{"source", "web"}, {"source", std::string("nul\0inside", 10)}};
        item.boxes = {{{0.1, -2.5, 1e300, 0}, "a dog"}};
        item.tags = {"bad", "tag " + std::to_string(i % 4)};
        item.excluded = i % 7 == 0 ? "blurred" : "";
        set.items.push_back(std::move(item));
    }
    set.problems = {{"missing_image", 4, "a\nb.jpg", "is not there"}, {"bad_row", -1, "", ""}};
    return set;
}

// Overwrites part of a file with zeros.
inline void zero(const std::filesystem::path& file, std::streamoff from, std::size_t bytes) {
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(from);
    out << std::string(bytes, '\0');
}

}  // namespace diptych::tests
