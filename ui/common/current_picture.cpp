#include "ui/common/current_picture.h"

#include "core/base/selection.h"
#include "ui/hosts/data_host.h"
#include "ui/services.h"

namespace diptych {

CurrentPicture::CurrentPicture(Services& services, QObject* parent) : QObject(parent), m_services(services) {
    m_selection = services.selection.changed.connect([this](unsigned changes) {
        if (m_active && (changes & PictureChanged))
            follow();
    });
}

void CurrentPicture::setActive(bool on) {
    m_active = on;
    if (on)
        follow();
}

void CurrentPicture::settle(State state) {
    m_state = state;
    Q_EMIT changed();
}

void CurrentPicture::follow() {
    const std::filesystem::path& wanted = m_services.selection.state().picture;
    if (wanted == m_file && m_state != State::Failed)
        return;
    m_file = wanted;
    m_image = nullptr;
    m_shown = {};
    m_loading = {};
    if (m_file.empty())
        return settle(State::None);
    settle(State::Loading);
    m_loading = m_services.data.loadPicture(m_file, [this](Result<std::shared_ptr<const Image>> loaded) {
        if (loaded.ok()) {
            m_image = *loaded;
            m_shown = toQImage(*m_image);
            return settle(State::Ready);
        }
        m_problem = QString::fromStdString(loaded.error().oneLine());
        settle(State::Failed);
    });
}

}  // namespace diptych
