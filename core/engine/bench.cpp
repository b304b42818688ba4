#include "core/engine/bench.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "core/base/files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

struct Entry {
    const char* name;
    const char* what;
    Result<BenchResult> (*run)(JobContext& context);
};

template <std::int64_t pictures>
Result<BenchResult> vit(JobContext& context) { return benchVit(pictures, context); }

template <bool bfloat16>
Result<BenchResult> decode(JobContext& context) { return benchLanguageDecode(bfloat16, context); }

constexpr Entry entries[] = {
    {"tokenize-clip-bpe", "text through a byte-level BPE of CLIP's kind", benchClipTokenizer},
    {"tokenize-bert", "text through a WordPiece of BERT's kind", benchBertTokenizer},
    {"jpeg-resize", "a JPEG of 12 megapixels decoded and resized to 384 px, exact to Pillow", benchJpeg},
    {"map-open", "a safetensors file of 1000 tensors opened", benchMapOpen},
    {"vit-b32-1", "one picture of 224 px through a ViT-B/32", vit<1>},
    {"vit-b32-8", "eight pictures of 224 px through a ViT-B/32", vit<8>},
    {"vit-b32-32", "32 pictures of 224 px through a ViT-B/32", vit<32>},
    {"gemv", "one row times matrices of 576 by 1536 that no cache holds; peer: at::linear", benchRowProduct},
    {"lm-135m-decode", "greedy tokens of a Llama of 135 M parameters; peer: the same with at::linear", decode<false>},
    {"lm-135m-decode-bf16", "the same with weights in bfloat16; peer: the same with at::linear", decode<true>},
    {"blip-base-caption", "a picture of 384 px and 20 greedy tokens of a BLIP base", benchBlipCaption},
};

}  // namespace

std::vector<Benchmark> listBenchmarks() {
    std::vector<Benchmark> benchmarks;
    for (const Entry& entry : entries)
        benchmarks.push_back({entry.name, entry.what});
    return benchmarks;
}

Result<BenchResult> runBenchmark(const std::string& name, JobContext& context) {
    const auto found = std::find_if(std::begin(entries), std::end(entries), [&](const Entry& entry) { return name == entry.name; });
    if (found == std::end(entries))
        return Error{ErrorCode::Usage, "is no benchmark", name, "See diptych-cli bench list"};
    DIPTYCH_ASSIGN(BenchResult result, found->run(context));
    result.name = name;
    return result;
}

Result<double> bestSeconds(const std::function<Status()>& work, const CancelToken& cancel, double forSeconds) {
    using Clock = std::chrono::steady_clock;
    const auto secondsSince = [](Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); };
    DIPTYCH_TRY(work());
    double best = 1e300;
    const Clock::time_point begin = Clock::now();
    for (int runs = 0; runs < 3 || secondsSince(begin) < forSeconds; ++runs) {
        DIPTYCH_TRY(cancel.check());
        const Clock::time_point start = Clock::now();
        DIPTYCH_TRY(work());
        best = std::min(best, secondsSince(start));
    }
    return best;
}

Result<ScratchFolder> ScratchFolder::create() {
    std::error_code fault;
    std::string pattern = (fs::temp_directory_path(fault) / "diptych-bench-XXXXXX").string();
    if (fault || ::mkdtemp(pattern.data()) == nullptr)
        return Error{ErrorCode::Io, "cannot be made", pattern, "Set TMPDIR to a folder that can be written"};
    return ScratchFolder(pattern);
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    if (!m_path.empty())
        fs::remove_all(m_path, ignored);
}

}  // namespace diptych
