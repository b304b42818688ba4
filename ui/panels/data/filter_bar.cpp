#include "ui/panels/data/filter_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

FilterBar::FilterBar(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_line(new QLineEdit(this)), m_choose(new QToolButton(this)), m_problem(plainLabel({}, this)),
      m_findAction(new QAction(this)), m_clearAction(new QAction(this)) {
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(Theme::grid);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(2 * Theme::grid);
    bar->addWidget(m_line, 1);
    bar->addWidget(m_choose);
    rows->addLayout(bar);
    rows->addWidget(m_problem);
    m_line->setClearButtonEnabled(true);
    m_choose->setAutoRaise(true);
    m_choose->setPopupMode(QToolButton::InstantPopup);
    m_choose->setMenu(new QMenu(m_choose));
    m_problem->setProperty("dataText", true);
    m_problem->hide();
    m_findAction->setShortcut(QKeySequence::Find);
    m_clearAction->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_F);
    connect(m_findAction, &QAction::triggered, this, [this] {
        m_line->setFocus(Qt::ShortcutFocusReason);
        m_line->selectAll();
    });
    connect(m_clearAction, &QAction::triggered, this, &FilterBar::clear);
    connect(m_line, &QLineEdit::textChanged, this, &FilterBar::read);
    connect(m_choose->menu(), &QMenu::aboutToShow, this, &FilterBar::fillMenu);
    connect(&theme, &Theme::changed, this, &FilterBar::applyTheme);
    retranslate();
}

bool FilterBar::empty() const { return m_line->text().isEmpty(); }

void FilterBar::clear() { m_line->clear(); }

void FilterBar::toggleTerm(const QString& term) { m_line->setText(withTerm(m_line->text(), term)); }

void FilterBar::addWidget(QWidget* widget) { static_cast<QHBoxLayout*>(layout()->itemAt(0)->layout())->addWidget(widget); }

void FilterBar::read() {
    m_filter = DataFilter::parse(m_line->text());
    m_problem->setText(m_filter.problem);
    m_problem->setVisible(!m_filter.problem.isEmpty());
    Q_EMIT changed();
}

void FilterBar::fillMenu() {
    QMenu* menu = m_choose->menu();
    menu->clear();
    const std::pair<QString, QString> examples[] = {
        {QStringLiteral("split:val"), tr("pictures of one split")},
        {QStringLiteral("words>20"), tr("long captions")},
        {QStringLiteral("missing:image"), tr("rows whose picture is missing")},
        {QStringLiteral("missing:caption"), tr("pictures without a caption")},
        {QStringLiteral("missing:question"), tr("pictures without a question")},
        {QStringLiteral("language:zh"), tr("captions in one language")},
        {QStringLiteral("answer:yes"), tr("questions with this answer")},
        {QStringLiteral("type:count"), tr("questions of one type")}};
    for (const auto& [term, meaning] : examples)
        menu->addAction(QStringLiteral("%1   %2").arg(term, meaning), this, [this, term = term] { toggleTerm(term); });
    menu->addSeparator();
    menu->addAction(tr("Clear the filter"), this, &FilterBar::clear);
}

void FilterBar::applyTheme() {
    m_choose->setIcon(m_theme.icon(QStringLiteral("search")));
    QPalette warning = palette();
    warning.setColor(QPalette::WindowText, m_theme.bad());
    m_problem->setPalette(warning);
}

void FilterBar::retranslate() {
    m_line->setPlaceholderText(tr("Filter by words, or split:val"));
    m_line->setAccessibleName(tr("Filter"));
    m_line->setToolTip(tr("Words that must all stand in a row (Ctrl+F). Also %1 and words>.").arg(filterKeys().join(QLatin1Char(' '))));
    m_choose->setAccessibleName(tr("Filters to choose from"));
    m_choose->setToolTip(tr("Filters to choose from"));
    m_findAction->setText(tr("Filter the pictures"));
    m_clearAction->setText(tr("Clear the filter"));
    m_filter = DataFilter::parse(m_line->text());
    m_problem->setText(m_filter.problem);
    applyTheme();
}

}  // namespace diptych
