// The building half of ClassesSection: widgets, their order and their texts.
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/preference.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/ui_worker.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/classes_section.h"
#include "ui/services.h"
#include "viz/bar_list.h"

namespace diptych {
namespace {

constexpr int soonMs = 300;                         // after the last key
constexpr int labelLines = 5, templateLines = 2;

const QStringList& readyTemplates() {
    static const QStringList ready{QString::fromLatin1(usualTemplate), QStringLiteral("a picture of a {}"),
                                   QStringLiteral("a drawing of a {}"), QStringLiteral("a close-up of the {}"),
                                   QStringLiteral("{}"),                QStringLiteral("一张{}的图片"),
                                   QStringLiteral("图中有{}")};
    return ready;
}

}  // namespace

ClassesSection::ClassesSection(Services& services, QWidget* parent)
    : AskSection(parent), m_services(services), m_reader(std::make_unique<UiWorker>(services.jobs, nullptr)),
      m_title(plainLabel({}, this)), m_templatesTitle(plainLabel({}, this)), m_state(plainLabel({}, this)),
      m_scoreName(plainLabel({}, this)), m_labels(new QPlainTextEdit(this)), m_templates(new QPlainTextEdit(this)),
      m_sources(new QToolButton(this)), m_ready(new QToolButton(this)), m_stop(new QPushButton(this)), m_bars(new BarList(this)) {
    build();
    m_labels->setPlainText(QString::fromStdString(services.settings.get(labelsKey, std::string())));
    m_templates->setPlainText(QString::fromStdString(services.settings.get(templatesKey, std::string(usualTemplate))));
    connectParts();
    retranslate();
}

ClassesSection::~ClassesSection() = default;

void ClassesSection::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    const auto row = [layout](std::initializer_list<QWidget*> widgets) {
        auto* line = new QHBoxLayout;
        bool first = true;
        for (QWidget* widget : widgets)
            line->addWidget(widget, std::exchange(first, false) ? 1 : 0);
        layout->addLayout(line);
    };
    row({m_title, m_sources, m_stop});
    layout->addWidget(m_labels);
    row({m_templatesTitle, m_ready});
    layout->addWidget(m_templates);
    layout->addWidget(m_state);
    layout->addWidget(m_scoreName);
    layout->addWidget(m_bars);
    layout->addStretch();
    for (const auto& [edit, lines] : {std::pair{m_labels, labelLines}, std::pair{m_templates, templateLines}}) {
        edit->setTabChangesFocus(true);
        edit->setProperty("dataText", true);
        edit->setFixedHeight(fontMetrics().lineSpacing() * lines + Theme::grid * 4);
    }
    m_bars->setElideMode(Qt::ElideMiddle);
    m_scoreName->setForegroundRole(QPalette::PlaceholderText);
    for (QToolButton* button : {m_sources, m_ready}) {
        button->setPopupMode(QToolButton::InstantPopup);
        button->setMenu(new QMenu(button));
    }
    m_soon.setSingleShot(true);
    m_soon.setInterval(soonMs);
}

void ClassesSection::connectParts() {
    connect(m_labels, &QPlainTextEdit::textChanged, this, &ClassesSection::changed);
    connect(m_templates, &QPlainTextEdit::textChanged, this, &ClassesSection::changed);
    connect(m_stop, &QPushButton::clicked, this, &ClassesSection::stop);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        if (m_active)
            start();
    });
}

void ClassesSection::fillMenus() {
    QMenu* sources = m_sources->menu();
    sources->clear();
    connect(sources->addAction(tr("A file…")), &QAction::triggered, this, &ClassesSection::readLabels);
    sources->addSeparator();
    const auto add = [&](const QString& text, LabelSource source) {
        connect(sources->addAction(text), &QAction::triggered, this, [this, source] { takeLabels(source); });
    };
    add(tr("The data set's answers"), LabelSource::Answers);
    add(tr("The data set's captions (names of class folders)"), LabelSource::Captions);
    add(tr("The data set's boxes"), LabelSource::Boxes);
    QMenu* ready = m_ready->menu();
    ready->clear();
    for (const QString& pattern : readyTemplates())
        connect(ready->addAction(pattern), &QAction::triggered, this, [this, pattern] {
            QStringList now = templates();
            if (!now.contains(pattern))
                setTemplates(now << pattern);
        });
}

void ClassesSection::retranslate() {
    m_title->setText(tr("Labels"));
    m_labels->setAccessibleName(tr("Labels, one a line or with commas between"));
    m_labels->setPlaceholderText(tr("cat, dog, bicycle"));
    m_templatesTitle->setText(tr("Templates, one a line"));
    m_templates->setAccessibleName(tr("Templates: sentences with {} where the label goes"));
    m_templates->setToolTip(plainToolTip(tr("Each label is written into every template; what the model makes of them is averaged.")));
    m_sources->setText(tr("Take from"));
    m_sources->setAccessibleName(tr("Take the labels from a file or from the data set"));
    m_ready->setText(tr("Ready ones"));
    m_ready->setAccessibleName(tr("Add a ready template"));
    m_stop->setText(tr("Stop"));
    m_bars->setAccessibleName(tr("Labels with their score"));
    fillMenus();
    showScores();
    showState();
}

}  // namespace diptych
