#include "ui/panels/train/method_page.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QRadioButton>
#include <QSpinBox>
#include <QToolButton>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

namespace {

constexpr double rateUnit = 1e-5;                   // the spin box counts in 0.00001
constexpr int ownPreset = 3;

}  // namespace

MethodPage::MethodPage(const Theme& theme)
    : WizardPage(theme, tr("How"), tr("Which weights move, and for how long.")) {
    m_method = addChoices({tr("Full: every weight learns. Best result, needs most memory"),
                           tr("Linear probe: only the projections and the matching head learn. Quick, forgets nothing")});
    m_leftOut = plainLabel();
    QPalette colours = m_leftOut->palette();
    colours.setColor(QPalette::WindowText, theme.warning());
    m_leftOut->setPalette(colours);
    content()->addWidget(m_leftOut);
    content()->addSpacing(2 * Theme::grid);
    content()->addWidget(plainLabel(tr("How long")));
    m_preset = addChoices({tr("Quick: 40 steps of 8 pictures, to see that it works"), tr("Normal: 300 steps of 16 pictures"),
                           tr("Thorough: 1,500 steps of 16 pictures"), tr("As set below")});
    buildAdvanced();
    content()->addStretch();
    connect(m_method, &QButtonGroup::idToggled, this, &MethodPage::changed);
    connect(m_preset, &QButtonGroup::idToggled, this, [this](int preset, bool on) {
        if (on)
            takePreset(preset);
    });
    takePreset(0);
    setLeftOut({});
}

QButtonGroup* MethodPage::addChoices(const QStringList& texts) {
    auto* group = new QButtonGroup(this);
    for (int i = 0; i < texts.size(); ++i) {
        auto* button = new QRadioButton(texts[i], this);
        group->addButton(button, i);
        content()->addWidget(button);
    }
    group->button(0)->setChecked(true);
    return group;
}

void MethodPage::buildAdvanced() {
    m_more = new QToolButton(this);
    m_more->setText(tr("More settings"));
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setArrowType(Qt::RightArrow);
    m_advanced = new QWidget(this);
    auto* form = new QFormLayout(m_advanced);
    form->setContentsMargins(6 * Theme::grid, 0, 0, 0);
    m_steps = new QSpinBox(m_advanced);
    m_batch = new QSpinBox(m_advanced);
    m_rate = new QDoubleSpinBox(m_advanced);
    m_freeze = new QCheckBox(tr("Freeze the vision tower: pictures are seen as before, only the texts learn"), m_advanced);
    m_steps->setRange(1, 1'000'000);
    m_batch->setRange(1, 1024);
    m_rate->setLocale(QLocale::c());
    m_rate->setRange(0.01, 10'000);
    m_rate->setDecimals(2);
    m_rate->setSuffix(QStringLiteral(" × 10⁻⁵"));
    const auto addRow = [&](const QString& name, QWidget* field) {
        field->setAccessibleName(name);
        form->addRow(name, field);
    };
    addRow(tr("Steps"), m_steps);
    addRow(tr("Pictures a step (batch)"), m_batch);
    addRow(tr("Learning rate"), m_rate);
    form->addRow(m_freeze);
    m_advanced->hide();
    content()->addWidget(m_more);
    content()->addWidget(m_advanced);
    connect(m_more, &QToolButton::toggled, this, [this](bool open) {
        m_more->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_advanced->setVisible(open);
    });
    const auto ownValues = [this] {
        m_preset->button(ownPreset)->setChecked(true);
        Q_EMIT changed();
    };
    connect(m_steps, &QSpinBox::valueChanged, this, ownValues);
    connect(m_batch, &QSpinBox::valueChanged, this, ownValues);
    connect(m_rate, &QDoubleSpinBox::valueChanged, this, ownValues);
    connect(m_freeze, &QCheckBox::toggled, this, &MethodPage::changed);
}

void MethodPage::takePreset(int preset) {
    if (preset == ownPreset)
        return m_more->setChecked(true);
    RunRequest values;
    applyPreset(values, static_cast<RunPreset>(preset));
    const QSignalBlocker steps(m_steps), batch(m_batch), rate(m_rate);
    m_steps->setValue(values.steps);
    m_batch->setValue(values.batch);
    m_rate->setValue(values.lr / rateUnit);
    Q_EMIT changed();
}

void MethodPage::write(RunRequest& request) const {
    request.method = m_method->checkedId() == 1 ? "linear-probe" : "full";
    request.steps = m_steps->value();
    request.batch = m_batch->value();
    request.lr = m_rate->value() * rateUnit;
    request.freezeVision = m_freeze->isChecked();
}

void MethodPage::setLeftOut(const QString& lines) {
    m_leftOut->setText(lines);
    m_leftOut->setVisible(!lines.isEmpty());
}

}  // namespace diptych
