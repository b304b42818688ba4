// One object of a config.json, read key by key: the first failure is kept and every later read is skipped, so a family reads
// all of a section and asks once. An absent key or null leaves the default.
// Errors: BadInput (wrong type, out of range), Unsupported (a value that we do not have; names key, value, what is supported).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/nn/bert.h"
#include "core/nn/layers.h"

namespace diptych {

inline constexpr std::int64_t largestSide = 1 << 20;
inline constexpr std::int64_t mostLayers = 1024;   // a million layers would only list what is missing

class ConfigSection {
public:
    // `name`: "text_config", or empty for the whole file; `context` names the file. `json` must outlive the section.
    ConfigSection(const Json& json, std::string name, std::string context);

    void size(const char* key, std::int64_t& target, std::int64_t min = 1, std::int64_t max = largestSide);
    void number(const char* key, double& target);
    void flag(const char* key, bool& target);
    void activation(const char* key, Activation& target);
    // One of `values`: gives its place.
    std::size_t choice(const char* key, const std::vector<std::string>& values, std::size_t fallback = 0);
    // What the networks here do not do: any other value is refused.
    void only(const char* key, const Json& supported);
    // Keys that somebody reads without this class, and those that the reference lets other keys decide.
    void readElsewhere(std::initializer_list<const char*> keys) const;
    void overruled(std::initializer_list<const char*> keys) const { readElsewhere(keys); }
    void headsDivide(std::int64_t width, std::int64_t heads);
    void patchesFit(std::int64_t patchSize, std::int64_t imageSize);
    void fail(Error error);
    std::string keyed(const char* key) const;      // "text_config.hidden_act"
    const Status& status() const { return m_status; }

private:
    void note(const char* key) const;
    std::string where() const { return m_name.empty() ? m_context : m_context + " " + m_name; }
    template <typename T>
    void take(Result<T> result, T& target);

    const Json& m_json;
    std::string m_name, m_context;
    Status m_status;
};

// The object under `key`; an empty one where it is absent.
Result<Json> configSection(const Json& config, const char* key, const std::string& context);

// The keys that every BERT text stack has, whatever family it stands in.
void readBertStack(ConfigSection& section, BertConfig& config);

// Options that change what a text stack computes and that no stack here has.
void refuseDecoderOptions(ConfigSection& section);

// `architectures` of config.json. Unsupported: one that is not in `known`.
Result<std::vector<std::string>> readArchitectures(const Json& config, const std::vector<std::string>& known,
                                                   const std::string& context);

}  // namespace diptych
