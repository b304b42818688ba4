#include "ui/panels/inside/map_controls.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>
#include <algorithm>

#include "core/base/preference.h"
#include "core/engine.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/services.h"

namespace diptych {
namespace {

QComboBox* modestBox(QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(9);
    return box;
}

void refill(QComboBox* box, const QList<std::pair<QString, QString>>& entries, const QString& chosen) {
    box->clear();
    for (const auto& [text, id] : entries)
        box->addItem(text, id);
    box->setCurrentIndex(std::max(0, box->findData(chosen)));
}

void choose(QComboBox* box, const QString& id) {
    if (const int at = box->findData(id); at >= 0)
        box->setCurrentIndex(at);
}

}  // namespace

MapControls::MapControls(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_grid(new QGridLayout), m_methodName(plainLabel({}, this)),
      m_targetName(plainLabel({}, this)), m_directionName(plainLabel({}, this)), m_colorsName(plainLabel({}, this)),
      m_opacityName(plainLabel({}, this)), m_comparisonName(plainLabel({}, this)), m_meaning(plainLabel({}, this)),
      m_method(modestBox(this)), m_target(modestBox(this)), m_direction(modestBox(this)), m_colors(modestBox(this)),
      m_comparison(modestBox(this)), m_opacity(new QSlider(Qt::Horizontal, this)), m_smooth(new QCheckBox(this)),
      m_special(new QCheckBox(this)), m_openOther(new QPushButton(this)) {
    build();
    const Settings& settings = services.settings;
    m_opacity->setRange(0, 100);
    m_opacity->setValue(settings.get("inside/opacity", 60));
    m_smooth->setChecked(settings.get("inside/smooth", true));
    m_special->setChecked(settings.get("inside/special", false));
    retranslate();
    connectParts();
}

void MapControls::connectParts() {
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
    connect(m_openOther, &QPushButton::clicked, this, &MapControls::otherModelWanted);
}

void MapControls::addRow(QLabel* name, QWidget* control) {
    name->setWordWrap(false);
    name->setBuddy(control);
    const int row = m_grid->rowCount();
    m_grid->addWidget(name, row, 0);
    m_grid->addWidget(control, row, 1);
}

void MapControls::addWide(QWidget* control) {
    m_grid->addWidget(control, m_grid->rowCount(), 0, 1, 2);
}

void MapControls::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(m_grid);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setVerticalSpacing(Theme::grid * 2);
    m_grid->setColumnStretch(1, 1);
    addRow(m_methodName, m_method);
    addWide(m_meaning);
    addRow(m_targetName, m_target);
    addRow(m_directionName, m_direction);
    addRow(m_colorsName, m_colors);
    addRow(m_opacityName, m_opacity);
    auto* boxHost = new QWidget(this);
    auto* boxes = new QHBoxLayout(boxHost);
    boxes->setContentsMargins(0, 0, 0, 0);
    boxes->setSpacing(Theme::grid * 3);
    boxes->addWidget(m_smooth);
    boxes->addWidget(m_special);
    boxes->addStretch();
    addWide(boxHost);
    addRow(m_comparisonName, m_comparison);
    addWide(m_openOther);
    m_meaning->setForegroundRole(QPalette::PlaceholderText);
}

void MapControls::nameParts() {
    m_method->setAccessibleName(tr("Method"));
    m_target->setAccessibleName(tr("What the text is to the model"));
    m_direction->setAccessibleName(tr("Direction of attention between patches"));
    m_colors->setAccessibleName(tr("Colour map"));
    m_opacity->setAccessibleName(tr("Opacity of the map"));
    m_comparison->setAccessibleName(tr("What stands beside the map"));
}

void MapControls::retranslate() {
    m_methodName->setText(tr("Method"));
    m_targetName->setText(tr("Text as"));
    m_directionName->setText(tr("Patch"));
    m_colorsName->setText(tr("Colours"));
    m_opacityName->setText(tr("Opacity"));
    m_comparisonName->setText(tr("Beside it"));
    m_smooth->setText(tr("Smooth"));
    m_smooth->setToolTip(plainToolTip(tr("Off: one flat colour per patch, exactly what the model has.")));
    m_special->setText(tr("Special tokens"));
    m_special->setToolTip(plainToolTip(tr("Shows tokens such as [CLS] and [SEP] that stand for no word.")));
    m_openOther->setText(tr("Other model…"));
    m_openOther->setToolTip(plainToolTip(tr("Opens a second model, such as the one before fine-tuning, to see the same word in both.")));
    nameParts();
    fill();
    showMeaning();
}

MapControls::Entries MapControls::targets() const {
    Entries entries;
    const auto has = [this](const char* head) { return std::find(m_heads.begin(), m_heads.end(), head) != m_heads.end(); };
    if (has("itm"))
        entries.append({tr("a text to match"), QStringLiteral("match")});
    if (has("captioner"))
        entries.append({tr("a caption it writes"), QStringLiteral("caption")});
    if (has("vqa"))
        entries.append({tr("a question it is asked"), QStringLiteral("answer")});
    return entries;
}

void MapControls::fill() {
    m_filling = true;
    const auto saved = [this](const char* key, const char* fallback) {
        return QString::fromStdString(m_services.settings.get(key, std::string(fallback)));
    };
    refill(m_method, {{methodTitle(false), QStringLiteral("attention")}, {methodTitle(true), QStringLiteral("rollout")}},
           saved("inside/method", "attention"));
    refill(m_target, targets(), saved("inside/target", "caption"));
    m_targetName->setVisible(m_target->count() > 1);
    m_target->setVisible(m_target->count() > 1);
    refill(m_direction, {{tr("looks at"), QStringLiteral("given")}, {tr("is looked at by"), QStringLiteral("received")}},
           saved("inside/direction", "given"));
    Entries maps;
    for (const ColorMap map : {ColorMap::Viridis, ColorMap::Cividis})
        maps.append({colorMapName(map), colorMapName(map)});
    refill(m_colors, maps, saved("inside/colors", "viridis"));
    fillComparison();
    m_filling = false;
}

void MapControls::fillComparison() {
    refill(m_comparison,
           {{tr("nothing"), QStringLiteral("off")},
            {tr("other method"), QStringLiteral("method")},
            {tr("other model"), QStringLiteral("beside")},
            {tr("difference of models"), QStringLiteral("difference")}},
           QString::fromStdString(m_services.settings.get("inside/comparison", std::string("beside"))));
    auto* items = qobject_cast<QStandardItemModel*>(m_comparison->model());
    for (int row = 2; items && row < m_comparison->count(); ++row)
        items->item(row)->setEnabled(m_hasOther);
    if (!m_hasOther && m_comparison->currentIndex() >= 2)
        m_comparison->setCurrentIndex(0);
    m_comparison->setToolTip(plainToolTip(
        m_hasOther ? tr("The same word, layer and head in the other model; difference: other minus current.")
                   : tr("Open a model to compare with first: Other model… below.")));
}

void MapControls::store() {
    Settings& settings = m_services.settings;
    settings.set("inside/method", m_method->currentData().toString().toStdString());
    if (m_target->count() > 0)
        settings.set("inside/target", m_target->currentData().toString().toStdString());
    settings.set("inside/direction", m_direction->currentData().toString().toStdString());
    settings.set("inside/colors", m_colors->currentData().toString().toStdString());
    const std::string beside = m_comparison->currentData().toString().toStdString();
    if (m_hasOther || beside != "off")  // "nothing" for want of a second model is no choice
        settings.set("inside/comparison", beside);
    settings.set("inside/opacity", m_opacity->value());
    settings.set("inside/smooth", m_smooth->isChecked());
    settings.set("inside/special", m_special->isChecked());
}

QString MapControls::methodTitle(bool ofRollout) const {
    return ofRollout ? tr("Rollout") : tr("Attention");
}

void MapControls::showMeaning() {
    m_meaning->setText(rollout() ? tr("Attention multiplied up the vision layers. Misleads: it ignores values and signs, knows no word.")
                                 : tr("Weights with which one position reads others. Misleads: read is not yet used."));
    m_meaning->setToolTip(plainToolTip(
        rollout() ? tr("Attention multiplied up through the vision layers with the residual path added (Abnar and Zuidema 2020), read "
                       "at the class token: what reached the picture's summary. Misleads: it ignores values and signs, knows no word, "
                       "and blurs with every layer.")
                  : tr("The weights softmax(QKᵀ/√d) with which one position mixes in others. Misleads: a weight says what was read, "
                       "not what mattered, and a mean hides heads that disagree.")));
}

void MapControls::followModel(const ModelInfo* model, const ModelInfo* other) {
    m_heads = model ? model->heads : std::vector<std::string>();
    m_hasOther = other != nullptr;
    fill();
    showMeaning();
}

void MapControls::setDirectionUsed(bool on) {
    m_directionName->setVisible(on);
    m_direction->setVisible(on);
}

Recipe MapControls::recipe() const {
    const auto yes = [](bool on) { return on ? QStringLiteral("true") : QStringLiteral("false"); };
    return {{QStringLiteral("method"), m_method->currentData().toString()},
            {QStringLiteral("target"), m_target->currentData().toString()},
            {QStringLiteral("direction"), m_direction->currentData().toString()},
            {QStringLiteral("color_map"), m_colors->currentData().toString()},
            {QStringLiteral("comparison"), m_comparison->currentData().toString()},
            {QStringLiteral("opacity"), QString::number(m_opacity->value())},
            {QStringLiteral("smooth"), yes(smooth())},
            {QStringLiteral("special_tokens"), yes(showSpecial())}};
}

void MapControls::restore(const Recipe& recipe) {
    m_filling = true;
    choose(m_method, valueIn(recipe, QStringLiteral("method")));
    choose(m_target, valueIn(recipe, QStringLiteral("target")));
    choose(m_direction, valueIn(recipe, QStringLiteral("direction")));
    choose(m_colors, valueIn(recipe, QStringLiteral("color_map")));
    if (const QString beside = valueIn(recipe, QStringLiteral("comparison")); m_hasOther || beside == QLatin1String("method"))
        choose(m_comparison, beside);
    m_filling = false;
    if (const QString value = valueIn(recipe, QStringLiteral("opacity")); !value.isEmpty())
        m_opacity->setValue(value.toInt());
    for (const auto& [key, box] : {std::pair{QStringLiteral("smooth"), m_smooth}, {QStringLiteral("special_tokens"), m_special}})
        if (const QString value = valueIn(recipe, key); !value.isEmpty())
            box->setChecked(value == QLatin1String("true"));
    store();
    showMeaning();
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
    if (chosen == QLatin1String("method"))
        return Comparison::OtherMethod;
    if (!m_hasOther || chosen == QLatin1String("off"))
        return Comparison::Off;
    return chosen == QLatin1String("difference") ? Comparison::Difference : Comparison::Beside;
}

}  // namespace diptych
