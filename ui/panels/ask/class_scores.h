// Zero-shot classes: own labels, written into templates, scored against a picture. By the contrastive head where it has a
// scale (softmax over the labels, or a sigmoid of each where the family was trained so), else by the matching head. Plain
// values; scoring runs on the compute thread. Errors: those of Model, and Usage where there is no head for it.
#pragma once

#include <QStringList>
#include <string>
#include <vector>

#include "core/engine.h"

namespace diptych {

class Settings;
struct Dataset;

enum class ScoreKind { Softmax, Sigmoid, Match, Cosine };

struct ClassScores {
    std::vector<LabelScore> labels;                 // best first
    ScoreKind kind = ScoreKind::Softmax;
};

struct ClassQuery {
    std::vector<std::string> labels, templates;     // "{}" stands for the label
};

// What is remembered of them.
inline constexpr const char *labelsKey = "ask/labels", *templatesKey = "ask/templates", *usualTemplate = "a photo of a {}";

inline constexpr int mostLabels = 1000, mostClassTexts = 10'000;

QStringList labelsIn(const QString& text);          // by lines, else by commas; trimmed, each once
QStringList templatesIn(const QString& text);       // by lines; trimmed
ClassQuery queryOf(const QStringList& labels, const QStringList& templates);
ClassQuery rememberedQuery(const Settings& settings);
QString whyNoQuery(const ClassQuery& query);        // empty: it can be scored; translated
QString scoreName(ScoreKind kind);                  // translated: "probability among these labels (softmax)"
QString scoreKey(ScoreKind kind);                   // "softmax", for print and export

Result<ClassScores> scoreClasses(Model& model, const SharedImage& image, const ClassQuery& query, JobContext& context);

// Labels that a data set brings with it, likeliest first: names of boxes, answers, or captions that stand for a class.
enum class LabelSource { Answers, Captions, Boxes };
Result<QStringList> labelsOf(const Dataset& set, LabelSource source, JobContext& context);

}  // namespace diptych
