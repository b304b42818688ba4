// Weights in the files of torch.save: what plain tensors look like in them, and how everything else is refused without
// being executed.
#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "core/nn/checkpoint.h"
#include "core/nn/torch_file.h"
#include "tests/support/tiny_model.h"
#include "tests/support/torch_archive.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

namespace fs = std::filesystem;

std::string floats(const std::vector<float>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

const std::string sixFloats = floats({0, 1, 2, 3, 4, 5});
const PickledView wholeView{.storageElements = 6, .shape = {2, 3}, .strides = {3, 1}};

}  // namespace

class TestPickle : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary{scratchTemplate()};
    fs::path m_folder;

    // The folder's pytorch_model.bin, with this pickle and the floats 0 … 5 as storage 0.
    void write(const std::string& pickle, const ZipEntries& more = {}) {
        ZipEntries entries{{"archive/data.pkl", pickle}, {"archive/data/0", sixFloats}};
        entries.insert(entries.end(), more.begin(), more.end());
        writeContent(m_folder / "pytorch_model.bin", storedZip(entries));
    }

    std::string refusal() {
        const auto opened = Checkpoint::open(m_folder);
        return opened.ok() ? std::string("was opened") : opened.error().oneLine();
    }

private Q_SLOTS:
    void init() {
        m_folder = m_temporary.path().toStdString();
        fs::remove(m_folder / "pytorch_model.bin");
    }

    void viewsOfOneStorageComeOutAsTheyWere() {
        write(pickledDictionary(
            {{"whole", pickledTensor(wholeView)},
             {"turned", pickledTensor({.storageElements = 6, .shape = {3, 2}, .strides = {1, 3}})},
             {"part", pickledGlobal("torch._utils", "_rebuild_parameter") + "(" +
                          pickledTensor({.storageElements = 6, .offset = 4, .shape = {2}, .strides = {1}}) + "\x89}tR"},
             {"scalar", pickledTensor({.storageElements = 6, .offset = 5})},
             {"none", pickledTensor({.storageElements = 6, .shape = {0, 3}, .strides = {3, 1}})}}));
        const auto checkpoint = Checkpoint::open(m_folder);
        QVERIFY2(checkpoint.ok(), refusal().c_str());
        const at::Tensor whole = at::arange(6, at::kFloat).view({2, 3});
        QVERIFY(at::equal(checkpoint->load("whole"), whole));
        QVERIFY(at::equal(checkpoint->load("turned"), whole.t()));
        QVERIFY(at::equal(checkpoint->load("part"), at::tensor({4.0f, 5.0f})));
        QCOMPARE(checkpoint->load("scalar").item<float>(), 5.0f);
        QCOMPARE(checkpoint->load("none").numel(), 0);
        QVERIFY(checkpoint->advice().find("safetensors") != std::string::npos);
    }

    void writingIntoOneTensorLeavesItsNeighbourOnTheSameBytesAlone() {
        write(pickledDictionary({{"a", pickledTensor(wholeView)}, {"b", pickledTensor(wholeView)}}));
        const auto checkpoint = Checkpoint::open(m_folder);
        const at::Tensor a = checkpoint->load("a"), b = checkpoint->load("b");
        a.fill_(9);
        QVERIFY(at::equal(b, at::arange(6, at::kFloat).view({2, 3})));
    }

    void whatIsNoPlainTensorIsRefusedByItsName_data() {
        QTest::addColumn<QByteArray>("pickle");
        QTest::addColumn<QString>("told");
        const auto row = [](const char* name, const std::string& pickle, const char* told) {
            QTest::newRow(name) << QByteArray::fromStdString(pickle) << told;
        };
        const std::string touch = "(" + pickledText("touch ran") + "t";
        row("a command", pickledGlobal("os", "system") + touch + "R.", "asks for os.system");
        row("the same by text", pickledText("posix") + pickledText("system") + "\x93" + touch + "R.", "asks for posix.system");
        row("an evaluation", pickledGlobal("builtins", "eval") + touch + "R.", "asks for builtins.eval");
        row("a file", pickledGlobal("io", "open") + touch + "R.", "asks for io.open");
        row("a loader", pickledGlobal("torch.serialization", "load") + touch + "R.", "asks for torch.serialization.load");
        row("a class of the neighbourhood", pickledGlobal("torch", "FloatTensor") + ")R.", "asks for torch.FloatTensor");
        row("a module of a script", pickledGlobal("__torch__.Net", "Net") + ")\x81}b.", "asks for __torch__.Net.Net");
        row("a name with line ends in it", pickledGlobal("os\x1b[2J", "system") + ")R.", "\\u{1B}");
        row("an instruction of old protocols", pickledText("x") + "i", "has the opcode 105");
        row("an extension registry", "\x82\x01.", "has the opcode 130");
        row("a reduced storage class", pickledGlobal("torch", "FloatStorage") + touch + "R.", "calls torch.FloatStorage");
        row("an object", pickledGlobal("collections", "OrderedDict") + ")\x81.", "makes an object");
        row("a filled ordered dictionary", pickledGlobal("collections", "OrderedDict") + "(]tR.", "calls collections.OrderedDict");
        row("a number", "\x80\x02K\x07.", "is no dictionary");
        row("a number among tensors", pickledDictionary({{"epoch", "K\x07"}}), "epoch, which is no tensor");
    }
    void whatIsNoPlainTensorIsRefusedByItsName() {
        QFETCH(const QByteArray, pickle);
        QFETCH(const QString, told);
        write(pickle.toStdString());
        QVERIFY2(refusal().find(told.toStdString()) != std::string::npos, refusal().c_str());
        QVERIFY(!fs::exists("ran") && !fs::exists("touch ran"));
    }

    void tensorsThatReachOutsideAreRefused_data() {
        QTest::addColumn<int>("elements");
        QTest::addColumn<int>("offset");
        QTest::addColumn<QList<int>>("shape");
        QTest::addColumn<QList<int>>("strides");
        QTest::newRow("beyond the storage") << 6 << 4 << QList<int>{3} << QList<int>{1};
        QTest::newRow("by a stride") << 6 << 0 << QList<int>{2, 3} << QList<int>{4, 1};
        QTest::newRow("before the storage") << 6 << -1 << QList<int>{2} << QList<int>{1};
        QTest::newRow("backwards") << 6 << 5 << QList<int>{2} << QList<int>{-1};
        QTest::newRow("a storage longer than its entry") << 7 << 0 << QList<int>{7} << QList<int>{1};
        QTest::newRow("an element repeated for ever") << 6 << 0 << QList<int>{2147483647, 2147483647} << QList<int>{0, 0};
        QTest::newRow("a product that overflows") << 6 << 0 << QList<int>{2147483647, 2147483647, 2147483647} << QList<int>{1, 1, 1};
        QTest::newRow("a negative side") << 6 << 0 << QList<int>{-2, 3} << QList<int>{3, 1};
        QTest::newRow("another number of strides") << 6 << 0 << QList<int>{2, 3} << QList<int>{1};
    }
    void tensorsThatReachOutsideAreRefused() {
        QFETCH(const int, elements);
        QFETCH(const int, offset);
        QFETCH(const QList<int>, shape);
        QFETCH(const QList<int>, strides);
        write(pickledDictionary({{"w", pickledTensor({.storageElements = elements, .offset = offset,
                                                      .shape = {shape.begin(), shape.end()},
                                                      .strides = {strides.begin(), strides.end()}})}}));
        const auto opened = Checkpoint::open(m_folder);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::BadInput);
    }

    void everyCutAndEveryChangedByteIsSurvived() {
        write(pickledDictionary({{"a", pickledTensor(wholeView)}, {"b", pickledTensor({.storageElements = 6, .offset = 2, .shape = {2}, .strides = {2}})}}));
        const std::string good = contentOf(m_folder / "pytorch_model.bin");
        for (std::size_t length = 0; length < good.size(); ++length) {
            writeContent(m_folder / "pytorch_model.bin", good.substr(0, length));
            QVERIFY(!Checkpoint::open(m_folder).ok());
        }
        for (std::size_t at = 0; at < good.size(); ++at)
            for (const unsigned flip : {0x01u, 0x80u, 0xFFu}) {
                std::string changed = good;
                changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ flip);
                writeContent(m_folder / "pytorch_model.bin", changed);
                const auto opened = Checkpoint::open(m_folder);
                for (const std::string& name : opened.ok() ? opened->names() : std::vector<std::string>())
                    QVERIFY(opened->load(name).defined());          // every element can be read
            }
    }

    void aPickleThatRefersToItselfEnds() {
        write("\x80\x02}q\x01" + pickledText("w") + "h\x01s.");
        QVERIFY2(refusal().find("w, which is no tensor") != std::string::npos, refusal().c_str());
        write("\x80\x02" + pickledGlobal("__torch__", "Net") + ")\x81q\x01}" + pickledText("self") + "h\x01sb.",
              {{"archive/code/net.py", ""}});
        QVERIFY2(refusal().find("deeper than") != std::string::npos, refusal().c_str());
    }

    void aPickleOfMillionsOfValuesIsRefusedBeforeItFillsTheMemory() {
        write("\x80\x02" + std::string(3'000'000, ']') + ".");
        QVERIFY2(refusal().find("more than 2000000 values") != std::string::npos, refusal().c_str());
    }

    void compressedAndForeignArchivesAreRefused() {
        writeContent(m_folder / "pytorch_model.bin", storedZip({{"archive/data.pkl", "}."}}, 8));
        QVERIFY2(refusal().find("compressed") != std::string::npos, refusal().c_str());
        writeContent(m_folder / "pytorch_model.bin", storedZip({{"word/document.xml", "<w/>"}}));
        QVERIFY2(refusal().find("data.pkl") != std::string::npos, refusal().c_str());
        write(pickledDictionary({}), {{"archive/byteorder", "big"}});
        QVERIFY2(refusal().find("byte order big") != std::string::npos, refusal().c_str());
        writeContent(m_folder / "pytorch_model.bin", "\x80\x02\x8a\nl\xfc\x9c\x46\xf9 j\xa8P\x19.");
        QVERIFY2(refusal().find("before torch 1.6") != std::string::npos, refusal().c_str());
    }

    void theModulesOfAScriptAreReadAsNamesAndNeverRun() {
        const std::string sizes = pickledGlobal("torch.jit._pickle", "build_intlist") + "(](K\x01K\x02" "etR";
        const std::string layer = pickledGlobal("__torch__.net", "Layer") + ")\x81}(" + pickledText("training") + "\x89" +
                                  pickledText("sizes") + sizes + pickledText("weight") + pickledTensor(wholeView) + "ub";
        write("\x80\x02" + pickledGlobal("__torch__.net", "Net") + ")\x81}(" + pickledText("layer") + layer + "ub.",
              {{"archive/code/net.py", "raise SystemExit"}});
        const auto tensors = readTorchWeights(m_folder / "pytorch_model.bin");
        QVERIFY2(tensors.ok(), refusal().c_str());
        QCOMPARE(tensors->size(), std::size_t{1});
        QCOMPARE(tensors->front().info.name, std::string("layer.weight"));
    }
};

QTEST_APPLESS_MAIN(TestPickle)
#include "test_pickle.moc"
