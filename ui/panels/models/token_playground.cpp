#include "ui/panels/models/token_playground.h"

#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/engine_host.h"
#include "ui/services.h"
#include "viz/token_chips.h"

namespace diptych {

TokenPlayground::TokenPlayground(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_title(plainLabel({}, this)), m_count(plainLabel({}, this)),
      m_text(new QLineEdit(this)), m_chips(new TokenChips(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::grid);
    for (QWidget* widget : {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_text), static_cast<QWidget*>(m_chips),
                            static_cast<QWidget*>(m_count)})
        column->addWidget(widget);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_chips->setProperty("dataText", true);
    m_text->setMaxLength(2000);
    connect(m_text, &QLineEdit::textChanged, this, &TokenPlayground::ask);
}

void TokenPlayground::refresh() {
    if (m_text->text().isEmpty())
        m_text->setText(QStringLiteral("a red apple at the top left"));
    else
        ask();
}

void TokenPlayground::ask() {
    if (m_services.engine.modelInfo() == nullptr)
        return;
    m_asking = m_services.engine.ask<std::vector<std::string>>(
        {}, [text = m_text->text().toStdString()](Model& model, JobContext&) { return model.pieces(text); },
        [this](Result<std::vector<std::string>> result) {
            QList<TokenChip> chips;
            if (result.ok())
                for (const std::string& piece : *result) {
                    const QString text = QString::fromStdString(piece);
                    chips.append({.text = text, .special = looksSpecial(text)});
                }
            m_chips->setChips(chips);
            m_count->setText(result.ok() ? tr("%n tokens", nullptr, static_cast<int>(chips.size()))
                                         : QString::fromStdString(result.error().oneLine()));
        });
}

void TokenPlayground::retranslate() {
    m_title->setText(tr("Words to tokens"));
    m_text->setAccessibleName(tr("Text to split into tokens"));
    m_text->setPlaceholderText(tr("Type a text"));
    m_chips->setAccessibleName(tr("Tokens of the text"));
    m_chips->setEmptyText(tr("No tokens yet"));
    ask();
}

}  // namespace diptych
