#include "ui/panels/inside/map_controls.h"

#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "core/base/preference.h"
#include "core/engine.h"
#include "ui/common/flow_layout.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/services.h"

namespace diptych {
namespace {

QComboBox* narrowBox(QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return box;
}

void refill(QComboBox* box, const QList<std::pair<QString, QString>>& entries, const QString& chosen) {
    box->clear();
    for (const auto& [text, id] : entries)
        box->addItem(text, id);
    box->setCurrentIndex(std::max(0, box->findData(chosen)));
}

}  // namespace

MapControls::MapControls(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_methodName(plainLabel({}, this)), m_targetName(plainLabel({}, this)),
      m_directionName(plainLabel({}, this)), m_colorsName(plainLabel({}, this)), m_opacityName(plainLabel({}, this)),
      m_comparisonName(plainLabel({}, this)), m_meaning(plainLabel({}, this)), m_method(narrowBox(this)),
      m_target(narrowBox(this)), m_direction(narrowBox(this)), m_colors(narrowBox(this)), m_comparison(narrowBox(this)),
      m_opacity(new QSlider(Qt::Horizontal, this)), m_smooth(new QCheckBox(this)), m_special(new QCheckBox(this)) {
    build();
    const Settings& settings = services.settings;
    m_opacity->setRange(0, 100);
    m_opacity->setValue(settings.get("inside/opacity", 60));
    m_opacity->setFixedWidth(Theme::grid * 25);
    m_smooth->setChecked(settings.get("inside/smooth", true));
    m_special->setChecked(settings.get("inside/special", false));
    m_meaning->setForegroundRole(QPalette::PlaceholderText);
    retranslate();
    for (QComboBox* box : {m_method, m_target, m_direction, m_colors, m_comparison})
        connect(box, &QComboBox::currentIndexChanged, this, [this, box] {
            if (m_filling)
                return;
            store();
            showMeaning();
            const bool work = box == m_method || box == m_target || box == m_comparison;
            work ? Q_EMIT askAgain() : Q_EMIT drawAgain();
        });
    connect(m_opacity, &QSlider::valueChanged, this, [this] {
        store();
        Q_EMIT drawAgain();
    });
    for (QCheckBox* box : {m_smooth, m_special})
        connect(box, &QCheckBox::toggled, this, [this] {
            store();
            Q_EMIT drawAgain();
        });
}

void MapControls::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    auto* flowHost = new QWidget(this);
    auto* flow = new FlowLayout(flowHost, Theme::grid * 2);
    const int height = m_method->sizeHint().height();
    const auto pair = [&](QLabel* name, QWidget* control) {
        auto* host = new QWidget(flowHost);
        auto* row = new QHBoxLayout(host);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(Theme::grid);
        name->setWordWrap(false);
        name->setBuddy(control);
        row->addWidget(name, 0, Qt::AlignVCenter);
        row->addWidget(control, 0, Qt::AlignVCenter);
        host->setMinimumHeight(height);
        flow->addWidget(host);
    };
    pair(m_methodName, m_method);
    pair(m_targetName, m_target);
    pair(m_directionName, m_direction);
    pair(m_colorsName, m_colors);
    pair(m_opacityName, m_opacity);
    for (QCheckBox* box : {m_smooth, m_special}) {
        box->setMinimumHeight(height);
        flow->addWidget(box);
    }
    pair(m_comparisonName, m_comparison);
    layout->addWidget(flowHost);
    layout->addWidget(m_meaning);
}

void MapControls::retranslate() {
    m_methodName->setText(tr("Method"));
    m_targetName->setText(tr("Text as"));
    m_directionName->setText(tr("Patch"));
    m_colorsName->setText(tr("Colours"));
    m_opacityName->setText(tr("Opacity"));
    m_comparisonName->setText(tr("Other model"));
    m_smooth->setText(tr("Smooth"));
    m_smooth->setToolTip(plainToolTip(tr("Off: one flat colour per patch, exactly what the model has.")));
    m_special->setText(tr("Special tokens"));
    m_special->setToolTip(plainToolTip(tr("Shows tokens such as [CLS] and [SEP] that stand for no word.")));
    m_method->setAccessibleName(tr("Method"));
    m_target->setAccessibleName(tr("What the text is to the model"));
    m_direction->setAccessibleName(tr("Direction of attention between patches"));
    m_colors->setAccessibleName(tr("Colour map"));
    m_opacity->setAccessibleName(tr("Opacity of the map"));
    m_comparison->setAccessibleName(tr("Comparison with the other model"));
    fill();
    showMeaning();
}

void MapControls::fill() {
    m_filling = true;
    const auto saved = [this](const char* key, const char* fallback) {
        return QString::fromStdString(m_services.settings.get(key, std::string(fallback)));
    };
    refill(m_method, {{tr("Attention"), QStringLiteral("attention")}, {tr("Rollout"), QStringLiteral("rollout")}},
           saved("inside/method", "attention"));
    QList<std::pair<QString, QString>> targets;
    const auto has = [this](const char* head) { return std::find(m_heads.begin(), m_heads.end(), head) != m_heads.end(); };
    if (has("itm"))
        targets.append({tr("a text to match"), QStringLiteral("match")});
    if (has("captioner"))
        targets.append({tr("a caption it writes"), QStringLiteral("caption")});
    if (has("vqa"))
        targets.append({tr("a question it is asked"), QStringLiteral("answer")});
    refill(m_target, targets, saved("inside/target", "caption"));
    m_targetName->setVisible(targets.size() > 1);
    m_target->setVisible(targets.size() > 1);
    refill(m_direction, {{tr("looks at"), QStringLiteral("given")}, {tr("is looked at by"), QStringLiteral("received")}},
           saved("inside/direction", "given"));
    QList<std::pair<QString, QString>> maps;
    for (const ColorMap map : {ColorMap::Viridis, ColorMap::Cividis})
        maps.append({colorMapName(map), colorMapName(map)});
    refill(m_colors, maps, saved("inside/colors", "viridis"));
    refill(m_comparison,
           {{tr("hidden"), QStringLiteral("off")}, {tr("beside"), QStringLiteral("beside")}, {tr("difference"), QStringLiteral("difference")}},
           saved("inside/comparison", "beside"));
    m_comparison->setEnabled(m_hasOther);
    m_comparison->setToolTip(plainToolTip(m_hasOther ? tr("The same word, layer and head in the other model; difference: other minus current.")
                                                     : tr("Open a model to compare with first.")));
    m_filling = false;
}

void MapControls::store() {
    Settings& settings = m_services.settings;
    settings.set("inside/method", m_method->currentData().toString().toStdString());
    if (m_target->count() > 0)
        settings.set("inside/target", m_target->currentData().toString().toStdString());
    settings.set("inside/direction", m_direction->currentData().toString().toStdString());
    settings.set("inside/colors", m_colors->currentData().toString().toStdString());
    if (m_hasOther)
        settings.set("inside/comparison", m_comparison->currentData().toString().toStdString());
    settings.set("inside/opacity", m_opacity->value());
    settings.set("inside/smooth", m_smooth->isChecked());
    settings.set("inside/special", m_special->isChecked());
}

void MapControls::showMeaning() {
    m_meaning->setText(
        rollout() ? tr("Attention multiplied up through the vision layers with the residual path added (Abnar and Zuidema 2020), read "
                       "at the class token: what reached the picture's summary. Misleads: it ignores values and signs, knows no word, "
                       "and blurs with every layer.")
                  : tr("The weights softmax(QKᵀ/√d) with which one position mixes in others. Misleads: a weight says what was read, "
                       "not what mattered, and a mean hides heads that disagree."));
}

void MapControls::followModel(const ModelInfo* model, const ModelInfo* other) {
    m_heads = model ? model->heads : std::vector<std::string>();
    m_hasOther = other != nullptr;
    fill();
}

void MapControls::setDirectionUsed(bool on) {
    m_directionName->setVisible(on);
    m_direction->setVisible(on);
}

bool MapControls::rollout() const { return m_method->currentData().toString() == QLatin1String("rollout"); }
std::string MapControls::target() const { return m_target->currentData().toString().toStdString(); }
bool MapControls::received() const { return m_direction->currentData().toString() == QLatin1String("received"); }
ColorMap MapControls::colors() const { return colorMapNamed(m_colors->currentData().toString()); }
double MapControls::opacity() const { return m_opacity->value() / 100.0; }
bool MapControls::smooth() const { return m_smooth->isChecked(); }
bool MapControls::showSpecial() const { return m_special->isChecked(); }

MapControls::Comparison MapControls::comparison() const {
    const QString chosen = m_comparison->currentData().toString();
    if (!m_hasOther || chosen == QLatin1String("off"))
        return Comparison::Off;
    return chosen == QLatin1String("difference") ? Comparison::Difference : Comparison::Beside;
}

}  // namespace diptych
