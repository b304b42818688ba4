// Benchmarks of networks with random weights, and of the product that reading a language model's weights comes down to.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <functional>

#include "core/engine/bench.h"
#include "core/families/blip.h"
#include "core/families/language_model.h"
#include "core/families/vision_tower.h"
#include "core/nn/row_product.h"
#include "core/nn/weight_memory.h"
#include "core/tasks/blip_decoding.h"
#include "core/tasks/generation.h"

namespace diptych {

namespace {

using Clock = std::chrono::steady_clock;

// A decoder alone, with its cache.
class LanguageDecoder : public StepDecoder {
public:
    explicit LanguageDecoder(const LanguageModel& model) : m_model(model) {}
    at::Tensor advance(const at::Tensor& ids) override {
        const at::Tensor states = m_model.stack(m_model.stack.embed(ids), {.tokenMask = {}, .cache = &m_cache});
        return m_model.logits(states.select(1, states.size(1) - 1));
    }
    void reorder(const at::Tensor& rows) override { m_cache.reorder(rows); }

private:
    const LanguageModel& m_model;
    KvCache m_cache;
};

// Greedy tokens a second behind a prompt of 16, the first one not counted.
Result<double> tokensPerSecond(const LanguageModel& model, const CancelToken& cancel) {
    LanguageDecoder decoder(model);
    constexpr int tokens = 48;
    GenerationRequest request{.prompt = TokenIds(16, 1), .endIds = {}, .maxLength = 1024, .decoding = {.maxTokens = tokens}};
    Clock::time_point begin, end;
    request.onStep = [&](const TokenIds& ids) {
        end = Clock::now();
        if (ids.size() == 17)
            begin = end;
    };
    DIPTYCH_ASSIGN([[maybe_unused]] const auto sequences, generate(decoder, request, cancel));
    return (tokens - 1) / std::chrono::duration<double>(end - begin).count();
}

// Bytes a second that all threads together read from memory.
Result<double> readingSpeed(const CancelToken& cancel) {
    const at::Tensor numbers = WeightMemory().copyOf(at::ones({std::int64_t{64} << 20}));  // 256 MB
    const auto work = [&]() -> Status {
        return numbers.sum().item<double>() > 0 ? Status() : Status(Error{ErrorCode::Internal, "is 0", "sum", "Please report this"});
    };
    DIPTYCH_ASSIGN(const double seconds, bestSeconds(work, cancel, 2.0));
    return static_cast<double>(numbers.nbytes()) / seconds;
}

// Seconds of the same work with our own product and with the library's, by turns: what else the machine does meets both.
struct Pair {
    double own = 1e300, library = 1e300;
};

Result<Pair> inTurns(const std::function<Status()>& work, int rounds, const CancelToken& cancel) {
    Pair best;
    for (int round = 0; round < rounds; ++round) {
        DIPTYCH_ASSIGN(const double own, bestSeconds(work, cancel, 0.2));
        const LibraryProducts products;
        DIPTYCH_ASSIGN(const double library, bestSeconds(work, cancel, 0.2));
        best = {std::min(best.own, own), std::min(best.library, library)};
    }
    return best;
}

}  // namespace

Result<BenchResult> benchVit(std::int64_t pictures, JobContext& context) {
    const c10::NoGradGuard noGrad;
    const VisionTowerConfig config;                // of CLIP's ViT-B/32
    const VisionTower tower = VisionTower::make(config, ParameterBuilder::fromSeed(1));
    const at::Tensor pixels = at::randn({pictures, 3, config.imageSize, config.imageSize});
    const auto work = [&]() -> Status {
        tower.pooled(tower.lastState({pixels, {}, {}}));
        return {};
    };
    DIPTYCH_ASSIGN(const double seconds, bestSeconds(work, context.cancel, 2.0));
    return BenchResult{.unit = "pictures/s", .value = static_cast<double>(pictures) / seconds};
}

Result<BenchResult> benchRowProduct(JobContext& context) {
    const c10::NoGradGuard noGrad;
    WeightMemory memory;
    std::vector<Linear> layers;
    for (int i = 0; i < 64; ++i)                   // 226 MB
        layers.push_back({memory.copyOf(at::randn({1536, 576})), {}});
    const at::Tensor x = at::randn({1, 576});
    const auto work = [&]() -> Status {
        for (const Linear& layer : layers)
            layer(x);
        return {};
    };
    const double bytes = static_cast<double>(layers.size()) * 1536 * 576 * sizeof(float);
    DIPTYCH_ASSIGN(const Pair seconds, inTurns(work, 5, context.cancel));
    DIPTYCH_ASSIGN(const double limit, readingSpeed(context.cancel));
    return BenchResult{.unit = "GB/s", .value = bytes / seconds.own / 1e9, .peer = bytes / seconds.library / 1e9,
                       .limit = limit / 1e9};
}

Result<BenchResult> benchLanguageDecode(bool bfloat16, JobContext& context) {
    const c10::NoGradGuard noGrad;
    LanguageConfig config;
    config.vocabSize = 49152;
    config.width = 576;
    config.intermediate = 1536;
    config.layers = 30;
    config.heads = 9;
    config.keyValueHeads = 3;
    config.headWidth = 64;
    config.tied = true;
    const ParameterBuilder builder = ParameterBuilder::fromSeed(1, bfloat16 ? at::kBFloat16 : at::kFloat);
    const LanguageModel model = LanguageModel::make(config, builder.scope("model"), builder);
    double best = 0, library = 0;
    for (int round = 0; round < 5; ++round) {
        DIPTYCH_ASSIGN(const double own, tokensPerSecond(model, context.cancel));
        const LibraryProducts products;
        DIPTYCH_ASSIGN(const double peer, tokensPerSecond(model, context.cancel));
        best = std::max(best, own);
        library = std::max(library, peer);
    }
    DIPTYCH_ASSIGN(const double bytes, readingSpeed(context.cancel));
    return BenchResult{.unit = "tokens/s", .value = best, .peer = library,
                       .limit = bytes / (static_cast<double>(builder.parameterCount()) * (bfloat16 ? 2 : 4))};
}

Result<BenchResult> benchBlipCaption(JobContext& context) {
    const c10::NoGradGuard noGrad;
    BlipConfig config;                             // of BLIP base
    config.text.memoryWidth = config.vision.width;
    const auto network = BlipNetwork::build(config, {.captioner = true}, ParameterBuilder::fromSeed(1));
    const at::Tensor pixels = at::randn({1, 3, config.vision.imageSize, config.vision.imageSize});
    const GenerationRequest request{.prompt = {config.text.bosId}, .endIds = {}, .maxLength = config.text.maxPositions,
                                    .decoding = {.maxTokens = 20}};
    const auto work = [&]() -> Status {
        BlipStepDecoder decoder(*network, {network->encodeImage(pixels), {}});
        DIPTYCH_ASSIGN([[maybe_unused]] const auto sequences, generate(decoder, request, context.cancel));
        return {};
    };
    DIPTYCH_ASSIGN(const Pair seconds, inTurns(work, 2, context.cancel));
    return BenchResult{.unit = "s", .value = seconds.own, .peer = seconds.library, .smallerIsBetter = true};
}

}  // namespace diptych
