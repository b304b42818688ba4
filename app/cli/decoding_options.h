// The decoding options that caption, vqa and chat share, as interfaces.md names them.
#pragma once

#include "app/cli/cli.h"

namespace diptych {

struct DecodingOptions {
    Decoding decoding;
    std::string badWordsFile;
};

void addDecodingOptions(CLI::App* verb, DecodingOptions& options);
Result<Decoding> decodingOf(const DecodingOptions& options, const Cli& cli);
Result<std::vector<std::string>> readLines(const std::string& path);   // without empty ones

}  // namespace diptych
