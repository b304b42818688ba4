#include "ui/panels/ask/describe_section.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <cmath>

#include "core/base/preference.h"
#include "core/base/selection.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/decoding_controls.h"
#include "ui/services.h"
#include "viz/bar_list.h"
#include "viz/token_chips.h"

namespace diptych {
namespace {

constexpr int alternativesShown = 6;
constexpr const char* autoKey = "ask/automatic";

}  // namespace

DescribeSection::DescribeSection(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_decoding(new DecodingControls(services, this)),
      m_start(new QPushButton(this)), m_stop(new QPushButton(this)), m_goOn(new QPushButton(this)),
      m_use(new QPushButton(this)), m_auto(new QCheckBox(this)), m_title(plainLabel({}, this)),
      m_state(plainLabel({}, this)), m_alternativesTitle(plainLabel({}, this)), m_hint(plainLabel({}, this)),
      m_candidates(new BarList(this)), m_alternatives(new BarList(this)), m_chips(new TokenChips(this)),
      m_latest(std::make_shared<LatestText>()) {
    build();
    m_stream.setInterval(60);
    connect(&m_stream, &QTimer::timeout, this, [this] { showState(); });
    connect(m_start, &QPushButton::clicked, this, &DescribeSection::describe);
    connect(m_stop, &QPushButton::clicked, this, &DescribeSection::stop);
    connect(m_goOn, &QPushButton::clicked, this, &DescribeSection::goOn);
    connect(m_candidates, &BarList::rowChosen, this, &DescribeSection::choose);
    connect(m_alternatives, &BarList::rowActivated, this, &DescribeSection::goOn);
    connect(m_alternatives, &BarList::rowChosen, this, [this] { showState(); });
    connect(m_chips, &TokenChips::chipChosen, this, &DescribeSection::chooseToken);
    connect(m_chips, &TokenChips::chipHovered, this, [this](int chip) {
        m_hovered = chip;
        Q_EMIT overlayChanged();
    });
    connect(m_use, &QPushButton::clicked, this, [this] {
        if (candidate())
            m_services.selection.setText(QString::fromStdString(candidate()->text).trimmed().toStdString(), m_decoding->language());
    });
    m_auto->setChecked(services.settings.get(autoKey, true));
    connect(m_auto, &QCheckBox::toggled, this, [this](bool on) { m_services.settings.set(autoKey, on); });
    retranslate();
}

DescribeSection::~DescribeSection() = default;

void DescribeSection::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_title);
    buttons->addStretch();
    buttons->addWidget(m_auto);
    buttons->addWidget(m_start);
    buttons->addWidget(m_stop);
    layout->addLayout(buttons);
    layout->addWidget(m_state);
    layout->addWidget(m_candidates);
    layout->addWidget(m_chips);
    layout->addWidget(m_hint);
    layout->addWidget(m_alternativesTitle);
    layout->addWidget(m_alternatives);
    auto* onward = new QHBoxLayout;
    onward->addWidget(m_goOn);
    onward->addWidget(m_use);
    onward->addStretch();
    layout->addLayout(onward);
    layout->addWidget(m_decoding);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
}

void DescribeSection::retranslate() {
    m_title->setText(tr("Describe"));
    m_start->setText(tr("&Describe"));
    m_stop->setText(tr("S&top"));
    m_stop->setToolTip(plainToolTip(tr("Ends the search; what was found so far is dropped.")));
    m_goOn->setText(tr("&Go on from here"));
    m_use->setText(tr("Use as current text"));
    m_use->setToolTip(plainToolTip(tr("The other panels then speak of this caption.")));
    m_auto->setText(tr("at once"));
    m_auto->setToolTip(plainToolTip(tr("Describe every picture as soon as it is chosen.")));
    m_candidates->setAccessibleName(tr("Captions with their probability"));
    m_candidates->setScoreTitle(tr("probability of the whole caption"));
    m_chips->setAccessibleName(tr("Tokens of the caption"));
    m_chips->setValueTitle(tr("probability"));
    m_alternatives->setAccessibleName(tr("What else could have stood there"));
    m_alternatives->setScoreTitle(tr("probability at this place"));
    m_hint->setText(tr("Tokens are shaded by probability. Point at one to see where the model looked when it chose it; "
                       "click it to see what else could have stood there."));
    m_decoding->retranslate();
    showCandidates();
    showAlternatives();
    showState();
}

void DescribeSection::followModel() {
    m_decoding->followModel();
    showState();
}

bool DescribeSection::automatic() const {
    return m_auto->isChecked();
}

void DescribeSection::setPicture(SharedImage image) {
    m_job = {};
    m_stream.stop();
    m_running = false;
    m_image = std::move(image);
    m_result = {};
    m_problem.clear();
    choose(-1);
    showCandidates();
    showState();
}

void DescribeSection::describe() {
    m_continued = false;
    run({});
}

void DescribeSection::stop() {
    m_job.cancel();
}

void DescribeSection::run(const std::vector<std::int64_t>& continueFrom) {
    if (!m_image || !whyNot(m_services.engine, "caption").isEmpty()) {
        Q_EMIT finished(m_image ? whyNot(m_services.engine, "caption") : tr("There is no picture to describe."));
        return;
    }
    m_latest = std::make_shared<LatestText>();
    CaptionRequest request;
    request.image = m_image;
    request.prompt = continueFrom.empty() ? m_decoding->prompt() : std::string();
    request.continueFrom = continueFrom;
    request.decoding = m_decoding->decoding();
    request.alternatives = alternativesShown;
    request.maps = true;
    request.onText = [latest = m_latest](const std::string& soFar) { latest->set(soFar); };
    m_running = true;
    m_stream.start();
    m_job = m_services.engine.ask<CaptionResult>(
        tr("Describing the picture"),
        [request](Model& model, JobContext& context) { return model.caption(request, context); },
        [this](Result<CaptionResult> result) { take(std::move(result)); });
    showState();
}

void DescribeSection::take(Result<CaptionResult> result) {
    m_running = false;
    m_stream.stop();
    m_problem.clear();
    if (result.ok()) {
        m_result = std::move(result).value();
        showCandidates();
        choose(m_result.captions.empty() ? -1 : 0);
    } else if (result.error().code != ErrorCode::Cancelled) {
        m_problem = QString::fromStdString(result.error().oneLine());
    }
    showState();
    Q_EMIT finished(result.ok() ? QString() : QString::fromStdString(result.error().oneLine()));
}

const GeneratedText* DescribeSection::candidate() const {
    const bool exists = m_candidate >= 0 && m_candidate < static_cast<int>(m_result.captions.size());
    return exists ? &m_result.captions[static_cast<std::size_t>(m_candidate)] : nullptr;
}

void DescribeSection::showCandidates() {
    QList<BarRow> rows;
    for (const GeneratedText& caption : m_result.captions)
        rows.append({.text = QString::fromStdString(caption.text).trimmed(),
                     .share = std::exp(caption.logprob - m_result.captions.front().logprob),
                     .score = percent(std::exp(caption.logprob)),
                     .note = m_continued ? tr("went on from your choice") : QString()});
    m_candidates->setRows(rows);
    m_candidates->setVisible(!rows.isEmpty());
    m_candidates->setCurrent(m_candidate);
}

void DescribeSection::choose(int chosen) {
    m_candidate = chosen;
    m_hovered = -1;
    m_candidates->setCurrent(chosen);
    const GeneratedText* text = candidate();
    m_chips->setChips(text ? chipsOf(*text) : QList<TokenChip>());
    chooseToken(-1);
}

int DescribeSection::newToken(int chip) const {
    const GeneratedText* text = candidate();
    if (!text || chip < 0 || chip >= static_cast<int>(text->ids.size()))
        return -1;
    return std::max(-1, chip - static_cast<int>(text->ids.size() - text->tokenLogprobs.size()));
}

void DescribeSection::chooseToken(int chip) {
    m_chips->setCurrent(chip);
    m_alternatives->setCurrent(-1);
    showAlternatives();
    showState();
    Q_EMIT overlayChanged();
}

void DescribeSection::showAlternatives() {
    const GeneratedText* text = candidate();
    const int token = newToken(m_chips->current());
    QList<BarRow> rows;
    if (text && token >= 0 && token < static_cast<int>(text->alternatives.size())) {
        const std::size_t chip = static_cast<std::size_t>(m_chips->current());
        for (const TokenAlternative& other : text->alternatives[static_cast<std::size_t>(token)])
            rows.append({.text = QString::fromStdString(other.piece),
                         .share = std::exp(other.logprob),
                         .score = percent(std::exp(other.logprob)),
                         .marked = other.id == text->ids[chip]});
        m_alternativesTitle->setText(tr("Instead of “%1” here:").arg(QString::fromStdString(text->pieces[chip])));
    }
    m_alternatives->setRows(rows);
    m_alternatives->setVisible(!rows.isEmpty());
    m_alternativesTitle->setVisible(!rows.isEmpty());
}

void DescribeSection::goOn() {
    const GeneratedText* text = candidate();
    const int token = newToken(m_chips->current());
    if (!text || token < 0 || m_alternatives->current() < 0)
        return;
    const auto& others = text->alternatives[static_cast<std::size_t>(token)];
    const TokenAlternative& other = others[static_cast<std::size_t>(m_alternatives->current())];
    if (looksSpecial(QString::fromStdString(other.piece)))
        return;
    std::vector<std::int64_t> ids(text->ids.begin(), text->ids.begin() + m_chips->current());
    ids.push_back(other.id);
    m_continued = true;
    run(ids);
}

HeatOverlay DescribeSection::overlay() const {
    const GeneratedText* text = candidate();
    if (!text)
        return {};
    const int hovered = newToken(m_hovered);
    const int token = hovered >= 0 ? hovered : newToken(m_chips->current());
    return overlayOf(text->maps, text->mapRows, text->mapCols, token);
}

void DescribeSection::showState() {
    const QString reason = whyNot(m_services.engine, "caption");
    const bool can = reason.isEmpty() && m_image != nullptr;
    m_start->setEnabled(can);
    m_start->setToolTip(plainToolTip(!reason.isEmpty() ? reason : m_image ? QString() : tr("Choose a picture first.")));
    m_stop->setVisible(m_running);
    const int row = m_alternatives->current();
    const bool ends = row >= 0 && row < m_alternatives->rows().size() && looksSpecial(m_alternatives->rows().at(row).text);
    m_goOn->setVisible(m_alternatives->isVisibleTo(this));
    m_goOn->setEnabled(row >= 0 && !ends);
    m_goOn->setToolTip(plainToolTip(ends      ? tr("This token ends the caption: there is nothing to go on with.")
                                    : row < 0 ? tr("Choose one of the alternatives first.")
                                              : tr("Writes this token here and lets the model go on.")));
    m_use->setVisible(candidate() != nullptr);
    m_hint->setVisible(candidate() != nullptr);
    m_chips->setVisible(candidate() != nullptr);
    QString state = m_problem;
    if (m_running) {
        const QString soFar = QString::fromStdString(m_latest->get());
        state = soFar.isEmpty() ? tr("Looking at the picture…") : soFar + QStringLiteral(" …");
    } else if (state.isEmpty() && m_result.captions.empty()) {
        state = !reason.isEmpty() ? reason : m_image ? tr("Press Describe to get a caption.") : QString();
    }
    m_state->setText(state);
    m_state->setVisible(!state.isEmpty());
}

QStringList DescribeSection::lines() const {
    QStringList lines;
    for (const GeneratedText& caption : m_result.captions)
        lines.append(QStringLiteral("caption: %1 (log-likelihood %2)")
                         .arg(QString::fromStdString(caption.text).trimmed(), QString::number(caption.logprob, 'f', 2)));
    return lines;
}

}  // namespace diptych
