#include "ui/panels/ask/class_scores.h"

#include <QCoreApplication>
#include <QHash>
#include <algorithm>

#include "core/base/preference.h"
#include "core/data/dataset.h"

namespace diptych {
namespace {

QStringList trimmedOnce(const QStringList& parts) {
    QStringList kept;
    for (const QString& part : parts)
        if (const QString text = part.simplified(); !text.isEmpty())
            kept.append(text);
    kept.removeDuplicates();
    return kept;
}

// Text k of label i stands at i × templates + k.
std::vector<std::string> textsOf(const ClassQuery& query) {
    std::vector<std::string> texts;
    for (const std::string& label : query.labels)
        for (const std::string& pattern : query.templates)
            texts.push_back(QString::fromStdString(pattern).replace(QStringLiteral("{}"), QString::fromStdString(label)).toStdString());
    return texts;
}

Result<ClassScores> byMatching(Model& model, const SharedImage& image, const ClassQuery& query, JobContext& context) {
    DIPTYCH_ASSIGN(const MatchResult found, model.match({{image}, textsOf(query)}, context));
    const std::vector<float>& scores = found.itm.empty() ? found.itc : found.itm;  // [labels · templates]
    const std::size_t templates = query.templates.size();
    if (scores.size() != query.labels.size() * templates)
        return Error{ErrorCode::Internal, "has " + std::to_string(scores.size()) + " scores", "match", {}};
    ClassScores result;
    result.kind = found.itm.empty() ? ScoreKind::Cosine : ScoreKind::Match;
    for (std::size_t i = 0; i < query.labels.size(); ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < templates; ++k)
            sum += static_cast<double>(scores[i * templates + k]);
        result.labels.push_back({query.labels[i], sum / static_cast<double>(templates)});
    }
    std::stable_sort(result.labels.begin(), result.labels.end(),
                     [](const LabelScore& a, const LabelScore& b) { return a.score > b.score; });
    return result;
}

}  // namespace

QStringList labelsIn(const QString& text) {
    const QStringList lines = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    if (lines.size() > 1)
        return trimmedOnce(lines);
    QString commas = text;
    return trimmedOnce(commas.replace(QChar(0xFF0C), QLatin1Char(',')).replace(QChar(0x3001), QLatin1Char(',')).split(QLatin1Char(',')));
}

QStringList templatesIn(const QString& text) { return trimmedOnce(text.split(QLatin1Char('\n'))); }

ClassQuery queryOf(const QStringList& labels, const QStringList& templates) {
    ClassQuery query;
    for (const QString& label : labels)
        query.labels.push_back(label.toStdString());
    for (const QString& pattern : templates)
        query.templates.push_back(pattern.toStdString());
    return query;
}

ClassQuery rememberedQuery(const Settings& settings) {
    return queryOf(labelsIn(QString::fromStdString(settings.get(labelsKey, std::string()))),
                   templatesIn(QString::fromStdString(settings.get(templatesKey, std::string(usualTemplate)))));
}

QString whyNoQuery(const ClassQuery& query) {
    const std::size_t labels = query.labels.size(), templates = query.templates.size();
    if (labels == 0)
        return QCoreApplication::translate("diptych::ClassScores", "Write the labels to choose from, one a line or with commas between.");
    if (templates == 0)
        return QCoreApplication::translate("diptych::ClassScores", "Write a template: a sentence with {} where the label goes.");
    for (const std::string& pattern : query.templates)
        if (pattern.find("{}") == std::string::npos)
            return QCoreApplication::translate("diptych::ClassScores", "The template \"%1\" has no {} where the label goes.")
                .arg(QString::fromStdString(pattern));
    if (labels > mostLabels || labels * templates > mostClassTexts)
        return QCoreApplication::translate("diptych::ClassScores",
                                           "%1 labels in %2 templates are too many: at most %3 labels and %4 texts.")
            .arg(labels)
            .arg(templates)
            .arg(mostLabels)
            .arg(mostClassTexts);
    return {};
}

QString scoreName(ScoreKind kind) {
    switch (kind) {
    case ScoreKind::Softmax:
        return QCoreApplication::translate("diptych::ClassScores", "probability among these labels (softmax)");
    case ScoreKind::Sigmoid:
        return QCoreApplication::translate("diptych::ClassScores", "probability of each label by itself (sigmoid)");
    case ScoreKind::Match:
        return QCoreApplication::translate("diptych::ClassScores", "probability that picture and text match (matching head)");
    case ScoreKind::Cosine: break;
    }
    return QCoreApplication::translate("diptych::ClassScores", "cosine of picture and text");
}

QString scoreKey(ScoreKind kind) {
    switch (kind) {
    case ScoreKind::Softmax: return QStringLiteral("softmax");
    case ScoreKind::Sigmoid: return QStringLiteral("sigmoid");
    case ScoreKind::Match: return QStringLiteral("match");
    case ScoreKind::Cosine: break;
    }
    return QStringLiteral("cosine");
}

Result<ClassScores> scoreClasses(Model& model, const SharedImage& image, const ClassQuery& query, JobContext& context) {
    const std::vector<std::string>& tasks = model.info().tasks;
    if (std::find(tasks.begin(), tasks.end(), "classify") == tasks.end())
        return byMatching(model, image, query, context);
    ClassifyRequest request{{image}, query.labels, query.templates};
    DIPTYCH_ASSIGN(ClassifyResult found, model.classify(request, context));
    if (found.items.empty())
        return Error{ErrorCode::Internal, "has no scores", "classify", {}};
    return ClassScores{std::move(found.items.front()), found.sigmoid ? ScoreKind::Sigmoid : ScoreKind::Softmax};
}

Result<QStringList> labelsOf(const Dataset& set, LabelSource source, JobContext& context) {
    QHash<QString, int> counts;
    const auto count = [&](const std::string& text) {
        if (const QString label = QString::fromStdString(text).simplified(); !label.isEmpty())
            ++counts[label];
    };
    for (const DataItem& item : set.items) {
        DIPTYCH_TRY(context.cancel.check());
        if (source == LabelSource::Boxes)
            for (const Box& box : item.boxes)
                count(box.label);
        if (source == LabelSource::Captions)
            for (const Caption& caption : item.captions)
                count(caption.text);
        if (source == LabelSource::Answers)
            for (const Question& question : item.questions)
                for (const std::string& answer : question.answers)
                    count(answer);
    }
    QStringList labels = counts.keys();
    std::sort(labels.begin(), labels.end(), [&](const QString& a, const QString& b) {
        const int times = counts.value(a), others = counts.value(b);
        return times != others ? times > others : a < b;
    });
    return labels.mid(0, mostLabels);
}

}  // namespace diptych
