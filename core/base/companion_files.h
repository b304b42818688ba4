// Which files beside its weights say what a model is: configuration, tokenizer, processor, chat template, card, licence.
// What is copied by an export and fetched from a hub.
#pragma once

#include <string_view>

namespace diptych {

// By the name alone; indexes of weight shards are none.
bool isCompanionFile(std::string_view name);

}  // namespace diptych
