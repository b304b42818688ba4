// What AskPanel gives away: results as text and CSV, the recipe of an exported picture and the way back, content for tours.
#include <QAction>
#include <QTimer>
#include <algorithm>

#include "core/base/files.h"
#include "ui/common/panel_recipe.h"
#include "ui/common/path_text.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/ask/ask_panel.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/describe_section.h"
#include "ui/panels/ask/question_section.h"
#include "ui/panels/ask/world_hint.h"
#include "ui/services.h"

namespace diptych {
namespace {

constexpr int patienceMs = 120'000;

}  // namespace

QStringList AskPanel::spokenResults() const {
    QStringList lines = m_describe->lines() + m_question->lines();
    if (const auto strangeness = m_world->strangeness())
        lines.append(QStringLiteral("strangeness of the picture: %1 of 1").arg(QString::number(*strangeness, 'f', 2)));
    return lines;
}

Recipe AskPanel::recipe() const {
    Recipe recipe = recipeHead(m_services, name(), m_picture.file());
    recipe.append(m_describe->recipe());
    recipe.append({QStringLiteral("question"), m_question->question()});
    recipe.append({QStringLiteral("map"), m_shownMeaning});
    recipe.append({QStringLiteral("results"), spokenResults().join(QStringLiteral(" | "))});
    return recipe;
}

void AskPanel::restore(const Recipe& recipe) {
    m_describe->restore(recipe);
    m_question->setQuestion(valueIn(recipe, QStringLiteral("question")));
    const SharedImage before = m_picture.image();
    const QString problem = takeUpRecipe(m_services, recipe);
    if (!problem.isEmpty())
        return m_services.dialogs.error(this, problem);
    if (before && before == m_picture.image()) {  // a new picture is described and asked when it has come
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
                    QStringLiteral("log_likelihood")},
                   {}};
    const QString picture = fileName(m_picture.file());
    for (const GeneratedText& caption : m_describe->result().captions)
        table.rows.append({picture, QStringLiteral("caption"), {}, QString::fromStdString(caption.text),
                           QString::number(caption.logprob, 'g', 8)});
    for (const Answer& answer : m_question->result().answers)
        table.rows.append({picture, QStringLiteral("answer"), QString::fromStdString(m_question->result().question),
                           QString::fromStdString(answer.text), QString::number(answer.score, 'g', 8)});
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
    if (m_stage == Stage::Waiting) {
        m_stage = Stage::Describing;
        if (whyNot(m_services.engine, "caption").isEmpty())
            return m_describe->describe();
    }
    if (m_stage == Stage::Describing && !m_describe->running()) {
        m_stage = Stage::Asking;
        if (m_question->question().isEmpty())
            m_question->setQuestion(m_question->someQuestion());
        if (whyNot(m_services.engine, "vqa").isEmpty())
            return m_question->ask();
    }
    if (m_stage == Stage::Asking && !m_question->running()) {
        m_describe->pointAtClearestToken();
        const bool any = !m_describe->result().captions.empty() || !m_question->result().answers.empty();
        finishContent(any ? QString() : QStringLiteral("the model gave neither a caption nor an answer"));
    }
}

void AskPanel::finishContent(const QString& problem) {
    m_stage = Stage::Idle;
    m_patience->stop();
    if (const auto done = std::exchange(m_done, nullptr))
        done(problem);
}

}  // namespace diptych
