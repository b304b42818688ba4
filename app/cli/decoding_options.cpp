#include "app/cli/decoding_options.h"

#include "core/base/files.h"

namespace diptych {

void addDecodingOptions(CLI::App* verb, DecodingOptions& options) {
    Decoding& d = options.decoding;
    verb->add_option("--beams", d.beams, "beams of the search; 1: greedy")->check(CLI::Range(1, 64));
    verb->add_flag("--sample", d.sample, "draw tokens instead of taking the likeliest");
    verb->add_option("--temperature", d.temperature, "flatter above 1, sharper below")->check(CLI::Range(1e-4, 100.0));
    verb->add_option("--top-p", d.topP, "draw among the likeliest that hold this share")->check(CLI::Range(1e-4, 1.0));
    verb->add_option("--min-p", d.minP, "drop tokens below this share of the likeliest")->check(CLI::Range(0.0, 1.0));
    verb->add_option("--typical", d.typical, "locally typical sampling")->check(CLI::Range(1e-4, 1.0));
    verb->add_option("--max-tokens", d.maxTokens, "new tokens at most")->check(CLI::Range(1, 100000));
    verb->add_option("--min-tokens", d.minTokens, "new tokens at least")->check(CLI::Range(0, 100000));
    verb->add_option("--repetition-penalty", d.repetitionPenalty, "above 1: repeat less")->check(CLI::Range(1e-3, 100.0));
    verb->add_option("--length-penalty", d.lengthPenalty, "beams are divided by length to this power");
    verb->add_option("--no-repeat-ngram", d.noRepeatNgram, "no n tokens twice; 0: off")->check(CLI::Range(0, 1000));
    verb->add_option("--returns", d.returns, "how many results")->check(CLI::Range(1, 64));
    verb->add_option("--bad-words", options.badWordsFile, "file of words that must not come, one a line");
    verb->add_flag("--early-stopping", d.earlyStopping, "stop when as many beams are finished as were asked for");
}

Result<Decoding> decodingOf(const DecodingOptions& options, const Cli& cli) {
    Decoding decoding = options.decoding;
    decoding.seed = cli.seed;
    if (!options.badWordsFile.empty()) {
        DIPTYCH_ASSIGN(decoding.badWords, readLines(options.badWordsFile));
    }
    return decoding;
}

Result<std::vector<std::string>> readLines(const std::string& path) {
    DIPTYCH_ASSIGN(const std::string content, readFile(fromUtf8(path)));
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < content.size();) {
        const std::size_t end = std::min(content.find('\n', at), content.size());
        std::string line = content.substr(at, end - at);
        if (line.ends_with('\r'))
            line.pop_back();
        if (!line.empty())
            lines.push_back(std::move(line));
        at = end + 1;
    }
    return lines;
}

}  // namespace diptych
