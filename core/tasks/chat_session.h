// A folder of a language model that looks at pictures (LLaVA, Idefics3, SmolVLM), opened: chat, captions, answers and maps.
// `caption` and `vqa` are chats of one picture and one message; ids are the new tokens alone, log-probabilities raw.
// The pictures looked at last and the prompt read last are kept: a second question about them costs what is new in it.
// Errors: Usage (no picture, no message, marks that do not fit), BadInput (a prompt that the template spoils, or that is too
// long), Unsupported, Cancelled (polled at every tile, layer and step).
// Threads: one at a time. Runs without autograd.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/data/image_processor.h"
#include "core/families/language_model.h"
#include "core/tasks/chat_decoding.h"
#include "core/tasks/chat_maps.h"
#include "core/tasks/chat_prompt.h"
#include "core/tasks/family_session.h"
#include "core/tasks/generation.h"
#include "core/text/tokenizer.h"

namespace diptych {

struct ChatParts {
    std::shared_ptr<const PictureLanguageNetwork> network;
    std::unique_ptr<Tokenizer> tokenizer;
    std::unique_ptr<ImageProcessor> processor;
    ChatPrompter prompter;
    TaughtAttention taught;
    TokenIds endIds;
};

class ChatSession : public FamilySession {
public:
    ChatSession(ModelInfo info, ChatParts parts) : FamilySession(std::move(info)), m_parts(std::move(parts)) {}

    Result<ChatResult> chat(const ChatRequest& request, JobContext& context) override;
    Result<CaptionResult> caption(const CaptionRequest& request, JobContext& context) override;
    Result<std::vector<VqaItem>> vqa(const VqaRequest& request, JobContext& context) override;
    Result<ObservedPass> observe(const ExplainRequest& request, JobContext& context) override;
    std::vector<std::string> pieces(const std::string& text) override;

private:
    struct SeenPicture {
        SharedImage image;
        PixelTensor pixels;                        // `values` are moved into the features
        at::Tensor features;                       // [tiles, tokens, C]
        PictureTokens tokens;                      // of a tile
    };
    struct Prompt {
        std::string text;                          // as rendered
        TokenIds ids;                              // widened and tokenised
        at::Tensor features;                       // [K, C] of its picture tokens, or undefined
    };
    // What one search is asked, and what came of it.
    struct Ask {
        const Prompt& prompt;
        TokenIds continueFrom;                     // of the reply
        const Decoding& decoding;
        int alternatives = 0;
        bool maps = false;                         // of the prompt's first picture, where it has one
        TextListener onText;
    };
    struct Replies {
        std::vector<GeneratedText> texts;
        at::Tensor promptLogits;                   // [V]
    };

    // The pictures that are kept from here on: encoded where they were not.
    Status look(const std::vector<SharedImage>& images, const CancelToken& cancel);
    Result<SeenPicture> seePicture(const SharedImage& image, const CancelToken& cancel) const;
    Result<Prompt> promptOf(const Json& turns) const;
    Result<Prompt> questionAbout(const SharedImage& image, const std::string& message, const CancelToken& cancel);
    Result<TokenIds> idsOf(const std::string& prompt, std::size_t pictures) const;

    Result<Replies> reply(const Ask& ask, const CancelToken& cancel);
    GeneratedText review(const ChatDecoder& decoder, const Ask& ask, const TokenIds& ids) const;
    void addLogprobs(const at::Tensor& states, const TokenIds& ids, int alternatives, GeneratedText& text) const;
    // attention [n, positions ≥ those of the prompt] → over the first picture that the prompt shows, [n, rows, cols].
    PictureMaps mapsOf(const at::Tensor& attention, const Prompt& prompt) const;

    Result<VqaItem> answer(const VqaRequest& request, const std::string& question, const CancelToken& cancel);
    Result<std::vector<Answer>> rankChoices(const std::string& question, const Prompt& prompt, const VqaRequest& request,
                                            const CancelToken& cancel);
    Result<TokenIds> choiceIds(const std::string& question, const Prompt& prompt, const std::string& choice) const;
    Status addQuestionMaps(const Prompt& prompt, const CancelToken& cancel, VqaItem& item) const;

    Result<GenerationRequest> searchFor(const Ask& ask) const;
    std::string textOf(std::span<const std::int64_t> ids) const;
    const LanguageModel& language() const { return m_parts.network->language(); }

    ChatParts m_parts;
    std::vector<SeenPicture> m_seen;               // of the last request, in its order
    ReadPrompt m_read;                             // of a prompt with these pictures
};

}  // namespace diptych
