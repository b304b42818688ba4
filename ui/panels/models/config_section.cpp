#include "ui/panels/models/config_section.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "core/base/workspace.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/models/config_table_model.h"
#include "ui/services.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr int leastColumn = 24 * Theme::grid;      // then the table scrolls
const QString chooseMark = QStringLiteral("\nchoose");             // no folder's name in a list of paths

Result<QList<ConfigRow>> readAndCompare(const fs::path& here, const fs::path& reference, const QString& family) {
    DIPTYCH_ASSIGN(const Json own, configOf(here));
    if (reference.empty())
        return comparedConfigs(own, defaultConfig(family), ReferenceKind::Defaults);
    DIPTYCH_ASSIGN(const Json other, configOf(reference));
    return comparedConfigs(own, other, ReferenceKind::Model);
}

}  // namespace

ConfigSection::ConfigSection(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_model(new ConfigTableModel(this)), m_proxy(new QSortFilterProxyModel(this)),
      m_referenceLabel(plainLabel({}, this)), m_count(plainLabel({}, this)), m_reference(new QComboBox(this)),
      m_filter(new QLineEdit(this)), m_copy(new QPushButton(this)), m_table(new QTableView(this)) {
    build();
    connect(m_reference, &QComboBox::activated, this, &ConfigSection::referenceActivated);
    connect(m_copy, &QPushButton::clicked, this, &ConfigSection::copy);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setFilterFixedString(text);
        showCount();
    });
}

void ConfigSection::build() {
    m_proxy->setSourceModel(m_model);
    m_proxy->setFilterRole(ConfigTableModel::searchRole);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_proxy);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setMinimumSectionSize(leastColumn);
    m_table->horizontalHeader()->setSectionResizeMode(ConfigTableModel::Key, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(ConfigTableModel::Here, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(ConfigTableModel::Reference, QHeaderView::Stretch);
    m_table->setProperty("dataText", true);
    m_reference->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_reference->setMinimumContentsLength(16);
    m_filter->setClearButtonEnabled(true);
    m_referenceLabel->setBuddy(m_reference);
    m_referenceLabel->setWordWrap(false);
    auto* head = new QHBoxLayout;
    head->addWidget(m_referenceLabel);
    head->addWidget(m_reference, 1);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_count, 1);
    foot->addWidget(m_copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2 * Theme::grid, 0, 0);
    column->setSpacing(Theme::grid);
    column->addLayout(head);
    column->addWidget(m_filter);
    column->addWidget(m_table, 1);
    column->addLayout(foot);
}

void ConfigSection::fillReferences() {
    const ModelInfo* info = m_services.engine.modelInfo();
    m_reference->clear();
    m_reference->addItem(info == nullptr ? tr("Defaults of the family") : tr("Defaults of %1").arg(QString::fromStdString(info->family)));
    const auto add = [this](const fs::path& folder) {
        m_reference->addItem(QStringLiteral("%1   %2").arg(fileName(folder), shortFolder(folder)), QString::fromStdString(folder.string()));
    };
    for (const fs::path& folder : m_services.workspace.recent(Workspace::Kind::Model))
        if (info == nullptr || folder != info->folder)
            add(folder);
    if (!m_with.empty() && m_reference->findData(QString::fromStdString(m_with.string())) < 0)
        add(m_with);
    m_reference->addItem(tr("Another folder…"), chooseMark);
    m_reference->setCurrentIndex(m_with.empty() ? 0 : m_reference->findData(QString::fromStdString(m_with.string())));
}

void ConfigSection::referenceActivated(int index) {
    QString chosen = m_reference->itemData(index).toString();
    if (chosen == chooseMark)
        chosen = m_services.dialogs.openFolder(this, tr("Choose a model folder to compare with"));
    else if (chosen.isEmpty())
        return compareWith({});
    if (chosen.isEmpty())
        return fillReferences();                   // cancelled: what it was
    compareWith(chosen.toStdString());
}

void ConfigSection::compareWith(const fs::path& folder) {
    m_with = folder;
    fillReferences();
    compare();
}

void ConfigSection::refresh() {
    fillReferences();
    compare();
}

void ConfigSection::compare() {
    const ModelInfo* info = m_services.engine.modelInfo();
    if (info == nullptr)
        return m_model->show({});
    m_comparing = m_services.engine.askEngine<QList<ConfigRow>>(
        {},
        [here = info->folder, with = m_with, family = QString::fromStdString(info->family)](Engine&, JobContext&) {
            return readAndCompare(here, with, family);
        },
        [this](const Result<QList<ConfigRow>>& rows) { showResult(rows); });
}

void ConfigSection::showResult(const Result<QList<ConfigRow>>& rows) {
    m_model->show(rows.ok() ? *rows : QList<ConfigRow>());
    showCount();
    if (!rows.ok())
        m_count->setText(QString::fromStdString(rows.error().oneLine()));
}

void ConfigSection::showCount() {
    int differing = 0;
    for (const ConfigRow& row : m_model->rows())
        differing += row.differs() ? 1 : 0;
    m_count->setText(tr("%1 of %2 keys differ").arg(differing).arg(m_model->rowCount()));
}

void ConfigSection::copy() const {
    QStringList lines;
    for (int row = 0; row < m_proxy->rowCount(); ++row)
        lines.append(m_model->rowText(m_proxy->mapToSource(m_proxy->index(row, 0)).row()));
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void ConfigSection::retranslate() {
    m_referenceLabel->setText(tr("Compared with"));
    m_reference->setAccessibleName(tr("Reference configuration"));
    m_filter->setAccessibleName(tr("Find keys and values"));
    m_filter->setPlaceholderText(tr("Find keys and values"));
    m_table->setAccessibleName(tr("Configuration against the reference"));
    m_copy->setText(tr("Copy table"));
    fillReferences();
    showCount();
}

}  // namespace diptych
