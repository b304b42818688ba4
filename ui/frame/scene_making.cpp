#include "ui/frame/scene_making.h"

#include <QStandardPaths>

#include "ui/common/path_text.h"
#include "ui/frame/make_scenes_dialog.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/ui_worker.h"
#include "ui/navigator.h"
#include "ui/services.h"

namespace diptych {

SceneMaking::SceneMaking(Services& services, QWidget* window)
    : QObject(window), m_services(services), m_window(window), m_worker(std::make_unique<UiWorker>(services.jobs, nullptr)) {
    connect(&services.navigator, &Navigator::scenesWanted, this, &SceneMaking::ask);
}

SceneMaking::~SceneMaking() = default;

void SceneMaking::ask() {
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto* dialog = new MakeScenesDialog(m_services.dialogs, freshFolder(documents, QStringLiteral("scenes")), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { make(dialog->request()); });
    dialog->open();
}

void SceneMaking::make(const MakeScenesRequest& request) {
    m_jobs.push_back(m_worker->submit(
        tr("Making %1").arg(fileName(request.folder)), [request](JobContext& context) { return makeScenes(request, context); },
        [this, folder = request.folder](const Status& status) {
            if (status.ok())
                m_services.navigator.openPath(folder);
            else if (status.error().code != ErrorCode::Cancelled)
                m_services.dialogs.error(m_window, QString::fromStdString(status.error().oneLine()));
        }));
}

}  // namespace diptych
