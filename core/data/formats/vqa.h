// Questions and answers of the VQA family added to a set that is being built: for vqa-v2 itself and for scenes.
#pragma once

#include <map>
#include <unordered_map>
#include <utility>

#include "core/data/formats/format.h"
#include "core/data/formats/set_builder.h"
#include "core/data/formats/vqa_names.h"

namespace diptych {

class VqaQuestions {
public:
    explicit VqaQuestions(SetBuilder& builder, bool foldEqual = false) : m_builder(builder), m_foldEqual(foldEqual) {}

    // Pictures belong to a subset: "val2014". Without useImages each id that is asked about is a picture.
    void beginSubset(const FileHead& source, const DataFiles& files);
    void useImages(const PlacesById& images);
    Status ask(const JsonPlace& place, const JsonValue& row);
    // asked: an answer to no question is at fault.
    Status answer(const JsonPlace& place, const JsonValue& row, bool asked);

private:
    Status told(const Status& status, std::int64_t row);
    Result<std::size_t> itemOfImage(std::int64_t image, std::int64_t row);
    Status addQuestion(const JsonValue& row, std::int64_t number);
    Result<Question*> questionOf(const JsonValue& row, std::int64_t number, bool asked);
    Status addAnswers(const JsonValue& row, std::int64_t number, bool asked);

    SetBuilder& m_builder;
    bool m_foldEqual, m_imagesGiven = false;
    std::string m_subset;
    PlacesById m_givenImages;
    std::map<std::string, PlacesById> m_images;    // by subset
    using Places = std::unordered_map<std::int64_t, std::pair<std::size_t, std::size_t>>;    // id → item, question of it
    const std::pair<std::size_t, std::size_t>* find(std::int64_t question) const;
    std::map<std::string, Places> m_questions;     // by subset
};

}  // namespace diptych
