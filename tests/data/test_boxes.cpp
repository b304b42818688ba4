// Boxes of pictures: COCO instances beside captions, read, written and told of where a format cannot hold them.
#include <QTest>
#include <memory>

#include "core/data/convert.h"
#include "tests/data/set_folder.h"

using namespace diptych;
using namespace diptych::tests;

class TestBoxes : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<SetFolder> m_set;

    void captions(const std::string& name) const {
        m_set->text("annotations/" + name,
                    quoted("{'images': [{'id': 7, 'file_name': 'a.png', 'width': 40, 'height': 30}, {'id': 9, 'file_name': 'b.png'}], 'annotations': "
                           "[{'id': 1, 'image_id': 7, 'caption': 'a dog and a cat'}, {'id': 2, 'image_id': 9, 'caption': 'a tree'}]}"));
    }
    void instances(const std::string& name, const std::string& rows) const {
        m_set->text("annotations/" + name, quoted("{'images': [], 'annotations': [" + rows + "], 'categories': [{'id': 3, 'name': 'dog'}, {'id': 5, 'name': 'big\\ncat'}]}"));
    }
    Result<ConvertResult> convert(const Dataset& set, const std::string& format, const std::string& folder) const {
        JobContext context;
        return convertDataset({set, format, m_set->beside(folder), {}}, context);
    }

private Q_SLOTS:
    void init() {
        m_set = std::make_unique<SetFolder>();
        m_set->picture("images/a.png");
        m_set->picture("images/b.png");
        captions("captions_val2017.json");
    }

    void instancesBesideCaptionsAreBoxesWithLabels() {
        instances("instances_val2017.json", "{'id': 1, 'image_id': 7, 'category_id': 3, 'bbox': [1.5, 2, 10, 20.25]}, {'image_id': 9, 'category_id': 5, 'bbox': [0, 0, 3, 2]}");
        for (const std::string& path : {std::string(), std::string("annotations/captions_val2017.json")}) {
            const auto set = m_set->open(path);
            VERIFY_OK(set);
            QVERIFY(set->problems.empty());
            QCOMPARE(countsOf(*set), std::string("val 2/2/0"));
            QCOMPARE(set->items[0].boxes.size(), std::size_t{1});
            const Box& box = set->items[0].boxes[0];
            QCOMPARE(box.label, std::string("dog"));
            QVERIFY(box.rect.x == 1.5 && box.rect.y == 2 && box.rect.width == 10 && box.rect.height == 20.25);
            QCOMPARE(set->items[1].boxes[0].label, std::string("big\ncat"));
        }
    }

    void instancesOfAnotherFileAreNotTaken() {
        instances("instances_train2017.json", "{'image_id': 7, 'category_id': 3, 'bbox': [1, 2, 10, 20]}");
        const auto set = m_set->open("annotations/captions_val2017.json");
        VERIFY_OK(set);
        QVERIFY(set->items[0].boxes.empty());
    }

    void boxesAtFaultAreListedAndLeftOut_data() {
        QTest::addColumn<QByteArray>("box");
        for (const char* box : {"[1, 2, 3]", "[1, 2, 3, 4, 5]", "'1 2 3 4'", "[1, 2, -3, 4]", "[1, 2, 0, 4]", "[41, 2, 3, 4]", "[-9, 2, 3, 4]", "[1, 2, 1e300, 4]", "[[1], 2, 3, 4]", "null"})
            QTest::newRow(box) << QByteArray(box);
    }

    void boxesAtFaultAreListedAndLeftOut() {
        QFETCH(QByteArray, box);
        instances("instances_val2017.json", "{'image_id': 7, 'category_id': 3, 'bbox': [1, 2, 3, 4]}, {'image_id': 7, 'category_id': 3, 'bbox': " + box.toStdString() + "}");
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(set->items[0].boxes.size(), std::size_t{1});
        QCOMPARE(problemsOf(*set, "bad_row"), 1);
        QCOMPARE(set->problems[0].row, std::int64_t{1});
    }

    void strangersAmongBoxesAreToldOnce() {
        instances("instances_val2017.json", "{'image_id': 1, 'category_id': 3, 'bbox': [1, 2, 3, 4]}, {'image_id': 2, 'category_id': 3, 'bbox': [1, 2, 3, 4]}, "
                                            "{'image_id': 7, 'category_id': 44, 'bbox': [1, 2, 3, 4]}");
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(problemsOf(*set, "dangling_id"), 2);
    }

    void aPictureKeepsAThousandBoxes() {
        std::string rows = "{'image_id': 7, 'category_id': 3, 'bbox': [1, 2, 3, 4]}", all = rows;
        for (int i = 1; i < 1003; ++i)
            all += ", " + rows;
        instances("instances_val2017.json", all);
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(set->items[0].boxes.size(), std::size_t{1000});
        QCOMPARE(problemsOf(*set, "bad_row"), 3);
    }

    void aBrokenFileOfBoxesDoesNotSpoilTheSet() {
        for (const char* content : {"no JSON", "{\"annotations\": [{", "[1, 2", ""}) {
            m_set->text("annotations/instances_val2017.json", content);
            const auto set = m_set->open("annotations/captions_val2017.json");
            VERIFY_OK(set);
            QCOMPARE(countsOf(*set), std::string("val 2/2/0"));
            QVERIFY(!set->problems.empty());
        }
    }

    void boxesSurviveBeingWrittenAndReadAgain() {
        instances("instances_val2017.json", "{'image_id': 7, 'category_id': 3, 'bbox': [1.5, 2, 10, 20.25]}, {'image_id': 7, 'category_id': 5, 'bbox': [0.1, 0, 3, 2]}");
        const auto set = m_set->open();
        VERIFY_OK(set);
        const auto written = convert(*set, "coco-captions", "again");
        VERIFY_OK(written);
        QVERIFY(written->lost.empty());
        JobContext context;
        const auto again = openDataset(m_set->beside("again"), context);
        VERIFY_OK(again);
        QVERIFY(again->problems.empty());
        QCOMPARE(again->items[0].boxes.size(), std::size_t{2});
        for (std::size_t i = 0; i < 2; ++i) {
            const Box &before = set->items[0].boxes[i], &after = again->items[0].boxes[i];
            QCOMPARE(after.label, before.label);
            QVERIFY(after.rect.x == before.rect.x && after.rect.y == before.rect.y && after.rect.width == before.rect.width && after.rect.height == before.rect.height);
        }
        QVERIFY(again->items[1].boxes.empty());
    }

    void formatsWithoutBoxesSayWhatIsLost() {
        instances("instances_val2017.json", "{'image_id': 7, 'category_id': 3, 'bbox': [1, 2, 10, 20]}");
        const auto set = m_set->open();
        VERIFY_OK(set);
        const auto written = convert(*set, "karpathy", "flat");
        VERIFY_OK(written);
        QVERIFY(std::find(written->lost.begin(), written->lost.end(), "1 boxes") != written->lost.end());
    }
};

QTEST_APPLESS_MAIN(TestBoxes)
#include "test_boxes.moc"
