#include "core/tasks/memory_estimate.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/nn/stored_tensor.h"

namespace diptych {

namespace {

// What torch and the BLAS take for themselves at the first computation: code pages and buffers of their threads.
constexpr std::int64_t libraryBytes = 40'000'000;
constexpr std::int64_t typicalTextTokens = 64;

struct Weights {
    std::int64_t opening = 0;                      // while both the file's pages and the copies are there
    std::int64_t kept = 0;                         // once it is open
};

bool hasHead(const ModelInfo& info, const std::string& head) {
    return std::find(info.heads.begin(), info.heads.end(), head) != info.heads.end();
}

// Word vectors: one row a token is read of them, not all.
bool isTable(const TensorInfo& tensor) {
    return tensor.shape.size() == 2 && tensor.name.find("embed") != std::string::npos;
}

class Counter {
public:
    explicit Counter(const MemoryQuestion& question) : m_question(question) {
        const auto& unexpected = question.info.unexpected;
        m_unread.insert(unexpected.begin(), unexpected.end());
        m_surplus = -question.info.parameters.value_or(0);
        std::set<std::vector<std::int64_t>> matrices;
        for (const std::string& name : question.checkpoint.names()) {
            const TensorInfo& tensor = *question.checkpoint.find(name);
            if (m_unread.contains(tensor.name))
                continue;
            m_surplus += tensor.elements();
            if (tensor.shape.size() == 2)
                (isTable(tensor) ? m_tables : matrices).insert(tensor.shape);
        }
        for (const auto& shape : matrices)
            if (!(m_tables.contains(shape) && shape[0] * shape[1] <= m_surplus))
                m_products.insert(shape);
    }

    Weights count() const {
        Weights weights;
        for (const std::string& name : m_question.checkpoint.names())
            add(name, weights);
        return weights;
    }

private:
    void add(const std::string& name, Weights& weights) const {
        const TensorInfo& tensor = *m_question.checkpoint.find(name);
        if (m_unread.contains(tensor.name) || isTiedCopy(tensor))
            return;
        const bool halved = m_question.dtype == "bf16";
        const DType wanted = halved ? DType::BF16 : DType::F32;
        const std::int64_t stored = tensor.elements() * static_cast<std::int64_t>(dtypeSize(tensor.dtype));
        const std::int64_t computed = isFloating(tensor.dtype) ? tensor.elements() * (halved ? 2 : 4) : stored;
        const StoredTensor* whole = m_question.checkpoint.unchanged(name);
        const bool mapped = whole != nullptr && tensor.dtype == wanted && whole->strides.empty() && !whole->shared;
        if (mapped && isTable(tensor) && !isOutput(name, tensor))
            return;
        weights.opening += mapped ? stored : stored + computed;
        weights.kept += mapped ? stored : computed;
    }

    // Files may hold a table twice; the network reads it once.
    bool isTiedCopy(const TensorInfo& tensor) const {
        return tensor.shape.size() == 2 && !isTable(tensor) && m_tables.contains(tensor.shape) && !m_products.contains(tensor.shape);
    }

    // A table that words are also scored with, where no matrix of its own does that.
    bool isOutput(const std::string& name, const TensorInfo& tensor) const {
        const ModelInfo& info = m_question.info;
        const bool scores = hasHead(info, "language model") || hasHead(info, "mlm") || name.find("decoder") != std::string::npos;
        return scores && !m_products.contains(tensor.shape);
    }

    const MemoryQuestion& m_question;
    std::set<std::string, std::less<>> m_unread;
    std::int64_t m_surplus = 0;                                    // numbers in the files beyond the network's parameters
    std::set<std::vector<std::int64_t>> m_tables;                  // shapes
    std::set<std::vector<std::int64_t>> m_products;                // shapes of the other matrices that are read
};

// Width and inner width of the blocks, from the matrices themselves: those of the picture's side where it has its own.
struct Sides {
    std::int64_t width = 0, inner = 0;
};

Sides sidesOf(const Checkpoint& checkpoint, bool pictureOnly) {
    Sides sides;
    for (const std::string& name : checkpoint.names()) {
        const TensorInfo& tensor = *checkpoint.find(name);
        if (tensor.shape.size() != 2 || isTable(tensor) || (pictureOnly && name.find("vis") == std::string::npos))
            continue;
        if (tensor.shape[0] == tensor.shape[1])
            sides.width = std::max(sides.width, tensor.shape[0]);
        else if (std::max(tensor.shape[0], tensor.shape[1]) <= 8 * std::min(tensor.shape[0], tensor.shape[1]))
            sides.inner = std::max({sides.inner, tensor.shape[0], tensor.shape[1]});
    }
    return sides;
}

std::int64_t headsOf(const ModelInfo& info, const std::string& attention) {
    for (const AttentionShape& shape : info.attentions)
        if (shape.name == attention)
            return shape.heads;
    return 0;
}

// [tiles, patches + 1] of one picture.
std::array<std::int64_t, 2> gridOf(const MemoryQuestion& question) {
    const auto& pixels = question.pixels;
    const std::int64_t patch = std::max(1, question.info.patchSize);
    if (pixels.size() < 4)
        return {1, 1};
    const std::int64_t tiles = pixels.size() == 5 ? pixels[1] : 1;
    return {tiles, (pixels[pixels.size() - 2] / patch) * (pixels.back() / patch) + 1};
}

// The widest moment of one block: queries, keys, values and what they are mixed into, scores before and after softmax, the
// inner layer before and after its activation.
std::int64_t blockBytes(std::int64_t rows, std::int64_t tokens, std::int64_t heads, Sides sides) {
    const std::int64_t mixing = rows * (tokens * sides.width * 6 + 2 * heads * tokens * tokens);
    const std::int64_t inner = rows * tokens * (sides.width * 3 + sides.inner * 2);
    return 4 * std::max(mixing, inner);
}

// Keys and values of every layer: of the words so far, and of the picture for a decoder that looks at it or reads it.
std::int64_t cacheBytes(const MemoryQuestion& question, std::int64_t pictureTokens) {
    const Sides text = sidesOf(question.checkpoint, false);
    std::int64_t bytes = 0;
    for (const AttentionShape& shape : question.info.attentions)
        if (shape.name != "vision")
            bytes += 2 * 4 * shape.layers * text.width * (shape.name == "text" ? typicalTextTokens : pictureTokens);
    return bytes;
}

}  // namespace

std::int64_t estimatedMemory(const MemoryQuestion& question) {
    Weights weights = Counter(question).count();
    if (question.dtype == "f32") {                 // 16-bit weights that are widened as they are read: no copy beside the file's
        weights.opening -= 2 * question.info.narrowBytes;
        weights.kept -= question.info.narrowBytes;
    }
    const auto [tiles, tokens] = gridOf(question);
    const Sides picture = sidesOf(question.checkpoint, headsOf(question.info, "vision") > 0);
    const std::int64_t heads = std::max(headsOf(question.info, "vision"), headsOf(question.info, "joint"));
    std::int64_t pixels = 4;
    for (const std::int64_t side : question.pixels)
        pixels *= side;
    const std::int64_t answer = 2 * pixels + blockBytes(tiles, tokens, heads, picture) + cacheBytes(question, tokens);
    return libraryBytes + std::max(weights.opening, weights.kept + answer);
}

}  // namespace diptych
