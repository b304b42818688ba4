#include "ui/panels/ask/ask_picture.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>
#include <limits>

#include "core/base/files.h"
#include "core/base/preference.h"
#include "ui/common/current_picture.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/navigator.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/picture_files.h"
#include "ui/panels/ask/world_hint.h"
#include "ui/services.h"
#include "viz/color_bar.h"
#include "viz/map_picture.h"
#include "viz/style.h"

namespace diptych {
namespace {

constexpr const char* opacityKey = "ask/opacity";

}  // namespace

AskPicture::AskPicture(Services& services, const CurrentPicture& picture, QWidget* parent)
    : QWidget(parent), m_services(services), m_picture(picture), m_view(new MapPicture(this)), m_legend(new ColorBar(this)),
      m_world(new WorldHint(services, this)), m_name(plainLabel({}, this)), m_meaning(plainLabel({}, this)),
      m_opacityName(plainLabel({}, this)), m_open(new QPushButton(this)), m_opacity(new QSlider(Qt::Horizontal, this)) {
    build();
    connectParts();
}

void AskPicture::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_open);
    bar->addWidget(m_name, 1);
    auto* map = new QHBoxLayout;
    map->setSpacing(Theme::grid * 2);
    map->addWidget(m_legend, 1);
    map->addWidget(m_opacityName, 0, Qt::AlignTop);
    map->addWidget(m_opacity, 0, Qt::AlignTop);
    layout->addLayout(bar);
    layout->addWidget(m_view, 100);
    layout->addLayout(map);
    layout->addWidget(m_meaning);
    layout->addWidget(m_world);
    layout->addStretch(1);
    setMinimumWidth(Theme::grid * 60);
    m_name->setWordWrap(false);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_name->setProperty("dataText", true);
    m_meaning->setForegroundRole(QPalette::PlaceholderText);
    m_opacityName->setWordWrap(false);
    m_opacity->setRange(10, 100);
    m_opacity->setValue(m_services.settings.get(opacityKey, 60));
    m_opacity->setMaximumWidth(Theme::grid * 25);
    QSizePolicy kept = m_legend->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_legend->setSizePolicy(kept);
    m_view->setChoosing(false);
    m_view->setHugging(true);
}

void AskPicture::connectParts() {
    connect(m_view, &MapPicture::patchHovered, this, &AskPicture::showPatch);
    connect(m_open, &QPushButton::clicked, this, &AskPicture::openPicture);
    connect(m_opacity, &QSlider::valueChanged, this, [this](int value) {
        m_services.settings.set(opacityKey, value);
        showMap(ShownMap(m_map));
    });
}

void AskPicture::addBelow(QWidget* widget) {
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(column->count() - 1, widget, 20);
}

void AskPicture::openPicture() {
    const QString file = m_services.dialogs.openFile(this, tr("Open a picture"), pictureFilter());
    if (!file.isEmpty())
        m_services.navigator.openPath(fromUtf8(file.toStdString()));
}

void AskPicture::showPicture() {
    using State = CurrentPicture::State;
    m_view->setPicture(m_picture.shown());
    const auto image = m_picture.image();
    const QString file = fileName(m_picture.file());
    m_name->setText(image ? tr("%1 · %2 × %3 px").arg(file).arg(image->width).arg(image->height) : file);
    QString tip = QString::fromStdString(toUtf8(m_picture.file()));
    if (const ModelInfo* info = m_services.engine.modelInfo(); info && image && info->imageWidth > 0)
        tip += QLatin1Char('\n') + tr("The model sees it at %1 × %2 px.").arg(info->imageWidth).arg(info->imageHeight);
    m_name->setToolTip(plainToolTip(tip));
    m_view->setPlaceholder(m_picture.state() == State::Loading  ? tr("Reading the picture…")
                           : m_picture.state() == State::Failed ? m_picture.problem()
                                                                : tr("Drop a picture here, paste one, or choose Open… above."));
}

void AskPicture::showMap(const ShownMap& map) {
    m_map = map;
    m_map.heat.opacity = m_opacity->value() / 100.0;
    m_view->setCanvas(m_map.canvas);
    m_view->setGrid(m_map.heat.rows, m_map.heat.cols);
    m_view->setOverlay(m_map.heat);
    m_legend->setColorMap(m_map.heat.colors);
    m_legend->setRange(m_map.heat.range);
    m_legend->setVisible(!m_map.heat.empty());
    showMeaning();
}

void AskPicture::setHint(const QString& hint) {
    m_hint = hint;
    showMeaning();
}

void AskPicture::showMeaning() { m_meaning->setText(m_map.meaning.isEmpty() ? m_hint : m_map.meaning); }

void AskPicture::showPatch(int row, int col) {
    const HeatOverlay& map = m_view->overlay();
    const bool known = row >= 0 && !map.empty() && row < map.rows && col < map.cols;
    m_legend->setMark(known ? map.at(row, col) : std::numeric_limits<double>::quiet_NaN());
    if (!known)
        return showMeaning();
    m_meaning->setText(tr("Patch row %1, column %2: %3 of the attention").arg(row).arg(col).arg(viz::percent(map.at(row, col))));
}

void AskPicture::retranslate() {
    m_open->setText(tr("&Open…"));
    m_open->setToolTip(plainToolTip(tr("Or drop a picture on the window, or paste one.")));
    m_opacityName->setText(tr("Map"));
    m_opacity->setAccessibleName(tr("Opacity of the map"));
    m_opacity->setToolTip(plainToolTip(tr("How strongly the map covers the picture.")));
    m_legend->setTitle(tr("share of attention"));
    m_view->setAccessibleName(tr("The picture, with where the model looked"));
    m_world->retranslate();
    showPicture();
}

}  // namespace diptych
