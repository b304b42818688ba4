// What edits carry in `before` and `after` where it is more than a text, as JSON. Texts come from files: reading is strict.
// Errors of the readers: BadInput. Only core/data/edits includes this.
#pragma once

#include <string>
#include <vector>

#include "core/data/edits/edit.h"

namespace diptych {

std::string writeAnswers(const AnswerSet& answers);
std::string writeTags(const std::vector<std::string>& tags);
std::string writePicture(const PictureState& picture);
std::string writeCaption(const Caption& caption);

Result<AnswerSet> readAnswers(const std::string& text);
Result<std::vector<std::string>> readTags(const std::string& text);
Result<PictureState> readPicture(const std::string& text);
Result<Caption> readCaption(const std::string& text);

AnswerSet answersOf(const Question& question);

}  // namespace diptych
