#include "ui/hosts/real_dialogs.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPushButton>

namespace diptych {

namespace {

QMessageBox* plainBox(QMessageBox::Icon icon, const QString& title, const QString& text, QWidget* parent) {
    auto* box = new QMessageBox(icon, title, {}, QMessageBox::NoButton, parent);
    box->setTextFormat(Qt::PlainText);
    box->setText(text);
    box->setAttribute(Qt::WA_DeleteOnClose);
    return box;
}

}  // namespace

QString RealDialogs::openFolder(QWidget* parent, const QString& title) {
    return QFileDialog::getExistingDirectory(parent, title);
}

QString RealDialogs::openFile(QWidget* parent, const QString& title, const QString& filter) {
    return QFileDialog::getOpenFileName(parent, title, {}, filter);
}

QString RealDialogs::saveFile(QWidget* parent, const QString& title, const QString& suggested) {
    return QFileDialog::getSaveFileName(parent, title, suggested);
}

bool RealDialogs::confirm(QWidget* parent, const QString& title, const QString& question) {
    QMessageBox box(QMessageBox::Question, title, {}, QMessageBox::Yes | QMessageBox::Cancel, parent);
    box.setTextFormat(Qt::PlainText);
    box.setText(question);
    return box.exec() == QMessageBox::Yes;
}

void RealDialogs::error(QWidget* parent, const QString& oneLine) {
    QMessageBox* box = plainBox(QMessageBox::Warning, tr("That did not work"), oneLine, parent);
    box->addButton(QMessageBox::Close);
    QPushButton* copy = box->addButton(tr("Copy details"), QMessageBox::ActionRole);
    QObject::connect(copy, &QPushButton::clicked, box, [oneLine] { QGuiApplication::clipboard()->setText(oneLine); });
    box->open();
}

void RealDialogs::text(QWidget* parent, const QString& title, const QString& plainText) {
    QMessageBox* box = plainBox(QMessageBox::NoIcon, title, plainText, parent);
    box->addButton(QMessageBox::Close);
    box->open();
}

}  // namespace diptych
