#include "ui/panels/data/tag_line.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStringListModel>

#include "core/base/preference.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/panels/data/data_rows.h"

namespace diptych {

namespace {

constexpr const char* favouritesKey = "data/favourite_tags";
constexpr qsizetype mostFavourites = 9;

}  // namespace

TagLine::TagLine(Settings& settings, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_title(plainLabel({}, this)), m_hint(plainLabel({}, this)), m_line(new QLineEdit(this)),
      m_known(new QStringListModel(this)), m_completer(new QCompleter(m_known, this)) {
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(2 * Theme::grid);
    m_title->setWordWrap(false);
    m_hint->setWordWrap(false);
    m_hint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_hint->setProperty("dataText", true);
    line->addWidget(m_title);
    line->addWidget(m_line, 1);
    line->addWidget(m_hint, 1);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->popup()->setProperty("dataText", true);
    m_line->setCompleter(m_completer);
    connect(m_line, &QLineEdit::returnPressed, this, &TagLine::take);
    hide();
}

QStringList TagLine::favourites() const {
    QStringList tags;
    for (const std::string& tag : m_settings.get(favouritesKey, std::vector<std::string>()))
        tags << QString::fromStdString(tag);
    return tags;
}

QString TagLine::favourite(int number) const { return favourites().value(number - 1); }

void TagLine::ask(int rows, const QStringList& known) {
    m_rows = rows;
    QStringList all = known + favourites();
    all.removeDuplicates();
    m_known->setStringList(all);
    m_line->clear();
    retranslate();
    show();
    m_line->setFocus();
}

void TagLine::take() {
    QStringList tags;
    for (const std::string& tag : tagsOf(m_line->text()))
        tags << QString::fromStdString(tag);
    remember(tags);
    hide();
    if (!tags.isEmpty())
        Q_EMIT tagged(tags);
    Q_EMIT left();
}

void TagLine::remember(const QStringList& tags) {
    QStringList kept = favourites();
    for (const QString& tag : tags)
        if (!tag.startsWith(QLatin1Char('-')) && !kept.contains(tag) && kept.size() < mostFavourites)
            kept << tag;
    std::vector<std::string> stored;
    for (const QString& tag : kept)
        stored.push_back(tag.toStdString());
    m_settings.set(favouritesKey, stored);
}

void TagLine::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape)
        return QWidget::keyPressEvent(event);
    hide();
    Q_EMIT left();
}

void TagLine::retranslate() {
    m_title->setText(tr("Tags of %1 rows").arg(m_rows));
    m_line->setAccessibleName(tr("Tags to put on"));
    m_line->setPlaceholderText(tr("good, -bad"));
    m_line->setToolTip(tr("Tags parted by commas; a minus takes one off. Enter does it, Escape leaves."));
    m_completer->popup()->setAccessibleName(tr("Tags that begin like this"));
    QStringList keys;
    const QStringList tags = favourites();
    for (qsizetype i = 0; i < tags.size(); ++i)
        keys << QStringLiteral("%1 %2").arg(i + 1).arg(tags[i]);
    m_hint->setText(keys.join(QStringLiteral("   ")));
}

}  // namespace diptych
