// The pictures of a conversation: the current one first, then those added to it (files, or the chosen rows of the data set),
// each with its thumbnail and a way to leave it out again. Further pictures are decoded off the UI thread.
#pragma once

#include <QWidget>
#include <filesystem>
#include <vector>

#include "core/base/image.h"
#include "core/base/job.h"
#include "core/language_values.h"

class QAction;
class QLabel;
class QToolButton;

namespace diptych {

struct Services;

class ChatPictures : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t most = 16;

    explicit ChatPictures(Services& services, QWidget* parent = nullptr);

    void setFirst(const SharedImage& image, const std::filesystem::path& file);
    void setMore(const std::vector<std::filesystem::path>& files);   // in place of those added so far
    void add(const std::vector<std::filesystem::path>& files);       // each once; none beyond `most`
    void setOpen(bool on);                          // false: what was said already was said about these
    bool open() const { return m_open; }
    bool loading() const;
    std::vector<SharedImage> images() const;        // those that could be read, the first one first
    std::vector<std::filesystem::path> files() const;
    void retranslate();

Q_SIGNALS:
    void changed();
    void failed(const QString& oneLine);

private:
    struct Picture {
        std::filesystem::path file;
        SharedImage image;
        JobHandle loading;
    };
    void addFiles();
    void addChosenRows();
    void load(Picture& picture);
    void remove(const std::filesystem::path& file);
    void refill();
    Picture* find(const std::filesystem::path& file);

    Services& m_services;
    QLabel* m_title;
    QWidget* m_shelf;
    QToolButton* m_add;
    QAction *m_addFiles, *m_addRows;
    SharedImage m_first;
    std::filesystem::path m_firstFile;
    std::vector<Picture> m_more;
    bool m_open = true;
};

}  // namespace diptych
