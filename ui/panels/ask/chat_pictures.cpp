#include "ui/panels/ask/chat_pictures.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <algorithm>

#include "core/base/files.h"
#include "core/base/selection.h"
#include "ui/common/flow_layout.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/picture_files.h"
#include "ui/services.h"

namespace diptych {
namespace {

constexpr int thumbnailSide = Theme::grid * 8;

}  // namespace

ChatPictures::ChatPictures(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_title(plainLabel({}, this)), m_shelf(new QWidget(this)), m_add(new QToolButton(this)),
      m_addFiles(new QAction(this)), m_addRows(new QAction(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    layout->addWidget(m_shelf, 1);
    layout->addWidget(m_title, 1);
    layout->addWidget(m_add, 0, Qt::AlignTop);
    new FlowLayout(m_shelf, Theme::grid);
    m_title->setForegroundRole(QPalette::PlaceholderText);
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setMenu(new QMenu(m_add));
    m_add->menu()->addActions({m_addRows, m_addFiles});
    connect(m_addFiles, &QAction::triggered, this, &ChatPictures::addFiles);
    connect(m_addRows, &QAction::triggered, this, &ChatPictures::addChosenRows);
    connect(m_add->menu(), &QMenu::aboutToShow, this, &ChatPictures::retranslate);
    connect(&services.data, &DataHost::thumbnailReady, this, [this](const QString& file) {
        if (find(fromUtf8(file.toStdString())))
            refill();
    });
}

void ChatPictures::setFirst(const SharedImage& image, const std::filesystem::path& file) {
    m_first = image;
    m_firstFile = file;
    refill();
}

void ChatPictures::setMore(const std::vector<std::filesystem::path>& files) {
    m_more.clear();
    add(files);
    refill();
}

void ChatPictures::setOpen(bool on) {
    m_open = on;
    refill();
}

ChatPictures::Picture* ChatPictures::find(const std::filesystem::path& file) {
    const auto found = std::find_if(m_more.begin(), m_more.end(), [&](const Picture& picture) { return picture.file == file; });
    return found == m_more.end() ? nullptr : &*found;
}

void ChatPictures::add(const std::vector<std::filesystem::path>& files) {
    for (const auto& file : files) {
        if (file.empty() || file == m_firstFile || find(file))
            continue;
        if (m_more.size() + 1 >= most) {
            Q_EMIT failed(tr("A conversation takes at most %1 pictures.").arg(most));
            break;
        }
        m_more.push_back({file, nullptr, {}});
        load(m_more.back());
    }
    refill();
    Q_EMIT changed();
}

void ChatPictures::load(Picture& picture) {
    picture.loading = m_services.data.loadPicture(picture.file, [this, file = picture.file](Result<SharedImage> image) {
        if (Picture* loaded = find(file); loaded && image.ok())
            loaded->image = *image;
        else if (!image.ok())
            Q_EMIT failed(QString::fromStdString(image.error().oneLine()));
        if (!image.ok())
            remove(file);
        Q_EMIT changed();
    });
}

void ChatPictures::remove(const std::filesystem::path& file) {
    std::erase_if(m_more, [&](const Picture& picture) { return picture.file == file; });
    refill();
    Q_EMIT changed();
}

bool ChatPictures::loading() const {
    return std::any_of(m_more.begin(), m_more.end(), [](const Picture& picture) { return !picture.image; });
}

std::vector<SharedImage> ChatPictures::images() const {
    std::vector<SharedImage> images;
    if (m_first)
        images.push_back(m_first);
    for (const Picture& picture : m_more)
        if (picture.image)
            images.push_back(picture.image);
    return images;
}

std::vector<std::filesystem::path> ChatPictures::files() const {
    std::vector<std::filesystem::path> files{m_firstFile};
    for (const Picture& picture : m_more)
        files.push_back(picture.file);
    return files;
}

void ChatPictures::addFiles() {
    const QString file = m_services.dialogs.openFile(this, tr("Add a picture to the conversation"), pictureFilter());
    if (!file.isEmpty())
        add({fromUtf8(file.toStdString())});
}

void ChatPictures::addChosenRows() {
    const auto set = m_services.data.dataset();
    std::vector<std::filesystem::path> files;
    for (const int row : m_services.selection.state().rows)
        if (set && row >= 0 && row < static_cast<int>(set->items.size()))
            files.push_back(set->items[static_cast<std::size_t>(row)].file);
    add(files);
}

void ChatPictures::refill() {
    QLayout* shelf = m_shelf->layout();
    while (QLayoutItem* item = shelf->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();              // it may be the one that was clicked
        delete item;
    }
    for (const Picture& picture : m_more) {
        auto* button = new QToolButton(m_shelf);
        const QString name = fileName(picture.file);
        button->setIcon(QPixmap::fromImage(m_services.data.thumbnail(picture.file, thumbnailSide)));
        button->setIconSize({thumbnailSide, thumbnailSide});
        button->setAccessibleName(tr("Leave out %1").arg(name));
        button->setToolTip(plainToolTip(m_open ? tr("%1. Click to leave it out.").arg(name) : name));
        button->setEnabled(m_open);
        connect(button, &QToolButton::clicked, this, [this, file = picture.file] { remove(file); });
        shelf->addWidget(button);
        button->show();
    }
    m_shelf->setVisible(!m_more.empty());
    m_title->setVisible(m_more.empty());
    m_add->setEnabled(m_open);
    retranslate();
}

void ChatPictures::retranslate() {
    const int chosen = static_cast<int>(m_services.selection.state().rows.size());
    m_title->setText(tr("About the picture on the left."));
    m_add->setText(tr("Add pictures"));
    m_add->setToolTip(plainToolTip(m_open ? tr("More pictures for the same conversation. You can drop them here too.")
                                          : tr("Pictures come before the first message: begin a new conversation to add some.")));
    m_addRows->setText(chosen > 0 ? tr("The %n rows chosen in Data", nullptr, chosen) : tr("The rows chosen in Data (none)"));
    m_addRows->setEnabled(chosen > 0);
    m_addFiles->setText(tr("A file…"));
}

}  // namespace diptych
