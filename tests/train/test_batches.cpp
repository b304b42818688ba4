// Batches are a function of their position and nothing else; texts of the languages that are asked for; the thread that makes
// them ahead; what covers a patch; how micro-batches are put together.
#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>
#include <stdexcept>

#include "core/data/image_io.h"
#include "core/train/data/batch_source.h"
#include "core/train/data/scene_provider.h"
#include "core/train/data/scene_rows.h"
#include "tests/train/tiny_run.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

bool same(const at::Tensor& a, const at::Tensor& b) {
    return a.defined() == b.defined() && (!a.defined() || at::equal(a, b));
}

bool same(const TextRows& a, const TextRows& b) {
    return same(a.ids, b.ids) && same(a.mask, b.mask) && same(a.labels, b.labels) && same(a.ground.positions, b.ground.positions) &&
           same(a.ground.patches, b.ground.patches) && same(a.refer.positions, b.refer.positions) &&
           same(a.refer.present, b.refer.present) && same(a.refer.centre, b.refer.centre) && same(a.refer.classes, b.refer.classes);
}

bool same(const MicroBatch& a, const MicroBatch& b) {
    return a.position == b.position && same(a.pixels, b.pixels) && same(a.imageIds, b.imageIds) && same(a.text, b.text) &&
           same(a.captions, b.captions) && same(a.questions, b.questions) && same(a.answers, b.answers) &&
           same(a.sentences, b.sentences) && same(a.sentenceLabels, b.sentenceLabels) && same(a.patchClasses, b.patchClasses);
}

// Throws at one position and fails at none.
class ThrowingSource : public BatchSource {
public:
    Result<MicroBatch> batch(std::int64_t position) const override {
        if (position == 2)
            throw std::runtime_error("a broken batch\nwith a trace");
        MicroBatch made;
        made.position = position;
        return made;
    }
    std::int64_t batchesPerEpoch() const override { return 0; }
    bool hasMasks() const override { return false; }
    int classCount() const override { return 0; }
};

bool isAscii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80) == 0; });
}

}  // namespace

class TestBatches : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path m_root{m_folder.path().toStdString()};
    RunConfig m_config;
    BlipConfig m_model;
    JobContext m_context;

    Status open(const nlohmann::json& request, std::unique_ptr<BatchSource>& source, bool previews = false) {
        DIPTYCH_ASSIGN(m_config, parseRunConfig(request, writeRun(m_root, "run", request)));
        DIPTYCH_ASSIGN(m_model, parseBlipConfig(tinyConfig(), "tiny model"));
        DIPTYCH_ASSIGN(source, openBatchSource({m_config, m_model, DataPart::Train, previews}, m_context));
        return {};
    }

    // A COCO set of two pictures with captions of these languages; an empty tag is left out.
    nlohmann::json cocoRequest(const std::vector<std::string>& tags, const std::vector<std::string>& asked) const {
        const fs::path set = m_root / "coco";
        fs::create_directories(set);
        nlohmann::json images = nlohmann::json::array(), annotations = nlohmann::json::array();
        for (int i = 0; i < 2; ++i) {
            const std::string name = std::to_string(i) + ".png";
            if (!writePng(set / name, Image(8, 8)).ok())
                return {};
            images.push_back({{"id", i}, {"file_name", name}});
            for (const std::string& tag : tags) {
                annotations.push_back({{"image_id", i}, {"caption", tag == "en" ? "a red square" : tag == "fr" ? "a blue square" : "a green square"}});
                if (!tag.empty())
                    annotations.back()["language"] = tag;
            }
        }
        writeContent(set / "captions.json", nlohmann::json{{"images", images}, {"annotations", annotations}}.dump());
        nlohmann::json request = tinyRequest(1);
        request["objectives"] = nlohmann::json::array({{{"kind", "caption"}}});
        request["data"] = {{"kind", "set"}, {"path", set.string()}, {"languages", asked}};
        return request;
    }

private Q_SLOTS:
    void aBatchIsTheSameWheneverItIsAskedFor_data() {
        QTest::addColumn<bool>("generated");
        QTest::newRow("set") << false;
        QTest::newRow("generated scenes") << true;
    }

    void aBatchIsTheSameWheneverItIsAskedFor() {
        QFETCH(bool, generated);
        nlohmann::json request = tinyRequest(1);
        if (generated)
            request["data"] = {{"kind", "scenes"}, {"seed", 4}};
        std::unique_ptr<BatchSource> one, other;
        const Status opened = open(request, one);
        if (generated && !opened.ok() && opened.error().code == ErrorCode::NotFound)
            QSKIP("the font or CLDR is not installed");
        QVERIFY2(opened.ok(), opened.ok() ? "" : opened.error().oneLine().c_str());
        const auto first = one->batch(13), zero = one->batch(0), again = one->batch(13);
        QVERIFY(first.ok() && zero.ok() && again.ok());
        QVERIFY(same(*first, *again));
        QVERIFY(!same(first->captions.ids, zero->captions.ids));
        QVERIFY(open(request, other).ok());
        QVERIFY(same(*first, *other->batch(13)));
        request["seed"] = 99;
        QVERIFY(open(request, other).ok());
        QVERIFY(!same(*first, *other->batch(13)));
    }

    void anEpochHoldsEveryPictureOnceInAnOrderOfItsOwn() {
        nlohmann::json request = tinyRequest(1);
        request["objectives"] = nlohmann::json::array({{{"kind", "caption"}}});
        std::unique_ptr<BatchSource> source;
        QVERIFY(open(request, source).ok());
        const std::int64_t perEpoch = source->batchesPerEpoch();
        QCOMPARE(perEpoch, std::int64_t{11});                      // 22 training pictures, two a batch
        std::vector<std::vector<std::int64_t>> orders(2);
        for (std::int64_t position = 0; position < 2 * perEpoch; ++position) {
            const auto batch = source->batch(position);
            for (std::int64_t i = 0; i < 2; ++i)
                orders[static_cast<std::size_t>(position / perEpoch)].push_back(batch->imageIds[i].item<std::int64_t>());
        }
        for (const auto& order : orders)
            QCOMPARE(std::set<std::int64_t>(order.begin(), order.end()).size(), std::size_t{22});
        QVERIFY(orders[0] != orders[1]);
    }

    void batchesMadeAheadAreThoseOfTheSource() {
        std::unique_ptr<BatchSource> source;
        QVERIFY(open(tinyRequest(1), source).ok());
        Prefetcher ahead(*source, 9, 3);
        for (std::int64_t position = 9; position < 15; ++position) {
            const auto made = ahead.next();
            QVERIFY(made.ok() && same(*made, *source->batch(position)));
        }
    }

    void anExceptionOfTheThreadBecomesAnErrorThatStays() {
        const ThrowingSource source;
        Prefetcher ahead(source, 0, 2);
        QVERIFY(ahead.next().ok());
        QVERIFY(ahead.next().ok());
        for (int ask = 0; ask < 2; ++ask) {
            const auto failed = ahead.next();
            QVERIFY(!failed.ok());
            QCOMPARE(failed.error().code, ErrorCode::Internal);
            QCOMPARE(failed.error().message, std::string("a broken batch"));
        }
    }

    void captionsOfTheLanguagesThatAreAskedForAreTaught_data() {
        QTest::addColumn<QStringList>("tags");
        QTest::addColumn<QStringList>("asked");
        QTest::addColumn<QStringList>("taught");
        const auto row = [](const char* name, const char* tags, const char* asked, const char* taught) {
            const auto list = [](const char* text) { return QString::fromLatin1(text).split(QLatin1Char(','), Qt::SkipEmptyParts); };
            QTest::newRow(name) << (*tags == '\0' ? QStringList{QString()} : list(tags)) << list(asked) << list(taught);
        };
        row("all", "en,fr", "", "en,fr");
        row("one of two", "en,zh", "zh", "zh");
        row("a language that the window does not speak", "en,fr", "fr", "fr");
        row("texts without a tag count as asked for", "", "zh", ",");
    }

    void captionsOfTheLanguagesThatAreAskedForAreTaught() {
        QFETCH(QStringList, tags);
        QFETCH(QStringList, asked);
        QFETCH(QStringList, taught);
        const auto strings = [](const QStringList& list) {
            std::vector<std::string> values;
            for (const QString& value : list)
                values.push_back(value.toStdString());
            return values;
        };
        std::unique_ptr<BatchSource> source;
        const Status opened = open(cocoRequest(strings(tags), strings(asked)), source, true);
        QVERIFY2(opened.ok(), opened.ok() ? "" : opened.error().oneLine().c_str());
        std::set<std::string> seen;
        for (std::int64_t position = 0; position < 12; ++position) {
            const auto batch = source->batch(position);
            QVERIFY2(batch.ok(), batch.ok() ? "" : batch.error().oneLine().c_str());
            QCOMPARE(batch->captions.ids.size(0), std::int64_t{2});
            for (const auto& preview : batch->previews)
                seen.insert(preview.texts.front());
        }
        QCOMPARE(seen.size(), taught.isEmpty() ? std::size_t{1} : static_cast<std::size_t>(taught.size()));
    }

    void generatedScenesSpeakTheLanguageThatIsAskedFor() {
        nlohmann::json request = tinyRequest(1);
        request["data"] = {{"kind", "scenes"}, {"seed", 4}, {"languages", {"zh"}}};
        std::unique_ptr<BatchSource> source;
        const Status opened = open(request, source, true);
        if (!opened.ok() && opened.error().code == ErrorCode::NotFound)
            QSKIP("the font or CLDR is not installed");
        for (std::int64_t position = 0; position < 4; ++position) {
            const auto batch = source->batch(position);
            for (const auto& preview : batch->previews)
                QVERIFY2(!isAscii(preview.texts.front()), preview.texts.front().c_str());
        }
    }

    void aSetWithoutWhatIsTaughtIsRefused() {
        std::unique_ptr<BatchSource> source;
        const Status foreign = open(cocoRequest({"en"}, {"zh"}), source);
        QCOMPARE(foreign.error().code, ErrorCode::BadInput);
        nlohmann::json request = cocoRequest({"en"}, {});
        request["objectives"] = nlohmann::json::array({{{"kind", "patch"}}});
        const Status masks = open(request, source);
        QCOMPARE(masks.error().code, ErrorCode::Usage);
        QVERIFY(masks.error().oneLine().find("masks") != std::string::npos);
    }

    void anObjectIsOnThePatchesThatItCovers() {
        Scene scene;
        scene.image = Image(12, 12);
        scene.owner.assign(144, 0);
        scene.objects.resize(3);
        for (int k = 0; k < 3; ++k)
            scene.objects[static_cast<std::size_t>(k)].classId = 10 + k;
        const auto paint = [&](int patch, int pixels, std::uint8_t mark) {     // of 16 pixels of a patch of the 3 × 3 grid
            for (int i = 0; i < pixels; ++i) {
                const int x = patch % 3 * 4 + i % 4, y = patch / 3 * 4 + i / 4;
                scene.owner[static_cast<std::size_t>(y * 12 + x)] = mark;
            }
        };
        paint(0, 16, 1);
        paint(1, 3, 1);                            // 19 %: the object is there, but the patch stays background
        paint(4, 2, 2);                            // 13 %: too little, but it is the best patch of its object
        paint(8, 4, 3);                            // 25 %: there, and it labels the patch
        paint(7, 2, 3);                            // 13 %: not there
        const PatchCover cover = coverPatches(scene, 12, 3, 99);
        QVERIFY(cover.objects[0] == (std::vector<float>{1, 1, 0, 0, 0, 0, 0, 0, 0}));
        QVERIFY(cover.objects[1] == (std::vector<float>{0, 0, 0, 0, 1, 0, 0, 0, 0}));
        QVERIFY(cover.objects[2] == (std::vector<float>{0, 0, 0, 0, 0, 0, 0, 0, 1}));
        QVERIFY(cover.classes == (std::vector<std::int64_t>{10, 99, 99, 99, 99, 99, 99, 99, 12}));
    }

    void microBatchesArePutTogetherWithTheirRowsShifted() {
        const auto part = [](std::int64_t pictures, std::int64_t width, std::int64_t position) {
            MicroBatch batch;
            batch.pixels = at::full({pictures, 3, 1, 1}, static_cast<float>(pictures));
            batch.questions = {.ids = at::full({pictures, width}, width, at::kLong), .mask = at::ones({pictures, width}, at::kLong)};
            batch.questions.ground = {at::tensor({position}, at::kLong), at::ones({1, 9})};
            batch.answers = {.ids = at::ones({pictures, 2}, at::kLong), .mask = at::ones({pictures, 2}, at::kLong),
                             .labels = at::ones({pictures, 2}, at::kLong)};
            batch.answerQuestion = at::arange(pictures, at::kLong);
            return batch;
        };
        // Two rows of three tokens with a word at row 1, token 2; one row of five tokens with a word at token 4.
        const MicroBatch whole = concatenate({part(2, 3, 5), part(1, 5, 4)});
        QCOMPARE(whole.pictures(), std::int64_t{3});
        QVERIFY(whole.questions.ids.sizes() == at::IntArrayRef({3, 5}));
        QVERIFY(at::equal(whole.questions.mask.sum(1), at::tensor({3, 3, 5}, at::kLong)));
        QVERIFY(at::equal(whole.questions.ground.positions, at::tensor({1 * 5 + 2, 2 * 5 + 4}, at::kLong)));
        QVERIFY(at::equal(whole.answerQuestion, at::tensor({0, 1, 2}, at::kLong)));
    }
};

QTEST_GUILESS_MAIN(TestBatches)
#include "test_batches.moc"
