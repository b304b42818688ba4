// Layer by layer and head by head: what ViLT and BridgeTower compute of the pixels that a pack holds. A pack is any folder of
// `expected` whose model says that it is one of the two.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTest>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "core/base/safetensors.h"
#include "core/families/bridgetower.h"
#include "core/families/vilt.h"
#include "core/tasks/fill_mask.h"
#include "core/tasks/model_folder.h"
#include "tests/support/pack_case.h"
#include "tests/support/pack_tap.h"
#include "tests/support/shared_files.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

Json readJson(const fs::path& path) { return Json::parse(std::ifstream(path), nullptr, false); }

struct Pack {
    Json cases;
    std::optional<SafetensorsFile> tensors;
    ModelFolder folder;
    std::shared_ptr<ViltNetwork> vilt;
    std::shared_ptr<BridgeTowerNetwork> bridgeTower;

    at::Tensor tensor(const std::string& name) const {
        const TensorInfo* info = tensors->find(name);
        return info == nullptr ? at::Tensor() : at::tensor(at::ArrayRef<float>(tensors->floats(*info))).view(info->shape);
    }
    at::Tensor pixels(const std::string& argument) const { return tensor("pixel_values." + pictureKey(argument)); }
    TokenIds ids(const std::string& text) const { return folder.tokenizer->encode(text).ids; }
};

template <typename Network, typename Config, typename Parse>
std::shared_ptr<Network> built(const ModelFolder& folder, Parse parse) {
    const Result<Config> config = parse(*folder.config, folder.configFile);
    if (!config.ok() || !folder.checkpoint)
        return nullptr;
    const auto builder = ParameterBuilder::fromCheckpoint(folder.checkpoint);
    auto network = Network::build(*config, Network::headsOf(*config, builder), builder);
    return builder.report().usable() ? network : nullptr;
}

std::string openPack(const fs::path& path, Pack& pack) {
    pack.cases = readJson(path / "cases.json");
    auto tensors = SafetensorsFile::open(path / "tensors.safetensors");
    auto folder = readModelFolder({parityFolder() / pack.cases["model"].get<std::string>(), {}});
    if (!tensors.ok() || !folder.ok())
        return tensors.ok() ? folder.error().oneLine() : tensors.error().oneLine();
    pack.tensors = std::move(*tensors);
    pack.folder = std::move(*folder);
    if (pack.folder.family == "vilt")
        pack.vilt = built<ViltNetwork, ViltConfig>(pack.folder, parseViltConfig);
    else
        pack.bridgeTower = built<BridgeTowerNetwork, BridgeTowerConfig>(pack.folder, parseBridgeTowerConfig);
    return pack.vilt || pack.bridgeTower ? std::string() : "the network cannot be built";
}

// One pass over a pair: what every head says of it.
struct PairOutputs {
    at::Tensor answers, match, words;              // [labels], [2] or [1], [T, V]
};

PairOutputs passOf(const Pack& pack, const std::string& text, const at::Tensor& pixels, TensorTap* tap) {
    const TokenIds ids = pack.ids(text);
    const TextBatch batch{idTensor(ids), {}};
    PairOutputs outputs;
    if (pack.vilt) {
        const at::Tensor states = pack.vilt->encode(batch, pack.vilt->embedImage(pixels), tap);
        if (pack.vilt->heads().vqa)
            outputs.answers = pack.vilt->answerLogits(states)[0];
        if (pack.vilt->heads().itm)
            outputs.match = pack.vilt->rankLogits(states)[0];
        if (pack.vilt->heads().mlm)
            outputs.words = pack.vilt->wordLogits(states[0].slice(0, 0, static_cast<std::int64_t>(ids.size())));
        return outputs;
    }
    const TowerStates image = pack.bridgeTower->encodeImage(pixels, tap);
    const FusedStates states = pack.bridgeTower->fuse(pack.bridgeTower->encodeText(batch, tap), image, tap);
    if (pack.bridgeTower->heads().itm)
        outputs.match = pack.bridgeTower->itmLogits(states)[0];
    if (pack.bridgeTower->heads().mlm)
        outputs.words = pack.bridgeTower->wordLogits(states.text[0]);
    return outputs;
}

std::string layersProblem(const Pack& pack, const Json& one, int& compared) {
    PackTap tap;
    passOf(pack, argumentsAfter(one, "--text")[0], pack.pixels(argumentsAfter(one, "--image")[0]), &tap);
    for (const TensorInfo& info : pack.tensors->tensors()) {
        if (info.name.find(".hidden.") == std::string::npos && !info.name.starts_with("attention."))
            continue;
        const at::Tensor seen = tap.value(info.name);
        if (!seen.defined())
            return info.name + " was not seen";
        const double apart = farthest(seen, pack.tensor(info.name));
        if (!(apart < 2e-4))
            return info.name + " is apart by " + std::to_string(apart);
        ++compared;
    }
    return {};
}

std::string wordsProblem(const Pack& pack, const Json& one, int place, int& compared) {
    const std::string picture = argumentsAfter(one, "--image")[0], text = argumentsAfter(one, "--text")[0];
    const at::Tensor wanted = pack.tensor("mask_logits." + std::to_string(place) + "." + pictureKey(picture));
    const auto places = maskPlaces(pack.ids(text), *pack.folder.tokenizer);
    if (!wanted.defined() || !places.ok())
        return "no mask_logits for " + text;
    const at::Tensor words = passOf(pack, text, pack.pixels(picture), nullptr).words;
    ++compared;
    const double apart = farthest(words.index_select(0, *places), wanted);
    return apart < 1e-3 ? std::string() : text + " is apart by " + std::to_string(apart);
}

std::string answersProblem(const Pack& pack, const Json& one, int& compared) {
    const std::string picture = argumentsAfter(one, "--image")[0];
    const at::Tensor wanted = pack.tensor("vqa_logits." + pictureKey(picture));
    const auto questions = argumentsAfter(one, "--question");
    for (std::size_t q = 0; q < questions.size(); ++q) {
        const at::Tensor row = wanted[static_cast<std::int64_t>(q)];
        const at::Tensor got = passOf(pack, questions[q], pack.pixels(picture), nullptr).answers;
        if (const double apart = farthest(got, row); !(apart < 1e-3))
            return questions[q] + " is apart by " + std::to_string(apart);
        ++compared;
    }
    return {};
}

std::string matchProblem(const Pack& pack, const Json& one, int& compared) {
    const auto pictures = argumentsAfter(one, "--image"), texts = argumentsAfter(one, "--text");
    const at::Tensor wanted = pack.tensor(pictures.size() > 1 ? "itm_logits.exact" : "itm_logits.jpeg_" + pictureKey(pictures[0]));
    if (!wanted.defined())
        return {};                                 // a folder without the head: null in the case
    for (std::size_t i = 0; i < pictures.size(); ++i)
        for (std::size_t t = 0; t < texts.size(); ++t) {
            const at::Tensor got = passOf(pack, texts[t], pack.pixels(pictures[i]), nullptr).match;
            const at::Tensor logits = wanted[static_cast<std::int64_t>(i)][static_cast<std::int64_t>(t)].reshape({-1});
            if (const double apart = farthest(got, logits); !(apart < 1e-3))
                return texts[t] + " is apart by " + std::to_string(apart);
            ++compared;
        }
    return {};
}

std::string embedProblem(const Pack& pack, const Json& one, int& compared) {
    if (!pack.bridgeTower)
        return {};
    const auto pictures = argumentsAfter(one, "--image"), texts = argumentsAfter(one, "--text");
    const at::Tensor images = pack.tensor(pictures.size() > 1 ? "image_embeds.exact" : "image_embeds.jpeg_" + pictureKey(pictures[0]));
    for (std::size_t i = 0; i < pictures.size(); ++i, ++compared)
        if (const at::Tensor got = pack.bridgeTower->projectImage(pack.bridgeTower->encodeImage(pack.pixels(pictures[i])))[0];
            !(farthest(got, images[static_cast<std::int64_t>(i)]) < 1e-4))
            return pictures[i] + " is elsewhere";
    const at::Tensor words = pack.tensor("text_embeds");
    for (std::size_t t = 0; t < texts.size(); ++t, ++compared)
        if (const at::Tensor got = pack.bridgeTower->projectText(pack.bridgeTower->encodeText({idTensor(pack.ids(texts[t])), {}}))[0];
            !(farthest(got, words[static_cast<std::int64_t>(t)]) < 1e-4))
            return texts[t] + " is elsewhere";
    return {};
}

void addPacks() {
    QTest::addColumn<QString>("name");
    std::set<std::string> names;
    const fs::path root = parityFolder() / "expected";
    for (const auto& entry : fs::exists(root) ? fs::directory_iterator(root) : fs::directory_iterator()) {
        const Json cases = readJson(entry.path() / "cases.json");
        if (!cases.is_object() || !cases.value("model", Json()).is_string())
            continue;
        const Json config = readJson(parityFolder() / cases["model"].get<std::string>() / "config.json");
        const std::string family = config.is_object() ? config.value("model_type", "") : "";
        if (family == "vilt" || family == "bridgetower")
            names.insert(entry.path().filename().string());
    }
    for (const std::string& name : names)
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
    if (names.empty())
        QTest::newRow("no packs") << QString();
}

}  // namespace

class TestFusionParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyLayerAndEveryHeadIsTheReferences_data() { addPacks(); }

    void everyLayerAndEveryHeadIsTheReferences() {
        QFETCH(QString, name);
        SKIP_WITHOUT(parityFolder() / "expected");
        if (name.isEmpty())
            QSKIP("the shared folder has no pack of these families");
        const c10::NoGradGuard noGrad;
        Pack pack;
        const std::string opened = openPack(parityFolder() / "expected" / name.toStdString(), pack);
        QVERIFY2(opened.empty(), opened.c_str());
        int compared = 0;
        std::map<std::string, int> masksOf;        // picture → texts so far: the pack numbers them
        for (const Json& one : pack.cases["cases"]) {
            const std::string verb = one["verb"];
            std::string problem;
            if (verb == "explain")
                problem = layersProblem(pack, one, compared);
            else if (verb == "fill-mask")
                problem = wordsProblem(pack, one, masksOf[argumentsAfter(one, "--image")[0]]++, compared);
            else if (verb == "vqa")
                problem = answersProblem(pack, one, compared);
            else if (verb == "match")
                problem = matchProblem(pack, one, compared);
            else if (verb == "embed")
                problem = embedProblem(pack, one, compared);
            QVERIFY2(problem.empty(), (one["name"].get<std::string>() + ": " + problem).c_str());
        }
        QVERIFY(compared > 5);
    }
};

QTEST_APPLESS_MAIN(TestFusionParity)
#include "test_fusion_parity.moc"
