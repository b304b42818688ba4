#include "core/train/batch.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace diptych {

namespace {

using Parts = std::vector<MicroBatch>;

at::Tensor joinTensors(const Parts& parts, at::Tensor MicroBatch::*field) {
    std::vector<at::Tensor> tensors;
    for (const MicroBatch& part : parts) {
        if ((part.*field).defined())
            tensors.push_back(part.*field);
    }
    return tensors.empty() ? at::Tensor() : at::cat(tensors, 0);
}

// Row numbers of each part are shifted by the rows that come before it.
at::Tensor joinIndices(const Parts& parts, at::Tensor MicroBatch::*field, TextRows MicroBatch::*rows) {
    std::vector<at::Tensor> tensors;
    std::int64_t shift = 0;
    for (const MicroBatch& part : parts) {
        if ((part.*field).defined())
            tensors.push_back(part.*field + shift);
        shift += rows == nullptr ? part.pictures() : (part.*rows).ids.size(0);
    }
    return tensors.empty() ? at::Tensor() : at::cat(tensors, 0);
}

at::Tensor padded(const at::Tensor& rows, std::int64_t width, std::int64_t value) {
    if (!rows.defined() || rows.size(1) == width)
        return rows;
    return at::constant_pad_nd(rows, {0, width - rows.size(1)}, value);
}

// Positions are row × T + token, and T grows with the padding.
at::Tensor movedPositions(const at::Tensor& positions, std::int64_t oldWidth, std::int64_t newWidth, std::int64_t shift) {
    const at::Tensor row = at::floor_divide(positions, oldWidth);
    return (row + shift) * newWidth + (positions - row * oldWidth);
}

struct RowParts {
    std::vector<at::Tensor> ids, mask, labels, groundPlaces, patches, referPlaces, present, centre, classes;
};

at::Tensor joined(const std::vector<at::Tensor>& tensors) {
    return tensors.empty() ? at::Tensor() : at::cat(tensors, 0);
}

void addRows(const TextRows& rows, std::int64_t width, std::int64_t shift, RowParts& out) {
    out.ids.push_back(padded(rows.ids, width, 0));
    out.mask.push_back(padded(rows.mask, width, 0));
    if (rows.labels.defined())
        out.labels.push_back(padded(rows.labels, width, -100));
    const std::int64_t old = rows.ids.size(1);
    if (rows.ground.positions.defined()) {
        out.groundPlaces.push_back(movedPositions(rows.ground.positions, old, width, shift));
        out.patches.push_back(rows.ground.patches);
    }
    if (rows.refer.positions.defined()) {
        out.referPlaces.push_back(movedPositions(rows.refer.positions, old, width, shift));
        out.present.push_back(rows.refer.present);
        out.centre.push_back(rows.refer.centre);
        out.classes.push_back(rows.refer.classes);
    }
}

TextRows joinRows(const Parts& parts, TextRows MicroBatch::*field) {
    std::int64_t width = 0;
    for (const MicroBatch& part : parts) {
        if ((part.*field).defined())
            width = std::max(width, (part.*field).ids.size(1));
    }
    if (width == 0)
        return {};
    RowParts collected;
    std::int64_t shift = 0;
    for (const MicroBatch& part : parts) {
        addRows(part.*field, width, shift, collected);
        shift += (part.*field).ids.size(0);
    }
    TextRows rows{.ids = joined(collected.ids), .mask = joined(collected.mask), .labels = joined(collected.labels)};
    rows.ground = {joined(collected.groundPlaces), joined(collected.patches)};
    rows.refer = {joined(collected.referPlaces), joined(collected.present), joined(collected.centre),
                  joined(collected.classes)};
    return rows;
}

}  // namespace

MicroBatch concatenate(const Parts& parts) {
    if (parts.size() == 1)
        return parts.front();
    MicroBatch whole;
    whole.position = parts.front().position;
    whole.pixels = joinTensors(parts, &MicroBatch::pixels);
    whole.imageIds = joinTensors(parts, &MicroBatch::imageIds);
    whole.text = joinRows(parts, &MicroBatch::text);
    whole.captions = joinRows(parts, &MicroBatch::captions);
    whole.questions = joinRows(parts, &MicroBatch::questions);
    whole.answers = joinRows(parts, &MicroBatch::answers);
    whole.sentences = joinRows(parts, &MicroBatch::sentences);
    whole.answerQuestion = joinIndices(parts, &MicroBatch::answerQuestion, &MicroBatch::questions);
    whole.answerWeights = joinTensors(parts, &MicroBatch::answerWeights);
    whole.sentenceLabels = joinTensors(parts, &MicroBatch::sentenceLabels);
    whole.itmImages = joinIndices(parts, &MicroBatch::itmImages, nullptr);
    whole.itmTexts = joinIndices(parts, &MicroBatch::itmTexts, &MicroBatch::text);
    whole.itmLabels = joinTensors(parts, &MicroBatch::itmLabels);
    whole.patchClasses = joinTensors(parts, &MicroBatch::patchClasses);
    return whole;
}

}  // namespace diptych
