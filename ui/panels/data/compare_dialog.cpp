#include "ui/panels/data/compare_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTextEdit>
#include <QVBoxLayout>

#include "ui/common/picture_view.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/panels/data/data_rows.h"
#include "ui/panels/data/word_diff.h"
#include "ui/services.h"

namespace diptych {

namespace {

QStringList textsOf(const DataItem& item) {
    QStringList texts;
    for (const Caption& caption : item.captions)
        texts << QString::fromStdString(caption.text);
    for (const Question& question : item.questions)
        texts << QString::fromStdString(question.text) + QStringLiteral(" → ") + answersText(question);
    return texts;
}

QTextCharFormat markFormat(const Theme& theme) {
    QTextCharFormat marked;
    QColor ground = theme.warning();
    ground.setAlphaF(0.25F);
    marked.setBackground(ground);
    marked.setFontUnderline(true);                  // never colour alone
    return marked;
}

void write(QTextEdit& edit, const QList<DiffWord>& words, const QTextCharFormat& marked) {
    QTextCursor cursor = edit.textCursor();
    for (const DiffWord& word : words)
        cursor.insertText(word.text, word.common ? QTextCharFormat() : marked);
    cursor.insertText(QStringLiteral("\n"), QTextCharFormat());
    edit.setTextCursor(cursor);
}

}  // namespace

CompareDialog::CompareDialog(Services& services, const DataItem& first, const DataItem& second, QWidget* parent)
    : QDialog(parent), m_services(services) {
    setWindowTitle(tr("Compare two rows"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * Theme::grid, 4 * Theme::grid, 4 * Theme::grid, 4 * Theme::grid);
    auto* sides = new QHBoxLayout;
    sides->setSpacing(4 * Theme::grid);
    layout->addLayout(sides, 1);
    for (std::size_t i = 0; i < 2; ++i) {
        auto* column = new QVBoxLayout;
        column->setSpacing(2 * Theme::grid);
        Side& side = m_sides[i];
        side = {plainLabel({}, this), new PictureView(this), new QTextEdit(this), {}};
        column->addWidget(side.title);
        column->addWidget(side.picture, 3);
        column->addWidget(side.texts, 2);
        sides->addLayout(column, 1);
        side.texts->setAccessibleName(i == 0 ? tr("Texts of the first row") : tr("Texts of the second row"));
        side.picture->setAccessibleName(i == 0 ? tr("Picture of the first row") : tr("Picture of the second row"));
        addSide(side, i == 0 ? first : second);
    }
    auto* close = new QPushButton(tr("Close"), this);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    layout->addWidget(close, 0, Qt::AlignRight);
    showTexts(first, second);
    resize(240 * Theme::grid, 170 * Theme::grid);
}

void CompareDialog::addSide(Side& side, const DataItem& item) {
    const QString name = QString::fromStdString(item.path);
    side.title->setProperty("dataText", true);
    side.title->setText(tr("%1 · split %2").arg(name, QString::fromStdString(item.split)));
    side.texts->setReadOnly(true);
    side.texts->setTabChangesFocus(true);
    side.texts->setProperty("dataText", true);
    if (item.file.empty())
        return;
    side.loading = m_services.data.loadPicture(item.file, [&side, name](const Result<std::shared_ptr<const Image>>& image) {
        if (!image.ok())
            return side.title->setText(QString::fromStdString(image.error().oneLine()));
        side.picture->setPicture(toQImage(**image));
        side.title->setText(tr("%1 · %2 × %3 px").arg(name).arg((*image)->width).arg((*image)->height));
    });
}

// Text by text, in the order of the rows.
void CompareDialog::showTexts(const DataItem& first, const DataItem& second) {
    const QStringList left = textsOf(first), right = textsOf(second);
    const QTextCharFormat marked = markFormat(m_services.theme);
    for (qsizetype i = 0; i < std::max(left.size(), right.size()); ++i) {
        const WordDiff diff = wordDiff(left.value(i), right.value(i));
        write(*m_sides[0].texts, diff.first, marked);
        write(*m_sides[1].texts, diff.second, marked);
    }
}

}  // namespace diptych
