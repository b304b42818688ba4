#include "ui/panels/models/opening_section.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/common/flow_layout.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/services.h"

namespace diptych {

OpeningSection::OpeningSection(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_putOn(new QPushButton(this)), m_takeOff(new QPushButton(this)),
      m_adapters(plainLabel({}, this)), m_typeLabel(plainLabel({}, this)), m_typeMeaning(plainLabel({}, this)),
      m_type(new QComboBox(this)) {
    auto* adapters = new FlowLayout(nullptr, 2 * Theme::grid);
    auto* type = new FlowLayout(nullptr, 2 * Theme::grid);
    for (QLabel* label : {m_adapters, m_typeLabel})
        label->setWordWrap(false);
    m_adapters->setProperty("dataText", true);
    m_typeMeaning->setForegroundRole(QPalette::PlaceholderText);
    m_typeLabel->setBuddy(m_type);
    for (QWidget* widget : {static_cast<QWidget*>(m_putOn), static_cast<QWidget*>(m_takeOff), static_cast<QWidget*>(m_adapters)})
        adapters->addWidget(widget);
    for (QWidget* widget : {static_cast<QWidget*>(m_typeLabel), static_cast<QWidget*>(m_type)})
        type->addWidget(widget);
    for (const char* name : {"f32", "bf16"})
        m_type->addItem(QString::fromLatin1(name));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::grid);
    column->addLayout(adapters);
    column->addLayout(type);
    column->addWidget(m_typeMeaning);
    connect(m_putOn, &QPushButton::clicked, this, &OpeningSection::putAdapterOn);
    connect(m_takeOff, &QPushButton::clicked, this, &OpeningSection::takeAdaptersOff);
    connect(m_type, &QComboBox::activated, this, &OpeningSection::chooseType);
}

void OpeningSection::putAdapterOn() {
    if (m_services.engine.modelInfo() == nullptr)
        return;
    const QString chosen = m_services.dialogs.openFolder(this, tr("Choose the folder of a PEFT adapter"));
    if (chosen.isEmpty())
        return;
    OpenRequest request = m_services.engine.modelRequest();
    request.adapters.emplace_back(chosen.toStdString());
    m_services.engine.openModel(request);
}

void OpeningSection::takeAdaptersOff() {
    if (m_services.engine.modelInfo() == nullptr)
        return;
    OpenRequest request = m_services.engine.modelRequest();
    request.adapters.clear();
    m_services.engine.openModel(request);
}

void OpeningSection::chooseType(int index) {
    OpenRequest request = m_services.engine.modelRequest();
    request.dtype = m_type->itemText(index).toStdString();
    if (m_services.engine.modelInfo() != nullptr && request.dtype != m_services.engine.modelRequest().dtype)
        m_services.engine.openModel(request);
}

void OpeningSection::refresh() {
    const ModelInfo* info = m_services.engine.modelInfo();
    if (info == nullptr)
        return;
    QStringList names;
    for (const auto& adapter : info->adapters)
        names.append(fileName(adapter));
    m_adapters->setText(names.isEmpty() ? tr("No adapter is on.") : tr("On: %1").arg(names.join(QStringLiteral(", "))));
    m_takeOff->setEnabled(!names.isEmpty());
    m_takeOff->setToolTip(names.isEmpty() ? tr("No adapter is on this model") : tr("Open the model as it is in its folder"));
    m_type->setCurrentText(QString::fromStdString(m_services.engine.modelRequest().dtype));
    m_typeMeaning->setText(m_type->currentIndex() == 0
                               ? tr("Four bytes a number, as exact as the weights: scores can be compared with those of others.")
                               : tr("Two bytes a number: half the memory. Scores differ from f32 in the third digit; a close choice may fall otherwise."));
}

void OpeningSection::retranslate() {
    m_putOn->setText(tr("Put an adapter on…"));
    m_putOn->setToolTip(tr("A PEFT folder (LoRA) made for this model"));
    m_takeOff->setText(tr("Take adapters off"));
    m_typeLabel->setText(tr("Computes in"));
    m_type->setAccessibleName(tr("Type of numbers it computes in"));
    m_type->setToolTip(tr("The model is opened anew"));
    refresh();
}

}  // namespace diptych
