#include "ui/panels/ask/decoding_controls.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMetaProperty>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/base/preference.h"
#include "core/base/selection.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/engine_host.h"
#include "ui/services.h"

namespace diptych {
namespace {

QSpinBox* spin(int low, int high, QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setRange(low, high);
    box->setKeyboardTracking(false);
    return box;
}

QDoubleSpinBox* decimal(double low, double high, QWidget* parent) {
    auto* box = new QDoubleSpinBox(parent);
    box->setLocale(QLocale::c());
    box->setRange(low, high);
    box->setSingleStep(0.05);
    box->setKeyboardTracking(false);
    return box;
}

// {"en": "a picture of"} of the model's folder; empty when it has none.
QMap<QString, QString> promptsOf(const ModelInfo* info) {
    QMap<QString, QString> prompts;
    if (!info || info->languagePrompts.empty())
        return prompts;
    const Result<Json> parsed = parseJson(info->languagePrompts, "language prompts");
    if (!parsed.ok() || !parsed->is_object())
        return prompts;
    for (const auto& [language, prompt] : parsed->items())
        if (prompt.is_string())
            prompts.insert(QString::fromStdString(language), QString::fromStdString(prompt.get<std::string>()));
    return prompts;
}

}  // namespace

DecodingControls::DecodingControls(Services& services, Purpose purpose, QWidget* parent)
    : QWidget(parent), m_services(services), m_purpose(purpose), m_header(new QToolButton(this)), m_summary(plainLabel({}, this)), m_body(new QWidget(this)),
      m_form(new QFormLayout(m_body)), m_way(new QComboBox(m_body)), m_language(new QComboBox(m_body)),
      m_begin(new QLineEdit(m_body)), m_beams(spin(2, 16, m_body)), m_candidates(spin(1, 8, m_body)),
      m_longest(spin(1, mostTokens(), m_body)), m_shortest(spin(0, 100, m_body)), m_topK(spin(0, 1000, m_body)),
      m_seed(spin(0, 999'999, m_body)), m_temperature(decimal(0.1, 3, m_body)), m_topP(decimal(0.05, 1, m_body)),
      m_repetition(decimal(1, 3, m_body)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    auto* head = new QHBoxLayout;
    head->setSpacing(Theme::grid * 2);
    head->addWidget(m_header, 0, Qt::AlignTop);
    head->addWidget(m_summary, 1, Qt::AlignVCenter);
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    layout->addLayout(head);
    layout->addWidget(m_body);
    m_header->setCheckable(true);
    m_header->setAutoRaise(true);
    m_header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_form->setContentsMargins(Theme::grid * 4, 0, 0, Theme::grid * 2);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    addRow(m_language, {});
    addRow(m_begin, {});
    addRow(m_way, {});
    addRow(m_beams, {Beams});
    addRow(m_temperature, {Sampling});
    addRow(m_topK, {Sampling});
    addRow(m_topP, {Sampling});
    addRow(m_seed, {Sampling});
    addRow(m_candidates, {Beams, Sampling});
    addRow(m_longest, {});
    addRow(m_shortest, {});
    addRow(m_repetition, {});
    connect(m_header, &QToolButton::toggled, this, [this](bool on) { setUnfolded(on); });
    retranslate();
    load();
    followModel();
    setUnfolded(false);
    connect(m_way, &QComboBox::currentIndexChanged, this, [this] { store(); });
    connect(m_language, &QComboBox::currentIndexChanged, this, [this] { store(); });
    connect(m_begin, &QLineEdit::editingFinished, this, [this] { store(); });
    for (QSpinBox* box : {m_beams, m_candidates, m_longest, m_shortest, m_topK, m_seed})
        connect(box, &QSpinBox::valueChanged, this, [this] { store(); });
    for (QDoubleSpinBox* box : {m_temperature, m_topP, m_repetition})
        connect(box, &QDoubleSpinBox::valueChanged, this, [this] { store(); });
    m_changes = services.settings.changed.connect([this](const std::string& key) {
        if (!m_storing && key.starts_with("ask/"))
            load();
    });
}

std::string DecodingControls::ownKey(const char* name) const {
    return std::string(m_purpose == Purpose::Captions ? "ask/" : "ask/chat_") + name;
}

int DecodingControls::mostTokens() const { return m_purpose == Purpose::Captions ? 500 : 4000; }

bool DecodingControls::serves(const QWidget* control) const {
    return m_purpose == Purpose::Captions || (control != m_language && control != m_begin && control != m_candidates);
}

void DecodingControls::addRow(QWidget* control, const QList<Way>& ways) {
    QLabel* name = plainLabel({}, m_body);
    QLabel* effect = plainLabel({}, m_body);
    name->setWordWrap(false);
    name->setBuddy(control);
    effect->setForegroundRole(QPalette::PlaceholderText);
    m_form->addRow(name, control);
    m_form->addRow(effect);
    m_rows.append({name, control, effect, ways});
}

void DecodingControls::nameRow(QWidget* control, const QString& name, const QString& effect) {
    for (const Row& row : m_rows)
        if (row.control == control) {
            row.name->setText(name);
            row.effect->setText(effect);
            control->setAccessibleName(name);
            control->setAccessibleDescription(effect);
        }
}

void DecodingControls::fillWays() {
    const int chosen = m_way->count() > 0 ? m_way->currentIndex() : int(Beams);
    m_way->clear();
    m_way->addItems({tr("Likeliest token, step by step (greedy)"), tr("Beam search"), tr("Sampling")});
    m_way->setCurrentIndex(chosen);
}

void DecodingControls::fillLanguages() {
    const QString chosen = m_language->currentData().toString();
    m_language->clear();
    m_language->addItem(tr("That of the current text"), QString());
    const QMap<QString, QString> prompts = promptsOf(m_services.engine.modelInfo());
    for (auto prompt = prompts.cbegin(); prompt != prompts.cend(); ++prompt) {
        const QString name = prompt.key() == QLatin1String("zh")   ? QStringLiteral("简体中文")
                             : prompt.key() == QLatin1String("en") ? QStringLiteral("English")
                                                                   : prompt.key();
        m_language->addItem(name, prompt.key());
    }
    m_language->setCurrentIndex(std::max(0, m_language->findData(chosen)));
}

void DecodingControls::retranslate() {
    m_loading = true;
    fillWays();
    fillLanguages();
    m_loading = false;
    nameRow(m_language, tr("Language"), tr("Starts the caption with this language's first words; the model goes on in it."));
    nameRow(m_begin, tr("Begin with"), tr("Your own first words. The model goes on from them."));
    nameRow(m_way, tr("Way"), tr("Greedy is quick and always the same. Beams find likelier whole sentences. Sampling gives variety."));
    nameRow(m_beams, tr("Beams"), tr("Sentences followed side by side. More: likelier wording, more time, blander captions."));
    nameRow(m_temperature, tr("Temperature"), tr("Below 1: bolder about the likeliest token. Above 1: more surprising, more mistakes."));
    nameRow(m_topK, tr("Top k"), tr("Only the k likeliest tokens may be drawn. 0: all."));
    nameRow(m_topP, tr("Top p"), tr("Only the likeliest tokens that together reach this probability may be drawn."));
    nameRow(m_seed, tr("Seed"), tr("The same seed gives the same draw."));
    nameRow(m_candidates, tr("Candidates"), tr("How many captions to show, best first."));
    nameRow(m_longest, tr("Longest"), tr("Stops after this many new tokens, even inside a sentence."));
    nameRow(m_shortest, tr("Shortest"), tr("The text may not end before this many new tokens."));
    nameRow(m_repetition, tr("Repetition penalty"), tr("Above 1: tokens already used become less likely."));
    m_header->setAccessibleName(tr("Decoding settings"));
    update();
}

void DecodingControls::followModel() {
    m_loading = true;
    fillLanguages();
    const ModelInfo* info = m_services.engine.modelInfo();
    if (info && info->maxLength > 1)
        m_longest->setMaximum(static_cast<int>(std::min<std::int64_t>(info->maxLength - 1, mostTokens())));
    m_loading = false;
    update();
}

void DecodingControls::load() {
    m_loading = true;
    const Settings& settings = m_services.settings;
    const bool captions = m_purpose == Purpose::Captions;
    m_way->setCurrentIndex(std::clamp(settings.get(ownKey("way"), int(captions ? Beams : Greedy)), 0, 2));
    m_language->setCurrentIndex(
        std::max(0, m_language->findData(QString::fromStdString(settings.get("ask/language", std::string())))));
    m_beams->setValue(settings.get("ask/beams", 3));
    m_candidates->setValue(settings.get("ask/candidates", 3));
    m_longest->setValue(settings.get(ownKey("longest"), captions ? 60 : 256));
    m_shortest->setValue(settings.get("ask/shortest", 0));
    m_topK->setValue(settings.get("ask/top_k", 0));
    m_temperature->setValue(settings.get("ask/temperature", 1.0));
    m_topP->setValue(settings.get("ask/top_p", 0.9));
    m_repetition->setValue(settings.get("ask/repetition", 1.0));
    m_loading = false;
    update();
}

void DecodingControls::store() {
    if (m_loading)
        return;
    m_storing = true;
    Settings& settings = m_services.settings;
    settings.set(ownKey("way"), int(way()));
    if (serves(m_language))
        settings.set("ask/language", m_language->currentData().toString().toStdString());
    settings.set("ask/beams", m_beams->value());
    settings.set("ask/candidates", m_candidates->value());
    settings.set(ownKey("longest"), m_longest->value());
    settings.set("ask/shortest", m_shortest->value());
    settings.set("ask/top_k", m_topK->value());
    settings.set("ask/temperature", m_temperature->value());
    settings.set("ask/top_p", m_topP->value());
    settings.set("ask/repetition", m_repetition->value());
    m_storing = false;
    update();
    Q_EMIT changed();
}

void DecodingControls::update() {
    for (const Row& row : m_rows) {
        const bool works = serves(row.control) && (row.ways.isEmpty() || row.ways.contains(way()));
        for (QWidget* widget : {static_cast<QWidget*>(row.name), row.control, static_cast<QWidget*>(row.effect)})
            widget->setVisible(works);
    }
    m_header->setText(tr("Decoding"));
    m_summary->setText(summary());
    m_header->setToolTip(plainToolTip(tr("How the text is found. Click to change it.")));
}

void DecodingControls::setUnfolded(bool on) {
    m_header->setChecked(on);
    m_header->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
    m_body->setVisible(on);
}

DecodingControls::Way DecodingControls::way() const {
    return static_cast<Way>(std::clamp(m_way->currentIndex(), 0, 2));
}

QString DecodingControls::summary() const {
    const QString length = tr("at most %n tokens", nullptr, m_longest->value());
    if (way() == Greedy)
        return tr("greedy, %1").arg(length);
    if (way() == Beams)
        return tr("beam search with %1 beams, %2").arg(m_beams->value()).arg(length);
    return tr("sampling at temperature %1, %2").arg(m_temperature->value()).arg(length);
}

Decoding DecodingControls::decoding() const {
    Decoding chosen;
    const int candidates = serves(m_candidates) ? m_candidates->value() : 1;
    chosen.maxTokens = m_longest->value();
    chosen.minTokens = std::min(m_shortest->value(), m_longest->value());
    chosen.repetitionPenalty = m_repetition->value();
    if (way() == Beams) {
        chosen.beams = std::max(m_beams->value(), candidates);
        chosen.returns = candidates;
    } else if (way() == Sampling) {
        chosen.sample = true;
        chosen.temperature = m_temperature->value();
        chosen.topK = m_topK->value();
        chosen.topP = m_topP->value();
        chosen.seed = static_cast<std::uint64_t>(m_seed->value());
        chosen.returns = candidates;
    }
    return chosen;
}

QList<QPair<QString, QWidget*>> DecodingControls::namedControls() const {
    return {{QStringLiteral("decoding.begin_with"), m_begin},
            {QStringLiteral("decoding.beams"), m_beams},
            {QStringLiteral("decoding.candidates"), m_candidates},
            {QStringLiteral("decoding.max_tokens"), m_longest},
            {QStringLiteral("decoding.min_tokens"), m_shortest},
            {QStringLiteral("decoding.temperature"), m_temperature},
            {QStringLiteral("decoding.top_k"), m_topK},
            {QStringLiteral("decoding.top_p"), m_topP},
            {QStringLiteral("decoding.seed"), m_seed},
            {QStringLiteral("decoding.repetition_penalty"), m_repetition}};
}

Recipe DecodingControls::recipe() const {
    Recipe recipe{{QStringLiteral("decoding.way"), QString::number(int(way()))}};
    if (serves(m_language))
        recipe.append({QStringLiteral("decoding.language"), m_language->currentData().toString()});
    for (const auto& [key, control] : namedControls())
        if (serves(control))
            recipe.append({key, control->metaObject()->userProperty().read(control).toString()});
    return recipe;
}

void DecodingControls::restore(const Recipe& recipe) {
    m_loading = true;
    for (const auto& [key, control] : namedControls())
        if (const QString value = valueIn(recipe, key); !value.isEmpty() || control == m_begin)
            control->metaObject()->userProperty().write(control, value);
    if (const QString chosen = valueIn(recipe, QStringLiteral("decoding.way")); !chosen.isEmpty())
        m_way->setCurrentIndex(std::clamp(chosen.toInt(), 0, int(Sampling)));
    m_language->setCurrentIndex(std::max(0, m_language->findData(valueIn(recipe, QStringLiteral("decoding.language")))));
    m_loading = false;
    store();
}

std::string DecodingControls::language() const {
    const QString chosen = m_language->currentData().toString();
    if (!chosen.isEmpty())
        return chosen.toStdString();
    return m_services.selection.state().language;
}

std::string DecodingControls::prompt() const {
    if (!m_begin->text().trimmed().isEmpty())
        return m_begin->text().trimmed().toStdString();
    const QMap<QString, QString> prompts = promptsOf(m_services.engine.modelInfo());
    const QString fallback = prompts.value(QStringLiteral("en"));
    return prompts.value(QString::fromStdString(language()), fallback).toStdString();
}

}  // namespace diptych
