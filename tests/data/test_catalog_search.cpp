// Words in both languages: a Chinese word inside a sentence, phrases, beginnings of words, case and width, texts that are kept
// apart, rows that were edited, an index that is built in steps, and queries that are none.
#include <QTest>
#include <SQLiteCpp/Database.h>

#include "core/data/catalog/words.h"
#include "tests/data/catalog_place.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

Dataset texts(const std::vector<std::string>& captions) {
    Dataset set{.name = "t", .format = "coco-captions"};
    for (const std::string& caption : captions)
        set.items.push_back({.split = "all", .captions = {{.text = caption}}});
    return set;
}

}  // namespace

class TestCatalogSearch : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<CatalogPlace> m_place;

    // "0 2": positions of what is found among these captions.
    std::string found(Catalog& catalog, const std::string& query) const {
        std::string all;
        const auto positions = catalog.search(query);
        if (!positions.ok())
            return positions.error().oneLine();
        for (const std::int64_t position : *positions)
            all += (all.empty() ? "" : " ") + std::to_string(position);
        return all;
    }
    Catalog filled(const Dataset& set) const {
        auto catalog = m_place->open();
        if (!catalog.ok() || !imported(*catalog, set).ok() || !indexed(*catalog).ok())
            qFatal("no catalog");
        return *std::move(catalog);
    }

private Q_SLOTS:
    void init() { m_place = std::make_unique<CatalogPlace>(); }

    void aChineseWordInsideASentenceIsFound() {
        Catalog catalog = filled(texts({"一只黑色的猫坐在红色的沙发上", "马路上有一辆白色的公共汽车", "图中有几个三角形？", "a cat on a sofa", "两只狗在草地上跑"}));
        for (const auto& [query, wanted] : std::vector<std::pair<const char*, const char*>>{
                 {"沙发", "0"}, {"猫", "0"}, {"红色的沙发", "0"}, {"红色 猫", "0"}, {"一辆", "1"}, {"公共汽车", "1"}, {"汽车", "1"}, {"图中", "2"}, {"三角形", "2"},
                 {"草地上", "4"}, {"狗", "4"}, {"的", "0 1"}, {"\"白色的公共\"", "1"}, {"沙发红色", ""}, {"猫 狗", ""}, {"红沙", ""}})
            QCOMPARE(found(catalog, query), std::string(wanted));
    }

    void englishIsFoundWithoutCaseByItsBeginningAndAsAPhrase() {
        Catalog catalog = filled(texts({"A Man riding the WAVE on a Surfboard.", "the man waves; riding a horse", "caf\xC3\xA9 at night", "Ｗｉｄｅ letters", "don't run"}));
        for (const auto& [query, wanted] : std::vector<std::pair<const char*, const char*>>{
                 {"man", "0 1"}, {"MAN riding", "0 1"}, {"\"man riding\"", "0"}, {"wave", "0"}, {"wav*", "0 1"}, {"surf*", "0"}, {"surf", ""}, {"\"riding the wa\"*", "0"},
                 {"cafe", "2"}, {"CAF\xC3\x89", "2"}, {"wide", "3"}, {"ｍａｎ", "0 1"}, {"don't", "4"}, {"board", ""}})
            QCOMPARE(found(catalog, query), std::string(wanted));
    }

    void questionsAnswersAndPathsAreSearchedToo() {
        Dataset set = texts({"", ""});
        set.items.edit(1).path = "val2014/COCO_val2014_000000000042.jpg";
        set.items.edit(1).questions = {{.text = "What animal is it?", .answers = {"a zebra", "斑马"}}};
        Catalog catalog = filled(set);
        for (const char* query : {"animal", "zebra", "斑马", "000000000042", "coco", "val2014/COCO_val2014_000000000042.jpg", "animal zebra coco"})
            QCOMPARE(found(catalog, query), std::string("1"));
        QCOMPARE(catalog.positions({.split = "all", .words = "zebra"})->size(), std::size_t{1});
        QVERIFY(catalog.positions({.split = "none", .words = "zebra"})->empty());
    }

    void aPhraseDoesNotReachIntoTheNextText() {
        Dataset set = texts({"a red"});
        set.items.edit(0).captions.push_back({.text = "dog runs"});
        Catalog catalog = filled(set);
        QCOMPARE(found(catalog, "red dog"), std::string("0"));
        QCOMPARE(found(catalog, "\"red dog\""), std::string());
    }

    void queriesThatAreNoneFindNothing() {
        Catalog catalog = filled(texts({"a dog AND a cat, or NEAR (it)", "dog"}));
        for (const std::string& query : {std::string(), std::string("   "), std::string("!!! ---"), std::string("\""), std::string("*"), std::string("\xEE\x80\x80"),
                                         std::string("\"\""), std::string(1, '\0')})
            QCOMPARE(found(catalog, query), std::string());
        for (const char* query : {"AND", "NEAR(it", "cat) OR", "\"a dog", "captions:dog AND", "dog^ cat", "{dog} cat", "dog -- cat"})
            QVERIFY2(catalog.search(query).ok(), query);
        QCOMPARE(found(catalog, "near"), std::string("0"));
        QCOMPARE(found(catalog, "dog\xFF cat"), std::string("0"));
        QVERIFY(catalog.search(std::string(std::size_t{1} << 20, 'x') + " dog").ok());
        std::string many;
        for (int i = 0; i < 100'000; ++i)
            many += "dog ";
        QCOMPARE(found(catalog, many), std::string("0 1"));
        QCOMPARE(catalog.search("dog", 1)->size(), std::size_t{1});
    }

    void anEditedRowIsFoundByItsNewWordsAlone() {
        Dataset set = texts({"a red dog", "一只红色的狗", "a cat"});
        Catalog catalog = filled(set);
        DataItem changed = set.items[0];
        changed.captions[0].text = "a blue bird 蓝色的鸟";
        const std::vector<PlacedItem> edits{{0, changed}};
        VERIFY_OK(catalog.setItems(edits, 1));
        QCOMPARE(found(catalog, "red"), std::string());
        QCOMPARE(found(catalog, "dog"), std::string());
        QCOMPARE(found(catalog, "bird"), std::string("0"));
        QCOMPARE(found(catalog, "蓝色"), std::string("0"));
        QCOMPARE(found(catalog, "狗"), std::string("1"));
        VERIFY_OK(catalog.checkIntegrity());
        VERIFY_OK(imported(catalog, texts({"only this"})));
        QCOMPARE(found(catalog, "bird"), std::string());
        VERIFY_OK(indexed(catalog));
        QCOMPARE(found(catalog, "only"), std::string("0"));
    }

    void theIndexIsBuiltInStepsThatStayAndServes() {
        std::vector<std::string> captions(30'000, "a dog");
        captions[29'999] = "the last";
        auto catalog = m_place->open();
        VERIFY_OK(imported(*catalog, texts(captions)));
        const CancelToken cancel;
        JobContext context{cancel, Progress([&](const ProgressReport& report) {
            if (report.done > 0 && report.done < report.total)
                cancel.cancel();
        })};
        QVERIFY(catalog->buildIndex(context).error().code == ErrorCode::Cancelled);
        const auto partly = catalog->info();
        QVERIFY(partly->indexed > 0 && partly->indexed < 30'000);
        QCOMPARE(catalog->search("dog")->size(), static_cast<std::size_t>(partly->indexed));
        DataItem changed = texts({"beyond the index"}).items[0];
        VERIFY_OK(catalog->setItems(std::vector<PlacedItem>{{29'998, changed}}, 1));
        catalog = m_place->open();                       // goes on where it was, in another session
        VERIFY_OK(indexed(*catalog));
        QCOMPARE(catalog->search("dog")->size(), std::size_t{29'998});
        QCOMPARE(found(*catalog, "last"), std::string("29999"));
        QCOMPARE(found(*catalog, "beyond"), std::string("29998"));
    }

    void anIndexOfOtherWordBreaksIsMadeAnew() {
        filled(texts({"a dog"}));
        SQLite::Database(m_place->file().native(), SQLite::OPEN_READWRITE).exec("UPDATE notes SET value = 'other' WHERE key = 'words'");
        auto catalog = m_place->open();
        QCOMPARE(catalog->info()->indexed, std::int64_t{0});
        VERIFY_OK(indexed(*catalog));
        QCOMPARE(found(*catalog, "dog"), std::string("0"));
        VERIFY_OK(catalog->checkIntegrity());
    }
};

QTEST_APPLESS_MAIN(TestCatalogSearch)
#include "test_catalog_search.moc"
