// Weight files: what is mapped and what is copied, every dtype, shards that lie, and names that a family spells otherwise.
#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>
#include <cstring>

#include "core/base/files.h"
#include "core/nn/parameters.h"
#include "core/nn/weight_files.h"
#include "tests/support/tiny_model.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

namespace fs = std::filesystem;

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

// A folder of one file with one tensor "w" of the given dtype.
Status writeOne(const fs::path& folder, DType dtype, const std::vector<std::int64_t>& shape, const void* data, std::size_t bytes) {
    return writeSafetensors(folder / "model.safetensors", {{"w", dtype, shape, {static_cast<const std::byte*>(data), bytes}}});
}

Status writeShard(const fs::path& file, const std::vector<std::string>& names) {
    static constexpr float value[2] = {1, 2};
    std::vector<TensorToWrite> tensors;
    for (const std::string& name : names)
        tensors.push_back({name, DType::F32, {2}, std::as_bytes(std::span(value))});
    return writeSafetensors(file, std::move(tensors));
}

std::string errorOf(const fs::path& folder) {
    const auto opened = Checkpoint::open(folder);
    return opened.ok() ? std::string() : opened.error().oneLine();
}

std::string bare(std::string_view name) {
    constexpr std::string_view start = "inner.";
    return std::string(name.starts_with(start) ? name.substr(start.size()) : name);
}

}  // namespace

class TestCheckpoint : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary{scratchTemplate()};
    fs::path m_folder;

private Q_SLOTS:
    void init() {
        static int number = 0;
        m_folder = fs::path(m_temporary.path().toStdString()) / std::to_string(number++);
        fs::create_directories(m_folder);
    }

    void float32IsAViewOfTheFileAndWritingIntoItChangesNoFile() {
        QVERIFY(saveParameters(m_folder, {{"w", at::arange(6, at::kFloat).view({2, 3})}}, DType::F32).ok());
        const std::string before = contentOf(m_folder / "model.safetensors");
        const auto checkpoint = Checkpoint::open(m_folder);
        QVERIFY(checkpoint.ok());
        const at::Tensor first = checkpoint->load("w");
        QCOMPARE(first.data_ptr(), checkpoint->load("w").data_ptr());
        QCOMPARE(farthest(first, at::arange(6, at::kFloat).view({2, 3})), 0.0);
        QVERIFY(!first.is_view());                                 // a leaf that can be trained
        first.fill_(7);
        QCOMPARE(contentOf(m_folder / "model.safetensors"), before);
        QCOMPARE(farthest(Checkpoint::open(m_folder)->load("w"), at::arange(6, at::kFloat).view({2, 3})), 0.0);
    }

    void aViewOutlivesItsCheckpointAndTheFile() {
        QVERIFY(saveParameters(m_folder, {{"w", at::ones({3})}}, DType::F32).ok());
        at::Tensor kept;
        {
            const auto checkpoint = Checkpoint::open(m_folder);
            kept = checkpoint->load("w");
        }
        fs::remove_all(m_folder);
        QCOMPARE(farthest(kept, at::ones({3})), 0.0);
    }

    void tensorsThatAreNotAlignedAreCopied() {
        const std::string header = R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} )";
        QVERIFY(header.size() % 4 != 0);
        const float values[2] = {1.5f, -2.0f};
        std::string text(8, '\0');
        const std::uint64_t length = header.size();
        std::memcpy(text.data(), &length, 8);
        writeContent(m_folder / "model.safetensors", text + header + std::string(reinterpret_cast<const char*>(values), 8));
        const at::Tensor loaded = Checkpoint::open(m_folder)->load("w");
        QCOMPARE(reinterpret_cast<std::uintptr_t>(loaded.data_ptr()) % 4, std::uintptr_t{0});
        QCOMPARE(farthest(loaded, at::tensor({1.5f, -2.0f})), 0.0);
    }

    void everyDtypeLoadsWithItsValues_data() {
        QTest::addColumn<int>("dtype");
        for (int dtype = 0; dtype <= static_cast<int>(DType::F8E5M2); ++dtype)
            QTest::newRow(std::string(dtypeName(static_cast<DType>(dtype))).c_str()) << dtype;
    }
    void everyDtypeLoadsWithItsValues() {
        QFETCH(const int, dtype);
        const auto type = static_cast<DType>(dtype);
        // 0x00, 0x01 … : valid in every dtype, and the same bytes are widened by the reader without torch.
        std::vector<std::uint8_t> bytes(dtypeSize(type) * 6);
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = type == DType::Bool ? i % 2 : static_cast<std::uint8_t>(i);
        QVERIFY(writeOne(m_folder, type, {2, 3}, bytes.data(), bytes.size()).ok());
        const at::Tensor loaded = Checkpoint::open(m_folder)->load("w");
        const std::vector<float> wanted = widened(type, std::as_bytes(std::span(bytes)));
        QCOMPARE(loaded.sizes().vec(), (std::vector<std::int64_t>{2, 3}));
        QVERIFY(at::equal(loaded.to(at::kFloat).view({-1}), at::tensor(at::ArrayRef<float>(wanted))));
        QVERIFY(!isFloating(type) || loaded.scalar_type() == at::kFloat);
    }

    void sixteenBitFilesAreComputedInTheDtypeThatIsAskedFor() {
        const at::Tensor values = at::randn({4, 5});
        for (const DType dtype : {DType::F16, DType::BF16}) {
            QVERIFY(saveParameters(m_folder, {{"w", values}}, dtype).ok());
            auto opened = Checkpoint::open(m_folder);
            QVERIFY(opened.ok());
            const auto checkpoint = std::make_shared<const Checkpoint>(std::move(*opened));
            const at::Tensor stored = values.to(dtype == DType::F16 ? at::kHalf : at::kBFloat16);
            QVERIFY(at::equal(checkpoint->load("w"), stored.to(at::kFloat)));
            QVERIFY(at::equal(ParameterBuilder::fromCheckpoint(checkpoint).makeMatrix("w", {4, 5}, Init::Zeros), stored.to(at::kFloat)));
            const auto rounding = ParameterBuilder::forInference(checkpoint, at::kBFloat16);
            QVERIFY(rounding.rounds() && at::equal(rounding.makeMatrix("w", {4, 5}, Init::Zeros), stored.to(at::kBFloat16)));
            QVERIFY(at::equal(rounding.make("w", {4, 5}, Init::Zeros), stored.to(at::kFloat)));
            const auto exact = ParameterBuilder::forInference(checkpoint);
            QVERIFY(!exact.rounds() && at::equal(exact.makeMatrix("w", {4, 5}, Init::Zeros), stored.to(at::kFloat)));
            const at::Tensor perToken = exact.readPerToken().makeMatrix("w", {4, 5}, Init::Zeros);
            QVERIFY(perToken.scalar_type() == stored.scalar_type() && at::equal(perToken, stored));
            QCOMPARE(exact.narrowBytes(), std::int64_t{40});
            const at::Tensor table = rounding.makeTable("w", {4, 5}, Init::Zeros);
            QVERIFY(table.scalar_type() == stored.scalar_type() && at::equal(table, stored));
            QVERIFY(at::equal(checkpoint->load("w"), stored.to(at::kFloat)));          // pages given back come again
        }
    }

    void shardsAreOneCheckpoint() {
        QVERIFY(writeShard(m_folder / "a.safetensors", {"x"}).ok() && writeShard(m_folder / "b.safetensors", {"y"}).ok());
        writeContent(m_folder / "model.safetensors.index.json", R"({"weight_map": {"x": "a.safetensors", "y": "b.safetensors"}})");
        QCOMPARE(Checkpoint::open(m_folder)->names(), (std::vector<std::string>{"x", "y"}));
    }

    void shardsThatLieAreNamed_data() {
        QTest::addColumn<QString>("map");
        QTest::addColumn<QString>("told");
        QTest::newRow("a shard is absent") << R"({"x": "a.safetensors", "z": "gone.safetensors"})" << "gone.safetensors";
        QTest::newRow("a shard lacks a tensor") << R"({"x": "a.safetensors", "z": "a.safetensors"})" << "lacks z";
        QTest::newRow("a tensor stands twice") << R"({"x": "a.safetensors", "y": "twice.safetensors"})" << "x stands twice";
        QTest::newRow("a shard lies outside") << R"({"x": "../a.safetensors"})" << "leaves the folder";
        QTest::newRow("a shard is no name") << R"({"x": 3})" << "names no file for x";
    }
    void shardsThatLieAreNamed() {
        QFETCH(const QString, map);
        QFETCH(const QString, told);
        QVERIFY(writeShard(m_folder / "a.safetensors", {"x"}).ok());
        QVERIFY(writeShard(m_folder / "twice.safetensors", {"x", "y"}).ok());
        writeContent(m_folder / "model.safetensors.index.json", R"({"weight_map": )" + map.toStdString() + "}");
        const std::string error = errorOf(m_folder);
        QVERIFY2(error.find(told.toStdString()) != std::string::npos, error.c_str());
    }

    void canonicalNamesFindWhatTheFileSpellsOtherwise() {
        QVERIFY(writeShard(m_folder / "model.safetensors", {"inner.layers.0.k", "inner.layers.0.q", "top.w", "more"}).ok());
        auto opened = Checkpoint::open(m_folder);
        QVERIFY(opened.ok() && opened->rename(bare).ok());
        QCOMPARE(opened->names(), (std::vector<std::string>{"layers.0.k", "layers.0.q", "more", "top.w"}));
        QCOMPARE(opened->find("layers.0.q")->name, std::string("inner.layers.0.q"));
        QVERIFY(opened->load("layers.0.q").defined() && !opened->load("inner.layers.0.q").defined());
        QVERIFY(opened->holds("layers.0") && !opened->holds("inner"));
        QCOMPARE(opened->fileName("top.bias"), std::string("top.bias"));

        const auto checkpoint = std::make_shared<const Checkpoint>(std::move(*opened));
        const auto builder = ParameterBuilder::shapesOnly(checkpoint);
        builder.make("layers.0.q", {3}, Init::Zeros);
        builder.make("layers.0.v", {2}, Init::Zeros);
        builder.make("top.w", {2}, Init::Zeros);
        const LoadReport report = builder.report();
        QCOMPARE(report.missing, std::vector<std::string>{"inner.layers.0.v"});
        QCOMPARE(report.shapeMismatch, std::vector<std::string>{"inner.layers.0.q"});
        QVERIFY(report.shapeDetails.front().starts_with("inner.layers.0.q is [2]"));
        QCOMPARE(report.unexpected, (std::vector<std::string>{"inner.layers.0.k", "more"}));
        QCOMPARE(builder.parameterCount(), std::int64_t{7});        // what was asked for, found or not
    }

    void twoTensorsOfOneCanonicalNameAreRefused() {
        QVERIFY(writeShard(m_folder / "model.safetensors", {"inner.w", "w"}).ok());
        auto opened = Checkpoint::open(m_folder);
        const Status renamed = opened->rename(bare);
        QVERIFY(!renamed.ok());
        QVERIFY(renamed.error().oneLine().find("inner.w") != std::string::npos);
        QVERIFY(opened->find("inner.w") != nullptr);                // as it was
    }

    void optionalTensorsThatAreAbsentCountForNothing() {
        QVERIFY(writeShard(m_folder / "model.safetensors", {"w"}).ok());
        auto opened = Checkpoint::open(m_folder);
        const auto builder = ParameterBuilder::shapesOnly(std::make_shared<const Checkpoint>(std::move(*opened)));
        builder.make("w", {2}, Init::Zeros);
        QVERIFY(!builder.make("scale", {5}, Init::Zeros, Presence::Optional).defined());
        QCOMPARE(builder.parameterCount(), std::int64_t{2});
        QVERIFY(builder.report().usable());
    }
};

QTEST_APPLESS_MAIN(TestCheckpoint)
#include "test_checkpoint.moc"
