#include "ui/frame/inspector.h"

#include <QEvent>
#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

#include "ui/common/current_item.h"
#include "ui/common/path_text.h"
#include "ui/common/picture_view.h"
#include "ui/common/plain_text.h"
#include "ui/common/text_line_delegate.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_edits.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/engine_host.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr int languageRole = Qt::UserRole + 1, textRole = Qt::UserRole + 2;

}  // namespace

Inspector::Inspector(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_picture(new PictureView(this)), m_source(plainLabel({}, this)),
      m_textsTitle(plainLabel({}, this)), m_noTexts(plainLabel({}, this)), m_tokensTitle(plainLabel({}, this)), m_tokens(plainLabel({}, this)),
      m_texts(new QListWidget(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid);
    layout->setSpacing(2 * Theme::grid);
    m_picture->setMinimumHeight(30 * Theme::grid);
    setMinimumWidth(44 * Theme::grid);
    m_texts->setSpacing(1);
    m_texts->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    // Long pieces must not widen the window.
    m_tokens->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
    m_texts->setWordWrap(true);
    m_texts->setTextElideMode(Qt::ElideNone);
    m_texts->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (QWidget* dataText : {static_cast<QWidget*>(m_source), static_cast<QWidget*>(m_tokens), static_cast<QWidget*>(m_texts)})
        dataText->setProperty("dataText", true);
    layout->addWidget(m_picture, 1000);
    layout->addWidget(m_source);
    layout->addWidget(m_textsTitle);
    layout->addWidget(m_noTexts);
    layout->addWidget(m_texts, 1000);
    layout->addStretch(1);
    layout->addWidget(m_tokensTitle);
    layout->addWidget(m_tokens);
    const auto choose = [this](const QListWidgetItem* item) {
        m_services.selection.setText(item->data(textRole).toString().toStdString(), item->data(languageRole).toString().toStdString());
    };
    connect(m_texts, &QListWidget::itemClicked, this, choose);
    connect(m_texts, &QListWidget::itemActivated, this, choose);
    connect(&services.engine, &EngineHost::modelChanged, this, &Inspector::showTokens);
    connect(&services.data, &DataHost::datasetChanged, this, &Inspector::showTexts);
    connect(&services.data, &DataHost::datasetEdited, this, &Inspector::showTexts);
    auto* editing = new TextLineDelegate(Qt::DisplayRole, this);
    m_texts->setItemDelegate(editing);
    m_texts->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    connect(editing, &TextLineDelegate::edited, this, [this](const QModelIndex& index, const QString& text) { editText(index.row(), text); });
    connect(&services.theme, &Theme::changed, this, &Inspector::relabel);
    m_changes = services.selection.changed.connect([this](unsigned changes) { update(changes); });
    relabel();
    showTexts();
}

QSize Inspector::sizeHint() const { return {72 * Theme::grid, 160 * Theme::grid}; }

void Inspector::update(unsigned changes) {
    if ((changes & PictureChanged) != 0) {
        showPicture();
        showTexts();
    }
    if ((changes & TextChanged) != 0) {
        markText();
        showTokens();
    }
}

void Inspector::showPicture() {
    const SelectionState& state = m_services.selection.state();
    m_loading.drop();
    m_size = {};
    m_problem.clear();
    relabelSource();
    if (state.picture.empty())
        return m_picture->setPicture({});
    m_loading = m_services.data.loadPicture(state.picture, [this](const Result<std::shared_ptr<const Image>>& image) {
        if (!image.ok()) {
            m_picture->setPicture({});
            m_problem = QString::fromStdString(image.error().oneLine());
            return relabelSource();
        }
        m_picture->setPicture(toQImage(**image));
        m_size = m_picture->picture().size();
        relabelSource();
    });
}

// What the picture is and where it came from.
void Inspector::relabelSource() {
    const SelectionState& state = m_services.selection.state();
    const DataItem* item = currentItem(m_services);
    QString text = fileName(state.picture);
    if (item != nullptr && item->file.empty())
        text = tr("The picture %1 of the data set is missing.").arg(QString::fromStdString(item->path));
    else if (state.picture.empty())
        text = tr("No picture is chosen yet.");
    else if (!m_problem.isEmpty())
        text = m_problem;
    else if (!m_size.isEmpty())
        text = tr("%1 · %2 × %3 px").arg(text).arg(m_size.width()).arg(m_size.height());
    if (item != nullptr && m_services.data.dataset())
        text += QLatin1Char('\n') + tr("%1 · row %2 · split %3").arg(QString::fromStdString(m_services.data.dataset()->name))
                                        .arg(state.item).arg(QString::fromStdString(item->split));
    else if (!state.picture.empty())
        text += QLatin1Char('\n') + shortFolder(state.picture);
    m_source->setText(text);
    m_source->setToolTip(plainToolTip(QString::fromStdString(state.picture.string())));
}

void Inspector::showTexts() {
    m_texts->clear();
    relabelSource();
    if (const DataItem* item = currentItem(m_services)) {
        for (const Caption& caption : item->captions)
            addText(QString::fromStdString(caption.text), QString::fromStdString(caption.text), caption.language);
        for (const Question& question : item->questions) {
            const QString text = QString::fromStdString(question.text);
            QStringList answers;
            for (const std::string& answer : question.answers)
                answers << QString::fromStdString(answer);
            const QString told = answers.isEmpty() ? QString() : QStringLiteral("  → ") + answers.join(QStringLiteral(" | "));
            addText(text, text + told, question.language);
        }
    }
    m_texts->setVisible(m_texts->count() > 0);
    m_noTexts->setVisible(m_texts->count() == 0);
    markText();
}

void Inspector::addText(const QString& text, const QString& shown, const std::string& language) {
    auto* item = new QListWidgetItem(shown, m_texts);
    item->setData(textRole, text);
    item->setData(languageRole, QString::fromStdString(language));
    if (m_services.data.edits().possible())
        item->setFlags(item->flags() | Qt::ItemIsEditable);
}

// Row by row as showTexts lists them: the captions, then the questions, each with its answers behind an arrow.
void Inspector::editText(int row, const QString& text) {
    const auto set = m_services.data.dataset();
    const DataItem* item = currentItem(m_services);
    if (item == nullptr)
        return;
    const auto place = static_cast<std::size_t>(m_services.selection.state().item), part = static_cast<std::size_t>(row);
    EditStep step{.title = "Edit a text"};
    if (part < item->captions.size()) {
        step.edits = {captionEdit(*set, place, part, text.toStdString())};
    } else if (const std::size_t asked = part - item->captions.size(); asked < item->questions.size()) {
        const qsizetype arrow = text.lastIndexOf(QChar(0x2192));
        const std::string question = text.left(arrow < 0 ? text.size() : arrow).trimmed().toStdString();
        std::vector<std::string> answers;
        for (const QString& answer : arrow < 0 ? QStringList() : text.mid(arrow + 1).split(QLatin1Char('|')))
            if (!answer.trimmed().isEmpty())
                answers.push_back(answer.trimmed().toStdString());
        if (question != item->questions[asked].text)
            step.edits.push_back(questionEdit(*set, place, asked, question));
        if (answers != item->questions[asked].answers)
            step.edits.push_back(answersEdit(*set, place, asked, std::move(answers)));
    }
    m_services.data.edits().apply(std::move(step));
}

void Inspector::markText() {
    const QString now = QString::fromStdString(m_services.selection.state().text);
    for (int row = 0; row < m_texts->count(); ++row)
        if (m_texts->item(row)->data(textRole).toString() == now)
            return m_texts->setCurrentRow(row);
    m_texts->setCurrentRow(-1);
}

void Inspector::showTokens() {
    const std::string text = m_services.selection.state().text;
    m_tokenizing.drop();
    if (text.empty() || m_services.engine.modelInfo() == nullptr) {
        m_tokens->setText(text.empty() ? tr("No text is chosen.") : tr("The model that splits it is not open yet."));
        return;
    }
    m_tokenizing = m_services.engine.ask<std::vector<std::string>>(
        {}, [text](Model& model, JobContext&) { return model.pieces(text); },
        [this](const Result<std::vector<std::string>>& pieces) {
            QStringList words;
            if (pieces.ok())
                for (const std::string& piece : *pieces)
                    words << QString::fromStdString(piece);
            m_tokens->setText(words.join(QStringLiteral("  ")));
        });
}

void Inspector::relabel() {
    m_textsTitle->setText(tr("Captions and questions"));
    m_tokensTitle->setText(tr("Tokens of the current text"));
    m_texts->setAccessibleName(tr("Captions and questions of the picture"));
    m_texts->setToolTip(tr("F2 or a double click edits a text; the source stays as it is."));
    m_picture->setAccessibleName(tr("Current picture"));
    QFont heading = font();
    heading.setBold(true);
    m_textsTitle->setFont(heading);
    m_tokensTitle->setFont(heading);
    m_noTexts->setText(tr("This picture is of no open data set, or its row has no texts."));
    relabelSource();
    showTokens();
}

// The picture as a square of the width at most, and never so tall that it takes the room of the texts.
void Inspector::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_picture->setMaximumHeight(qMax(m_picture->minimumHeight(), qMin(width(), height() / 2)));
}

void Inspector::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        relabel();
    QWidget::changeEvent(event);
}

}  // namespace diptych
