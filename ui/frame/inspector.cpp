#include "ui/frame/inspector.h"

#include <QEvent>
#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

#include "ui/common/picture_view.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/engine_host.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr int languageRole = Qt::UserRole + 1;

}  // namespace

Inspector::Inspector(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_picture(new PictureView(this)), m_source(plainLabel({}, this)),
      m_textsTitle(plainLabel({}, this)), m_tokensTitle(plainLabel({}, this)), m_tokens(plainLabel({}, this)),
      m_texts(new QListWidget(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid);
    layout->setSpacing(2 * Theme::grid);
    m_picture->setMinimumHeight(180);
    m_texts->setWordWrap(true);
    m_texts->setTextElideMode(Qt::ElideNone);
    m_texts->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (QWidget* dataText : {static_cast<QWidget*>(m_source), static_cast<QWidget*>(m_tokens), static_cast<QWidget*>(m_texts)})
        dataText->setProperty("dataText", true);
    layout->addWidget(m_picture, 3);
    layout->addWidget(m_source);
    layout->addWidget(m_textsTitle);
    layout->addWidget(m_texts, 3);
    layout->addWidget(m_tokensTitle);
    layout->addWidget(m_tokens);
    connect(m_texts, &QListWidget::itemClicked, this, [this](const QListWidgetItem* item) {
        m_services.selection.setText(item->text().toStdString(), item->data(languageRole).toString().toStdString());
    });
    connect(&services.engine, &EngineHost::modelChanged, this, &Inspector::showTokens);
    connect(&services.data, &DataHost::datasetChanged, this, &Inspector::showTexts);
    m_changes = services.selection.changed.connect([this](unsigned changes) { update(changes); });
    relabel();
}

void Inspector::update(unsigned changes) {
    if ((changes & PictureChanged) != 0) {
        showPicture();
        showTexts();
    }
    if ((changes & TextChanged) != 0)
        showTokens();
}

void Inspector::showPicture() {
    const SelectionState& state = m_services.selection.state();
    m_source->setText(QString::fromStdString(state.picture.filename().string()));
    if (state.picture.empty())
        return m_picture->setPicture({});
    m_loading = m_services.data.loadPicture(state.picture, [this](const Result<std::shared_ptr<const Image>>& image) {
        if (!image.ok()) {
            m_picture->setPicture({});
            return m_source->setText(QString::fromStdString(image.error().oneLine()));
        }
        m_picture->setPicture(toQImage(**image));
        const QString name = QString::fromStdString(m_services.selection.state().picture.filename().string());
        m_source->setText(tr("%1 · %2 × %3 px").arg(name).arg((*image)->width).arg((*image)->height));
    });
}

void Inspector::showTexts() {
    m_texts->clear();
    const auto set = m_services.data.dataset();
    const int row = m_services.selection.state().item;
    if (!set || row < 0 || row >= static_cast<int>(set->items.size()))
        return;
    const auto add = [this](const QString& text, const std::string& language) {
        auto* item = new QListWidgetItem(text, m_texts);
        item->setData(languageRole, QString::fromStdString(language));
    };
    const DataItem& item = set->items[static_cast<std::size_t>(row)];
    for (const Caption& caption : item.captions)
        add(QString::fromStdString(caption.text), caption.language);
    for (const Question& question : item.questions)
        add(QString::fromStdString(question.text), question.language);
}

void Inspector::showTokens() {
    const std::string text = m_services.selection.state().text;
    if (text.empty() || m_services.engine.modelInfo() == nullptr)
        return m_tokens->clear();
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
    m_picture->setAccessibleName(tr("Current picture"));
    QFont heading = font();
    heading.setBold(true);
    m_textsTitle->setFont(heading);
    m_tokensTitle->setFont(heading);
}

void Inspector::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        relabel();
    QWidget::changeEvent(event);
}

}  // namespace diptych
