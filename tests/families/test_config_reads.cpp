// Keys of a config.json that nobody reads are told, those that a section read or that change nothing are not.
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/families/config_reads.h"
#include "core/families/config_section.h"
#include "core/families/llava.h"
#include "tests/support/tiny_chat_model.h"

using namespace diptych;

namespace {

using Keys = std::vector<std::string>;

}  // namespace

class TestConfigReads : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyWayOfReadingIsSeen() {
        const Json json{{"a", 1}, {"b", 2.0}, {"c", true}, {"d", "gelu"}, {"e", "x"}, {"f", nullptr}, {"g", 1}, {"h", 1}, {"i", nullptr}};
        const ConfigReads reads;
        ConfigSection section(json, "", "test");
        std::int64_t size = 0;
        double number = 0;
        bool flag = false;
        Activation activation{};
        section.size("a", size);
        section.number("b", number);
        section.flag("c", flag);
        section.activation("d", activation);
        section.choice("e", {"x", "y"});
        section.only("f", nullptr);
        section.readElsewhere({"g"});
        QVERIFY(section.status().ok());
        QCOMPARE(reads.unread(json), Keys{"h"});
    }

    void keysOfSectionsAreNamedWithThem() {
        const Json json{{"text_config", {{"size", 1}, {"use_magic", true}, {"use_cache", true}}},
                        {"text_config_dict", {{"size", 1}, {"more_magic", 1}}}, {"other_config", {{"size", 1}}}, {"_name_or_path", "x"}};
        const ConfigReads reads;
        ConfigSection section(json["text_config"], "text_config", "test");
        std::int64_t size = 0;
        section.size("size", size);
        QCOMPARE(reads.unread(json), (Keys{"other_config", "text_config.use_magic", "text_config_dict.more_magic"}));
    }

    void theYoungestSeesWhatIsRead() {
        const Json json{{"a", 1}};
        const ConfigReads older;
        {
            const ConfigReads younger;
            ConfigReads::note("", "a");
            QVERIFY(younger.unread(json).empty());
        }
        QCOMPARE(older.unread(json), Keys{"a"});
        ConfigReads::note("", "a");
        QVERIFY(older.unread(json).empty());
    }

    void aFamilyReadsWhatItKnowsAndNoMore() {
        Json json = tests::tinyChatConfig("llava");
        json.erase("scale_factor");                // of Idefics3
        json["text_config"]["rope_theta"] = 5000.0;
        json["text_config"]["attention_window"] = 7;
        json["vision_feature_layer"] = -1;
        json["spatial_mode"] = "odd";
        const ConfigReads reads;
        QVERIFY(parseLlavaConfig(json, "test").ok());
        QCOMPARE(reads.unread(json), (Keys{"spatial_mode", "text_config.attention_window"}));
    }
};

QTEST_APPLESS_MAIN(TestConfigReads)
#include "test_config_reads.moc"
