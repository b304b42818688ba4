// Runs a libFuzzer target without libFuzzer: mutates the files of the corpus folders with a seeded generator (-seed=N) for
// -max_total_time=SECONDS (default 2) and calls LLVMFuzzerTestOneInput with each. An input that crashes, throws, takes over
// 5 s or brings the process over 1 GB is written to ./TARGET-failure and fails the run. Where the compiler is clang and
// DIPTYCH_FUZZ is on, libFuzzer itself stands in this file's place.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "core/base/files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t longest = std::size_t{64} << 10;
constexpr unsigned mostSeconds = 5;
constexpr long mostKilobytes = 1 << 20;            // resident
constexpr rlim_t mostAddressSpace = rlim_t{8} << 30;

struct Running {
    const std::uint8_t* data = nullptr;
    std::size_t size = 0;
    char file[256] = {};
};
Running running;

// Calls that are safe in a signal handler alone.
void keepInput(const char* why) {
    const int file = ::open(running.file, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0 && ::write(file, running.data, running.size) >= 0)
        ::close(file);
    for (const char* text : {"fuzz: ", why, ", the input is in ", static_cast<const char*>(running.file), "\n"})
        if (::write(STDERR_FILENO, text, std::strlen(text)) < 0)
            break;
}

void onSignal(int number) {
    keepInput(number == SIGALRM ? "an input took over 5 s" : "an input crashed");
    ::_exit(1);
}

void watchSignals() {
    static char stack[1 << 16];                    // its own: the other one may have overflowed
    const stack_t place{.ss_sp = stack, .ss_flags = 0, .ss_size = sizeof stack};
    ::sigaltstack(&place, nullptr);
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_ONSTACK;
    for (const int number : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGALRM})
        ::sigaction(number, &action, nullptr);
}

void limitMemory() {
    const rlimit limit{mostAddressSpace, mostAddressSpace};
    ::setrlimit(RLIMIT_AS, &limit);
}

std::vector<Bytes> readCorpus(const std::vector<std::string>& folders) {
    std::vector<fs::path> files;
    for (const std::string& folder : folders)
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.is_regular_file())
                files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Bytes> corpus;
    for (const fs::path& file : files)
        if (const auto text = diptych::readFile(file, longest); text.ok())
            corpus.emplace_back(text->begin(), text->end());
    return corpus;
}

class Mutator {
public:
    Mutator(const std::vector<Bytes>& corpus, std::uint64_t seed) : m_corpus(corpus), m_random(seed) {}

    Bytes next() {
        Bytes input = pick(m_corpus);
        for (std::size_t steps = below(5); steps > 0; --steps)
            change(input);
        input.resize(std::min(input.size(), longest));
        return input;
    }

private:
    std::size_t below(std::size_t count) { return count == 0 ? 0 : static_cast<std::size_t>(m_random() % count); }
    template <typename T>
    const T& pick(const std::vector<T>& from) {
        return from[below(from.size())];
    }
    static auto at(Bytes& input, std::size_t place) { return input.begin() + static_cast<std::ptrdiff_t>(place); }

    void change(Bytes& input) {
        switch (below(8)) {
        case 0: return flip(input);
        case 1: return void(input.insert(at(input, below(input.size() + 1)), static_cast<std::uint8_t>(below(256))));
        case 2: return cut(input);
        case 3: return repeat(input);
        case 4: return splice(input);
        case 5: return number(input);
        case 6: return word(input);
        default: return input.resize(below(input.size() + 1));
        }
    }
    void flip(Bytes& input) {
        if (!input.empty())
            input[below(input.size())] ^= static_cast<std::uint8_t>(1u << below(8));
    }
    void cut(Bytes& input) {
        const std::size_t from = below(input.size()), count = below(std::min<std::size_t>(64, input.size() - from));
        input.erase(at(input, from), at(input, from + count));
    }
    void repeat(Bytes& input) {
        const std::size_t from = below(input.size()), count = below(std::min<std::size_t>(64, input.size() - from));
        const Bytes piece(at(input, from), at(input, from + count));
        const std::size_t times = below(8) == 0 ? 400 : 1 + below(4);
        for (std::size_t i = 0; i < times && input.size() < longest; ++i)
            input.insert(at(input, from), piece.begin(), piece.end());
    }
    void splice(Bytes& input) {
        Bytes other = pick(m_corpus);
        const std::size_t from = below(other.size()), count = below(other.size() - from + 1);
        input.insert(at(input, below(input.size() + 1)), at(other, from), at(other, from + count));
    }
    void number(Bytes& input) {
        static const std::vector<std::uint64_t> odd{0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, ~std::uint64_t{0}};
        std::uint64_t value = pick(odd);
        const std::size_t width = std::size_t{1} << below(4), place = below(input.size());
        const bool bigEndian = below(2) == 0;
        for (std::size_t i = 0; i < width && place + i < input.size(); ++i)
            input[place + i] = static_cast<std::uint8_t>(value >> 8 * (bigEndian ? width - 1 - i : i));
    }
    void word(Bytes& input) {
        static const std::vector<std::string> words{"{", "}", "[", "]", "\"", "\\", ",", ":", "null", "-1", "1e999", "9223372036854775808", "\n", "\t", "../",
                                                    "\xFF\xFE", "\xEF\xBB\xBF", std::string(1, '\0'), "((((((((", "{{", "{%", "[[[[[[[[[[[[[[[[", "\\ud800", "\xE4\xBD"};
        const std::string& chosen = pick(words);
        input.insert(at(input, below(input.size() + 1)), chosen.begin(), chosen.end());
    }

    const std::vector<Bytes>& m_corpus;
    std::mt19937_64 m_random;
};

bool runOne(const Bytes& input) {
    running.data = input.data();
    running.size = input.size();
    ::alarm(mostSeconds);
    LLVMFuzzerTestOneInput(input.data(), input.size());     // what it throws ends in std::terminate
    ::alarm(0);
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    if (used.ru_maxrss <= mostKilobytes)
        return true;
    keepInput("an input took over 1 GB");
    return false;
}

}  // namespace

int main(int count, char** arguments) {
    std::vector<std::string> folders;
    double seconds = 2;
    std::uint64_t seed = 1;
    for (int i = 1; i < count; ++i) {
        const std::string argument = arguments[i];
        if (argument.starts_with("-max_total_time="))
            seconds = std::atof(arguments[i] + 16);
        else if (argument.starts_with("-seed="))
            seed = std::strtoull(arguments[i] + 6, nullptr, 10);
        else if (!argument.starts_with("-"))
            folders.push_back(argument);
    }
    const std::vector<Bytes> corpus = readCorpus(folders);
    if (corpus.empty()) {
        std::fprintf(stderr, "usage: %s [-max_total_time=SECONDS] [-seed=N] CORPUS…\n", arguments[0]);
        return 2;
    }
    std::snprintf(running.file, sizeof running.file, "%s-failure", fs::path(arguments[0]).filename().c_str());
    watchSignals();
    limitMemory();
    for (const Bytes& input : corpus)
        if (!runOne(input))
            return 1;
    Mutator mutator(corpus, seed);
    std::int64_t runs = 0;
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    for (; std::chrono::steady_clock::now() < end; ++runs)
        if (!runOne(mutator.next()))
            return 1;
    std::printf("%lld inputs from %zu seeds\n", static_cast<long long>(runs), corpus.size());
    return 0;
}
