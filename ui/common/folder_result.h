// What came of a task that wrote or fetched a model folder: one sentence, "Open it" and "Show in folder". Hidden until
// there is something to say; an error is said without the buttons.
#pragma once

#include <QWidget>
#include <filesystem>

class QLabel;
class QPushButton;

namespace diptych {

class FolderResult : public QWidget {
    Q_OBJECT

public:
    explicit FolderResult(QWidget* parent = nullptr);
    void say(const QString& sentence, const std::filesystem::path& folder = {});   // empty folder: no buttons
    void clear();
    void retranslate();

Q_SIGNALS:
    void openWanted(const std::filesystem::path& folder);

private:
    std::filesystem::path m_folder;
    QLabel* m_sentence;
    QPushButton *m_open, *m_show;
};

}  // namespace diptych
