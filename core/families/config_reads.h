// Which keys of a config.json somebody asked for while one of these lives, so that those nobody knows can be told: a key that
// is passed over in silence may be an option that changes what the model computes. ConfigSection (config_section.h) reports.
// Threads: only what this thread reads is seen; of several that live, the youngest sees it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace diptych {

class ConfigReads {
public:
    ConfigReads();
    ~ConfigReads();
    ConfigReads(const ConfigReads&) = delete;

    // `section`: "text_config", or empty for the whole file.
    static void note(const std::string& section, const std::string& key);
    // "use_magic", "text_config.use_magic": keys with a value that nobody read and that are not known to change nothing.
    std::vector<std::string> unread(const Json& config) const;

private:
    bool knows(const std::string& section, const std::string& key) const;

    std::set<std::string, std::less<>> m_read, m_sections;
    ConfigReads* m_outer;
};

}  // namespace diptych
