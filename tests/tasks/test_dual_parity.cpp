// Layer by layer and before normalising: what the two towers compute of the pixels and texts that a pack holds. A pack is any
// folder of `expected` whose model opens as one of two towers.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTest>
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/safetensors.h"
#include "core/families/siglip.h"
#include "core/tasks/dual_session.h"
#include "tests/support/pack_case.h"
#include "tests/support/pack_tap.h"
#include "tests/support/shared_files.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

Json readJson(const fs::path& path) { return Json::parse(std::ifstream(path), nullptr, false); }

bool isDual(const fs::path& folder) {
    static const std::set<std::string> types{"clip", "metaclip_2", "chinese_clip", "siglip"};
    const Json cases = readJson(folder / "cases.json");
    if (!cases.is_object() || cases.value("area", "") != "encoders")
        return false;
    const Json config = readJson(parityFolder() / cases["model"].get<std::string>() / "config.json");
    return config.is_object() && types.contains(config.value("model_type", ""));
}

struct Pack {
    Json cases;
    SafetensorsFile tensors;
    std::unique_ptr<FamilySession> session;

    const DualSession& dual() const { return dynamic_cast<const DualSession&>(*session); }
    at::Tensor tensor(const std::string& name) const {
        const TensorInfo* info = tensors.find(name);
        return info == nullptr ? at::Tensor() : at::tensor(at::ArrayRef<float>(tensors.floats(*info))).view(info->shape);
    }
    at::Tensor pixels(const std::string& picture) const { return tensor("pixel_values." + pictureKey(picture)); }
    at::Tensor textFeatures(const std::vector<std::string>& texts, TensorTap* tap = nullptr) const {
        return dual().network().textFeatures(dual().textBatch(texts), tap);
    }
};

Result<Pack> openPack(const fs::path& path) {
    Pack pack{.cases = readJson(path / "cases.json")};
    DIPTYCH_ASSIGN(pack.tensors, SafetensorsFile::open(path / "tensors.safetensors"));
    const fs::path model = parityFolder() / pack.cases["model"].get<std::string>();
    DIPTYCH_ASSIGN(ModelFolder folder, readModelFolder({model, {}}));
    const Family& family = *folder.architecture;
    DIPTYCH_ASSIGN(pack.session, family.open(std::move(folder), CancelToken()));
    return pack;
}

std::string layersProblem(const Pack& pack, const Json& one, int& compared) {
    PackTap tap;
    pack.dual().network().imageFeatures(pack.pixels(argumentsAfter(one, "--image")[0]), &tap);
    pack.textFeatures({argumentsAfter(one, "--text")[0]}, &tap);
    for (const TensorInfo& info : pack.tensors.tensors()) {
        if (info.name.find(".hidden.") == std::string::npos && !info.name.starts_with("attention."))
            continue;
        const double apart = farthest(tap.value(info.name), pack.tensor(info.name));
        if (!(apart < 1e-4))
            return info.name + " is apart by " + std::to_string(apart);
        ++compared;
    }
    return {};
}

// The tensor of a group: all lossless pictures of a case together, a JPEG alone.
std::string rawProblem(const Pack& pack, const Json& one, int& compared) {
    const auto pictures = argumentsAfter(one, "--image"), texts = argumentsAfter(one, "--text");
    std::vector<at::Tensor> pixels;
    for (const std::string& picture : pictures)
        pixels.push_back(pack.pixels(picture));
    if (!pixels.empty()) {
        const at::Tensor features = pack.dual().network().imageFeatures(at::cat(pixels));
        double nearest = 1e9;
        for (const TensorInfo& info : pack.tensors.tensors())
            if (info.name.starts_with("image_embeds_raw."))
                nearest = std::min(nearest, farthest(features, pack.tensor(info.name)));
        if (!(nearest < 1e-4))
            return "no image_embeds_raw is nearer than " + std::to_string(nearest);
        ++compared;
    }
    const double apart = farthest(pack.textFeatures(texts), pack.tensor("text_embeds_raw").slice(0, 0, static_cast<std::int64_t>(texts.size())));
    ++compared;
    return apart < 1e-4 ? std::string() : "text_embeds_raw is apart by " + std::to_string(apart);
}

}  // namespace

class TestDualParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyLayerAndEveryFeatureIsTheReferences_data() {
        QTest::addColumn<QString>("name");
        std::set<std::string> names;
        const fs::path root = parityFolder() / "expected";
        for (const auto& entry : fs::exists(root) ? fs::directory_iterator(root) : fs::directory_iterator())
            if (isDual(entry.path()))
                names.insert(entry.path().filename().string());
        for (const std::string& name : names)
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        if (names.empty())
            QTest::newRow("no packs") << QString();
    }

    void everyLayerAndEveryFeatureIsTheReferences() {
        QFETCH(QString, name);
        SKIP_WITHOUT(parityFolder() / "expected");
        if (name.isEmpty())
            QSKIP("the shared folder has no pack of two towers");
        const c10::NoGradGuard noGrad;
        const auto pack = openPack(parityFolder() / "expected" / name.toStdString());
        QVERIFY2(pack.ok(), pack.ok() ? "" : pack.error().oneLine().c_str());
        int compared = 0;
        for (const Json& one : pack->cases["cases"]) {
            const std::string verb = one["verb"];
            const std::string problem = verb == "explain" ? layersProblem(*pack, one, compared)
                                        : verb == "embed" ? rawProblem(*pack, one, compared)
                                                          : std::string();
            QVERIFY2(problem.empty(), (one["name"].get<std::string>() + ": " + problem).c_str());
        }
        QVERIFY(compared > 8);
    }

    // Published configurations of SigLIP 2 leave pad_token_id at the default of the first SigLIP, which is another token.
    void theTokenizersPaddingRulesOverTheConfigurations() {
        const fs::path root = parityFolder() / "expected";
        SKIP_WITHOUT(root);
        for (const auto& entry : fs::directory_iterator(root)) {
            const auto pack = isDual(entry.path()) ? openPack(entry.path()) : Result<Pack>(Error{});
            if (!pack.ok() || pack->session->info().family != "siglip")
                continue;
            auto folder = readModelFolder({pack->session->info().folder, {}});
            QVERIFY(folder.ok());
            Json config = *folder->config;
            config["text_config"]["pad_token_id"] = 5;
            folder->config = std::make_shared<const Json>(std::move(config));
            const auto other = DualSession::open(std::move(*folder), buildSiglip, CancelToken());
            QVERIFY2(other.ok(), other.ok() ? "" : other.error().oneLine().c_str());
            const std::vector<std::string> texts{"a cat"};
            QVERIFY(at::equal((*other)->textBatch(texts).ids, pack->dual().textBatch(texts).ids));
        }
    }

    // Forty pictures and texts go through in two batches: rows must be those of each alone, and stopping must stop.
    void severalBatchesGiveTheRowsOfEachAlone() {
        const fs::path root = parityFolder() / "expected";
        SKIP_WITHOUT(root);
        for (const auto& entry : fs::directory_iterator(root)) {
            if (!isDual(entry.path()))
                continue;
            const auto pack = openPack(entry.path());
            QVERIFY(pack.ok());
            EmbedRequest request;
            for (int i = 0; i < 40; ++i) {
                Image picture(20 + i, 30);
                std::fill(picture.pixels.begin(), picture.pixels.end(), static_cast<std::uint8_t>(6 * i));
                request.images.push_back(std::make_shared<const Image>(std::move(picture)));
                request.texts.push_back(std::string(static_cast<std::size_t>(1 + i % 7), 'a') + " cat");
            }
            JobContext context;
            const auto all = pack->session->embed(request, context);
            const auto one = pack->session->embed({{request.images[37]}, {request.texts[37]}}, context);
            QVERIFY(all.ok() && one.ok());
            QCOMPARE(all->logitsPerImage.size(), std::size_t{1600});
            QVERIFY(std::abs(all->logitsPerImage[37 * 40 + 37] - one->logitsPerImage[0]) < 1e-3F);
            context.cancel.cancel();
            const auto stopped = pack->session->embed(request, context);
            QVERIFY(!stopped.ok() && stopped.error().code == ErrorCode::Cancelled);
        }
    }
};

QTEST_APPLESS_MAIN(TestDualParity)
#include "test_dual_parity.moc"
