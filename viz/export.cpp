#include "viz/export.h"

#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QEvent>
#include <QFileInfo>
#include <QImageReader>
#include <QPainter>
#include <QSvgGenerator>
#include <QWidget>

#include "core/base/files.h"

namespace diptych {
namespace {

QString csvField(const QString& text) {
    static const QString special = QStringLiteral(",\"\r\n");
    bool quoted = text.startsWith(QLatin1Char(' ')) || text.endsWith(QLatin1Char(' '));
    for (const QChar character : text)
        quoted = quoted || special.contains(character);
    if (!quoted)
        return text;
    return QLatin1Char('"') + QString(text).replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

QString csvLine(const QStringList& fields) {
    QStringList written;
    for (const QString& field : fields)
        written.append(csvField(field));
    return written.join(QLatin1Char(',')) + QStringLiteral("\r\n");
}

Status save(const QString& file, const QByteArray& bytes) {
    return writeFileAtomically(fromUtf8(file.toStdString()),
                               std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

// The context menu's actions, their texts kept in the present language.
class ExportMenu : public QObject {
public:
    ExportMenu(QWidget* view, ExportHooks hooks) : QObject(view), m_view(view), m_hooks(std::move(hooks)) {
        m_copy = new QAction(view);
        m_export = new QAction(view);
        view->addActions({m_copy, m_export});
        view->setContextMenuPolicy(Qt::ActionsContextMenu);
        view->installEventFilter(this);
        connect(m_copy, &QAction::triggered, this, [this] { QApplication::clipboard()->setImage(pictureOf(*m_view)); });
        connect(m_export, &QAction::triggered, this, [this] { exportNow(); });
        retranslate();
    }

    QList<QAction*> actions() const { return {m_copy, m_export}; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::LanguageChange)
            retranslate();
        return QObject::eventFilter(watched, event);
    }

private:
    void retranslate() {
        m_copy->setText(QCoreApplication::translate("ExportMenu", "Copy picture"));
        m_export->setText(QCoreApplication::translate("ExportMenu", "Export as PNG, SVG or CSV…"));
    }

    void exportNow() {
        if (!m_hooks.chooseFile)
            return;
        QString filter = QStringLiteral("PNG (*.png);;SVG (*.svg)");
        if (dynamic_cast<HasTable*>(m_view))
            filter += QStringLiteral(";;CSV (*.csv)");
        const QString file = m_hooks.chooseFile(m_hooks.baseName + QStringLiteral(".png"), filter);
        if (file.isEmpty())
            return;
        const Status status = exportView(*m_view, file, m_hooks.recipe ? m_hooks.recipe() : Recipe{});
        if (!status.ok() && m_hooks.failed)
            m_hooks.failed(QString::fromStdString(status.error().oneLine()));
    }

    QWidget* m_view;
    ExportHooks m_hooks;
    QAction* m_copy = nullptr;
    QAction* m_export = nullptr;
};

}  // namespace

QString valueIn(const Recipe& recipe, const QString& key) {
    for (const auto& [name, value] : recipe)
        if (name == key)
            return value;
    return {};
}

Recipe recipeIn(const QString& file) {
    if (!QFileInfo(file).isFile())                  // a pipe would never end
        return {};
    QImageReader reader(file);
    if (reader.format() != "png" || reader.text(QStringLiteral("Software")) != QLatin1String("Diptych"))
        return {};
    Recipe recipe;
    for (const QString& key : reader.textKeys())
        recipe.append({key, reader.text(key)});
    return recipe;
}

QImage pictureOf(QWidget& view, double scale) {
    const double ratio = scale > 0 ? scale : view.devicePixelRatioF();
    QImage picture(view.size() * ratio, QImage::Format_ARGB32_Premultiplied);
    picture.setDevicePixelRatio(ratio);
    picture.fill(view.palette().color(QPalette::Window));
    view.render(&picture);
    return picture;
}

QByteArray toPng(const QImage& picture, const Recipe& recipe) {
    QImage described = picture;
    for (const auto& [key, value] : recipe)
        described.setText(key, value);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    described.save(&buffer, "PNG");
    return bytes;
}

QByteArray toSvg(QWidget& view, const Recipe& recipe) {
    QStringList lines;
    for (const auto& [key, value] : recipe)
        lines.append(key + QStringLiteral(": ") + value);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(view.size());
    generator.setViewBox(QRect(QPoint(0, 0), view.size()));
    generator.setResolution(view.logicalDpiX());
    generator.setDescription({});
    QPainter painter(&generator);
    view.render(&painter);
    painter.end();
    // Not by the generator, which older versions of Qt let write its description unescaped.
    const QByteArray description = "\n<desc>" + lines.join(QLatin1Char('\n')).toHtmlEscaped().toUtf8() + "</desc>";
    const qsizetype svg = bytes.indexOf("<svg");
    return bytes.insert(bytes.indexOf('>', svg) + 1, description);
}

QByteArray toCsv(const CsvTable& table) {
    QString text = csvLine(table.columns);
    for (const QStringList& row : table.rows)
        text += csvLine(row);
    return text.toUtf8();
}

Status exportView(QWidget& view, const QString& file, const Recipe& recipe) {
    const QString suffix = file.section(QLatin1Char('.'), -1).toLower();
    if (suffix == QLatin1String("png"))
        return save(file, toPng(pictureOf(view), recipe));
    if (suffix == QLatin1String("svg"))
        return save(file, toSvg(view, recipe));
    const auto* numbers = dynamic_cast<HasTable*>(&view);
    if (suffix == QLatin1String("csv") && numbers)
        return save(file, toCsv(numbers->table()));
    return Error{ErrorCode::Usage, "a view cannot be written as this kind of file", file.toStdString(),
                 "Choose a name that ends in .png or .svg, or .csv for a view with numbers"};
}

QList<QAction*> installExport(QWidget* view, const ExportHooks& hooks) {
    return (new ExportMenu(view, hooks))->actions();
}

}  // namespace diptych
