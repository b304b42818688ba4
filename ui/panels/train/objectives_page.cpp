#include "ui/panels/train/objectives_page.h"

#include <QCheckBox>
#include <QLabel>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

ObjectivesPage::ObjectivesPage(const Theme& theme)
    : WizardPage(theme, tr("Task"), tr("What it shall learn. Greyed objectives say why they cannot be chosen.")),
      m_honesty(plainLabel(tr("A heat map of a model that was taught by masks shows where it was told to look. Whether it also uses what it "
                              "sees there has to be shown by other means, such as deleting that part of the picture."))) {
    for (const char* kind : objectiveKinds) {
        Row row{kind, new QCheckBox(QStringLiteral("%1 (%2)").arg(objectiveName(kind), QString::fromLatin1(kind)), this), plainLabel(), {}};
        row.words->setIndent(6 * Theme::grid);
        row.words->setForegroundRole(QPalette::PlaceholderText);
        auto* pair = new QVBoxLayout;
        pair->setSpacing(0);
        pair->addWidget(row.box);
        pair->addWidget(row.words);
        content()->addLayout(pair);
        connect(row.box, &QCheckBox::toggled, this, [this] {
            check();
            Q_EMIT changed();
        });
        m_rows.append(row);
    }
    content()->addWidget(m_honesty);
    content()->addStretch();
    setProblem([this] {
        bool taught = false;
        for (const Row& row : m_rows)
            taught = taught || (usesMasks(row.kind) && row.box->isEnabled() && row.box->isChecked());
        m_honesty->setVisible(taught);
        return chosen().empty() ? tr("Choose at least one objective.") : QString();
    });
}

void ObjectivesPage::allow(const ModelInfo& model, const RunRequest& request, const DataTraits& traits) {
    for (Row& row : m_rows) {
        row.reason = whyNot(row.kind, model, request, traits);
        row.box->setEnabled(row.reason.isEmpty());
        row.words->setText(row.reason.isEmpty() ? objectiveText(row.kind) : tr("not possible: %1").arg(row.reason));
    }
    check();
}

void ObjectivesPage::chooseUsual() {
    for (const Row& row : m_rows)
        row.box->setChecked(row.box->isEnabled() && (row.kind == "caption" || row.kind == "vqa" || row.kind == "itc"));
}

std::vector<std::string> ObjectivesPage::chosen() const {
    std::vector<std::string> kinds;
    for (const Row& row : m_rows)
        if (row.box->isEnabled() && row.box->isChecked())
            kinds.push_back(row.kind);
    return kinds;
}

QString ObjectivesPage::leftOut() const {
    QStringList lines;
    for (const Row& row : m_rows)
        if (row.box->isChecked() && !row.reason.isEmpty())
            lines << tr("Left out: %1 %2").arg(row.box->text(), row.reason);
    return lines.join(QLatin1Char('\n'));
}

}  // namespace diptych
