#include "ui/panels/ask/batch_task.h"

#include <algorithm>
#include <cmath>

#include "core/data/dataset.h"
#include "core/data/image_io.h"
#include "ui/panels/ask/ask_text.h"

namespace diptych {
namespace {

Error noAnswer() { return {ErrorCode::Internal, "gave no answer", "model", {}}; }

BatchAnswer written(const GeneratedText& text) {
    return {QString::fromStdString(text.text).trimmed(), perTokenProbability(text), QStringLiteral("token probability")};
}

Result<BatchAnswer> described(Model& model, const SharedImage& image, const BatchTask& task, JobContext& context) {
    CaptionRequest request;
    request.image = image;
    request.prompt = task.text.toStdString();
    request.decoding = task.decoding;
    DIPTYCH_ASSIGN(const CaptionResult result, model.caption(request, context));
    return result.captions.empty() ? Result<BatchAnswer>(noAnswer()) : Result<BatchAnswer>(written(result.captions.front()));
}

Result<BatchAnswer> answered(Model& model, const SharedImage& image, const BatchTask& task, JobContext& context) {
    DIPTYCH_ASSIGN(const std::vector<VqaItem> items, model.vqa(questionRequest(image, task.text), context));
    if (items.empty() || items.front().answers.empty())
        return noAnswer();
    const Answer& best = items.front().answers.front();
    return BatchAnswer{QString::fromStdString(best.text), std::exp(best.score), QStringLiteral("answer probability")};
}

Result<BatchAnswer> replied(Model& model, const SharedImage& image, const BatchTask& task, JobContext& context) {
    ChatRequest request;
    request.images = {image};
    request.messages = {task.text.toStdString()};
    request.decoding = task.decoding;
    DIPTYCH_ASSIGN(const ChatResult result, model.chat(request, context));
    return result.replies.empty() ? Result<BatchAnswer>(noAnswer()) : Result<BatchAnswer>(written(result.replies.front().reply));
}

Result<BatchAnswer> classified(Model& model, const SharedImage& image, const BatchTask& task, JobContext& context) {
    DIPTYCH_ASSIGN(const ClassScores scores, scoreClasses(model, image, task.classes, context));
    if (scores.labels.empty())
        return noAnswer();
    return BatchAnswer{QString::fromStdString(scores.labels.front().label), scores.labels.front().score, scoreKey(scores.kind)};
}

// Whether the data set says of the item just this: as a caption (the name of a class folder), an answer or a box.
bool names(const DataItem& item, const QString& label) {
    const auto same = [&](const std::string& text) { return sameAnswer(QString::fromStdString(text), label); };
    return std::any_of(item.captions.begin(), item.captions.end(), [&](const Caption& caption) { return same(caption.text); }) ||
           std::any_of(item.boxes.begin(), item.boxes.end(), [&](const Box& box) { return same(box.label); }) ||
           std::any_of(item.questions.begin(), item.questions.end(), [&](const Question& question) {
               return std::any_of(question.answers.begin(), question.answers.end(), same);
           });
}

}  // namespace

Result<BatchAnswer> answerFor(Model& model, const std::filesystem::path& file, const BatchTask& task, JobContext& context) {
    DIPTYCH_ASSIGN(Image picture, readImage(file));
    const auto image = std::make_shared<const Image>(std::move(picture));
    switch (task.kind) {
    case BatchKind::Describe: return described(model, image, task, context);
    case BatchKind::Question: return answered(model, image, task, context);
    case BatchKind::Message: return replied(model, image, task, context);
    default: return classified(model, image, task, context);
    }
}

QString kindKey(BatchKind kind) {
    switch (kind) {
    case BatchKind::Describe: return QStringLiteral("describe");
    case BatchKind::Question: return QStringLiteral("question");
    case BatchKind::Message: return QStringLiteral("message");
    default: return QStringLiteral("classes");
    }
}

bool isJudged(BatchKind kind) { return kind != BatchKind::Describe; }

QStringList givenFor(const DataItem& item, const BatchTask& task) {
    QStringList given;
    if (task.kind == BatchKind::Describe)
        for (const Caption& caption : item.captions)
            given.append(QString::fromStdString(caption.text));
    if (task.kind == BatchKind::Question || task.kind == BatchKind::Message)
        for (const Question& question : item.questions)
            if (sameAnswer(QString::fromStdString(question.text), task.text))
                for (const std::string& answer : question.answers)
                    given.append(QString::fromStdString(answer));
    if (task.kind == BatchKind::Classes)
        for (const std::string& label : task.classes.labels)
            if (const QString name = QString::fromStdString(label); names(item, name))
                given.append(name);
    given.removeDuplicates();
    return given;
}

}  // namespace diptych
