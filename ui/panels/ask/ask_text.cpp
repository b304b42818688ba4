#include "ui/panels/ask/ask_text.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QPushButton>
#include <algorithm>
#include <cmath>

#include "ui/hosts/engine_host.h"
#include "viz/style.h"

namespace diptych {
namespace {

QString bareAnswer(const QString& text) {
    QString bare;
    for (const QChar character : text.toLower())
        if (!character.isPunct())
            bare += character;
    return bare.simplified();
}

QString whyNone(const EngineHost& engine) {
    if (engine.state() == EngineHost::State::Failed)
        return QString::fromStdString(engine.error().oneLine());
    if (engine.modelInfo())
        return {};
    return engine.state() == EngineHost::State::Loading
               ? QCoreApplication::translate("diptych::AskText", "The engine is starting.")
               : QCoreApplication::translate("diptych::AskText", "No model is open. Choose one at the top left.");
}

bool can(const EngineHost& engine, const char* task) {
    const std::vector<std::string>& tasks = engine.modelInfo()->tasks;
    return std::find(tasks.begin(), tasks.end(), task) != tasks.end();
}

QString lacking(std::string_view task) {
    if (task == "caption")
        return QCoreApplication::translate("diptych::AskText", "This model folder has no head that writes captions. "
                                                               "Folders of BLIP, BLIP-2, LLaVA, Idefics3 and SmolVLM can have one.");
    if (task == "chat")
        return QCoreApplication::translate("diptych::AskText", "This model folder has no language model to talk with. "
                                                               "Folders of LLaVA, Idefics3 and SmolVLM have one.");
    if (task == "classify")
        return QCoreApplication::translate("diptych::AskText", "This model folder has no head that compares pictures with texts. Folders "
                                                               "of CLIP, Chinese-CLIP, SigLIP, BLIP, BridgeTower and ViLT can have one.");
    return QCoreApplication::translate("diptych::AskText", "This model folder has no head that answers questions. "
                                                           "Folders of BLIP, BLIP-2, ViLT, LLaVA, Idefics3 and SmolVLM can have one.");
}

}  // namespace

QJsonObject jsonOf(const Recipe& recipe) {
    QJsonObject object;
    for (const auto& [key, value] : recipe)
        object.insert(key, value);
    return object;
}

QString whyNot(const EngineHost& engine, const char* task) {
    const QString reason = whyNone(engine);
    return !reason.isEmpty() || can(engine, task) ? reason : lacking(task);
}

QString whyNotClasses(const EngineHost& engine) {
    const QString reason = whyNone(engine);
    return !reason.isEmpty() || can(engine, "classify") || can(engine, "match") ? reason : lacking("classify");
}

VqaRequest questionRequest(const SharedImage& image, const QString& question) {
    constexpr int answersShown = 5;
    constexpr int longestAnswer = 12;               // new tokens
    VqaRequest request;
    request.image = image;
    request.questions = {question.toStdString()};
    request.topK = answersShown;
    request.decoding.beams = answersShown;
    request.decoding.returns = answersShown;
    request.decoding.maxTokens = longestAnswer;
    return request;
}

double perTokenProbability(const GeneratedText& text) {
    return text.tokenLogprobs.empty() ? 1.0 : std::exp(text.logprob / static_cast<double>(text.tokenLogprobs.size()));
}

QString logLikelihood(double value) {
    return QString::number(value, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212));
}

bool sameAnswer(const QString& a, const QString& b) {
    return bareAnswer(a) == bareAnswer(b);
}

HeatOverlay overlayOf(const std::vector<float>& maps, int rows, int cols, int token) {
    HeatOverlay overlay;
    const auto size = static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
    if (token < 0 || size == 0 || maps.size() < size * (static_cast<std::size_t>(token) + 1))
        return overlay;
    const auto begin = maps.begin() + static_cast<std::ptrdiff_t>(size * static_cast<std::size_t>(token));
    overlay.rows = rows;
    overlay.cols = cols;
    overlay.values.assign(begin, begin + static_cast<std::ptrdiff_t>(size));
    overlay.fitRange();
    return overlay;
}

QLayout* samePlace(QPushButton* start, QPushButton* stop) {
    auto* place = new QGridLayout;
    for (QPushButton* button : {start, stop}) {
        QSizePolicy kept = button->sizePolicy();
        kept.setRetainSizeWhenHidden(true);
        button->setSizePolicy(kept);
        place->addWidget(button, 0, 0);
    }
    return place;
}

void showRunning(QPushButton* start, QPushButton* stop, bool running) {
    QPushButton *shown = running ? stop : start, *hidden = running ? start : stop;
    const bool focused = hidden->hasFocus();
    shown->setVisible(true);
    if (focused)
        shown->setFocus();
    hidden->setVisible(false);
}

QList<TokenChip> chipsOf(const GeneratedText& text) {
    QList<TokenChip> chips;
    const std::size_t given = text.pieces.size() - std::min(text.pieces.size(), text.tokenLogprobs.size());
    for (std::size_t i = 0; i < text.pieces.size(); ++i) {
        TokenChip chip;
        chip.text = QString::fromStdString(text.pieces[i]);
        chip.special = looksSpecial(chip.text);
        chip.enabled = i >= given;
        if (i >= given) {
            const double logprob = text.tokenLogprobs[i - given];
            chip.value = std::exp(logprob);
            chip.valueText = viz::percent(chip.value);
            chip.tip = QCoreApplication::translate("diptych::AskText", "log-likelihood %1").arg(logLikelihood(logprob));
        } else {
            chip.tip = QCoreApplication::translate("diptych::AskText", "given, not generated");
        }
        chips.append(chip);
    }
    return chips;
}

}  // namespace diptych
