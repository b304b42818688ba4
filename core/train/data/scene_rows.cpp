#include "core/train/data/scene_rows.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace diptych {

namespace {

// An object is on a patch when it covers this share of the patch, and on its best patch in any case.
constexpr double objectShare = 0.15;
// A patch is labelled with what covers most of it, when that is at least this share.
constexpr double labelShare = 0.25;

std::size_t size(std::int64_t n) {
    return static_cast<std::size_t>(n);
}

// Pixels of each owner in each patch: [patch][owner].
std::vector<std::vector<int>> countOwners(const Scene& scene, int side, int grid) {
    std::vector<std::vector<int>> counts(size(grid) * size(grid), std::vector<int>(scene.objects.size() + 1, 0));
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const std::size_t owner = scene.owner[size(y) * size(side) + size(x)];
            if (owner <= scene.objects.size())
                ++counts[size(y * grid / side) * size(grid) + size(x * grid / side)][owner];
        }
    }
    return counts;
}

bool overlaps(const TokenSpan& span, const SceneMention& mention) {
    return span.end > span.begin && span.begin < mention.end && span.end > mention.begin;
}

at::Tensor longs(const std::vector<std::int64_t>& values) {
    return at::from_blob(const_cast<std::int64_t*>(values.data()), {static_cast<std::int64_t>(values.size())}, at::kLong)
        .clone();
}

at::Tensor floats(const std::vector<float>& values, at::IntArrayRef shape) {
    return at::from_blob(const_cast<float*>(values.data()), shape, at::kFloat).clone();
}

}  // namespace

PatchCover coverPatches(const Scene& scene, int side, int grid, int classCount) {
    PatchCover cover;
    if (scene.owner.empty())
        return cover;
    const auto counts = countOwners(scene, side, grid);
    const double area = static_cast<double>(side) * side / (static_cast<double>(grid) * grid);
    for (std::size_t object = 1; object <= scene.objects.size(); ++object) {
        std::vector<float> patches(counts.size(), 0.0F);
        std::size_t best = 0;
        for (std::size_t p = 0; p < counts.size(); ++p) {
            patches[p] = counts[p][object] >= objectShare * area ? 1.0F : 0.0F;
            if (counts[p][object] > counts[best][object])
                best = p;
        }
        patches[best] = 1.0F;
        cover.objects.push_back(std::move(patches));
    }
    for (const std::vector<int>& owners : counts) {
        const auto best = std::max_element(owners.begin() + 1, owners.end());
        const bool covered = best != owners.end() && *best >= labelShare * area;
        const auto object = size(best - owners.begin() - 1);
        cover.classes.push_back(covered ? scene.objects[object].classId : classCount);
    }
    return cover;
}

void SceneRows::addEncoderRow(const SceneText& text, const Scene& scene, const PatchCover& cover, RowList& rows) const {
    const Encoding encoding = m_settings.tokenizer->encode(text.text);
    const std::size_t length = std::min(encoding.ids.size(), size(m_settings.maxPositions));
    const auto row = static_cast<std::int64_t>(rows.ids.size());
    rows.ids.emplace_back(encoding.ids.begin(), encoding.ids.begin() + static_cast<std::ptrdiff_t>(length));
    if (scene.owner.empty())
        return;
    for (const SceneMention& mention : text.mentions) {
        for (std::size_t token = 0; token < length; ++token) {
            if (!overlaps(encoding.spans[token], mention))
                continue;
            RowList::Taught taught{.row = row, .token = static_cast<std::int64_t>(token), .patches = {}};
            taught.classId = mention.classId;
            taught.refer = true;
            taught.present = mention.object >= 0 ? 1.0F : 0.0F;
            if (mention.object >= 0) {
                const SceneObject& object = scene.objects[size(mention.object)];
                taught.patches = cover.objects[size(mention.object)];
                taught.x = static_cast<float>(object.x / scene.image.width);
                taught.y = static_cast<float>(object.y / scene.image.height);
                taught.classId = object.classId;
            }
            rows.taught.push_back(std::move(taught));
        }
    }
}

void SceneRows::addDecoderRow(const SceneText& text, const PatchCover& cover, RowList& rows) const {
    const Encoding encoding = m_settings.tokenizer->encode(text.text);
    const std::size_t length = std::min(encoding.ids.size(), size(m_settings.maxPositions));
    const auto row = static_cast<std::int64_t>(rows.ids.size());
    std::vector<std::int64_t> ids(encoding.ids.begin(), encoding.ids.begin() + static_cast<std::ptrdiff_t>(length));
    ids.front() = m_settings.bosId;
    rows.ids.push_back(ids);
    rows.labels.push_back(std::move(ids));
    if (cover.objects.empty())
        return;
    for (const SceneMention& mention : text.mentions) {
        if (mention.object < 0)
            continue;
        for (std::size_t token = 1; token < length; ++token) {
            if (overlaps(encoding.spans[token], mention))
                rows.taught.push_back({.row = row, .token = static_cast<std::int64_t>(token) - 1,
                                       .patches = cover.objects[size(mention.object)]});
        }
    }
}

TextRows RowList::pad() const {
    if (ids.empty())
        return {};
    std::size_t width = 0;
    for (const auto& row : ids)
        width = std::max(width, row.size());
    const auto rowCount = static_cast<std::int64_t>(ids.size()), columns = static_cast<std::int64_t>(width);
    TextRows rows{.ids = at::zeros({rowCount, columns}, at::kLong), .mask = at::zeros({rowCount, columns}, at::kLong)};
    if (!labels.empty())
        rows.labels = at::full({rowCount, columns}, -100, at::kLong);
    for (std::size_t r = 0; r < ids.size(); ++r) {
        std::copy(ids[r].begin(), ids[r].end(), rows.ids.data_ptr<std::int64_t>() + r * width);
        std::fill_n(rows.mask.data_ptr<std::int64_t>() + r * width, ids[r].size(), 1);
        if (!labels.empty())
            std::copy(labels[r].begin(), labels[r].end(), rows.labels.data_ptr<std::int64_t>() + r * width);
    }
    std::vector<std::int64_t> lookPlaces, tellPlaces, classes;
    std::vector<float> patches, present, centre;
    for (const Taught& word : taught) {
        const std::int64_t place = word.row * columns + word.token;
        if (!word.patches.empty()) {
            lookPlaces.push_back(place);
            patches.insert(patches.end(), word.patches.begin(), word.patches.end());
        }
        if (word.refer) {
            tellPlaces.push_back(place);
            classes.push_back(word.classId);
            present.push_back(word.present);
            centre.insert(centre.end(), {word.x, word.y});
        }
    }
    const auto looks = static_cast<std::int64_t>(lookPlaces.size()), tells = static_cast<std::int64_t>(tellPlaces.size());
    if (looks > 0)
        rows.ground = {longs(lookPlaces), floats(patches, {looks, static_cast<std::int64_t>(patches.size()) / looks})};
    if (tells > 0)
        rows.refer = {longs(tellPlaces), floats(present, {tells}), floats(centre, {tells, 2}), longs(classes)};
    return rows;
}

}  // namespace diptych
