#include "ui/panels/alignment/alignment_data.h"

#include <cmath>
#include <memory>

#include "core/data/image_io.h"

namespace diptych {

namespace {

constexpr std::size_t portion = 16;

double squaredDistance(const std::vector<float>& a, std::size_t i, const std::vector<float>& b, std::size_t j, std::size_t width) {
    double sum = 0;
    for (std::size_t c = 0; c < width; ++c) {
        const auto off = static_cast<double>(a[i * width + c] - b[j * width + c]);
        sum += off * off;
    }
    return sum;
}

// log of the mean of exp(−2 d²) over all pairs of one side.
double uniformityOf(const std::vector<float>& side, std::size_t count, std::size_t width) {
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = i + 1; j < count; ++j)
            sum += std::exp(-2 * squaredDistance(side, i, side, j, width));
    return std::log(2 * sum / static_cast<double>(count * (count - 1)));
}

double gapOf(const EmbedResult& embeds, std::size_t count, std::size_t width) {
    double sum = 0;
    for (std::size_t c = 0; c < width; ++c) {
        double off = 0;
        for (std::size_t i = 0; i < count; ++i)
            off += static_cast<double>(embeds.imageEmbeds[i * width + c] - embeds.textEmbeds[i * width + c]);
        sum += off * off / static_cast<double>(count * count);
    }
    return std::sqrt(sum);
}

void measure(AlignedPairs& pairs) {
    const std::size_t count = pairs.count(), width = static_cast<std::size_t>(pairs.embeds.width);
    const auto n = static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) {
        const float own = cosine(pairs.embeds, i, i);
        bool bestText = true, bestPicture = true;
        for (std::size_t j = 0; j < count; ++j) {
            if (j == i)
                continue;
            const float value = cosine(pairs.embeds, i, j);
            pairs.unmatched += static_cast<double>(value) / (n * (n - 1));
            bestText = bestText && value < own;
            bestPicture = bestPicture && cosine(pairs.embeds, j, i) < own;
        }
        pairs.matched += static_cast<double>(own) / n;
        pairs.imageToText += bestText ? 1 / n : 0;
        pairs.textToImage += bestPicture ? 1 / n : 0;
        pairs.alignment += squaredDistance(pairs.embeds.imageEmbeds, i, pairs.embeds.textEmbeds, i, width) / n;
    }
    pairs.gap = gapOf(pairs.embeds, count, width);
    pairs.uniformity = (uniformityOf(pairs.embeds.imageEmbeds, count, width) + uniformityOf(pairs.embeds.textEmbeds, count, width)) / 2;
}

AlignedPairs subset(const AlignedPairs& pairs, const std::vector<std::size_t>& kept) {
    AlignedPairs chosen{.available = pairs.available};
    for (const std::size_t i : kept) {
        chosen.items.push_back(pairs.items[i]);
        chosen.texts.push_back(pairs.texts[i]);
        chosen.languages.push_back(pairs.languages[i]);
        chosen.files.push_back(pairs.files[i]);
    }
    return chosen;
}

}  // namespace

float cosine(const EmbedResult& embeds, std::size_t picture, std::size_t text) {
    const auto width = static_cast<std::size_t>(embeds.width);
    float sum = 0;
    for (std::size_t c = 0; c < width; ++c)
        sum += embeds.imageEmbeds[picture * width + c] * embeds.textEmbeds[text * width + c];
    return sum;
}

AlignedPairs choosePairs(const Dataset& set, const std::string& language, int count) {
    AlignedPairs all;
    for (std::size_t i = 0; i < set.items.size(); ++i)
        for (const Caption& caption : set.items[i].captions)
            if (!set.items[i].file.empty() && set.items[i].excluded.empty() && (language.empty() || caption.language.empty() || caption.language == language)) {
                all.items.push_back(static_cast<int>(i));
                all.texts.push_back(caption.text);
                all.languages.push_back(caption.language.empty() ? language : caption.language);
                all.files.push_back(set.items[i].file);
                break;
            }
    all.available = static_cast<int>(all.count());
    const std::size_t wanted = std::min(all.count(), static_cast<std::size_t>(count));
    std::vector<std::size_t> kept;
    for (std::size_t k = 0; k < wanted; ++k)
        kept.push_back(k * all.count() / wanted);
    return subset(all, kept);
}

Result<AlignedPairs> embedPairs(Model& model, AlignedPairs pairs, JobContext& context) {
    std::vector<std::size_t> kept;
    EmbedResult embeds;
    for (std::size_t start = 0; start < pairs.count(); start += portion) {
        DIPTYCH_TRY(context.cancel.check());
        EmbedRequest request;
        for (std::size_t i = start; i < std::min(pairs.count(), start + portion); ++i) {
            auto image = readImage(pairs.files[i]);
            if (!image.ok())
                continue;
            request.images.push_back(std::make_shared<const Image>(std::move(*image)));
            request.texts.push_back(pairs.texts[i]);
            kept.push_back(i);
        }
        if (request.images.empty())
            continue;
        DIPTYCH_ASSIGN(EmbedResult part, model.embed(request, context));
        embeds.width = part.width;
        embeds.imageEmbeds.insert(embeds.imageEmbeds.end(), part.imageEmbeds.begin(), part.imageEmbeds.end());
        embeds.textEmbeds.insert(embeds.textEmbeds.end(), part.textEmbeds.begin(), part.textEmbeds.end());
        context.progress.report(static_cast<double>(std::min(pairs.count(), start + portion)), static_cast<double>(pairs.count()), "pairs");
    }
    const int unreadable = static_cast<int>(pairs.count() - kept.size());
    if (kept.size() < 2)
        return Error{ErrorCode::BadInput, "fewer than two pictures could be read", "alignment", "See the checks of the data set"};
    pairs = subset(pairs, kept);
    pairs.unreadable = unreadable;
    pairs.embeds = std::move(embeds);
    measure(pairs);
    return pairs;
}

Result<AlignedPairs> projectPairs(Engine& engine, AlignedPairs pairs, JobContext& context) {
    ProjectRequest request{.count = static_cast<int>(2 * pairs.count()), .width = pairs.embeds.width, .values = pairs.embeds.imageEmbeds};
    request.values.insert(request.values.end(), pairs.embeds.textEmbeds.begin(), pairs.embeds.textEmbeds.end());
    DIPTYCH_ASSIGN(pairs.map, engine.project(request, context));
    return pairs;
}

}  // namespace diptych
