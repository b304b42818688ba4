// Measurements that need no files of the user: random weights, made-up texts and pictures, a temporary folder. Speeds are
// those of the best of several runs; the peer, where there is one, takes turns with it in the same process.
// Errors: Usage (no such name), Io (the temporary folder), Cancelled.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/job.h"
#include "core/engine_values.h"

namespace diptych {

std::vector<Benchmark> listBenchmarks();
Result<BenchResult> runBenchmark(const std::string& name, JobContext& context);

// The pieces of work; each fills in everything but the name.
Result<BenchResult> benchClipTokenizer(JobContext& context);
Result<BenchResult> benchBertTokenizer(JobContext& context);
Result<BenchResult> benchJpeg(JobContext& context);
Result<BenchResult> benchMapOpen(JobContext& context);
Result<BenchResult> benchVit(std::int64_t pictures, JobContext& context);
Result<BenchResult> benchRowProduct(JobContext& context);
Result<BenchResult> benchLanguageDecode(bool bfloat16, JobContext& context);
Result<BenchResult> benchBlipCaption(JobContext& context);

// Seconds of the best of several runs, after one that is not counted; at least three, then until `forSeconds` are over.
Result<double> bestSeconds(const std::function<Status()>& work, const CancelToken& cancel, double forSeconds = 1.0);

// A folder that goes away with its owner.
class ScratchFolder {
public:
    static Result<ScratchFolder> create();
    ScratchFolder(ScratchFolder&& other) noexcept : m_path(std::exchange(other.m_path, {})) {}
    ~ScratchFolder();
    const std::filesystem::path& path() const { return m_path; }

private:
    explicit ScratchFolder(std::filesystem::path path) : m_path(std::move(path)) {}
    std::filesystem::path m_path;
};

}  // namespace diptych
