#include "ui/panels/train/look_page.h"

#include <QLabel>
#include <QListWidget>
#include <QStyledItemDelegate>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "ui/common/duration_text.h"
#include "ui/common/fact_strip.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/engine_host.h"
#include "ui/hosts/run_host.h"
#include "ui/panels/train/run_texts.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr int previewRows = 4;

// The picture stands beside the first line of its texts.
class RowDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        option->decorationAlignment = Qt::AlignTop | Qt::AlignHCenter;
    }
};

QString words(const std::vector<std::string>& pieces) {
    QStringList list;
    for (const std::string& piece : pieces)
        list << QString::fromStdString(piece);
    return list.join(QStringLiteral(" | "));
}

}  // namespace

LookPage::LookPage(Services& services)
    : WizardPage(services.theme, tr("Look"), tr("One real batch as the network sees it, and two rehearsed steps.")),
      m_services(services), m_facts(new FactStrip(this)), m_words(plainLabel()), m_rows(new QListWidget(this)) {
    m_rows->setItemDelegate(new RowDelegate(m_rows));
    m_rows->setIconSize(QSize(96, 96));
    m_rows->setSpacing(Theme::grid);
    m_rows->setWordWrap(true);
    m_rows->setSelectionMode(QAbstractItemView::NoSelection);
    m_rows->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_rows->setProperty("dataText", true);
    m_rows->setAccessibleName(tr("Rows of the batch"));
    content()->addWidget(m_facts);
    content()->addWidget(m_words);
    content()->addWidget(m_rows, 1);
}

void LookPage::look(const RunRequest& request) {
    m_request = request;
    m_previewed = m_measured = false;
    m_rows->clear();
    redraw();
    const std::string text = runJson(request).dump();
    m_looking = m_services.engine.askEngine<BatchPreview>(
        tr("Making one batch"),
        [text](Engine& engine, JobContext& context) -> Result<BatchPreview> {
            const QTemporaryDir folder;
            const std::filesystem::path path = folder.path().toStdString();
            DIPTYCH_TRY(writeFileAtomically(path / "run.json", text));
            return engine.previewBatch(path, previewRows, context);
        },
        [this](const Result<BatchPreview>& preview) { takePreview(preview); });
    m_rehearsal = std::make_unique<Rehearsal>(m_services.runs.program(), text, [this](const Rehearsed& rehearsed) { takeRehearsal(rehearsed); });
}

void LookPage::takePreview(const Result<BatchPreview>& preview) {
    m_previewed = true;
    m_preview = preview.ok() ? *preview : BatchPreview();
    m_previewError = preview.ok() ? QString() : QString::fromStdString(preview.error().oneLine());
    for (const BatchPreview::Row& row : m_preview.rows) {
        QStringList lines;
        for (const std::string& line : row.texts)
            lines << QString::fromStdString(line);
        for (const auto& tokens : row.tokens)
            lines << tr("tokens: %1").arg(words(tokens));
        lines.removeDuplicates();                   // two objectives may use the same text
        new QListWidgetItem(QIcon(QPixmap::fromImage(toQImage(row.pixels))), lines.join(QLatin1Char('\n')), m_rows);
    }
    redraw();
}

void LookPage::takeRehearsal(const Rehearsed& rehearsed) {
    m_measured = true;
    m_rehearsed = rehearsed;
    redraw();
}

void LookPage::redraw() {
    QList<Fact> facts;
    QStringList lines;
    if (m_previewed && m_previewError.isEmpty())
        facts.append({tr("Parameters that learn"), tr("%1 M").arg(static_cast<double>(m_preview.trainableParameters) / 1e6, 0, 'f', 2), {}});
    if (m_measured && m_rehearsed.error.isEmpty()) {
        facts.append({tr("One step of %1 pictures").arg(m_request.batch), tr("%1 s").arg(m_rehearsed.secondsPerStep, 0, 'f', 2),
                      tr("The second of two rehearsed steps: the first one warms up")});
        facts.append({tr("%1 steps").arg(m_request.steps), tr("about %1").arg(durationText(m_rehearsed.secondsPerStep * m_request.steps)),
                      tr("Without the time that evaluating and saving take")});
        facts.append({tr("Memory"), memoryText(m_rehearsed.memoryBytes), tr("The most that the training process has used")});
    }
    if (!m_previewed || !m_measured)
        lines << (m_previewed ? tr("Rehearsing two steps…") : tr("Making one batch and rehearsing two steps…"));
    for (const QString& error : {m_previewError, m_measured ? m_rehearsed.error : QString()})
        if (!error.isEmpty() && !lines.contains(error))
            lines << error;
    for (const std::string& check : m_preview.checks)
        lines << QString::fromStdString(check);
    m_facts->setFacts(facts);
    m_words->setText(lines.join(QLatin1Char('\n')));
    m_words->setVisible(!lines.isEmpty());
}

}  // namespace diptych
