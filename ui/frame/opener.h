// Opens what is dropped, given on the command line or chosen: decides by content what a path is. What is open stands in
// the workspace only once it could be read; what was open at last is opened again at the start, else what ships with the
// program.
#pragma once

#include <QObject>
#include <filesystem>

#include "core/base/workspace.h"
#include "ui/hosts/data_host.h"
#include "viz/export.h"

namespace diptych {

struct Services;

// What ships with the program; empty where it was not found.
struct BundledPaths {
    std::filesystem::path model, samples;
};

class Opener : public QObject {
    Q_OBJECT

public:
    Opener(Services& services, BundledPaths bundled, QObject* parent = nullptr);

    // `review`: whether a data set that has faults or may be something else is shown before it is opened.
    void open(const std::filesystem::path& path, Review review = Review::IfDoubtful);
    void openImage(const QImage& picture);          // pasted; kept in the cache folder as PNG
    void openRemembered();                          // of model and data those that were not asked for yet
    void openBundledModel();
    void openSamples();
    const BundledPaths& bundled() const { return m_bundled; }
    bool waiting() const;                           // something asked for is still being read
    void openPicture(const std::filesystem::path& file);

Q_SIGNALS:
    void recipeOpened(const Recipe& recipe, const std::filesystem::path& file);   // a picture that a panel exported

private:
    struct Asked {
        std::filesystem::path path;                 // empty: nothing was asked for yet
        bool remembered = false;                    // not by the user of today
    };

    void openModel(const std::filesystem::path& folder);
    void openData(const std::filesystem::path& path, Review review = Review::Never);
    void review(const std::filesystem::path& path, std::shared_ptr<const Dataset> set, const QString& problem);
    void modelSettled();
    void fallBack(Workspace::Kind kind, const std::filesystem::path& bundled);
    std::filesystem::path remembered(Workspace::Kind kind, const std::filesystem::path& bundled) const;

    Services& m_services;
    BundledPaths m_bundled;
    Asked m_model, m_data;
    bool m_modelPending = false;
};

}  // namespace diptych
