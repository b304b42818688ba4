// The picture that the Selection points to, decoded, for panels that show it large. Follows the selection only while
// active (a hidden panel does no work) and catches up when activated. Lives on the UI thread.
#pragma once

#include <QImage>
#include <QObject>
#include <QString>
#include <filesystem>
#include <memory>

#include "core/base/image.h"
#include "core/base/job.h"
#include "core/base/signal.h"

namespace diptych {

struct Services;

class CurrentPicture : public QObject {
    Q_OBJECT

public:
    enum class State { None, Loading, Ready, Failed };

    explicit CurrentPicture(Services& services, QObject* parent = nullptr);

    void setActive(bool on);
    bool active() const { return m_active; }
    State state() const { return m_state; }
    std::shared_ptr<const Image> image() const { return m_image; }   // null unless Ready
    const QImage& shown() const { return m_shown; }                  // null unless Ready
    const QString& problem() const { return m_problem; }             // one line, when Failed
    const std::filesystem::path& file() const { return m_file; }

Q_SIGNALS:
    void changed();

private:
    void follow();
    void settle(State state);

    Services& m_services;
    Connection m_selection;
    JobHandle m_loading;
    std::filesystem::path m_file;
    std::shared_ptr<const Image> m_image;
    QImage m_shown;
    QString m_problem;
    State m_state = State::None;
    bool m_active = false;
};

}  // namespace diptych
