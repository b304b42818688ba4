// Models of the packs computed with products in bfloat16, beside the same in float32: embeddings point where they did, and the
// first word is the same wherever float32 was in no doubt. Families by what config.json says, so other packs run too.
#include <ATen/ATen.h>

#include <QTest>
#include <cmath>
#include <set>

#include "core/data/image_io.h"
#include "core/tasks/family_session.h"
#include "tests/support/language_packs.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

Result<std::unique_ptr<FamilySession>> opened(const fs::path& path, const std::string& dtype) {
    DIPTYCH_ASSIGN(ModelFolder folder, readModelFolder({.folder = path, .dtype = dtype}));
    return folder.architecture->open(std::move(folder), CancelToken());
}

bool holdsTask(const FamilySession& session, const std::string& task) {
    const auto& tasks = session.info().tasks;
    return std::find(tasks.begin(), tasks.end(), task) != tasks.end();
}

SharedImage anyPicture() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(parityFolder() / "images"))
        if (entry.path().extension() == ".png")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files)
        if (auto image = readImage(file); image.ok() && image->width > 32 && image->height > 32)
            return std::make_shared<const Image>(std::move(*image));
    return nullptr;
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
    double dot = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        dot += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return dot;
}

}  // namespace

class TestBfloat16 : public QObject {
    Q_OBJECT

    SharedImage m_picture;

    // Sessions in both dtypes of every folder that can do the task; folders that are there to be refused are left out.
    template <typename Compare>
    int forEachModel(const std::string& task, Compare compare) {
        int compared = 0;
        for (const auto& entry : fs::directory_iterator(parityFolder() / "models")) {
            const auto full = opened(entry.path(), "f32");
            if (!full.ok() || !holdsTask(**full, task))
                continue;
            const auto rounded = opened(entry.path(), "bf16");
            if (!rounded.ok()) {
                qWarning("%s", rounded.error().oneLine().c_str());
                return 0;
            }
            if (!compare(entry.path().filename().string(), **full, **rounded))
                return 0;
            ++compared;
        }
        return compared;
    }

private Q_SLOTS:
    void initTestCase() {
        SKIP_WITHOUT(parityFolder() / "models");
        m_picture = anyPicture();
        QVERIFY(m_picture != nullptr);
    }

    void embeddingsPointWhereTheyDid() {
        SKIP_WITHOUT(parityFolder() / "models");
        const int compared = forEachModel("embed", [&](const std::string& name, FamilySession& full, FamilySession& rounded) {
            JobContext context;
            const EmbedRequest request{.images = {m_picture}, .texts = {"a photo of a cat"}};
            const auto a = full.embed(request, context), b = rounded.embed(request, context);
            if (!a.ok() || !b.ok())
                return false;
            const double picture = cosine(a->imageEmbeds, b->imageEmbeds), text = cosine(a->textEmbeds, b->textEmbeds);
            qInfo("%s: %.5f, %.5f", name.c_str(), picture, text);
            return picture > 0.99 && text > 0.99 && a->imageEmbeds != b->imageEmbeds;
        });
        QVERIFY(compared > 0);
    }

    void theFirstWordIsTheSameWhereThereIsNoDoubt() {
        SKIP_WITHOUT(parityFolder() / "models");
        const int compared = forEachModel("caption", [&](const std::string& name, FamilySession& full, FamilySession& rounded) {
            JobContext context;
            const CaptionRequest request{.image = m_picture, .decoding = {.maxTokens = 1}, .alternatives = 2};
            const auto a = full.caption(request, context), b = rounded.caption(request, context);
            if (!a.ok() || !b.ok())
                return false;
            const GeneratedText &one = a->captions.front(), &other = b->captions.front();
            const double margin = one.alternatives.front()[0].logprob - one.alternatives.front()[1].logprob;
            const double change = other.alternatives.front()[0].logprob - one.alternatives.front()[0].logprob;
            qInfo("%s: margin %.3f, change %.4f", name.c_str(), margin, change);
            return std::abs(change) < 0.25 && (margin < 0.25 || one.ids == other.ids);
        });
        QVERIFY(compared > 0);
    }

    void noOtherDtypeIsComputedIn() {
        SKIP_WITHOUT(parityFolder() / "models");
        const fs::path folder = fs::directory_iterator(parityFolder() / "models")->path();
        for (const char* dtype : {"f16", "", "bfloat16"}) {
            const auto refused = readModelFolder({.folder = folder, .dtype = dtype});
            QVERIFY(!refused.ok() && refused.error().code == ErrorCode::Usage);
        }
    }
};

QTEST_APPLESS_MAIN(TestBfloat16)
#include "test_bfloat16_parity.moc"
