// A training sees a set as its journal of edits leaves it: texts that were mended, splits that were moved, no rows that were left
// out; what is known of the words of a text that stays is kept.
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "core/data/edits/journal.h"
#include "core/train/data/scene_provider.h"
#include "tests/train/tiny_run.h"

using namespace diptych;
using namespace diptych::tests;

class TestEditedSet : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path m_root{m_folder.path().toStdString()};
    JobContext m_context;
    RunConfig m_config;
    BlipConfig m_model;

    Result<std::unique_ptr<SceneProvider>> open(const nlohmann::json& data) {
        nlohmann::json request = tinyRequest(1);
        request["data"].update(data);
        DIPTYCH_ASSIGN(m_config, parseRunConfig(request, writeRun(m_root, "run", request)));
        return openSceneProvider({m_config, m_model, DataPart::Train, false}, m_context);
    }

private Q_SLOTS:
    void mendedTextsAreTaughtAndRowsThatWereLeftOutAreNot() {
        const auto before = open(nlohmann::json::object());
        QVERIFY(before.ok());
        const Scene first = *(*before)->scene(0), second = *(*before)->scene(1);
        const auto set = openDataset(samples(), m_context);
        QVERIFY(set.ok());
        {
            auto journal = EditJournal::open(m_root / "project");
            QVERIFY(journal.ok());
            QVERIFY(journal->append({0, "mend", 0, {captionEdit(*set, 1, 0, "something that nobody drew"), excludedEdit(*set, 0, "by hand"),
                                                    removeCaptionEdit(*set, 1, 1)}}).ok());
        }
        const auto after = open({{"edits", "../project"}});
        QVERIFY2(after.ok(), after.ok() ? "" : after.error().oneLine().c_str());
        QCOMPARE((*after)->count(), (*before)->count() - 1);
        QVERIFY((*after)->hasMasks());
        const Scene edited = *(*after)->scene(0);
        QVERIFY(edited.image.pixels == second.image.pixels && edited.owner == second.owner);
        QCOMPARE(edited.captions.size(), second.captions.size() - 1);
        const auto has = [&](const std::string& text) {
            return std::any_of(edited.captions.begin(), edited.captions.end(), [&](const SceneText& caption) { return caption.text == text; });
        };
        QVERIFY(has("something that nobody drew"));
        QVERIFY(!has(second.captions[0].text));
        // Captions that stay keep the places of their words.
        const auto mentions = [](const Scene& scene, const std::string& text) {
            for (const SceneText& caption : scene.captions)
                if (caption.text == text)
                    return caption.mentions.size();
            return std::size_t{0};
        };
        QVERIFY(has(second.captions.back().text));
        QCOMPARE(mentions(edited, second.captions.back().text), mentions(second, second.captions.back().text));
        for (const SceneNegative& negative : edited.negatives)
            QVERIFY(has(negative.trueCaption.text));
        QVERIFY(first.image.pixels != second.image.pixels);
    }

    void aJournalThatIsNotThereIsOneLine() {
        const auto opened = open({{"edits", "../nowhere/edits.jsonl"}});
        QVERIFY(!opened.ok());
        QVERIFY2(opened.error().oneLine().find("edits.jsonl") != std::string::npos, opened.error().oneLine().c_str());
        nlohmann::json request = tinyRequest(1);
        request["data"] = {{"kind", "scenes"}, {"edits", "x"}};
        const auto parsed = parseRunConfig(request, m_root);
        QVERIFY(!parsed.ok());
        QVERIFY(parsed.error().oneLine().find("edits") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestEditedSet)
#include "test_edited_set.moc"
