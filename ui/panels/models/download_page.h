// Fetches a model from the Hugging Face Hub or a mirror, in two steps that a person takes: look up (the list of files alone,
// with sizes and licence), then download into the cache that the Python tools use too. What has arrived is kept and gone on
// with. Nothing goes over the network before one of the two buttons is pressed.
#pragma once

#include <QWidget>
#include <memory>
#include <optional>

#include "core/base/preference.h"
#include "core/hub/hub_download.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace diptych {

struct Services;
class FactStrip;
class FolderResult;
class OfferTableModel;
class TaskProgress;
class UiWorker;

class DownloadPage : public QWidget {
    Q_OBJECT

public:
    explicit DownloadPage(Services& services, QWidget* parent = nullptr);
    ~DownloadPage() override;
    void setCache(const std::filesystem::path& cache) { m_cache = cache; }         // else that of the environment
    void retranslate();

Q_SIGNALS:
    void backWanted();

private:
    void build();
    HubRequest request() const;
    void forgetOffer();                            // what was looked up no longer belongs to the fields
    void lookUp();
    void showOffer(const Result<HubOffer>& offer);
    void download();
    void showModel(const Result<HubModel>& model);
    void sayProblem(const Error& error);
    void label();                                  // buttons and facts by the state

    Services& m_services;
    Preference<std::string> m_keptEndpoint;
    std::filesystem::path m_cache;
    std::optional<HubOffer> m_offer;
    QLabel *m_title, *m_about, *m_idLabel, *m_revisionLabel, *m_endpointLabel;
    QLineEdit *m_id, *m_revision, *m_endpoint;
    QPushButton *m_back, *m_lookUp, *m_download;
    FactStrip* m_facts;
    OfferTableModel* m_files;
    QTableView* m_table;
    TaskProgress* m_progress;
    FolderResult* m_result;
    JobHandle m_job;
    std::unique_ptr<UiWorker> m_worker;            // last: its thread ends before the rest goes
};

}  // namespace diptych
