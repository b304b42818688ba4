#include "ui/panels/train/run_request.h"

#include <QCoreApplication>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"

namespace diptych {

namespace {

QString text(const char* source) { return QCoreApplication::translate("diptych::RunRequest", source); }

bool hasHead(const ModelInfo& model, const char* head) {
    return std::find(model.heads.begin(), model.heads.end(), head) != model.heads.end();
}

bool wanted(const std::string& language, const std::vector<std::string>& languages) {
    return languages.empty() || language.empty() || std::find(languages.begin(), languages.end(), language) != languages.end();
}

QString lackingInModel(const std::string& objective, const ModelInfo& model, const RunRequest& request) {
    const bool contrastive = hasHead(model, "contrastive");
    if (objective == "caption" && !hasHead(model, "captioner"))
        return text(QT_TRANSLATE_NOOP("diptych::RunRequest", "the model has no captioner"));
    if (objective == "vqa" && !hasHead(model, "vqa"))
        return text(QT_TRANSLATE_NOOP("diptych::RunRequest", "the model has no answering head"));
    if (objective == "itc" && !contrastive)
        return text(QT_TRANSLATE_NOOP("diptych::RunRequest", "the model has no contrastive head"));
    if (objective == "itm" && (!hasHead(model, "itm") || (!contrastive && !request.sentencePairs)))
        return text(QT_TRANSLATE_NOOP("diptych::RunRequest", "the model has no matching head"));
    if (objective == "refer" && !contrastive && !hasHead(model, "itm") && !hasHead(model, "vqa"))
        return text(QT_TRANSLATE_NOOP("diptych::RunRequest", "the model has no text encoder"));
    return {};
}

QString lackingInData(const std::string& objective, const DataTraits& data) {
    if (usesMasks(objective) && !data.masks)
        return text(QT_TRANSLATE_NOOP("diptych::RunRequest", "needs a set with masks, such as generated scenes"));
    if (objective == "vqa" && !data.questions)
        return text(QT_TRANSLATE_NOOP("diptych::RunRequest", "the data set has no questions in the chosen languages"));
    if ((objective == "caption" || objective == "itc" || objective == "itm") && !data.captions)
        return text(QT_TRANSLATE_NOOP("diptych::RunRequest", "the data set has no captions in the chosen languages"));
    return {};
}

QString idleUnderMethod(const std::string& objective, const RunRequest& request) {
    if (request.method == "linear-probe" && objective != "itc" && objective != "itm")
        return text(QT_TRANSLATE_NOOP("diptych::RunRequest",
                                      "has nothing to learn in a linear probe: only the projections and the matching head do"));
    if (request.freezeVision && objective == "patch")
        return text(QT_TRANSLATE_NOOP("diptych::RunRequest", "has nothing to learn while the vision tower is frozen"));
    const bool comparesPictures = objective == "itc" || (objective == "itm" && !request.sentencePairs);
    if (comparesPictures && request.batch < 2)
        return text(QT_TRANSLATE_NOOP("diptych::RunRequest", "compares pictures with one another: needs a batch of two or more"));
    return {};
}

struct ObjectiveWords {
    const char *kind, *name, *text;
};

constexpr ObjectiveWords words[] = {
    {"caption", QT_TRANSLATE_NOOP("diptych::RunRequest", "Captions"),
     QT_TRANSLATE_NOOP("diptych::RunRequest", "the next word of a caption")},
    {"vqa", QT_TRANSLATE_NOOP("diptych::RunRequest", "Answers"),
     QT_TRANSLATE_NOOP("diptych::RunRequest", "the words of an answer, given picture and question")},
    {"itc", QT_TRANSLATE_NOOP("diptych::RunRequest", "Alignment"),
     QT_TRANSLATE_NOOP("diptych::RunRequest", "pictures and texts that belong together lie close")},
    {"itm", QT_TRANSLATE_NOOP("diptych::RunRequest", "Matching"),
     QT_TRANSLATE_NOOP("diptych::RunRequest", "is this text true of this picture?")},
    {"patch", QT_TRANSLATE_NOOP("diptych::RunRequest", "Patches"),
     QT_TRANSLATE_NOOP("diptych::RunRequest", "which thing covers each patch, and where the patch is")},
    {"ground", QT_TRANSLATE_NOOP("diptych::RunRequest", "Looking"),
     QT_TRANSLATE_NOOP("diptych::RunRequest", "a word looks at its object")},
    {"refer", QT_TRANSLATE_NOOP("diptych::RunRequest", "Referring"),
     QT_TRANSLATE_NOOP("diptych::RunRequest", "a word knows whether its object is there, where, and what it is")}};

const ObjectiveWords* wordsOf(const std::string& objective) {
    const auto found = std::find_if(std::begin(words), std::end(words), [&](const ObjectiveWords& entry) { return objective == entry.kind; });
    return found == std::end(words) ? nullptr : found;
}

}  // namespace

DataTraits traitsOf(const Dataset& set, const std::vector<std::string>& languages) {
    DataTraits traits{.masks = set.format == "scenes"};
    for (const DataItem& item : set.items) {
        if (!item.excluded.empty())
            continue;
        traits.captions |= std::any_of(item.captions.begin(), item.captions.end(), [&](const Caption& c) { return wanted(c.language, languages); });
        traits.questions |= std::any_of(item.questions.begin(), item.questions.end(), [&](const Question& q) { return wanted(q.language, languages); });
        const bool train = item.split == "train" || item.split == "all";
        ++(train ? traits.train : item.split == "val" ? traits.validation : traits.other);
    }
    return traits;
}

void applyPreset(RunRequest& request, RunPreset preset) {
    request.steps = preset == RunPreset::Quick ? 40 : preset == RunPreset::Normal ? 300 : 1500;
    request.batch = preset == RunPreset::Quick ? 8 : 16;
    request.lr = preset == RunPreset::Thorough ? 1e-4 : 2e-4;
}

Json runJson(const RunRequest& request) {
    Json objectives = Json::array();
    for (const std::string& kind : request.objectives) {
        objectives.push_back({{"kind", kind}});
        if (kind == "itm" && request.sentencePairs)
            objectives.back()["negatives"] = "sentences";
        if (kind == "vqa")
            objectives.back()["question_mask"] = true;
    }
    Json json = {{"data", {{"kind", "set"}, {"path", toUtf8(request.data)}, {"split", "train"}, {"eval_split", "val"},
                           {"languages", request.languages}}},
                 {"model", toUtf8(request.model)},
                 {"objectives", objectives},
                 {"method", {{"kind", request.method}}},
                 {"batch", request.batch},
                 {"steps", request.steps},
                 {"lr", request.lr},
                 {"warmup", std::min(100, request.steps / 10)},
                 {"schedule", "cosine"},
                 {"weight_decay", 0.01},
                 {"grad_clip", 1.0},
                 {"eval_every", std::clamp(request.steps / 10, 1, 100)},
                 {"checkpoint_every", std::clamp(request.steps / 5, 1, 200)},
                 {"keep_checkpoints", 3},
                 {"best", {{"metric", "loss"}, {"mode", "min"}}},
                 {"seed", 0}};
    if (!request.edits.empty())
        json["data"]["edits"] = toUtf8(request.edits);
    if (request.freezeVision)
        json["freeze"] = {"vision"};
    return json;
}

QString whyNot(const std::string& objective, const ModelInfo& model, const RunRequest& request, const DataTraits& data) {
    for (const QString& reason : {lackingInData(objective, data), lackingInModel(objective, model, request), idleUnderMethod(objective, request)})
        if (!reason.isEmpty())
            return reason;
    return {};
}

QString objectiveName(const std::string& objective) {
    const ObjectiveWords* known = wordsOf(objective);
    return known == nullptr ? QString::fromStdString(objective) : text(known->name);
}

QString objectiveText(const std::string& objective) {
    const ObjectiveWords* known = wordsOf(objective);
    return known == nullptr ? QString() : text(known->text);
}

bool usesMasks(const std::string& objective) { return objective == "patch" || objective == "ground" || objective == "refer"; }

}  // namespace diptych
