// What AskPanel gives away: results as text and CSV, the recipe of an exported picture and the way back, content for tours.
#include <QTimer>

#include "core/base/files.h"
#include "ui/common/panel_recipe.h"
#include "ui/common/path_text.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/ask/ask_panel.h"
#include "ui/panels/ask/ask_picture.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/batch_section.h"
#include "ui/panels/ask/chat_section.h"
#include "ui/panels/ask/classes_section.h"
#include "ui/panels/ask/describe_section.h"
#include "ui/panels/ask/question_section.h"
#include "ui/panels/ask/token_review.h"
#include "ui/panels/ask/way_bar.h"
#include "ui/panels/ask/world_hint.h"
#include "ui/services.h"

namespace diptych {
namespace {

constexpr int patienceMs = 120'000;
const QStringList usualLabels{QStringLiteral("dog"), QStringLiteral("cat"), QStringLiteral("car"), QStringLiteral("tree"),
                              QStringLiteral("house")};

}  // namespace

QStringList AskPanel::spokenResults() const {
    QStringList lines;
    for (const AskSection* section : m_sections)
        lines += section->lines();
    if (const auto strangeness = m_left->world()->strangeness())
        lines.append(QStringLiteral("strangeness of the picture: %1 of 1").arg(QString::number(*strangeness, 'f', 2)));
    return lines;
}

Recipe AskPanel::recipe() const {
    Recipe recipe = recipeHead(m_services, name(), m_picture.file());
    recipe.append({QStringLiteral("way"), QString::number(static_cast<int>(m_ways->way()))});
    for (const AskSection* section : m_sections)
        recipe += section->recipe();
    recipe.append({QStringLiteral("map"), m_left->meaning()});
    recipe.append({QStringLiteral("results"), spokenResults().join(QStringLiteral(" | "))});
    return recipe;
}

void AskPanel::restore(const Recipe& recipe) {
    for (AskSection* section : m_sections)
        section->restore(recipe);
    bool known = false;
    const int way = valueIn(recipe, QStringLiteral("way")).toInt(&known);
    m_ways->setWay(known && way >= 0 && way < static_cast<int>(AskWay::Count) ? static_cast<AskWay>(way) : AskWay::Look);
    const SharedImage before = m_picture.image();
    const QString problem = takeUpRecipe(m_services, recipe);
    if (!problem.isEmpty())
        return m_services.dialogs.error(this, problem);
    const bool same = before && before == m_picture.image();       // another one is described and asked when it has come
    if (same && m_ways->way() == AskWay::Look) {
        m_describe->describe();
        if (!m_question->question().isEmpty())
            m_question->ask();
    }
}

void AskPanel::exportResults() {
    const QString file = m_services.dialogs.saveFile(this, tr("Export the results"), QStringLiteral("answers.csv"));
    if (file.isEmpty())
        return;
    CsvTable table{{QStringLiteral("picture"), QStringLiteral("kind"), QStringLiteral("question"), QStringLiteral("text"),
                    QStringLiteral("log_likelihood"), QStringLiteral("score")},
                   {}};
    for (const AskSection* section : m_sections)
        section->addResults(fileName(m_picture.file()), table);
    const Status status = writeFileAtomically(fromUtf8(file.toStdString()), toCsv(table).toStdString());
    if (!status.ok())
        m_services.dialogs.error(this, QString::fromStdString(status.error().oneLine()));
}

void AskPanel::bringToContent(std::function<void(const QString& problem)> done) {
    m_done = std::move(done);
    m_stage = Stage::Waiting;
    m_patience->start(patienceMs);
    m_picture.setActive(true);
    advance();
}

void AskPanel::advance() {
    if (m_stage == Stage::Idle)
        return;
    if (m_services.engine.state() == EngineHost::State::Failed)
        return finishContent(QString::fromStdString(m_services.engine.error().oneLine()));
    if (m_picture.state() == CurrentPicture::State::Failed)
        return finishContent(m_picture.problem());
    if (!m_picture.image() || !m_services.engine.modelInfo())
        return;
    if (m_stage == Stage::Waiting)
        return beginContent();
    for (const AskSection* section : shownSections())
        if (section->running())
            return;
    if (m_stage == Stage::Working) {
        m_stage = Stage::Asking;
        if (askForContent())
            return;
    }
    pointAtClearest();
    bool any = false;
    for (const AskSection* section : shownSections())
        any = any || !section->lines().isEmpty();
    finishContent(any ? QString() : QStringLiteral("the model gave no answer"));
}

// The way that shows most of what the model can: a conversation, captions and answers, or classes.
void AskPanel::beginContent() {
    const auto can = [this](const char* task) { return whyNot(m_services.engine, task).isEmpty(); };
    m_stage = Stage::Working;
    if (can("chat")) {
        m_ways->setWay(AskWay::Chat);
        m_chat->setMessage(m_question->someQuestion());
        return m_chat->send();
    }
    if (!can("caption") && !can("vqa") && whyNotClasses(m_services.engine).isEmpty()) {
        m_ways->setWay(AskWay::Classes);
        if (m_classes->labels().isEmpty())
            m_classes->setLabels(usualLabels);
        return m_classes->start();
    }
    m_ways->setWay(AskWay::Look);
    if (can("caption"))
        return m_describe->describe();
    advance();
}

bool AskPanel::askForContent() {
    if (m_ways->way() != AskWay::Look || !whyNot(m_services.engine, "vqa").isEmpty())
        return false;
    if (m_question->question().isEmpty())
        m_question->setQuestion(m_question->someQuestion());
    m_question->ask();
    return true;
}

void AskPanel::pointAtClearest() {
    TokenReview& review = m_ways->way() == AskWay::Chat ? m_chat->review() : m_describe->review();
    review.pointAtClearestToken();
}

void AskPanel::finishContent(const QString& problem) {
    m_stage = Stage::Idle;
    m_patience->stop();
    if (const auto done = std::exchange(m_done, nullptr))
        done(problem);
}

}  // namespace diptych
