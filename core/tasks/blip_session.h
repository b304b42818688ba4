// A BLIP folder that was opened: network, tokenizer, image processor, and the states of the picture seen last, so that a
// second question about it costs the text only. Everything here runs without autograd unless a caller turns it on.
// inspectBlip reads headers and small files only. Errors: NotFound, BadInput (files that do not fit one another),
// Unsupported (activation, processor or tokenizer that we do not have).
// Threads: one at a time.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "core/base/job.h"
#include "core/data/image_processor.h"
#include "core/engine.h"
#include "core/families/blip.h"
#include "core/tasks/generation.h"
#include "core/tasks/model_files.h"
#include "core/text/tokenizer.h"

namespace diptych {

struct SeenPicture {
    SharedImage image;
    PixelTensor pixels;                           // `values` are moved into `tensor`
    at::Tensor tensor;                            // [1, 3, S, S]
    at::Tensor states;                            // [1, N, C]
};

class BlipSession {
public:
    static Result<std::unique_ptr<BlipSession>> open(const std::filesystem::path& folder, const CancelToken& cancel);

    const ModelInfo& info() const { return m_info; }
    const BlipNetwork& network() const { return *m_network; }
    const BlipConfig& config() const { return m_network->config(); }
    const Tokenizer& tokenizer() const { return *m_tokenizer; }
    const TaughtAttention& taught() const { return m_taught; }

    // NotFound, naming the heads the folder has, unless `present`.
    Status needHead(bool present, const std::string& head) const;
    // Usage for no picture. The picture seen last is kept.
    Result<const SeenPicture*> look(const SharedImage& image);
    Result<PixelTensor> preprocess(const SharedImage& image) const;

    TokenIds textIds(const std::string& text) const;          // [CLS] … [SEP], cut to the positions, [SEP] kept
    TokenIds promptIds(const std::string& prompt) const;      // start token …, without [SEP]
    TokenIds decoderIds(const std::string& text) const;       // start token … [SEP]
    TokenIds wordIds(const std::string& text) const;          // without special tokens
    std::vector<std::string> pieces(std::span<const std::int64_t> ids) const;

private:
    BlipSession() = default;
    ModelInfo m_info;
    TaughtAttention m_taught;
    std::shared_ptr<const BlipNetwork> m_network;
    std::unique_ptr<Tokenizer> m_tokenizer;
    std::unique_ptr<ImageProcessor> m_processor;
    SeenPicture m_last;
};

Result<ModelInfo> inspectBlip(const std::filesystem::path& folder);

at::Tensor idTensor(std::span<const std::int64_t> ids);        // [1, T] int64
// Rows of unequal length: ids [B, T] filled with `padId`, mask [B, T] int64 (undefined where all are equally long).
TextBatch paddedBatch(const std::vector<TokenIds>& rows, std::int64_t padId);

}  // namespace diptych
