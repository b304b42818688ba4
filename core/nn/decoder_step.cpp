#include "core/nn/decoder_step.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <omp.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>
#include <vector>

#include "core/nn/each_processor.h"
#include "core/nn/row_product.h"

namespace diptych {

namespace {

struct StepBlock {
    RowWeights query, key, value, output, gate, up, down;
    const float *inputNorm = nullptr, *mlpNorm = nullptr;
    double normEps = 0;
    std::int64_t firstKey = 0;                     // keys before it lie outside the window
    float *keys = nullptr, *values = nullptr;      // [B, key-value heads, room, D]
    std::int64_t rowStride = 0, headStride = 0;
};

std::optional<StepBlock> stepBlock(const DecoderBlock& block) {
    const auto of = [](const Linear& part) { return rowWeights(part.weight, part.bias); };
    const auto query = of(block.query), key = of(block.key), value = of(block.value), output = of(block.output);
    const auto gate = of(block.gate), up = of(block.up), down = of(block.down);
    if (!(query && key && value && output && gate && up && down))
        return std::nullopt;
    StepBlock step{*query, *key, *value, *output, *gate, *up, *down};
    step.inputNorm = block.inputNorm.weight.data_ptr<float>();
    step.mlpNorm = block.mlpNorm.weight.data_ptr<float>();
    step.normEps = block.inputNorm.eps;
    return step;
}

// x / √(mean(x²) + eps) · weight of every row.
DIPTYCH_EACH_PROCESSOR
void normalise(const float* x, const float* weight, double eps, std::int64_t rows, std::int64_t width, float* to) {
    for (std::int64_t r = 0; r < rows; ++r, x += width, to += width) {
        Lanes squares = {};
        std::int64_t i = 0;
        for (; i + lanes <= width; i += lanes) {
            Lanes values;
            loadLanes(x + i, values);
            squares += values * values;
        }
        float sum = sumOf(squares);
        for (; i < width; ++i)
            sum += x[i] * x[i];
        const auto scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(sum) / static_cast<double>(width) + eps));
        for (i = 0; i < width; ++i)
            to[i] = x[i] * scale * weight[i];
    }
}

// What one query head needs to look at the keys of its group.
struct Look {
    const float *query, *keys, *values;            // [D], [keys, D] from the first one that is seen
    std::int64_t count, width;
    float *scores, *mixed;                         // [keys], [D]
};

DIPTYCH_INLINED void score(const Look& look) {
    const float scale = 1.0F / std::sqrt(static_cast<float>(look.width));
    for (std::int64_t k = 0; k < look.count; ++k) {
        const float* const key = look.keys + k * look.width;
        Lanes products = {};
        std::int64_t i = 0;
        for (; i + lanes <= look.width; i += lanes) {
            Lanes a, b;
            loadLanes(look.query + i, a);
            loadLanes(key + i, b);
            products += a * b;
        }
        float sum = sumOf(products);
        for (; i < look.width; ++i)
            sum += look.query[i] * key[i];
        look.scores[k] = sum * scale;
    }
}

DIPTYCH_EACH_PROCESSOR
void lookAt(const Look& look) {
    score(look);
    const float most = *std::max_element(look.scores, look.scores + look.count);
    float sum = 0;
    for (std::int64_t k = 0; k < look.count; ++k)
        sum += look.scores[k] = std::exp(look.scores[k] - most);
    std::fill_n(look.mixed, look.width, 0.0F);
    for (std::int64_t k = 0; k < look.count; ++k) {
        const float share = look.scores[k] / sum;
        const float* const value = look.values + k * look.width;
        for (std::int64_t i = 0; i < look.width; ++i)
            look.mixed[i] += share * value[i];
    }
}

// Halves of a head turn together (core/nn/rope.h).
void turn(float* head, const float* cos, const float* sin, std::int64_t width) {
    const std::int64_t half = width / 2;
    for (std::int64_t i = 0; i < half; ++i) {
        const float a = head[i], b = head[i + half];
        head[i] = a * cos[i] - b * sin[i];
        head[i + half] = b * cos[i] + a * sin[i];
    }
}

struct Share {
    std::int64_t begin, end;
};

// The team works on a block together: each thread has its share of the outputs of a product, and waits where it needs the
// shares of the others.
class Step {
public:
    Step(const DecoderStack& stack, const at::Tensor& x, const DecoderCall& call)
        : m_config(stack.config), m_cancel(call.cancel), m_rows(x.size(0)), m_length(call.cache->length()),
          m_table(rotaryTable(stack.inverseFrequencies, m_length, 1)), m_x(x.to(at::kFloat).contiguous().clone()) {
        call.cache->layers.resize(stack.blocks.size());
        for (std::size_t i = 0; i < stack.blocks.size(); ++i)
            m_blocks.push_back(withRoom(*stepBlock(stack.blocks[i]), call.cache->layers[i], stack.config.windowOf(i)));
        const auto numbers = [&](std::int64_t width) { return std::vector<float>(static_cast<std::size_t>(m_rows * width)); };
        m_query = numbers(m_config.heads * m_config.headWidth);
        m_mixed = m_query;
        m_key = m_value = numbers(m_config.keyValueHeads * m_config.headWidth);
        m_gate = m_up = numbers(m_config.intermediate);
        m_change = numbers(m_config.width);
        m_states = m_x.data_ptr<float>();
    }

    at::Tensor run() {
        const int wanted = at::get_num_threads();
        const auto perThread = static_cast<std::size_t>(m_rows * m_config.width + m_length + 1);
        std::vector<float> scratch(perThread * static_cast<std::size_t>(wanted));
#pragma omp parallel num_threads(wanted)
        {
            float* const own = scratch.data() + perThread * static_cast<std::size_t>(omp_get_thread_num());
            for (const StepBlock& block : m_blocks) {
                attend(block, own);
                feedForward(block, own);
                if (m_cancelled.load(std::memory_order_relaxed))
                    break;
            }
        }
        return m_x;
    }

private:
    StepBlock withRoom(StepBlock block, KvCache::Layer& kept, std::int64_t window) {
        kept.extend({m_rows, m_config.keyValueHeads, 1, m_config.headWidth}, m_x.options());
        block.keys = kept.selfKey.data_ptr<float>();
        block.values = kept.selfValue.data_ptr<float>();
        block.rowStride = kept.selfKey.stride(0);
        block.headStride = kept.selfKey.stride(1);
        block.firstKey = window > 0 ? std::max<std::int64_t>(0, m_length + 1 - window) : 0;
        return block;
    }

    static Share share(std::int64_t count) {
        const std::int64_t team = omp_get_num_threads(), self = omp_get_thread_num();
        return {count * self / team, count * (self + 1) / team};
    }

    void product(const RowWeights& weights, const float* x, float* y) const {
        const Share own = share(weights.outputs);
        rowProductBetween(weights, x, m_rows, y, own.begin, own.end);
    }

    // The product goes on top of the states.
    void addProduct(const RowWeights& weights, const float* x) {
        product(weights, x, m_change.data());
        const Share own = share(weights.outputs);
        for (std::int64_t r = 0; r < m_rows; ++r)
            for (std::int64_t n = own.begin; n < own.end; ++n)
                m_states[r * m_config.width + n] += m_change[static_cast<std::size_t>(r * m_config.width + n)];
    }

    void attend(const StepBlock& block, float* own) {
        float* const scores = own + m_rows * m_config.width;
        normalise(m_states, block.inputNorm, block.normEps, m_rows, m_config.width, own);
        product(block.query, own, m_query.data());
        product(block.key, own, m_key.data());
        product(block.value, own, m_value.data());
#pragma omp barrier
        const Share groups = share(m_rows * m_config.keyValueHeads);
        for (std::int64_t g = groups.begin; g < groups.end; ++g)
            attendGroup(block, g / m_config.keyValueHeads, g % m_config.keyValueHeads, scores);
#pragma omp barrier
        addProduct(block.output, m_mixed.data());
#pragma omp barrier
    }

    // The query heads that share a key-value head.
    void attendGroup(const StepBlock& block, std::int64_t row, std::int64_t head, float* scores) {
        const std::int64_t width = m_config.headWidth, group = m_config.heads / m_config.keyValueHeads;
        const float* const cos = m_table.cos.data_ptr<float>();
        const float* const sin = m_table.sin.data_ptr<float>();
        float* const keys = block.keys + row * block.rowStride + head * block.headStride;      // [room, D]
        float* const values = block.values + row * block.rowStride + head * block.headStride;
        const std::int64_t newest = m_length * width, from = (row * m_config.keyValueHeads + head) * width;
        std::copy_n(m_key.data() + from, width, keys + newest);
        turn(keys + newest, cos, sin, width);
        std::copy_n(m_value.data() + from, width, values + newest);
        for (std::int64_t h = head * group; h < (head + 1) * group; ++h) {
            float* const query = m_query.data() + (row * m_config.heads + h) * width;
            turn(query, cos, sin, width);
            const std::int64_t first = block.firstKey;
            lookAt({query, keys + first * width, values + first * width, m_length + 1 - first, width, scores,
                    m_mixed.data() + (row * m_config.heads + h) * width});
        }
    }

    void feedForward(const StepBlock& block, float* own) {
        normalise(m_states, block.mlpNorm, block.normEps, m_rows, m_config.width, own);
        product(block.gate, own, m_gate.data());
        product(block.up, own, m_up.data());
        const Share inner = share(m_config.intermediate);
        for (std::int64_t r = 0; r < m_rows; ++r)
            for (std::int64_t n = inner.begin; n < inner.end; ++n) {
                const auto at = static_cast<std::size_t>(r * m_config.intermediate + n);
                m_gate[at] = m_gate[at] / (1.0F + std::exp(-m_gate[at])) * m_up[at];           // SiLU
            }
        if (omp_get_thread_num() == 0 && m_cancel != nullptr && m_cancel->cancelled())
            m_cancelled.store(true, std::memory_order_relaxed);                                // all see it behind the barrier
#pragma omp barrier
        addProduct(block.down, m_gate.data());
#pragma omp barrier
    }

    const DecoderConfig& m_config;
    const CancelToken* m_cancel;
    std::int64_t m_rows, m_length;                 // positions before this one
    RotaryTable m_table;                           // [1, D]
    at::Tensor m_x;                                // [B, 1, C]
    float* m_states = nullptr;                     // of m_x
    std::vector<StepBlock> m_blocks;
    std::vector<float> m_query, m_key, m_value, m_mixed, m_gate, m_up, m_change;
    std::atomic<bool> m_cancelled = false;
};

}  // namespace

bool suitsDecoderStep(const DecoderStack& stack, const at::Tensor& x, const DecoderCall& call) {
    if (call.cache == nullptr || call.tap != nullptr || call.tokenMask.defined() || stack.config.activation != Activation::Silu)
        return false;
    if (c10::GradMode::is_enabled() || LibraryProducts::wanted() || x.scalar_type() != at::kFloat || !x.device().is_cpu())
        return false;
    if (x.size(1) != 1 || x.size(0) > mostProductRows)
        return false;
    return std::all_of(stack.blocks.begin(), stack.blocks.end(), [](const DecoderBlock& block) { return stepBlock(block).has_value(); });
}

at::Tensor decoderStep(const DecoderStack& stack, const at::Tensor& x, const DecoderCall& call) {
    return Step(stack, x, call).run();
}

}  // namespace diptych
