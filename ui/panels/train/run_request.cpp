#include "ui/panels/train/run_request.h"

#include <QCoreApplication>
#include <algorithm>
#include <nlohmann/json.hpp>

namespace diptych {

namespace {

struct PresetValues {
    int steps, batch, warmup;
    double lr;
};

PresetValues valuesOf(RunPreset preset) {
    switch (preset) {
    case RunPreset::Quick: return {40, 8, 5, 2e-4};
    case RunPreset::Normal: return {300, 16, 30, 2e-4};
    case RunPreset::Thorough: return {1500, 16, 100, 1e-4};
    }
    return {};
}

QString tr(const char* source) { return QCoreApplication::translate("diptych::RunRequest", source); }

bool hasHead(const ModelInfo& model, const char* head) {
    return std::find(model.heads.begin(), model.heads.end(), head) != model.heads.end();
}

}  // namespace

Json runJson(const RunRequest& request) {
    const PresetValues values = valuesOf(request.preset);
    Json objectives = Json::array();
    for (const std::string& kind : request.objectives)
        objectives.push_back({{"kind", kind}});
    return {{"data", {{"kind", "set"}, {"path", request.data.string()}, {"split", "train"}, {"eval_split", "val"},
                      {"languages", request.languages}}},
            {"model", request.model.string()},
            {"objectives", objectives},
            {"method", {{"kind", request.method}}},
            {"batch", values.batch},
            {"steps", values.steps},
            {"lr", values.lr},
            {"warmup", values.warmup},
            {"schedule", "cosine"},
            {"weight_decay", 0.01},
            {"grad_clip", 1.0},
            {"eval_every", std::max(10, values.steps / 10)},
            {"checkpoint_every", std::max(20, values.steps / 5)},
            {"best", {{"metric", "loss"}, {"mode", "min"}}},
            {"seed", 0}};
}

QString whyNot(const std::string& objective, const ModelInfo& model, const RunRequest& request, bool hasMasks) {
    const bool needsMasks = objective == "patch" || objective == "ground" || objective == "refer";
    if (needsMasks && !hasMasks)
        return tr(QT_TRANSLATE_NOOP("diptych::RunRequest", "needs a set with masks, such as generated scenes"));
    if (objective == "caption" && !hasHead(model, "captioner"))
        return tr(QT_TRANSLATE_NOOP("diptych::RunRequest", "the model has no captioner"));
    if (objective == "vqa" && !hasHead(model, "vqa"))
        return tr(QT_TRANSLATE_NOOP("diptych::RunRequest", "the model has no answering head"));
    if (objective == "itc" && !hasHead(model, "contrastive"))
        return tr(QT_TRANSLATE_NOOP("diptych::RunRequest", "the model has no contrastive head"));
    if (objective == "itm" && (!hasHead(model, "itm") || !hasHead(model, "contrastive")))
        return tr(QT_TRANSLATE_NOOP("diptych::RunRequest", "the model has no matching head"));
    if (request.method == "linear-probe" && objective != "itc" && objective != "itm")
        return tr(QT_TRANSLATE_NOOP("diptych::RunRequest", "has nothing to learn in a linear probe: only the projections and the matching head do"));
    return {};
}

QString objectiveText(const std::string& objective) {
    static const std::pair<const char*, const char*> texts[] = {
        {"caption", QT_TRANSLATE_NOOP("diptych::RunRequest", "caption: the next word of a caption")},
        {"vqa", QT_TRANSLATE_NOOP("diptych::RunRequest", "vqa: the words of an answer to a question")},
        {"itc", QT_TRANSLATE_NOOP("diptych::RunRequest", "itc: pictures and texts that belong together lie close")},
        {"itm", QT_TRANSLATE_NOOP("diptych::RunRequest", "itm: is this text true of this picture?")},
        {"patch", QT_TRANSLATE_NOOP("diptych::RunRequest", "patch: which thing covers each patch (uses masks)")},
        {"ground", QT_TRANSLATE_NOOP("diptych::RunRequest", "ground: a word looks at its object (uses masks; heat maps then show what they were taught to show)")},
        {"refer", QT_TRANSLATE_NOOP("diptych::RunRequest", "refer: a word knows whether, where and what its object is (uses masks)")}};
    for (const auto& [kind, source] : texts)
        if (objective == kind)
            return tr(source);
    return QString::fromStdString(objective);
}

}  // namespace diptych
