#include "ui/panels/data/sheet_dialog.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QPrintDialog>
#include <QPrinter>
#include <QPushButton>
#include <QSaveFile>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"

namespace diptych {

namespace {

constexpr int fewestColumns = 1, mostColumns = 12, pngWidth = 1654;   // A4 at 200 dpi
constexpr double a4 = 297.0 / 210.0;                                  // height over width

Error notWritten(const QString& file) {
    return Error{ErrorCode::Io, "could not be written", file.toStdString(), "Choose another place or free space"};
}

// Every page of the sheet on a device that has pages.
template <typename Device>
void paintAll(Device& device, const ContactSheet& sheet) {
    QPainter painter(&device);
    const QRectF page = painter.viewport();
    const int pages = pagesOf(sheet, page.size());
    for (int i = 0; i < pages; ++i) {
        if (i > 0)
            device.newPage();
        paintPage(painter, sheet, page, i);
    }
}

}  // namespace

SheetDialog::SheetDialog(Dialogs& dialogs, ContactSheet sheet, QWidget* parent)
    : QDialog(parent), m_dialogs(dialogs), m_sheet(std::move(sheet)), m_preview(new QWidget(this)), m_columns(new QSpinBox(this)),
      m_page(new QSpinBox(this)), m_of(plainLabel({}, this)) {
    build();
    m_columns->setRange(fewestColumns, mostColumns);
    m_columns->setValue(m_sheet.columns);
    m_page->setMinimum(1);
    m_preview->installEventFilter(this);
    connect(m_page, &QSpinBox::valueChanged, m_preview, qOverload<>(&QWidget::update));
    connect(m_columns, &QSpinBox::valueChanged, this, [this](int columns) {
        m_sheet.columns = columns;
        showPage();
    });
    showPage();
}

void SheetDialog::build() {
    setWindowTitle(tr("Contact sheet"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * Theme::grid, 4 * Theme::grid, 4 * Theme::grid, 4 * Theme::grid);
    layout->setSpacing(3 * Theme::grid);
    m_preview->setMinimumSize(100 * Theme::grid, 140 * Theme::grid);
    layout->addWidget(m_preview, 1);
    auto* line = new QHBoxLayout;
    const auto named = [&](const QString& name, QSpinBox* box) {
        QLabel* label = plainLabel(name, this);
        label->setWordWrap(false);
        label->setBuddy(box);
        box->setAccessibleName(name);
        line->addWidget(label);
        line->addWidget(box);
    };
    named(tr("Pictures in a line"), m_columns);
    named(tr("Page"), m_page);
    m_of->setWordWrap(false);
    line->addWidget(m_of);
    line->addStretch(1);
    const auto button = [&](const QString& text, auto run) {
        auto* made = new QPushButton(text, this);
        connect(made, &QPushButton::clicked, this, run);
        line->addWidget(made);
    };
    button(tr("Print…"), [this] { print(); });
    button(tr("Save as PDF…"), [this] { save(true); });
    button(tr("Save page as PNG…"), [this] { save(false); });
    layout->addLayout(line);
}

int SheetDialog::pages() const { return pagesOf(m_sheet, QSizeF(1, a4)); }

void SheetDialog::showPage() {
    m_page->setMaximum(pages());
    m_of->setText(tr("of %1").arg(pages()));
    m_preview->update();
}

bool SheetDialog::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_preview || event->type() != QEvent::Paint)
        return QDialog::eventFilter(watched, event);
    QPainter painter(m_preview);
    QSizeF page = QSizeF(1, a4).scaled(m_preview->size(), Qt::KeepAspectRatio);
    const QPointF corner((m_preview->width() - page.width()) / 2, (m_preview->height() - page.height()) / 2);
    paintPage(painter, m_sheet, QRectF(corner, page), m_page->value() - 1);
    return true;
}

Status SheetDialog::writePdf(const QString& file) const {
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly))
        return notWritten(file);
    {
        QPdfWriter writer(&target);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins({0, 0, 0, 0});
        writer.setTitle(m_sheet.title);
        paintAll(writer, m_sheet);
    }
    return target.commit() ? Status() : notWritten(file);
}

Status SheetDialog::writePng(const QString& file) const {
    QImage page(pngWidth, static_cast<int>(pngWidth * a4), QImage::Format_RGB32);
    QPainter painter(&page);
    paintPage(painter, m_sheet, page.rect(), m_page->value() - 1);
    painter.end();
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly) || !page.save(&target, "PNG") || !target.commit())
        return notWritten(file);
    return {};
}

void SheetDialog::save(bool pdf) {
    const QString name = pdf ? QStringLiteral("contact-sheet.pdf") : QStringLiteral("contact-sheet.png");
    const QString file = m_dialogs.saveFile(this, windowTitle(), name);
    if (file.isEmpty())
        return;
    if (const Status written = pdf ? writePdf(file) : writePng(file); !written.ok())
        m_dialogs.error(this, QString::fromStdString(written.error().oneLine()));
}

void SheetDialog::print() {
    auto* printer = new QPrinter(QPrinter::HighResolution);
    auto* dialog = new QPrintDialog(printer, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, printer] { paintAll(*printer, m_sheet); });
    connect(dialog, &QObject::destroyed, this, [printer] { delete printer; });
    dialog->open();
}

}  // namespace diptych
