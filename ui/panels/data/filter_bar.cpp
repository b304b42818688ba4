#include "ui/panels/data/filter_bar.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/panels/data/chip_row.h"
#include "ui/panels/data/filter_line.h"
#include "ui/panels/data/filter_words.h"

namespace diptych {

namespace {

QString textOf(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

}  // namespace

FilterBar::FilterBar(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_line(new FilterLine(this)), m_choose(new QToolButton(this)), m_chips(new ChipRow(theme, this)),
      m_problem(plainLabel({}, this)), m_lineRow(new QHBoxLayout), m_chipRow(new QHBoxLayout), m_findAction(new QAction(this)),
      m_clearAction(new QAction(this)) {
    build();
    connect(m_findAction, &QAction::triggered, this, [this] {
        m_line->setFocus(Qt::ShortcutFocusReason);
        m_line->selectAll();
    });
    connect(m_clearAction, &QAction::triggered, this, &FilterBar::clear);
    connect(m_line, &QLineEdit::textChanged, this, &FilterBar::read);
    using Change = std::string (*)(const FilterNode&, std::size_t);
    const auto change = [this](Change made) {
        return [this, made](int chip) { setText(QString::fromStdString(made(m_filter, static_cast<std::size_t>(chip)))); };
    };
    connect(m_chips, &ChipRow::removed, this, change(withoutChip));
    connect(m_chips, &ChipRow::turned, this, change(withChipNegated));
    connect(m_choose->menu(), &QMenu::aboutToShow, this, &FilterBar::fillMenu);
    connect(&theme, &Theme::changed, this, &FilterBar::applyTheme);
    offerValues({});
    retranslate();
}

void FilterBar::build() {
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(Theme::grid);
    m_lineRow->setSpacing(2 * Theme::grid);
    m_lineRow->addWidget(m_line, 1);
    m_lineRow->addWidget(m_choose);
    m_chipRow->setSpacing(2 * Theme::grid);
    m_chipRow->addWidget(m_chips, 1);
    rows->addLayout(m_lineRow);
    rows->addWidget(m_problem);
    rows->addLayout(m_chipRow);
    m_line->setClearButtonEnabled(true);
    m_choose->setAutoRaise(true);
    m_choose->setPopupMode(QToolButton::InstantPopup);
    m_choose->setMenu(new QMenu(m_choose));
    m_problem->setProperty("dataText", true);
    m_problem->hide();
    m_findAction->setShortcut(QKeySequence::Find);
    m_clearAction->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_F);
}

QString FilterBar::text() const { return m_line->text(); }

void FilterBar::setText(const QString& line) { m_line->setText(line); }

void FilterBar::toggleTerm(const QString& term) {
    setText(QString::fromStdString(withTerm(m_line->text().toStdString(), term.toStdString())));
}

void FilterBar::addToLine(QWidget* widget) { m_lineRow->addWidget(widget); }

void FilterBar::addToChips(QWidget* widget) { m_chipRow->addWidget(widget, 0, Qt::AlignVCenter); }

void FilterBar::offerValues(const DataStatistics& statistics) {
    QStringList words;
    for (const FilterKey& key : knownFilterKeys()) {
        words << textOf(key.name);
        for (const std::string_view value : key.values)
            words << textOf(key.name) + textOf(value);
    }
    for (const Statistic& statistic : statistics.all)
        if (!statistic.bars.labels.isEmpty())
            words << statistic.filters;
    words.removeDuplicates();
    words.sort();
    m_line->setWords(words);
}

// What cannot be read filters nothing: the rows stay as they were.
void FilterBar::read() {
    FilterParse parsed = parseFilter(m_line->text().toStdString());
    m_found = parsed.problem;
    if (!m_found) {
        m_filter = std::move(parsed.root);
        m_chips->show(chipsOf(m_filter));
    }
    showProblem();
    if (!m_found)
        Q_EMIT changed();
}

void FilterBar::showProblem() {
    m_problem->setVisible(m_found.has_value());
    if (!m_found)
        return;
    const int place = m_line->xOf(static_cast<int>(m_found->column) - 1);
    m_problem->setIndent(qMin(place, m_line->width() / 3));
    m_problem->setText(QStringLiteral("▲ ") + problemText(*m_found));
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
        {QStringLiteral("type:count"), tr("questions of one type")},
        {QStringLiteral("tag:good"), tr("rows with this tag")},
        {QStringLiteral("excluded:yes"), tr("rows that were left out")}};
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
    m_line->setToolTip(tr("Words and conditions that must all hold (Ctrl+F): split:val, words>20, tag:bad, -caption:dog, /regex/, (a or b). "
                          "Keys are completed as you type."));
    m_line->words()->popup()->setAccessibleName(tr("Filters that begin like this"));
    m_choose->setAccessibleName(tr("Filters to choose from"));
    m_choose->setToolTip(tr("Filters to choose from"));
    m_findAction->setText(tr("Filter the pictures"));
    m_clearAction->setText(tr("Clear the filter"));
    m_chips->retranslate();
    showProblem();
    applyTheme();
}

}  // namespace diptych
