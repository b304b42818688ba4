// How the tasks of BLIP use generation: the step decoder over a memory, and a second look at a finished sequence, which
// gives raw log-probabilities, alternatives and maps in one teacher-forced pass.
#pragma once

#include "core/tasks/blip_session.h"

namespace diptych {

class BlipStepDecoder : public StepDecoder {
public:
    BlipStepDecoder(const BlipNetwork& network, BlipNetwork::Memory memory)
        : m_network(network), m_memory(std::move(memory)) {}

    at::Tensor advance(const at::Tensor& ids) override;
    void reorder(const at::Tensor& rows) override { m_cache.reorder(rows); }

private:
    const BlipNetwork& m_network;
    BlipNetwork::Memory m_memory;                  // states [1, M, C]
    KvCache m_cache;
};

struct ReviewOptions {
    std::size_t promptLength = 1;
    int alternatives = 0;
    bool maps = false;                             // only where the memory is a picture
};

// The request of a search that starts at `prompt`.
Result<GenerationRequest> generationRequest(const BlipSession& session, TokenIds prompt, const Decoding& decoding);
GeneratedText reviewSequence(const BlipSession& session, const BlipNetwork::Memory& memory, const TokenIds& ids,
                             const ReviewOptions& options);

}  // namespace diptych
