#include "core/nn/model_export.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/companion_files.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/nn/open_clip.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t maxCompanionBytes = 256 << 20;
// What a training run or other weights leave beside a model.
constexpr std::array<std::string_view, 5> foreignFiles{"trainer.json", "run.json", "adapter_config.json", "training_args.json",
                                                       "open_clip_config.json"};

bool belongsToModel(const std::string& name) {
    return isCompanionFile(name) && std::find(foreignFiles.begin(), foreignFiles.end(), name) == foreignFiles.end();
}

const char* torchName(DType dtype) {
    return dtype == DType::F16 ? "float16" : dtype == DType::BF16 ? "bfloat16" : "float32";
}

// config.json says which dtype its weights have; the order of its keys stays, and all of it where nothing changes.
Result<std::string> withDtype(const std::string& text, DType dtype, const std::string& context) {
    DIPTYCH_TRY(parseJson(text, context));
    const auto config = nlohmann::ordered_json::parse(text);
    auto changed = config;
    for (const char* key : {"dtype", "torch_dtype"})
        if (config.is_object() && config.contains(key))
            changed[key] = torchName(dtype);
    return changed == config ? text : changed.dump(2) + "\n";
}

// Beside a single file only what surely belongs to it: other models may lie in the same folder.
constexpr std::array<std::string_view, 6> tokenizerNames{"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
                                                         "vocab.json",     "merges.txt",            "added_tokens.json"};

// What is written, by name: where it comes from and what it holds if that was made here.
struct Companions {
    fs::path folder;
    bool tokenizerAlone = false;
    std::map<std::string, std::string> made;
};

Result<std::vector<std::string>> copyCompanions(const Companions& companions, const std::optional<DType>& weights, const fs::path& to) {
    std::vector<std::string> names;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(companions.folder, failure)) {
        const std::string name = entry.path().filename().string();
        const bool belongs = companions.tokenizerAlone ? std::find(tokenizerNames.begin(), tokenizerNames.end(), name) != tokenizerNames.end()
                                                       : belongsToModel(name);
        if (belongs && !companions.made.contains(name) && fs::is_regular_file(entry.path(), failure))
            names.push_back(name);
    }
    if (failure)
        return Error{ErrorCode::NotFound, "cannot be listed: " + failure.message(), toUtf8(companions.folder), "Check the path"};
    for (const auto& [name, content] : companions.made)
        names.push_back(name);
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
        const auto made = companions.made.find(name);
        DIPTYCH_ASSIGN(std::string content, made == companions.made.end() ? readFile(companions.folder / name, maxCompanionBytes)
                                                                          : Result<std::string>(made->second));
        if (name == "config.json" && weights) {
            DIPTYCH_ASSIGN(content, withDtype(content, *weights, toUtf8(companions.folder / name)));
        }
        DIPTYCH_TRY(writeFileAtomically(to / name, content));
    }
    return names;
}

at::ScalarType scalarOf(DType dtype) {
    return dtype == DType::F16 ? at::kHalf : dtype == DType::BF16 ? at::kBFloat16 : dtype == DType::F64 ? at::kDouble : at::kFloat;
}

class WeightsWriter {
public:
    WeightsWriter(const ModelExport& request, const Checkpoint& checkpoint, JobContext& context)
        : m_request(request), m_checkpoint(checkpoint), m_context(context) {}

    Result<std::vector<std::string>> write(const fs::path& folder) {
        const auto shards = plan();
        std::vector<std::string> files;
        nlohmann::json map = nlohmann::json::object();
        for (std::size_t i = 0; i < shards.size(); ++i) {
            files.push_back(fileName(i, shards.size()));
            for (const PlannedTensor& tensor : shards[i])
                map[tensor.name] = files.back();
            const auto source = [this](const PlannedTensor& tensor) { return bytesOf(tensor); };
            DIPTYCH_TRY(writeSafetensors(folder / files.back(), shards[i], source, {{"format", "pt"}}));
        }
        if (shards.size() == 1)
            return files;
        const nlohmann::json index{{"metadata", {{"total_size", m_total}}}, {"weight_map", map}};
        files.push_back("model.safetensors.index.json");
        DIPTYCH_TRY(writeFileAtomically(folder / files.back(), index.dump(2) + "\n"));
        return files;
    }

private:
    // Shards in the order of the names, each filled up to the limit; at least one.
    std::vector<std::vector<PlannedTensor>> plan() {
        std::vector<std::vector<PlannedTensor>> shards(1);
        std::uint64_t filled = 0;
        for (const std::string& name : m_checkpoint.names()) {
            const TensorInfo& info = *m_checkpoint.find(name);
            const DType dtype = dtypeOf(info, m_checkpoint.unchanged(name) == nullptr);
            const std::uint64_t bytes = static_cast<std::uint64_t>(info.elements()) * dtypeSize(dtype);
            if (!shards.back().empty() && filled + bytes > m_request.shardBytes) {
                shards.emplace_back();
                filled = 0;
            }
            filled += bytes;
            m_total += bytes;
            m_canonical[info.name] = name;
            shards.back().push_back({info.name, dtype, info.shape});
        }
        return shards;
    }

    DType dtypeOf(const TensorInfo& info, bool merged) const {
        if (isFloating(info.dtype) && m_request.weights)
            return *m_request.weights;
        const bool narrow = info.dtype == DType::F8E4M3 || info.dtype == DType::F8E5M2;
        return merged && narrow ? DType::F32 : info.dtype;
    }

    Result<std::span<const std::byte>> bytesOf(const PlannedTensor& planned) {
        DIPTYCH_TRY(m_context.cancel.check());
        const std::string& name = m_canonical[planned.name];
        const StoredTensor* stored = m_checkpoint.unchanged(name);
        const std::uint64_t size = *tensorBytes(planned.shape, planned.dtype);
        m_written += size;
        m_context.progress.report(static_cast<double>(m_written), static_cast<double>(m_total), "bytes of weights");
        if (size == 0)
            return std::span<const std::byte>();
        const bool asStored = stored != nullptr && stored->info.dtype == planned.dtype;
        if (asStored && stored->strides.empty())
            return std::span<const std::byte>(stored->data.get(), size);
        m_kept = asStored ? storedValues(*stored).contiguous() : m_checkpoint.load(name).to(scalarOf(planned.dtype)).contiguous();
        return std::span<const std::byte>(static_cast<const std::byte*>(m_kept.data_ptr()), m_kept.nbytes());
    }

    static std::string fileName(std::size_t shard, std::size_t count) {
        if (count == 1)
            return "model.safetensors";
        std::array<char, 64> name{};
        std::snprintf(name.data(), name.size(), "model-%05zu-of-%05zu.safetensors", shard + 1, count);
        return name.data();
    }

    const ModelExport& m_request;
    const Checkpoint& m_checkpoint;
    JobContext& m_context;
    std::map<std::string, std::string> m_canonical;        // by the file's spelling
    std::uint64_t m_total = 0, m_written = 0;
    at::Tensor m_kept;                                     // lives until the next tensor is asked for
};

struct Source {
    Checkpoint checkpoint;
    Companions companions;
};

Result<Source> openSource(const fs::path& from) {
    if (!isOpenClip(from)) {
        DIPTYCH_ASSIGN(Checkpoint checkpoint, Checkpoint::open(from));
        return Source{std::move(checkpoint), {from, false, {}}};
    }
    std::error_code ignored;
    const bool file = fs::is_regular_file(from, ignored);
    DIPTYCH_ASSIGN(ClipFolder clip, readOpenClip(from));
    DIPTYCH_ASSIGN(Checkpoint checkpoint, Checkpoint::of(std::move(clip.tensors), toUtf8(from)));
    const fs::path folder = file ? fs::absolute(from).parent_path() : from;
    return Source{std::move(checkpoint),
                  {folder, file, {{"config.json", clip.config}, {"preprocessor_config.json", clip.preprocessor}}}};
}

}  // namespace

Result<std::vector<std::string>> exportModel(const ModelExport& request, JobContext& context) {
    DIPTYCH_ASSIGN(Source source, openSource(request.from));
    if (request.spelling)
        DIPTYCH_TRY(source.checkpoint.rename(request.spelling));
    DIPTYCH_TRY(source.checkpoint.addAdapters(request.adapters));
    std::vector<std::string> files;
    DIPTYCH_TRY(buildFolder(request.to, Existing::Replace, [&](const fs::path& folder) -> Status {
        DIPTYCH_ASSIGN(files, WeightsWriter(request, source.checkpoint, context).write(folder));
        DIPTYCH_ASSIGN(const auto companions, copyCompanions(source.companions, request.weights, folder));
        files.insert(files.end(), companions.begin(), companions.end());
        return {};
    }));
    std::error_code ignored;
    for (const char* name : {"model.safetensors", "model.safetensors.index.json"})   // of an export before this one
        if (std::find(files.begin(), files.end(), name) == files.end())
            fs::remove(request.to / name, ignored);
    return files;
}

}  // namespace diptych
