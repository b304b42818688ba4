// Where the words of a chat's replies looked: rows hold the share of attention that went to the picture, a token that
// attention is forced onto lies where its part of the picture is, and who does not ask gets nothing.
#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/tasks/family_session.h"
#include "tests/support/tiny_chat_model.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<FamilySession> opened(const fs::path& path) {
    auto folder = readModelFolder({path, {}});
    if (!folder.ok())
        return nullptr;
    auto session = (*findFamily(folder->family, "test"))->open(std::move(*folder), CancelToken());
    return session.ok() ? std::move(*session) : nullptr;
}

ChatReply replyOf(FamilySession& model, const std::vector<SharedImage>& images, const std::string& message, bool maps = true) {
    JobContext context;
    auto result = model.chat({.images = images, .messages = {message}, .decoding = {.maxTokens = 3}, .maps = maps, .onText = {}}, context);
    if (!result.ok())
        qWarning("%s", result.error().oneLine().c_str());
    return result.ok() ? result->replies.front() : ChatReply();
}

// Weights whose words look at the one picture token that is bright where all others are dark, whatever their places. The
// tower hands the brightness of its patches on, feature 0 of a picture token is its sign, feature 1 marks words; words ask for
// feature 0 by a pair of head dimensions that turns slowly with the distance. Nothing else is passed on.
void writeModelThatLooksAtWhatIsBright(const fs::path& folder) {
    writeTinyChatModel(folder, "smolvlm");
    auto weights = tinyChatWeights("smolvlm");
    const auto ends = [](const std::string& name, std::string_view end) { return std::string_view(name).ends_with(end); };
    for (NamedTensor& weight : weights) {
        at::Tensor& values = weight.tensor;
        values.fill_(ends(weight.name, "norm.weight") || ends(weight.name, "norm1.weight") || ends(weight.name, "norm2.weight") ||
                             ends(weight.name, "layernorm.weight") ? 1.0 : 0.0);
        if (ends(weight.name, "patch_embedding.weight"))
            values[0].fill_(1.0 / 48);
        if (ends(weight.name, "modality_projection.proj.weight"))
            values[0].slice(0, 0, 48, 12).fill_(1.0);
        if (ends(weight.name, "embed_tokens.weight"))
            values.select(1, 1).fill_(1.0);
        if (weight.name.starts_with("text_model.") && ends(weight.name, "q_proj.weight"))
            values.slice(0, 1, 16, 4).select(1, 1).fill_(10.0);
        if (weight.name.starts_with("text_model.") && ends(weight.name, "k_proj.weight"))
            values.slice(0, 1, 8, 4).select(1, 0).fill_(10.0);
    }
    QVERIFY(saveParameters(folder, weights, DType::F32).ok());
}

SharedImage darkButFor(int width, int height, const RectF& bright) {
    Image image(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const bool inside = x + 0.5 > bright.x && x + 0.5 < bright.x + bright.width && y + 0.5 > bright.y && y + 0.5 < bright.y + bright.height;
            std::fill_n(image.pixels.begin() + static_cast<std::ptrdiff_t>(3 * (y * width + x)), 3, std::uint8_t(inside ? 255 : 0));
        }
    return std::make_shared<const Image>(std::move(image));
}

}  // namespace

class TestChatReplyMaps : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<FamilySession> m_llava, m_smol, m_looking;
    SharedImage m_picture = slopePicture(41, 21);

    FamilySession& session(const QString& family) { return family == QStringLiteral("llava") ? *m_llava : *m_smol; }

    static void bothFamilies() {
        QTest::addColumn<QString>("family");
        QTest::newRow("llava") << QStringLiteral("llava");
        QTest::newRow("smolvlm") << QStringLiteral("smolvlm");
    }

private Q_SLOTS:
    void initTestCase() {
        const fs::path root = m_folder.path().toStdString();
        writeTinyChatModel(root / "llava", "llava");
        writeTinyChatModel(root / "smolvlm", "smolvlm");
        writeModelThatLooksAtWhatIsBright(root / "looking");
        m_llava = opened(root / "llava");
        m_smol = opened(root / "smolvlm");
        m_looking = opened(root / "looking");
        QVERIFY(m_llava && m_smol && m_looking);
    }

    void everyNewTokenHasAMapOfTheFirstPicture_data() { bothFamilies(); }
    void everyNewTokenHasAMapOfTheFirstPicture() {
        QFETCH(QString, family);
        const GeneratedText text = replyOf(session(family), {m_picture, slopePicture(20, 40)}, "what").reply;
        const bool tiles = family == QStringLiteral("smolvlm");
        QCOMPARE(text.mapRows, tiles ? 2 : 4);
        QCOMPARE(text.mapCols, 4);
        QVERIFY(!text.ids.empty() && text.maps.size() == text.ids.size() * static_cast<std::size_t>(text.mapRows * text.mapCols));
        // Tiles cover all of the picture, a crop its middle: 21 × 21 px of 41 × 21.
        QVERIFY(std::abs(text.mapCanvas.width - (tiles ? 41 : 21)) < 1 && std::abs(text.mapCanvas.height - 21) < 0.01);
        QVERIFY(std::abs(text.mapCanvas.x + text.mapCanvas.width / 2 - 20.5) < 1 && std::abs(text.mapCanvas.y) < 0.01);
    }

    // Against the attention of the whole prompt: its last position predicts the first new token.
    void aRowSumsToTheShareOfThePicture_data() { bothFamilies(); }
    void aRowSumsToTheShareOfThePicture() {
        QFETCH(QString, family);
        const ChatReply reply = replyOf(session(family), {m_picture}, "what");
        JobContext context;
        const auto pass = session(family).observe({.image = m_picture, .text = "what"}, context);
        QVERIFY2(pass.ok(), pass.ok() ? "" : pass.error().oneLine().c_str());
        const at::Tensor last = pass->text.mean(at::IntArrayRef{0, 1}).select(0, -1);                 // [keys], two layers
        double wanted = 0, got = 0;
        for (std::size_t i = 0; i < reply.promptIds.size(); ++i)
            wanted += reply.promptIds[i] == tinyPicture ? last[static_cast<std::int64_t>(i)].item<double>() : 0.0;
        for (int cell = 0; cell < reply.reply.mapRows * reply.reply.mapCols; ++cell)
            got += static_cast<double>(reply.reply.maps[static_cast<std::size_t>(cell)]);
        QVERIFY2(wanted > 0.05 && std::abs(wanted - got) < 1e-5, qPrintable(QStringLiteral("%1, wanted %2").arg(got).arg(wanted)));
    }

    // Two rows of four cells, in two tiles, over 41 × 21 px.
    void attentionOntoOneTokenLandsOnItsPlace() {
        for (int row = 0; row < 2; ++row)
            for (int col = 0; col < 4; ++col) {
                const RectF cell{col * 41.0 / 4, row * 21.0 / 2, 41.0 / 4, 21.0 / 2};
                const GeneratedText text = replyOf(*m_looking, {darkButFor(41, 21, cell)}, "where").reply;
                QVERIFY(text.mapRows == 2 && text.mapCols == 4 && text.maps.size() >= 8);
                const auto most = std::max_element(text.maps.begin(), text.maps.begin() + 8);
                QVERIFY2(*most > 0.99F, qPrintable(QStringLiteral("%1").arg(static_cast<double>(*most))));
                const auto place = static_cast<int>(most - text.maps.begin());
                const RectF& canvas = text.mapCanvas;
                const double x = canvas.x + (place % 4 + 0.5) * canvas.width / 4, y = canvas.y + (place / 4 + 0.5) * canvas.height / 2;
                QVERIFY(x > cell.x && x < cell.x + cell.width && y > cell.y && y < cell.y + cell.height);
            }
    }

    void whoDoesNotAskGetsNone_data() { bothFamilies(); }
    void whoDoesNotAskGetsNone() {
        QFETCH(QString, family);
        QVERIFY(replyOf(session(family), {m_picture}, "what", /*maps=*/false).reply.maps.empty());
        const GeneratedText alone = replyOf(session(family), {}, "no picture").reply;
        QVERIFY(!alone.ids.empty() && alone.maps.empty() && alone.mapRows == 0);
    }
};

QTEST_APPLESS_MAIN(TestChatReplyMaps)
#include "test_chat_reply_maps.moc"
