// Reader and writer of safetensors: the corpus of good and hostile files, round trips, and every 16-bit float.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include <sys/resource.h>

#include "core/base/files.h"
#include "core/base/safetensors.h"

using namespace diptych;

namespace {

QString corpusFolder() {
    const QString parity = qEnvironmentVariable("DIPTYCH_PARITY");
    const QString shared =
        parity.isEmpty() ? QStringLiteral(DIPTYCH_SOURCE_DIR "/../shared") : parity + QStringLiteral("/..");
    return QDir::cleanPath(shared + QStringLiteral("/corpus/safetensors"));
}

std::string fileText(std::uint64_t announced, const std::string& header, const std::string& data) {
    std::string text(8, '\0');
    std::memcpy(text.data(), &announced, 8);
    return text + header + data;
}

std::string fileText(const std::string& header, const std::string& data = {}) {
    return fileText(header.size(), header, data);
}

template <typename T>
std::span<const std::byte> bytesOf(const std::vector<T>& values) {
    return std::as_bytes(std::span(values));
}

// Rounds to 16 bits by trying both neighbours in double precision: slow and obviously right.
template <float (*widen)(std::uint16_t)>
bool isNearestEven(float value, std::uint16_t bits, std::uint16_t infinity) {
    const auto magnitude = static_cast<std::uint16_t>(bits & 0x7FFF);
    const double wanted = std::abs(static_cast<double>(value));
    const auto at = [&](int index) {
        if (index >= infinity)  // one step beyond the largest, for the decision about infinity
            return 2.0 * widen(static_cast<std::uint16_t>(infinity - 1)) -
                   widen(static_cast<std::uint16_t>(infinity - 2));
        return static_cast<double>(widen(static_cast<std::uint16_t>(index)));
    };
    const double distance = std::abs(at(magnitude) - wanted);
    for (const int neighbour : {magnitude - 1, magnitude + 1}) {
        if (neighbour < 0 || neighbour > infinity)
            continue;
        const double other = std::abs(at(neighbour) - wanted);
        if (other < distance && !(magnitude == infinity && wanted > at(infinity)))
            return false;
        if (other == distance && magnitude % 2 != 0)
            return false;
    }
    return std::signbit(value) == ((bits & 0x8000) != 0);
}

}  // namespace

class SafetensorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void corpusIsJudgedAsExpected_data();
    void corpusIsJudgedAsExpected();
    void madeUpFilesAreRefused_data();
    void madeUpFilesAreRefused();
    void everyTruncationOfAGoodFileIsRefused();
    void everyFlippedHeaderByteIsSurvived();
    void whatIsNoFileIsRefused();
    void valuesComeBackAsWritten();
    void equalContentGivesEqualBytes();
    void writerRefusesWhatTheReaderWould_data();
    void writerRefusesWhatTheReaderWould();
    void everyTypeIsWidenedToFloat();
    void everyHalfSurvivesTheRoundTrip();
    void everyBfloat16SurvivesTheRoundTrip();
    void roundingIsToNearestEven();

private:
    std::filesystem::path write(const std::string& content);
    QTemporaryDir m_folder;
    int m_count = 0;
};

void SafetensorsTest::initTestCase() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    // A reader that believes an announced size would need more than this.
    const rlimit limit{rlim_t{768} << 20, RLIM_INFINITY};
    QCOMPARE(setrlimit(RLIMIT_AS, &limit), 0);
#endif
    QVERIFY(m_folder.isValid());
}

std::filesystem::path SafetensorsTest::write(const std::string& content) {
    const auto path =
        std::filesystem::path(m_folder.path().toStdString()) / (std::to_string(m_count++) + ".safetensors");
    return writeFileAtomically(path, content).ok() ? path : std::filesystem::path();
}

void SafetensorsTest::corpusIsJudgedAsExpected_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("verdict");
    QFile list(corpusFolder() + QStringLiteral("/expected.tsv"));
    if (!list.open(QIODevice::ReadOnly))
        QSKIP("the corpus of safetensors files is not beside this clone");
    for (const QByteArray& line : list.readAll().split('\n')) {
        const QList<QByteArray> columns = line.trimmed().split('\t');
        if (columns.size() == 2)
            QTest::newRow(columns[0].constData()) << QString::fromUtf8(columns[0]) << QString::fromUtf8(columns[1]);
    }
}

void SafetensorsTest::corpusIsJudgedAsExpected() {
    QFETCH(QString, name);
    QFETCH(QString, verdict);
    const QString path = corpusFolder() + QLatin1Char('/') + name + QStringLiteral(".safetensors");
    QVERIFY2(QFile::exists(path), "listed but not there");
    const auto file = SafetensorsFile::open(path.toStdString());
    if (file.ok())
        for (const TensorInfo& tensor : file->tensors())
            QCOMPARE(file->floats(tensor).size(), static_cast<std::size_t>(tensor.elements()));
    else
        QVERIFY(file.error().code == ErrorCode::BadInput && !file.error().message.empty());
    if (verdict != QLatin1String("EITHER"))
        QVERIFY2(file.ok() == (verdict == QLatin1String("ACCEPT")),
                 file.ok() ? "accepted" : file.error().oneLine().c_str());
}

void SafetensorsTest::madeUpFilesAreRefused_data() {
    QTest::addColumn<QByteArray>("content");
    const auto row = [](const char* name, const std::string& content) {
        QTest::newRow(name) << QByteArray::fromStdString(content);
    };
    const std::string good = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
    std::string rank = "1";
    for (int i = 0; i < 64; ++i)
        rank += ",1";
    row("rank 65", fileText(R"({"a":{"dtype":"U8","shape":[)" + rank + R"(],"data_offsets":[0,1]}})", "x"));
    row("offset wraps",
        fileText(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[18446744073709551614,2]}})", "abcd"));
    row("size wraps to four",
        fileText(R"({"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}})", "abcd"));
    row("negative side", fileText(R"({"a":{"dtype":"U8","shape":[-1,-4],"data_offsets":[0,4]}})", "abcd"));
    row("shape is text", fileText(R"({"a":{"dtype":"F32","shape":"1","data_offsets":[0,4]}})", "abcd"));
    row("offsets are floats", fileText(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0.0,4.0]}})", "abcd"));
    row("entry is a list", fileText(R"({"a":[1]})"));
    row("header is a list", fileText("[]"));
    row("deep header", fileText("{\"a\":" + std::string(100000, '[')));
    row("null bytes after the header", fileText("{}" + std::string(6, '\0')));
    row("two tensors in one place",
        fileText(
            R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[],"data_offsets":[3,4]}})",
            "abcd"));
    row("header over the file", fileText(good.size() + 5, good, "abcd"));
    row("header cut", fileText(good.size() - 1, good, "abcd"));
    row("a gigabyte announced", fileText(std::uint64_t{1} << 30, good, "abcd"));
    row("one byte too many", fileText(good, "abcde"));
    row("one byte too few", fileText(good, "abc"));
    row("control: the good one has a doubled name",
        fileText(good.substr(0, good.size() - 1) + "," + good.substr(1), "abcd"));
}

void SafetensorsTest::madeUpFilesAreRefused() {
    QFETCH(QByteArray, content);
    const auto file = SafetensorsFile::open(write(content.toStdString()));
    QVERIFY(!file.ok());
    QVERIFY(file.error().code == ErrorCode::BadInput);
}

void SafetensorsTest::everyTruncationOfAGoodFileIsRefused() {
    const std::string good = fileText(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "abcdefgh");
    QVERIFY(SafetensorsFile::open(write(good)).ok());
    for (std::size_t length = 0; length < good.size(); ++length)
        QVERIFY2(!SafetensorsFile::open(write(good.substr(0, length))).ok(), std::to_string(length).c_str());
}

void SafetensorsTest::everyFlippedHeaderByteIsSurvived() {
    const std::string good = fileText(R"({"a":{"dtype":"F16","shape":[2,2],"data_offsets":[0,8]}})", "abcdefgh");
    int accepted = 0;
    for (std::size_t at = 0; at < good.size() - 8; ++at)
        for (const int flip : {0x01, 0x20, 0x80, 0xFF}) {
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ flip);
            const auto file = SafetensorsFile::open(write(bad));
            if (!file.ok())
                continue;
            ++accepted;  // another name, or 4 BF16 … in the same 8 bytes
            for (const TensorInfo& tensor : file->tensors())
                QCOMPARE(file->bytes(tensor).size(), std::size_t{8});
        }
    QVERIFY2(accepted < 10, std::to_string(accepted).c_str());
}

void SafetensorsTest::whatIsNoFileIsRefused() {
    const std::filesystem::path folder = m_folder.path().toStdString();
    QVERIFY(SafetensorsFile::open(folder / "absent.safetensors").error().code == ErrorCode::NotFound);
    QVERIFY(SafetensorsFile::open(folder).error().code == ErrorCode::BadInput);
    QVERIFY(!SafetensorsFile::open("/dev/zero").ok());
}

void SafetensorsTest::valuesComeBackAsWritten() {
    const std::vector<float> weights{0.0f, -1.5f, 3e38f, std::numeric_limits<float>::infinity(), 1e-40f, 2.0f};
    const std::vector<std::int64_t> ids{-1, 1LL << 40};
    const std::vector<std::uint8_t> flags{1, 0, 1};
    const std::filesystem::path path = std::filesystem::path(m_folder.path().toStdString()) / "written.safetensors";
    QVERIFY(writeSafetensors(path,
                             {{"z/weights", DType::F32, {2, 3}, bytesOf(weights)},
                              {"ids", DType::I64, {2}, bytesOf(ids)},
                              {"flags", DType::Bool, {3}, bytesOf(flags)},
                              {"nothing", DType::F32, {0, 7}, {}},
                              {"../../<b>\n", DType::U8, {}, bytesOf(flags).first(1)}},
                             {{"format", "pt"}})
                .ok());
    const auto file = SafetensorsFile::open(path);
    QVERIFY2(file.ok(), file.ok() ? "" : file.error().oneLine().c_str());
    QCOMPARE(file->tensors().size(), std::size_t{5});
    QVERIFY(file->metadata() == (std::map<std::string, std::string>{{"format", "pt"}}));
    QVERIFY(file->find("absent") == nullptr);
    QVERIFY(file->find("z/weights")->shape == (std::vector<std::int64_t>{2, 3}));
    QVERIFY(file->floats(*file->find("z/weights")) == weights);
    QVERIFY(file->floats(*file->find("ids")) == (std::vector<float>{-1.0f, 1099511627776.0f}));
    QVERIFY(file->floats(*file->find("flags")) == (std::vector<float>{1, 0, 1}));
    QVERIFY(file->find("../../<b>\n")->shape.empty());
    QCOMPARE(file->find("../../<b>\n")->elements(), std::int64_t{1});
    QCOMPARE(file->bytes(*file->find("nothing")).size(), std::size_t{0});
    for (const TensorInfo& tensor : file->tensors())  // others map these files and read the values in place
        QCOMPARE(reinterpret_cast<std::uintptr_t>(file->bytes(tensor).data()) % dtypeSize(tensor.dtype),
                 std::size_t{0});
}

void SafetensorsTest::equalContentGivesEqualBytes() {
    const std::vector<float> one{1}, two{2};
    const std::filesystem::path folder = m_folder.path().toStdString();
    const TensorToWrite a{"a", DType::F32, {1}, bytesOf(one)}, b{"b", DType::F32, {1}, bytesOf(two)};
    QVERIFY(writeSafetensors(folder / "ab", {a, b}).ok());
    QVERIFY(writeSafetensors(folder / "ba", {b, a}).ok());
    QVERIFY(*readFile(folder / "ab") == *readFile(folder / "ba"));
}

void SafetensorsTest::writerRefusesWhatTheReaderWould_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("side");
    QTest::addColumn<bool>("twice");
    QTest::newRow("wrong size") << QByteArray("a") << 2 << false;
    QTest::newRow("negative side") << QByteArray("a") << -1 << false;
    QTest::newRow("same name twice") << QByteArray("a") << 1 << true;
    QTest::newRow("name that is not UTF-8") << QByteArray("\xFF") << 1 << false;
    QTest::newRow("name of the metadata") << QByteArray("__metadata__") << 1 << false;
}

void SafetensorsTest::writerRefusesWhatTheReaderWould() {
    QFETCH(QByteArray, name);
    QFETCH(int, side);
    QFETCH(bool, twice);
    const std::vector<float> value{1};
    const TensorToWrite tensor{name.toStdString(), DType::F32, {side}, bytesOf(value)};
    const std::filesystem::path path = std::filesystem::path(m_folder.path().toStdString()) / "refused.safetensors";
    std::vector<TensorToWrite> tensors{tensor};
    if (twice)
        tensors.push_back(tensor);
    QVERIFY(!writeSafetensors(path, tensors).ok());
    QVERIFY(!std::filesystem::exists(path));
    QVERIFY(!writeSafetensors(path, {}, {{"note", "\xFF"}}).ok());
}

void SafetensorsTest::everyTypeIsWidenedToFloat() {
    struct Sample {
        const char* dtype;
        std::string bytes;
        float value;
    };
    const std::vector<Sample> samples{{"F64", std::string("\0\0\0\0\0\0\xF8\xBF", 8), -1.5f},
                                      {"F32", std::string("\0\0\xC0\xBF", 4), -1.5f},
                                      {"F16", std::string("\0\xBE", 2), -1.5f},
                                      {"BF16", std::string("\xC0\xBF", 2), -1.5f},
                                      {"I64", std::string(8, '\xFF'), -1},
                                      {"I32", std::string(4, '\xFF'), -1},
                                      {"I16", std::string(2, '\xFF'), -1},
                                      {"I8", "\xFF", -1},
                                      {"U64", std::string("\x05\0\0\0\0\0\0\0", 8), 5},
                                      {"U32", std::string("\x05\0\0\0", 4), 5},
                                      {"U16", std::string(2, '\xFF'), 65535},
                                      {"U8", "\xFF", 255},
                                      {"BOOL", "\x01", 1},
                                      {"F8_E4M3", "\xBC", -1.5f},
                                      {"F8_E4M3", "\x7E", 448},
                                      {"F8_E5M2", "\xBE", -1.5f},
                                      {"F8_E5M2", "\x7C", std::numeric_limits<float>::infinity()}};
    for (const Sample& sample : samples) {
        const std::string header = R"({"a":{"dtype":")" + std::string(sample.dtype) +
                                   R"(","shape":[],"data_offsets":[0,)" + std::to_string(sample.bytes.size()) + "]}}";
        const auto file = SafetensorsFile::open(write(fileText(header, sample.bytes)));
        QVERIFY2(file.ok(), sample.dtype);
        QVERIFY2(dtypeName(file->tensors().front().dtype) == sample.dtype, sample.dtype);
        QCOMPARE(file->floats(file->tensors().front()).front(), sample.value);
    }
}

void SafetensorsTest::everyHalfSurvivesTheRoundTrip() {
    for (std::uint32_t i = 0; i <= 0xFFFF; ++i) {
        const auto bits = static_cast<std::uint16_t>(i);
        const float value = halfToFloat(bits);
        const int exponent = (bits >> 10) & 31, mantissa = bits & 1023;
        const double magnitude = exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
        if (exponent == 31 && mantissa != 0)
            QVERIFY(std::isnan(value) && std::isnan(halfToFloat(floatToHalf(value))));
        else
            QVERIFY(floatToHalf(value) == bits && (exponent == 31 ? std::isinf(value) : std::abs(value) == magnitude));
    }
}

void SafetensorsTest::everyBfloat16SurvivesTheRoundTrip() {
    for (std::uint32_t i = 0; i <= 0xFFFF; ++i) {
        const auto bits = static_cast<std::uint16_t>(i);
        const float value = bfloat16ToFloat(bits);
        if (std::isnan(value))
            QVERIFY(std::isnan(bfloat16ToFloat(floatToBfloat16(value))));
        else
            QVERIFY(floatToBfloat16(value) == bits && std::bit_cast<std::uint32_t>(value) == i << 16);
    }
}

void SafetensorsTest::roundingIsToNearestEven() {
    for (std::uint32_t high = 0; high <= 0xFFFF; ++high)
        for (const std::uint32_t low :
             {0x0000u, 0x0001u, 0x0FFFu, 0x1000u, 0x1001u, 0x7FFFu, 0x8000u, 0x8001u, 0xF000u, 0xFFFFu}) {
            const float value = std::bit_cast<float>((high << 16) | low);
            if (!std::isfinite(value))
                continue;
            QVERIFY2(isNearestEven<halfToFloat>(value, floatToHalf(value), 0x7C00), std::to_string(value).c_str());
            QVERIFY2(isNearestEven<bfloat16ToFloat>(value, floatToBfloat16(value), 0x7F80),
                     std::to_string(value).c_str());
        }
    QCOMPARE(floatToHalf(65520.0f), std::uint16_t{0x7C00});
    QCOMPARE(floatToHalf(65519.99f), std::uint16_t{0x7BFF});
    QVERIFY(std::isnan(halfToFloat(floatToHalf(std::bit_cast<float>(0x7F800001u)))));
    QVERIFY(std::isnan(bfloat16ToFloat(floatToBfloat16(std::bit_cast<float>(0x7F800001u)))));
}

QTEST_APPLESS_MAIN(SafetensorsTest)
#include "test_safetensors.moc"
