#include "core/tasks/text_ids.h"

namespace diptych {

TokenIds textIds(const Tokenizer& tokenizer, std::string_view text, std::int64_t most) {
    TokenIds ids = tokenizer.encode(text).ids;
    const auto limit = static_cast<std::size_t>(most);
    if (ids.size() > limit) {
        if (tokenizer.isSpecial(ids.back()))
            ids[limit - 1] = ids.back();
        ids.resize(limit);
    }
    return ids;
}

}  // namespace diptych
