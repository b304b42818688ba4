#include "ui/panels/data/replace_dialog.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>

#include "ui/common/theme.h"

namespace diptych {

namespace {

QHBoxLayout* line(const QList<QCheckBox*>& boxes) {
    auto* row = new QHBoxLayout;
    row->setSpacing(4 * Theme::grid);
    for (QCheckBox* box : boxes)
        row->addWidget(box);
    row->addStretch(1);
    return row;
}

}  // namespace

ReplaceDialog::ReplaceDialog(UiWorker& worker, std::shared_ptr<const Dataset> set, std::vector<std::size_t> places, QWidget* parent)
    : PlanDialog(worker, tr("Find and replace"), tr("In the texts of %1 rows: those that the filter leaves.").arg(places.size()), parent),
      m_set(std::move(set)), m_places(std::make_shared<const std::vector<std::size_t>>(std::move(places))), m_find(new QLineEdit(this)),
      m_replacement(new QLineEdit(this)), m_regex(new QCheckBox(tr("Regular expression"), this)), m_case(new QCheckBox(tr("Match case"), this)),
      m_captions(new QCheckBox(tr("Captions"), this)), m_questions(new QCheckBox(tr("Questions"), this)),
      m_answers(new QCheckBox(tr("Answers"), this)) {
    form()->addRow(tr("Find"), m_find);
    form()->addRow(tr("Replace by"), m_replacement);
    form()->addRow(QString(), line({m_regex, m_case}));
    form()->addRow(tr("In"), line({m_captions, m_questions, m_answers}));
    m_find->setAccessibleName(tr("Find"));
    m_replacement->setAccessibleName(tr("Replace by"));
    m_replacement->setToolTip(tr("Of a regular expression $1 and ${name} stand for its groups."));
    for (QLineEdit* edit : {m_find, m_replacement})
        connect(edit, &QLineEdit::textChanged, this, &ReplaceDialog::planSoon);
    for (QCheckBox* box : {m_regex, m_case, m_captions, m_questions, m_answers}) {
        box->setChecked(box != m_regex && box != m_case);
        connect(box, &QCheckBox::toggled, this, &ReplaceDialog::planSoon);
    }
    m_find->setFocus();
}

Planner ReplaceDialog::planner() const {
    if (m_find->text().isEmpty())
        return {};
    ReplaceOptions options;
    options.find = m_find->text().toStdString();
    options.replacement = m_replacement->text().toStdString();
    options.regex = m_regex->isChecked();
    options.matchCase = m_case->isChecked();
    options.captions = m_captions->isChecked();
    options.questions = m_questions->isChecked();
    options.answers = m_answers->isChecked();
    return [set = m_set, places = m_places, options](JobContext& context) { return replaceTexts(*set, *places, options, context); };
}

}  // namespace diptych
