// A set of a few rows as values, to be edited, filtered and fixed; and a text that tells all of a set, for comparing.
#pragma once

#include <string>

#include "core/data/dataset.h"

namespace diptych::tests {

inline DataItem rowOf(const std::string& path, const std::string& split, const std::vector<std::string>& captions) {
    DataItem item;
    item.path = path;
    item.file = "/set/" + path;
    item.split = split;
    for (const std::string& caption : captions)
        item.captions.push_back({static_cast<std::int64_t>(item.captions.size()) + 1, caption, "en", 0});
    return item;
}

inline Dataset smallSet() {
    Dataset set;
    set.root = "/set";
    DataItem owl = rowOf("images/owl.png", "val", {"An owl, a cat and a red circle"});
    owl.captions.push_back({2, "画面上有一只猫头鹰", "zh", 0});
    owl.questions = {{1, "Is it red?", "yes/no", "en", {"yes"}}, {2, "How many cats?", "count", "en", {"1", "one"}}};
    owl.questions[1].bestAnswer = "one";
    owl.questions[1].confidences = "ym";
    owl.width = 640;
    owl.height = 480;
    owl.id = 7;
    owl.tags = {"bird", "night"};
    owl.columns = {{"source", "web"}, {"score", "0.75"}, {"my note", ""}};
    owl.boxes = {{RectF{}, "a black dog"}};
    set.items.push_back(owl);
    set.items.push_back(rowOf("images/dog.jpg", "train", {"a dog", "a brown dog runs"}));
    set.items.push_back(rowOf("images/empty.jpg", "train", {}));
    DataItem talk;
    talk.key = "talk-1";
    talk.split = "train";
    talk.path = "images/talk.jpg";
    talk.turns = {{"user", "<image>\nWhat is it?"}, {"assistant", "A boat."}, {"user", "Where?"}, {"assistant", "At sea."}};
    talk.questions = {{0, "What is it?", "", "", {"A boat."}}, {1, "Where?", "", "", {"At sea."}}};
    set.items.push_back(talk);
    return set;
}

inline std::string told(const DataItem& item) {
    std::string all = item.path + "|" + item.file.string() + "|" + item.split + "|" + item.excluded + "|" + item.key + "|" + std::to_string(item.id) + "|" +
                      std::to_string(item.width) + "x" + std::to_string(item.height) + "|" + std::to_string(item.row) + "\n";
    for (const Caption& caption : item.captions)
        all += " c " + std::to_string(caption.id) + " " + caption.text + " " + caption.language + " " + std::to_string(caption.row) + "\n";
    for (const Question& question : item.questions) {
        all += " q " + question.text + " " + question.type + " " + question.bestAnswer + " " + question.confidences;
        for (const std::string& answer : question.answers)
            all += "/" + answer;
        all += "\n";
    }
    for (const Turn& turn : item.turns)
        all += " t " + turn.role + ": " + turn.text + "\n";
    for (const std::string& tag : item.tags)
        all += " #" + tag;
    return all + "\n";
}

inline std::string told(const Dataset& set) {
    std::string all;
    for (const DataItem& item : set.items)
        all += told(item);
    for (const DataProblem& problem : set.problems)
        all += "! " + problem.code + " " + std::to_string(problem.row) + " " + problem.path + "\n";
    return all;
}

}  // namespace diptych::tests
