#include <ATen/ATen.h>

#include <algorithm>
#include <mutex>
#include <numeric>

#include "core/base/files.h"
#include "core/data/image_processor.h"
#include "core/train/data/augment.h"
#include "core/train/data/scene_provider.h"
#include "core/train/data/scene_rows.h"

namespace diptych {

namespace {

Error lacksText(const std::string& what) {
    return Error{ErrorCode::BadInput, "a picture has no " + what + " in the languages that are asked for", "run.json data",
                 "Change languages, or leave the objective out"};
}

// The rows of a micro-batch while they are collected.
struct Lists {
    RowList text, captions, questions, answers, sentences;
    std::vector<std::int64_t> sentenceLabels, patchClasses, imageIds;
    std::vector<at::Tensor> pixels;
};

struct SceneTools {
    std::unique_ptr<SceneProvider> provider;
    std::shared_ptr<const Tokenizer> tokenizer;
    std::unique_ptr<ImageProcessor> processor;
};

class SceneSource : public BatchSource {
public:
    SceneSource(const SourceRequest& request, SceneTools tools, const SceneRows::Settings& settings)
        : m_config(request.config), m_previews(request.previews), m_grid(static_cast<int>(request.model.vision.gridSide())),
          m_tools(std::move(tools)), m_rows(settings) {}

    std::int64_t batchesPerEpoch() const override {
        const std::int64_t count = m_tools.provider->count();
        return count == 0 ? 0 : std::max<std::int64_t>(1, count / m_config.batch);
    }
    bool hasMasks() const override { return m_tools.provider->hasMasks(); }
    int classCount() const override { return m_tools.provider->classCount(); }

    Result<MicroBatch> batch(std::int64_t position) const override {
        Lists lists;
        MicroBatch batch;
        batch.position = position;
        for (std::int64_t row = 0; row < m_config.batch; ++row) {
            SeededRandom random{m_config.seed, static_cast<std::uint64_t>(position), static_cast<std::uint64_t>(row)};
            const std::int64_t index = indexOf(position * m_config.batch + row);
            DIPTYCH_ASSIGN(const Scene scene, m_tools.provider->scene(index));
            lists.imageIds.push_back(index);
            DIPTYCH_TRY(addPicture(scene, random, lists, batch));
            DIPTYCH_TRY(addTexts(scene, random, lists));
        }
        finish(lists, batch);
        return batch;
    }

private:
    // Epochs of a set are shuffled, each in its own way; a last incomplete batch goes on into the next epoch.
    std::int64_t indexOf(std::int64_t draw) const {
        const std::int64_t count = m_tools.provider->count();
        if (count == 0)
            return draw;
        const std::int64_t epoch = draw / count;
        const std::lock_guard lock(m_mutex);
        if (m_order.empty() || m_orderEpoch != epoch) {
            m_order.resize(static_cast<std::size_t>(count));
            std::iota(m_order.begin(), m_order.end(), 0);
            SeededRandom random{m_config.seed, 0x65706F6368ULL, static_cast<std::uint64_t>(epoch)};
            for (std::size_t i = m_order.size(); i > 1; --i)
                std::swap(m_order[i - 1], m_order[random.below(i)]);
            m_orderEpoch = epoch;
        }
        return m_order[static_cast<std::size_t>(draw % count)];
    }

    Status addPicture(const Scene& scene, SeededRandom& random, Lists& lists, MicroBatch& batch) const {
        const Image image = augmentImage(scene.image, m_config.data.augment, random);
        DIPTYCH_ASSIGN(PixelTensor pixels, m_tools.processor->process(image));
        lists.pixels.push_back(at::from_blob(pixels.values.data(), pixels.shape, at::kFloat).clone());
        if (m_previews)
            batch.previews.push_back({std::move(pixels.seen), {}, {}});
        return {};
    }

    Status addTexts(const Scene& scene, SeededRandom& random, Lists& lists) const {
        const PatchCover cover = coverPatches(scene, scene.image.width, m_grid, m_tools.provider->classCount());
        lists.patchClasses.insert(lists.patchClasses.end(), cover.classes.begin(), cover.classes.end());
        DIPTYCH_TRY(addCaption(scene, cover, random, lists));
        if (m_config.trains("vqa") || m_config.trains("refer") || m_config.trains("ground"))
            DIPTYCH_TRY(addQuestions(scene, cover, random, lists));
        for (const ObjectiveConfig& objective : m_config.objectives) {
            if (objective.kind == "itm" && objective.negatives == "sentences")
                DIPTYCH_TRY(addSentences(scene, cover, random, lists));
        }
        return {};
    }

    Status addCaption(const Scene& scene, const PatchCover& cover, SeededRandom& random, Lists& lists) const {
        const bool decoded = m_config.trains("caption"), encoded = m_config.trains("itc") || m_config.trains("itm");
        if (scene.captions.empty())
            return decoded || encoded ? Status(lacksText("caption")) : Status();
        const SceneText& caption = scene.captions[random.below(scene.captions.size())];
        if (decoded)
            m_rows.addDecoderRow(caption, cover, lists.captions);
        if (encoded)
            m_rows.addEncoderRow(caption, scene, cover, lists.text);
        return {};
    }

    Status addQuestions(const Scene& scene, const PatchCover& cover, SeededRandom& random, Lists& lists) const {
        if (scene.questions.empty())
            return lacksText("question");
        std::vector<const SceneQuestion*> questions;
        for (const SceneQuestion& question : scene.questions)
            questions.push_back(&question);
        for (std::size_t i = questions.size(); i > 1; --i)
            std::swap(questions[i - 1], questions[random.below(i)]);
        for (int n = 0; n < m_config.data.questions; ++n) {
            const SceneQuestion& question = *questions[static_cast<std::size_t>(n) % questions.size()];
            m_rows.addEncoderRow(question.question, scene, cover, lists.questions);
            m_rows.addDecoderRow({question.question.language, question.answer, {}}, {}, lists.answers);
        }
        return {};
    }

    Status addSentences(const Scene& scene, const PatchCover& cover, SeededRandom& random, Lists& lists) const {
        if (scene.negatives.empty())
            return lacksText("pair of a true and a false sentence");
        const SceneNegative& pair = scene.negatives[random.below(scene.negatives.size())];
        m_rows.addEncoderRow(pair.trueCaption, scene, cover, lists.sentences);
        m_rows.addEncoderRow(pair.falseCaption, scene, cover, lists.sentences);
        lists.sentenceLabels.insert(lists.sentenceLabels.end(), {1, 0});
        return {};
    }

    void finish(const Lists& lists, MicroBatch& batch) const {
        batch.pixels = at::cat(lists.pixels, 0);                       // [I, 3, S, S]
        batch.imageIds = at::tensor(lists.imageIds, at::kLong);
        batch.text = lists.text.pad();
        batch.captions = lists.captions.pad();
        batch.questions = lists.questions.pad();
        batch.answers = lists.answers.pad();
        batch.sentences = lists.sentences.pad();
        if (!lists.sentenceLabels.empty())
            batch.sentenceLabels = at::tensor(lists.sentenceLabels, at::kLong);
        if (!lists.patchClasses.empty())
            batch.patchClasses = at::tensor(lists.patchClasses, at::kLong).view({batch.pictures(), -1});   // [I, G]
        if (m_previews)
            describe(lists, batch);
    }

    void describe(const Lists& lists, MicroBatch& batch) const {
        for (const RowList* rows : {&lists.captions, &lists.text, &lists.questions, &lists.answers, &lists.sentences}) {
            const std::size_t each = rows->ids.size() / batch.previews.size();
            for (std::size_t row = 0; row < rows->ids.size(); ++row) {
                MicroBatch::Preview& preview = batch.previews[row / std::max<std::size_t>(1, each)];
                preview.texts.push_back(m_tools.tokenizer->decode(rows->ids[row], true));
                preview.tokens.emplace_back();
                for (const std::int64_t id : rows->ids[row])
                    preview.tokens.back().push_back(m_tools.tokenizer->pieceOf(id));
            }
        }
    }

    RunConfig m_config;
    bool m_previews;
    int m_grid;
    SceneTools m_tools;
    SceneRows m_rows;
    mutable std::mutex m_mutex;
    mutable std::vector<std::int64_t> m_order;
    mutable std::int64_t m_orderEpoch = -1;
};

}  // namespace

Result<std::unique_ptr<BatchSource>> openSceneSource(const SourceRequest& request, JobContext& context) {
    const RunConfig& config = request.config;
    SceneTools tools;
    DIPTYCH_ASSIGN(tools.provider, openSceneProvider(request, context));
    if (tools.provider == nullptr)
        return std::unique_ptr<BatchSource>();
    if (config.needsMasks() && !tools.provider->hasMasks())
        return Error{ErrorCode::Usage, "patch, ground and refer need masks, and this set has none", toUtf8(config.data.path),
                     "Leave these objectives out, or use a set of generated scenes"};
    if (config.needsMasks() && config.data.augment.geometric())
        return Error{ErrorCode::Usage, "flip and min_crop do not go with patch, ground and refer", "run.json data.augment",
                     "Use brightness, contrast and saturation alone"};
    DIPTYCH_ASSIGN(std::unique_ptr<Tokenizer> tokenizer, loadTokenizer(config.model));
    tools.tokenizer = std::move(tokenizer);
    DIPTYCH_ASSIGN(tools.processor, loadImageProcessor(config.model));
    const BlipTextConfig& text = request.model.text;
    const SceneRows::Settings settings{.tokenizer = tools.tokenizer, .bosId = text.bosId, .padId = text.padId,
                                       .maxPositions = text.maxPositions, .classCount = tools.provider->classCount()};
    return std::unique_ptr<BatchSource>(std::make_unique<SceneSource>(request, std::move(tools), settings));
}

Result<std::unique_ptr<BatchSource>> openBatchSource(const SourceRequest& request, JobContext& context) {
    if (request.config.data.kind != "tensors")
        return openSceneSource(request, context);
    if (request.part == DataPart::Eval)
        return std::unique_ptr<BatchSource>();
    if (request.config.needsMasks())
        return Error{ErrorCode::Usage, "patch, ground and refer need masks, and data of kind tensors has none",
                     "run.json objectives", "Leave these objectives out"};
    return openTensorSource(request.config);
}

}  // namespace diptych
