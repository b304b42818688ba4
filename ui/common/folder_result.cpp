#include "ui/common/folder_result.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QUrl>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

FolderResult::FolderResult(QWidget* parent)
    : QWidget(parent), m_sentence(plainLabel({}, this)), m_open(new QPushButton(this)), m_show(new QPushButton(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2 * Theme::grid);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_show);
    row->addWidget(m_open);
    m_sentence->setProperty("dataText", true);
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openWanted(m_folder); });
    connect(m_show, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(m_folder.string()))); });
    clear();
}

void FolderResult::say(const QString& sentence, const std::filesystem::path& folder) {
    m_folder = folder;
    m_sentence->setText(sentence);
    m_open->setVisible(!folder.empty());
    m_show->setVisible(!folder.empty());
    show();
}

void FolderResult::clear() {
    m_sentence->clear();
    hide();
}

void FolderResult::retranslate() {
    m_open->setText(tr("Open it"));
    m_show->setText(tr("Show in folder"));
}

}  // namespace diptych
