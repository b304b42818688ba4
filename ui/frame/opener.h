// Opens what is dropped, given on the command line or chosen: decides by content what a path is.
#pragma once

#include <QObject>
#include <filesystem>

namespace diptych {

struct Services;

class Opener : public QObject {
    Q_OBJECT

public:
    explicit Opener(Services& services, QObject* parent = nullptr);

    void open(const std::filesystem::path& path);
    void openImage(const QImage& picture);          // pasted; kept in the cache folder as PNG

private:
    void openPicture(const std::filesystem::path& file);

    Services& m_services;
};

}  // namespace diptych
