#include "ui/panels/data/fix_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>

#include "ui/panels/data/checks_view.h"
#include "ui/common/finding_words.h"

namespace diptych {

namespace {

constexpr int largestSide = 32'768, usualSide = 4096, largestSeed = 999'999'999;

QString titleOf(FixKind fix) { return fixText(fix).remove(QChar(0x2026)); }

QString aboutOf(const FixSubject& subject) {
    if (subject.fix == FixKind::Resplit)
        return FixDialog::tr("Every row gets a split anew. The same seed gives the same splits; pictures that are the same stay together.");
    return FixDialog::tr("For rows with the finding “%1”: %2.").arg(findingName(subject.code), findingMeaning(subject.code));
}

QSpinBox* spinBox(int least, int most, int value, QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setRange(least, most);
    box->setValue(value);
    return box;
}

}  // namespace

FixDialog::FixDialog(UiWorker& worker, FixSubject subject, QWidget* parent)
    : PlanDialog(worker, titleOf(subject.fix), aboutOf(subject), parent), m_subject(std::move(subject)) {
    addOptions();
    for (QLineEdit* line : findChildren<QLineEdit*>())
        connect(line, &QLineEdit::textChanged, this, &FixDialog::planSoon);
    for (QCheckBox* box : findChildren<QCheckBox*>())
        connect(box, &QCheckBox::toggled, this, &FixDialog::planSoon);
    for (QComboBox* box : findChildren<QComboBox*>())
        connect(box, &QComboBox::currentIndexChanged, this, &FixDialog::planSoon);
}

QLineEdit* FixDialog::addLine(const QString& label, const QString& value) {
    auto* line = new QLineEdit(value, this);
    line->setAccessibleName(label);
    form()->addRow(label, line);
    return line;
}

void FixDialog::addOptions() {
    const auto named = [this](const QString& label, QWidget* field) {
        field->setAccessibleName(label);
        form()->addRow(label, field);
    };
    switch (m_subject.fix) {
    case FixKind::Deduplicate:
        m_near = new QCheckBox(tr("Pictures that only look the same too"), this);
        m_near->setChecked(m_subject.code.starts_with("near"));
        form()->addRow(QString(), m_near);
        m_keepSplit = addLine(tr("Keep the one in split"), {});
        m_keepSplit->setPlaceholderText(tr("whichever is best"));
        break;
    case FixKind::Reencode:
        m_side = spinBox(0, largestSide, usualSide, this);
        m_side->setSuffix(tr(" px"));
        m_side->setSpecialValueText(tr("as it is"));
        named(tr("Longest side at most"), m_side);
        break;
    case FixKind::Resplit:
        m_parts = addLine(tr("Splits and shares"), QStringLiteral("train=80/val=10/test=10"));
        m_seed = spinBox(0, largestSeed, 0, this);
        named(tr("Seed"), m_seed);
        m_stratify = new QComboBox(this);
        m_stratify->addItems({tr("nothing"), tr("answers"), tr("classes"), tr("question types")});
        named(tr("Spread evenly"), m_stratify);
        m_together = new QCheckBox(tr("Pictures that look the same go into one split"), this);
        m_together->setChecked(true);
        form()->addRow(QString(), m_together);
        break;
    default: break;
    }
}

// What the form says is copied here, on the UI thread; the worker gets values.
Planner FixDialog::planOf(bool write) const {
    if (m_subject.fix == FixKind::Deduplicate || m_subject.fix == FixKind::Resplit)
        return plannerOfOptions();
    ReencodeOptions reencoding{.project = m_subject.project, .write = write};
    if (m_side != nullptr)
        reencoding.maxSide = m_side->value();
    return [subject = m_subject, reencoding](JobContext& context) -> Result<FixPlan> {
        const std::vector<std::string> codes{subject.code};
        const std::vector<std::size_t> places = placesOf(*subject.set, subject.report->findings, codes);
        switch (subject.fix) {
        case FixKind::Exclude: return excludeRows(*subject.set, places, subject.code);
        case FixKind::Reencode: return reencode(*subject.set, places, reencoding, context);
        case FixKind::Remeasure: return remeasure(*subject.set, places, subject.project, context);
        default: return cleanTexts(*subject.set, places, subject.fix, context);
        }
    };
}

Planner FixDialog::plannerOfOptions() const {
    if (m_subject.fix == FixKind::Deduplicate) {
        const DuplicateOptions options{.near = m_near->isChecked(), .keepSplit = m_keepSplit->text().trimmed().toStdString()};
        return [set = m_subject.set, options](JobContext& context) { return deduplicate(*set, options, context); };
    }
    ResplitOptions options;
    options.seed = static_cast<std::uint64_t>(m_seed->value());
    options.stratify = static_cast<ResplitOptions::Stratify>(m_stratify->currentIndex());
    options.nearTogether = m_together->isChecked();
    return [set = m_subject.set, options, parts = m_parts->text().toStdString()](JobContext& context) mutable -> Result<FixPlan> {
        DIPTYCH_ASSIGN(options.parts, parseParts(parts));
        return resplit(*set, options, context);
    };
}

}  // namespace diptych
