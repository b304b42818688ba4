#include "ui/panels/inside/attention_view.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace diptych {
namespace {

constexpr int sampledQueries = 64;
constexpr std::string_view prefix = "attention.";

using Row = std::span<const float>;
using RowStatistic = std::function<double(const Attention&, Row, int query)>;

double at(Row row, int key) {
    return static_cast<double>(row[static_cast<std::size_t>(key)]);
}

double entropy(const Attention&, Row row, int) {
    double sum = 0;
    for (const float weight : row)
        if (weight > 0)
            sum -= static_cast<double>(weight) * std::log2(static_cast<double>(weight));
    return sum;
}

double largest(const Attention&, Row row, int) {
    return static_cast<double>(*std::max_element(row.begin(), row.end()));
}

double patchDistance(const Attention& attention, Row row, int query) {
    const int from = query - attention.firstPatchQuery;
    if (from < 0 || from >= attention.patches())
        return std::numeric_limits<double>::quiet_NaN();
    double sum = 0, mass = 0;
    for (int patch = 0; patch < attention.patches(); ++patch) {
        const double weight = at(row, attention.firstPatchKey + patch);
        sum += weight * std::hypot(patch % attention.cols - from % attention.cols, patch / attention.cols - from / attention.cols);
        mass += weight;
    }
    return mass > 0 ? sum / mass : std::numeric_limits<double>::quiet_NaN();
}

double tokenDistance(const Attention&, Row row, int query) {
    double sum = 0;
    for (int key = 0; key < static_cast<int>(row.size()); ++key)
        sum += at(row, key) * std::abs(key - query);
    return sum;
}

double spread(const Attention& attention, Row row, int) {
    double mass = 0, x = 0, y = 0, squares = 0;
    for (int patch = 0; patch < attention.patches(); ++patch) {
        const double weight = at(row, attention.firstPatchKey + patch);
        const double col = patch % attention.cols, line = patch / attention.cols;
        mass += weight;
        x += weight * col;
        y += weight * line;
        squares += weight * (col * col + line * line);
    }
    if (mass <= 0)
        return std::numeric_limits<double>::quiet_NaN();
    return std::sqrt(std::max(0.0, squares / mass - (x * x + y * y) / (mass * mass)));
}

double onPatches(const Attention& attention, Row row, int query) {
    if (attention.firstPatchQuery >= 0 && query >= attention.firstPatchQuery)
        return std::numeric_limits<double>::quiet_NaN();  // joint: only the text's rows
    double sum = 0;
    for (int patch = 0; patch < attention.patches(); ++patch)
        sum += at(row, attention.firstPatchKey + patch);
    return sum;
}

double onClass(const Attention&, Row row, int) {
    return at(row, 0);
}

double onEnds(const Attention&, Row row, int) {
    return row.size() < 2 ? 1.0 : at(row, 0) + at(row, static_cast<int>(row.size()) - 1);
}

RowStatistic statisticNamed(const Attention& attention, std::string_view name) {
    if (name == "largest")
        return largest;
    if (name == "distance")
        return attention.name == "text" ? RowStatistic(tokenDistance) : RowStatistic(patchDistance);
    if (name == "spread")
        return spread;
    if (name == "patches")
        return onPatches;
    if (name == "class")
        return onClass;
    if (name == "ends")
        return onEnds;
    return entropy;
}

void addInto(std::vector<double>& sum, Row row) {
    for (std::size_t i = 0; i < row.size(); ++i)
        sum[i] += static_cast<double>(row[i]);
}

std::vector<float> scaled(const std::vector<double>& sum, double factor) {
    std::vector<float> mean(sum.size());
    for (std::size_t i = 0; i < sum.size(); ++i)
        mean[i] = static_cast<float>(sum[i] * factor);
    return mean;
}

// Means of a statistic over queries, for every layer, head and mean of them.
class Means {
public:
    explicit Means(std::size_t cells) : m_sum(cells), m_count(cells) {}
    void add(std::size_t cell, double value) {
        if (std::isnan(value))
            return;
        m_sum[cell] += value;
        m_count[cell] += 1;
    }
    std::vector<float> values() const {
        std::vector<float> means(m_sum.size());
        for (std::size_t i = 0; i < means.size(); ++i)
            means[i] = m_count[i] > 0 ? static_cast<float>(m_sum[i] / m_count[i]) : std::numeric_limits<float>::quiet_NaN();
        return means;
    }

private:
    std::vector<double> m_sum, m_count;
};

void addQuery(const Attention& attention, const RowStatistic& statistic, int query, Means& means) {
    const auto width = static_cast<std::size_t>(attention.heads) + 1, keys = static_cast<std::size_t>(attention.keys);
    const double perLayer = 1.0 / attention.layers, perHead = 1.0 / attention.heads;
    std::vector<std::vector<double>> overLayers(width - 1, std::vector<double>(keys));
    std::vector<double> overAll(keys);
    for (int layer = 0; layer < attention.layers; ++layer) {
        std::vector<double> overHeads(keys);
        const std::size_t begin = static_cast<std::size_t>(layer) * width;
        for (int head = 0; head < attention.heads; ++head) {
            const Row row = attention.row(layer, head, query);
            means.add(begin + static_cast<std::size_t>(head), statistic(attention, row, query));
            addInto(overHeads, row);
            addInto(overLayers[static_cast<std::size_t>(head)], row);
            addInto(overAll, row);
        }
        means.add(begin + width - 1, statistic(attention, scaled(overHeads, perHead), query));
    }
    const std::size_t last = static_cast<std::size_t>(attention.layers) * width;
    for (std::size_t head = 0; head + 1 < width; ++head)
        means.add(last + head, statistic(attention, scaled(overLayers[head], perLayer), query));
    means.add(last + width - 1, statistic(attention, scaled(overAll, perLayer * perHead), query));
}

}  // namespace

std::span<const float> Attention::row(int layer, int head, int query) const {
    const std::size_t block = static_cast<std::size_t>(layer) * static_cast<std::size_t>(heads) + static_cast<std::size_t>(head);
    const std::size_t index = block * static_cast<std::size_t>(queries) + static_cast<std::size_t>(query);
    return values.subspan(index * static_cast<std::size_t>(keys), static_cast<std::size_t>(keys));
}

std::vector<std::string> attentionNames(const ExplainResult& result) {
    std::vector<std::string> names;
    for (const NamedArray& array : result.arrays)
        if (array.name.starts_with(prefix))
            names.push_back(array.name.substr(prefix.size()));
    return names;
}

std::optional<Attention> attentionNamed(const ExplainResult& result, std::string_view name) {
    for (const NamedArray& array : result.arrays) {
        if (array.name != std::string(prefix) + std::string(name) || array.shape.size() != 4)
            continue;
        Attention found{.name = std::string(name)};
        found.layers = static_cast<int>(array.shape[0]);
        found.heads = static_cast<int>(array.shape[1]);
        found.queries = static_cast<int>(array.shape[2]);
        found.keys = static_cast<int>(array.shape[3]);
        const std::int64_t expected = array.shape[0] * array.shape[1] * array.shape[2] * array.shape[3];
        const int patches = result.rows * result.cols;
        if (expected <= 0 || expected != static_cast<std::int64_t>(array.values.size()))
            return std::nullopt;
        if (name != "text" && patches > 0 && found.keys >= patches) {
            found.rows = result.rows;
            found.cols = result.cols;
            found.firstPatchKey = found.keys - patches;
            found.firstPatchQuery = name == "cross" ? -1 : found.queries - patches;
        }
        found.values = array.values;
        return found;
    }
    return std::nullopt;
}

std::vector<float> weightsOf(const Attention& attention, int layer, int head) {
    const int firstLayer = layer < 0 ? 0 : layer, lastLayer = layer < 0 ? attention.layers - 1 : layer;
    const int firstHead = head < 0 ? 0 : head, lastHead = head < 0 ? attention.heads - 1 : head;
    const std::size_t block = static_cast<std::size_t>(attention.queries) * static_cast<std::size_t>(attention.keys);
    std::vector<double> sum(block);
    for (int l = firstLayer; l <= lastLayer; ++l)
        for (int h = firstHead; h <= lastHead; ++h)
            addInto(sum, attention.values.subspan(
                             static_cast<std::size_t>(l * attention.heads + h) * block, block));
    return scaled(sum, 1.0 / ((lastLayer - firstLayer + 1) * (lastHead - firstHead + 1)));
}

std::vector<float> patchesSeenBy(const Attention& attention, const std::vector<float>& weights, int query) {
    const auto begin = weights.begin() + static_cast<std::ptrdiff_t>(query) * attention.keys + attention.firstPatchKey;
    return {begin, begin + attention.patches()};
}

std::vector<float> patchesSeenFrom(const Attention& attention, const std::vector<float>& weights,
                                   const std::vector<int>& patches, bool received) {
    std::vector<double> sum(static_cast<std::size_t>(attention.patches()));
    const auto keys = static_cast<std::size_t>(attention.keys);
    for (const int patch : patches)
        for (std::size_t other = 0; other < sum.size(); ++other) {
            const std::size_t from = received ? other : static_cast<std::size_t>(patch);
            const std::size_t to = received ? static_cast<std::size_t>(patch) : other;
            sum[other] += static_cast<double>(weights[(from + static_cast<std::size_t>(attention.firstPatchQuery)) * keys + to +
                                                      static_cast<std::size_t>(attention.firstPatchKey)]);
        }
    return scaled(sum, patches.empty() ? 0.0 : 1.0 / static_cast<double>(patches.size()));
}

std::vector<double> shareOnPatches(const Attention& attention, const std::vector<float>& weights,
                                   const std::vector<int>& patches) {
    std::vector<double> shares(static_cast<std::size_t>(attention.queries));
    for (std::size_t query = 0; query < shares.size(); ++query)
        for (const int patch : patches)
            shares[query] += static_cast<double>(
                weights[query * static_cast<std::size_t>(attention.keys) + static_cast<std::size_t>(attention.firstPatchKey + patch)]);
    return shares;
}

std::vector<std::string> statisticsFor(const Attention& attention) {
    if (attention.name == "vision") {
        std::vector<std::string> names{"distance", "entropy", "largest"};
        if (attention.firstPatchKey > 0)
            names.push_back("class");
        return names;
    }
    if (attention.name == "text")
        return {"entropy", "largest", "distance", "ends"};
    return {"patches", "entropy", "largest", "spread"};
}

std::vector<float> statisticMatrix(const Attention& attention, std::string_view statistic) {
    const RowStatistic compute = statisticNamed(attention, statistic);
    Means means(static_cast<std::size_t>((attention.layers + 1) * (attention.heads + 1)));
    const int count = std::min(attention.queries, sampledQueries);
    for (int i = 0; i < count; ++i)
        addQuery(attention, compute, static_cast<int>(static_cast<std::int64_t>(i) * attention.queries / count), means);
    return means.values();
}

}  // namespace diptych
