#include <ATen/ATen.h>

#include <cstring>

#include "core/base/files.h"
#include "core/train/data/batch_source.h"

namespace diptych {

namespace {

// Ready-made micro-batches of a safetensors file: tensors FIELD.N, used in order, again and again.
class TensorFileSource : public BatchSource {
public:
    explicit TensorFileSource(SafetensorsFile file) : m_file(std::move(file)) {
        while (m_file.find("pixel_values." + std::to_string(m_count)) != nullptr)
            ++m_count;
    }

    std::int64_t count() const { return m_count; }
    std::int64_t batchesPerEpoch() const override { return m_count; }
    bool hasMasks() const override { return false; }
    int classCount() const override { return 0; }

    Result<MicroBatch> batch(std::int64_t position) const override {
        const std::int64_t n = position % m_count;
        MicroBatch batch;
        batch.position = position;
        batch.pixels = field("pixel_values", n);
        batch.imageIds = field("image_ids", n);
        batch.text = {.ids = field("input_ids", n), .mask = field("attention_mask", n)};
        if (field("answer_ids", n).defined()) {
            batch.questions = batch.text;
            batch.answers = {.ids = field("answer_ids", n), .mask = field("answer_mask", n), .labels = field("labels", n)};
            batch.answerQuestion = field("answer_question", n);
            batch.answerWeights = field("answer_weights", n);
        } else if (field("labels", n).defined()) {
            batch.captions = batch.text;
            batch.captions.labels = field("labels", n);
        }
        batch.itmImages = field("itm_image_index", n);
        batch.itmTexts = field("itm_text_index", n);
        batch.itmLabels = field("itm_labels", n);
        DIPTYCH_TRY(check(batch, n));
        return batch;
    }

private:
    at::Tensor field(const std::string& name, std::int64_t n) const {
        const TensorInfo* info = m_file.find(name + "." + std::to_string(n));
        if (info == nullptr || (info->dtype != DType::F32 && info->dtype != DType::I64))
            return {};
        at::Tensor tensor = at::empty(info->shape, info->dtype == DType::F32 ? at::kFloat : at::kLong);
        const auto bytes = m_file.bytes(*info);
        std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
        return tensor;
    }

    static Status check(const MicroBatch& batch, std::int64_t n) {
        const std::string context = "micro-batch " + std::to_string(n);
        if (!batch.pixels.defined() || batch.pixels.dim() != 4)
            return Error{ErrorCode::BadInput, "pixel_values missing or misshaped, wanted float32 [B, 3, H, W]", context, {}};
        const bool texts = batch.text.ids.defined();
        if (texts && (batch.text.ids.dim() != 2 || batch.text.ids.size(0) != batch.pictures()))
            return Error{ErrorCode::BadInput, "input_ids misshaped, wanted int64 [B, L]", context, {}};
        if (texts && batch.text.mask.defined() && batch.text.mask.sizes() != batch.text.ids.sizes())
            return Error{ErrorCode::BadInput, "attention_mask and input_ids differ in shape", context, {}};
        for (const TextRows* rows : {&batch.captions, &batch.answers}) {
            if (rows->defined() && (!rows->labels.defined() || rows->labels.sizes() != rows->ids.sizes()))
                return Error{ErrorCode::BadInput, "labels missing or unlike the ids in shape", context, {}};
        }
        return {};
    }

    SafetensorsFile m_file;
    std::int64_t m_count = 0;
};

}  // namespace

Result<std::unique_ptr<BatchSource>> openTensorSource(const RunConfig& config) {
    DIPTYCH_ASSIGN(SafetensorsFile file, SafetensorsFile::open(config.data.path));
    auto source = std::make_unique<TensorFileSource>(std::move(file));
    if (source->count() == 0)
        return Error{ErrorCode::BadInput, "no tensor pixel_values.0, wanted micro-batches FIELD.N",
                     toUtf8(config.data.path), {}};
    return std::unique_ptr<BatchSource>(std::move(source));
}

}  // namespace diptych
