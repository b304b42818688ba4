#include "ui/panels/ask/world_hint.h"

#include <QHBoxLayout>
#include <QLabel>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/engine_host.h"
#include "ui/services.h"

namespace diptych {
namespace {

constexpr double strangeFrom = 0.35;  // of 0 to 1; a held-out picture at the 99 % quantile stands near 0.3
constexpr double alienFrom = 0.7;

}  // namespace

WorldHint::WorldHint(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_icon(plainLabel({}, this)), m_text(plainLabel({}, this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    connect(&services.theme, &Theme::changed, this, &WorldHint::refresh);
    refresh();
}

void WorldHint::judge(SharedImage image) {
    m_job = {};
    m_strangeness.reset();
    m_judged = false;
    if (image && m_services.engine.modelInfo())
        m_job = m_services.engine.ask<std::optional<double>>(
            tr("Judging the picture"),
            [image](Model& model, JobContext& context) { return model.strangeness(image, context); },
            [this](Result<std::optional<double>> result) {
                m_judged = result.ok();
                m_strangeness = result.ok() ? *result : std::nullopt;
                refresh();
            });
    refresh();
}

WorldHint::State WorldHint::state() const {
    if (!m_judged)
        return State::None;
    if (!m_strangeness)
        return State::NoStatistics;
    return *m_strangeness >= alienFrom ? State::Alien : *m_strangeness >= strangeFrom ? State::Strange : State::Home;
}

QString WorldHint::verdict() const {
    switch (state()) {
        case State::Alien: return tr("Out of this model's world: expect wrong words, however sure they look.");
        case State::Strange: return tr("Unlike most of what this model was trained on: check what it says.");
        case State::Home: return tr("At home: close to the pictures this model was trained on.");
        case State::NoStatistics:
            return tr("Whether this picture lies in the model's world is not known: its folder has no statistics of its "
                      "training pictures.");
        case State::None: break;
    }
    return {};
}

QString WorldHint::method() const {
    if (state() == State::NoStatistics)
        return tr("They are measured once, on pictures like those it was trained on: diptych-cli model statistics MODEL --data SET");
    return tr("Strangeness %1, of 0 (at home) to 1 (out of its world). Judged by how far the picture's features (the vision "
              "tower's class state, Mahalanobis distance) lie from those of training pictures: 0 up to the median of pictures "
              "kept apart, 1 from twice their 99 % quantile on; doubtful from %2, out of its world from %3.")
        .arg(QString::number(m_strangeness.value_or(0), 'f', 2), QString::number(strangeFrom), QString::number(alienFrom));
}

QString WorldHint::text() const { return m_text->text(); }

void WorldHint::retranslate() { refresh(); }

void WorldHint::refresh() {
    const bool warns = state() == State::Strange || state() == State::Alien;
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, warns ? m_services.theme.warning() : m_services.theme.muted());
    m_text->setPalette(colors);
    m_text->setText(verdict());
    m_text->setToolTip(state() == State::None ? QString() : plainToolTip(method()));
    m_icon->setPixmap(m_services.theme.icon(QStringLiteral("warning")).pixmap(QSize(16, 16), devicePixelRatioF()));
    m_icon->setVisible(warns);
    setVisible(state() != State::None);
}

}  // namespace diptych
