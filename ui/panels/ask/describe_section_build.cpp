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
#include "ui/services.h"
#include "viz/bar_list.h"
#include "viz/color_bar.h"
#include "viz/token_chips.h"

namespace diptych {
namespace {

constexpr const char* autoKey = "ask/automatic";
constexpr int streamMs = 60;

}  // namespace

DescribeSection::DescribeSection(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_decoding(new DecodingControls(services, this)),
      m_start(new QPushButton(this)), m_stop(new QPushButton(this)), m_goOn(new QPushButton(this)),
      m_use(new QPushButton(this)), m_auto(new QCheckBox(this)), m_title(plainLabel({}, this)),
      m_state(plainLabel({}, this)), m_alternativesTitle(plainLabel({}, this)), m_candidates(new BarList(this)),
      m_alternatives(new BarList(this)), m_chips(new TokenChips(this)), m_legend(new ColorBar(this)),
      m_found(new QWidget(this)), m_alternativesBox(new QWidget(this)), m_latest(std::make_shared<LatestText>()) {
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

QWidget* DescribeSection::alternativesBox() {
    auto* layout = new QVBoxLayout(m_alternativesBox);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    auto* head = new QHBoxLayout;
    head->addWidget(m_alternativesTitle, 1);
    head->addWidget(m_goOn);
    layout->addLayout(head);
    layout->addWidget(m_alternatives);
    return m_alternativesBox;
}

void DescribeSection::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    auto* found = new QVBoxLayout(m_found);
    found->setContentsMargins(0, 0, 0, 0);
    found->setSpacing(Theme::grid * 2);
    auto* legend = new QHBoxLayout;
    legend->setSpacing(Theme::grid * 3);
    legend->addWidget(m_legend, 1);
    legend->addWidget(m_use, 0, Qt::AlignVCenter);
    found->addWidget(m_candidates);
    found->addWidget(m_chips);
    found->addLayout(legend);
    found->addWidget(alternativesBox());
    layout->addLayout(headRow());
    layout->addWidget(m_state);
    layout->addWidget(m_found);
    layout->addWidget(m_decoding);
    m_candidates->setElideMode(Qt::ElideMiddle);
    m_legend->setRange({0, 1});
}

void DescribeSection::connectParts() {
    connect(&m_stream, &QTimer::timeout, this, [this] { showState(); });
    connect(m_start, &QPushButton::clicked, this, &DescribeSection::describe);
    connect(m_stop, &QPushButton::clicked, this, &DescribeSection::stop);
    connect(m_goOn, &QPushButton::clicked, this, &DescribeSection::goOn);
    connect(m_candidates, &BarList::rowChosen, this, &DescribeSection::choose);
    connect(m_alternatives, &BarList::rowActivated, this, &DescribeSection::goOn);
    connect(m_alternatives, &BarList::rowChosen, this, [this] { showGoOn(); });
    connect(m_chips, &TokenChips::chipChosen, this, &DescribeSection::chooseToken);
    connect(m_chips, &TokenChips::chipHovered, this, [this](int chip) {
        m_hovered = chip;
        Q_EMIT overlayChanged();
    });
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
    m_goOn->setText(tr("&Go on from here"));
    m_use->setText(tr("Use as current text"));
    m_use->setToolTip(plainToolTip(tr("The other panels then speak of this caption.")));
    m_auto->setText(tr("at once"));
    m_auto->setToolTip(plainToolTip(tr("Describe every picture as soon as it is chosen.")));
    m_candidates->setAccessibleName(tr("Captions with their probability"));
    m_candidates->setScoreTitle(tr("mean probability of a token"));
    m_chips->setAccessibleName(tr("Tokens of the caption"));
    m_chips->setValueTitle(tr("probability"));
    m_legend->setTitle(tr("probability of a token"));
    m_alternatives->setAccessibleName(tr("What else could have stood there"));
    m_alternatives->setScoreTitle(tr("probability at this place"));
    m_decoding->retranslate();
    showCandidates();
    showAlternatives();
    showState();
}

void DescribeSection::followModel() {
    m_decoding->followModel();
    showState();
}

}  // namespace diptych
