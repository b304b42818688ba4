#include "core/data/formats/losses.h"

#include <unordered_set>

#include "core/data/formats/target_folder.h"

namespace diptych {

namespace {

struct Counts {
    std::int64_t captions = 0, questions = 0, textIds = 0, keys = 0, languages = 0, lineEnds = 0, blanks = 0, turns = 0, further = 0, textRows = 0,
                 alone = 0, absent = 0, oddSplits = 0, columns = 0, confidences = 0, moreCaptions = 0, choices = 0, boxes = 0;
};

bool isBlank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

void countText(Counts& counts, const std::string& text, const std::string& language) {
    counts.languages += language.empty() ? 0 : 1;
    counts.lineEnds += text.find_first_of("\n\r\t") == std::string::npos ? 0 : 1;
}

void countItem(Counts& counts, const DataItem& item) {
    for (const Caption& caption : item.captions) {
        countText(counts, caption.text, caption.language);
        counts.blanks += isBlank(caption.text) ? 1 : 0;
    }
    for (const Question& question : item.questions) {
        countText(counts, question.text, question.language);
        counts.confidences += question.confidences.empty() ? 0 : 1;
        counts.choices += question.choices.empty() ? 0 : 1;
    }
    counts.captions += static_cast<std::int64_t>(item.captions.size());
    counts.questions += static_cast<std::int64_t>(item.questions.size());
    counts.moreCaptions += item.captions.size() > 1 ? static_cast<std::int64_t>(item.captions.size()) - 1 : 0;
    counts.turns += item.turns.empty() ? 0 : 1;
    counts.further += static_cast<std::int64_t>(item.morePictures.size());
    counts.textRows += item.path.empty() ? 1 : 0;
    counts.alone += !item.path.empty() && item.captions.empty() && item.questions.empty() ? 1 : 0;
    counts.absent += !item.path.empty() && item.file.empty() ? 1 : 0;
    counts.oddSplits += nameTellsSplit(item.split) ? 0 : 1;
    counts.columns += item.columns.empty() ? 0 : 1;
    counts.keys += item.key.empty() ? 0 : 1;
    counts.boxes += static_cast<std::int64_t>(item.boxes.size());
}

std::vector<std::string> lossesOf(const Counts& counts, unsigned held, bool masks) {
    std::vector<std::string> lost;
    const auto lose = [&](unsigned flag, std::int64_t count, const char* what) {
        if ((held & flag) == 0 && count > 0)
            lost.push_back(std::to_string(count) + " " + what);
    };
    const bool captions = (held & holds::captions) != 0, questions = (held & holds::questions) != 0;
    lose(holds::captions, counts.captions, "captions");
    lose(holds::questions, counts.questions, "questions");
    lose(holds::textRows, counts.textRows, "rows without a picture");
    lose(holds::picturesAlone, counts.alone, "pictures without a text that the format holds");
    lose(holds::absentPictures, counts.absent, "pictures that are not there");
    lose(holds::severalPictures, counts.further, "further pictures of rows with several");
    lose(holds::turns, counts.turns, "conversations: only their exchanges are kept, as questions");
    lose(holds::languages, counts.languages, "languages of texts");
    lose(holds::anySplit, counts.oddSplits, "pictures whose split is not told by a folder of its name");
    lose(holds::columns, counts.columns, "rows with further columns");
    lose(holds::boxes, counts.boxes, "boxes");
    lose(holds::confidences, questions ? counts.confidences : 0, "confidences of answers");
    lose(holds::confidences, questions ? counts.choices : 0, "multiple choices");
    lose(holds::lineEnds, counts.lineEnds, "texts with line ends or tabs: written as blanks");
    lose(holds::lineEnds, captions ? counts.blanks : 0, "captions that are empty");
    lose(holds::textIds, captions ? counts.captions : 0, "ids of captions");
    lose(holds::pictureIds, counts.keys, "ids of pictures that are no number");
    if ((held & holds::namesOnly) != 0) {
        lost.emplace_back("the pictures themselves: results name them by their ids");
        lose(0, captions ? counts.moreCaptions : 0, "captions after the first of a picture");
    }
    if (masks)
        lost.emplace_back("masks, objects and false captions of generated scenes");
    return lost;
}

}  // namespace

ConvertResult whatIsKept(const Dataset& set, const Format& format) {
    Counts all;
    std::unordered_set<std::string> pictures;
    ConvertResult kept{.format = format.name};
    const bool captions = (format.holds & holds::captions) != 0, questions = (format.holds & holds::questions) != 0;
    for (const DataItem& item : set.items) {
        countItem(all, item);
        const bool pictureKept = !item.file.empty() || (format.holds & holds::absentPictures) != 0;
        const bool rowKept = item.path.empty() ? (format.holds & holds::textRows) != 0 : pictureKept || (format.holds & holds::textRows) != 0;
        const bool told = (captions && !item.captions.empty()) || (questions && !item.questions.empty());
        if (!rowKept || (!told && (format.holds & holds::picturesAlone) == 0))
            continue;
        if (pictureKept && !item.path.empty())
            pictures.insert(item.split + '\0' + item.path);
        kept.texts += captions ? static_cast<std::int64_t>(item.captions.size()) : 0;
        kept.questions += questions ? static_cast<std::int64_t>(item.questions.size()) : 0;
    }
    kept.images = static_cast<std::int64_t>(pictures.size());
    if ((format.holds & holds::namesOnly) != 0)
        kept.texts -= captions ? all.moreCaptions : 0;
    if ((format.holds & holds::lineEnds) == 0 && captions)
        kept.texts -= all.blanks;
    kept.lost = lossesOf(all, format.holds, set.format == "scenes");
    return kept;
}

}  // namespace diptych
