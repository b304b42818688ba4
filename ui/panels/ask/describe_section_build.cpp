// The building half of DescribeSection: widgets, their order and their texts.
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/base/preference.h"
#include "core/base/selection.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/decoding_controls.h"
#include "ui/panels/ask/describe_section.h"
#include "ui/panels/ask/token_review.h"
#include "ui/services.h"
#include "viz/bar_list.h"

namespace diptych {
namespace {

constexpr const char* autoKey = "ask/automatic";
constexpr int streamMs = 60;

}  // namespace

DescribeSection::DescribeSection(Services& services, QWidget* parent)
    : AskSection(parent), m_services(services), m_decoding(new DecodingControls(services, DecodingControls::Purpose::Captions, this)),
      m_start(new QPushButton(this)), m_stop(new QPushButton(this)), m_use(new QPushButton(this)),
      m_auto(new QCheckBox(this)), m_title(plainLabel({}, this)), m_state(plainLabel({}, this)), m_found(new QWidget(this)),
      m_candidates(new BarList(m_found)), m_review(new TokenReview(m_found)), m_latest(std::make_shared<LatestText>()) {
    build();
    connectParts();
    m_stream.setInterval(streamMs);
    m_auto->setChecked(services.settings.get(autoKey, true));
    retranslate();
}

DescribeSection::~DescribeSection() = default;

QLayout* DescribeSection::headRow() {
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    auto* row = new QHBoxLayout;
    row->addWidget(m_title);
    row->addStretch();
    row->addWidget(m_auto);
    row->addLayout(samePlace(m_start, m_stop));
    return row;
}

void DescribeSection::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    auto* found = new QVBoxLayout(m_found);
    found->setContentsMargins(0, 0, 0, 0);
    found->setSpacing(Theme::grid * 2);
    found->addWidget(m_candidates);
    found->addWidget(m_review);
    m_review->addBesideLegend(m_use);
    layout->addLayout(headRow());
    layout->addWidget(m_state);
    layout->addWidget(m_found);
    layout->addWidget(m_decoding);
    m_candidates->setElideMode(Qt::ElideMiddle);
}

void DescribeSection::connectParts() {
    connect(&m_stream, &QTimer::timeout, this, [this] { showState(); });
    connect(m_start, &QPushButton::clicked, this, &DescribeSection::describe);
    connect(m_stop, &QPushButton::clicked, this, &DescribeSection::stop);
    connect(m_candidates, &BarList::rowChosen, this, &DescribeSection::choose);
    connect(m_review, &TokenReview::mapChanged, this, &DescribeSection::mapChanged);
    connect(m_review, &TokenReview::goOnWanted, this, &DescribeSection::run);
    connect(m_use, &QPushButton::clicked, this, [this] {
        if (candidate())
            m_services.selection.setText(QString::fromStdString(candidate()->text).trimmed().toStdString(), m_decoding->language());
    });
    connect(m_auto, &QCheckBox::toggled, this, [this](bool on) { m_services.settings.set(autoKey, on); });
}

void DescribeSection::retranslate() {
    m_title->setText(tr("Describe"));
    m_start->setText(tr("&Describe"));
    m_stop->setText(tr("S&top"));
    m_stop->setToolTip(plainToolTip(tr("Ends the search; what was found so far is dropped.")));
    m_use->setText(tr("Use as current text"));
    m_use->setToolTip(plainToolTip(tr("The other panels then speak of this caption.")));
    m_auto->setText(tr("at once"));
    m_auto->setToolTip(plainToolTip(tr("Describe every picture as soon as it is chosen.")));
    m_candidates->setAccessibleName(tr("Captions with their probability"));
    m_candidates->setScoreTitle(tr("mean probability of a token"));
    m_review->retranslate();
    m_decoding->retranslate();
    showCandidates();
    showState();
}

void DescribeSection::followModel() {
    m_decoding->followModel();
    showState();
}

}  // namespace diptych
