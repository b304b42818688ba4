// An Ask panel, shown, over the services of one test, and folders of models that chat, found by what their config.json says.
#pragma once

#include <QLabel>
#include <QPushButton>
#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/json.h"
#include "tests/ui/panel_bench.h"
#include "ui/panels/ask/ask_panel.h"
#include "ui/panels/ask/batch_section.h"
#include "ui/panels/ask/chat_section.h"
#include "ui/panels/ask/classes_section.h"
#include "ui/panels/ask/describe_section.h"
#include "ui/panels/ask/question_section.h"
#include "ui/panels/ask/way_bar.h"

namespace diptych::tests {

struct ShownAsk {
    AskPanel panel;
    WayBar* ways = panel.findChild<WayBar*>();
    DescribeSection* describe = panel.findChild<DescribeSection*>();
    QuestionSection* question = panel.findChild<QuestionSection*>();
    ChatSection* chat = panel.findChild<ChatSection*>();
    ClassesSection* classes = panel.findChild<ClassesSection*>();
    BatchSection* batch = panel.findChild<BatchSection*>();

    explicit ShownAsk(PanelBench& bench, AskWay way = AskWay::Look) : panel(bench.services) {
        panel.resize(1000, 800);
        ways->setWay(way);
        panel.show();
    }
    static QPushButton* button(QWidget* in, const char* text) {
        for (QPushButton* found : in->findChildren<QPushButton*>())
            if (found->text().remove(QLatin1Char('&')) == QString::fromUtf8(text))
                return found;
        return nullptr;
    }
    static QString textOf(const QWidget* in) {
        QStringList texts;
        for (const QLabel* label : in->findChildren<QLabel*>())
            if (label->isVisible())
                texts << label->text();
        return texts.join(QLatin1Char('\n'));
    }
};

inline QStringList texts(std::initializer_list<const char*> utf8) {
    QStringList list;
    for (const char* text : utf8)
        list << QString::fromUtf8(text);
    return list;
}

// Complete folders under the packs' models whose model_type is one of `families`, in the order of their names.
inline std::vector<std::filesystem::path> modelFolders(const std::vector<std::string>& families) {
    std::vector<std::filesystem::path> found;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(parityFolder() / "models", ignored)) {
        const Result<Json> config = readJsonFile(entry.path() / "config.json");
        const bool whole = std::filesystem::exists(entry.path() / "model.safetensors") && std::filesystem::exists(entry.path() / "tokenizer_config.json");
        if (config.ok() && whole && std::find(families.begin(), families.end(), config->value("model_type", "")) != families.end())
            found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace diptych::tests
