// VQA v1 and v2: questions and annotations in two files that belong together by their subset (train2014), joined by
// question_id; multiple choice; results ([{"question_id", "answer"}]), joined with questions that lie beside them.
// Layout: https://visualqa.org/vqa_v2_teaser.html and the official evaluation code.
#include "core/data/formats/vqa.h"

#include <algorithm>

#include "core/data/formats/writers.h"

namespace diptych {

namespace {

constexpr int certain = 90, results = 40;

bool holdsQuestions(const FileHead& head) { return head.rowHas("questions", "question_id"); }
bool holdsAnswers(const FileHead& head) { return head.rowHas("annotations", "question_id"); }

int weigh(FileHead& head, const DataFiles&) {
    if (holdsQuestions(head) || holdsAnswers(head))
        return certain;
    return head.rowHas("", "question_id") && head.rowHas("", "answer") && !head.rowHas("", "question") && !head.rowHas("", "image") ? results : 0;
}

std::string subsetInName(const std::string& name) {
    const std::string split = splitInName(fileOfName(name));
    const auto at = split.empty() ? std::string::npos : fileOfName(name).find(split);
    if (at == std::string::npos)
        return {};
    const std::string rest = fileOfName(name).substr(at);
    return rest.substr(0, rest.find_first_of("_."));               // "val2014"
}

// "val2014" → "val"
std::string splitOfSubset(std::string_view subset) {
    const auto last = subset.find_last_not_of("0123456789");
    return last == std::string_view::npos ? "all" : std::string(subset.substr(0, last + 1));
}

char letterOf(std::string_view confidence) { return confidence == "no" ? 'n' : confidence == "maybe" ? 'm' : 'y'; }

std::vector<std::string> textsOf(const std::optional<JsonValue>& list) {
    std::vector<std::string> texts;
    if (list)
        list->forEach([&](const JsonValue& text) { texts.emplace_back(text.shown()); });
    return texts;
}

// The files that were chosen, and for a single one the first beside it that completes it.
std::vector<FileHead> sourcesOf(const ReadRequest& request) {
    std::vector<FileHead> sources = request.sources;
    if (sources.size() != 1)
        return sources;
    const FileHead& chosen = request.sources[0];
    for (const std::string& name : request.files.filesIn(folderOfName(chosen.name))) {
        if (endingOf(name) != ".json" || name == chosen.name || subsetInName(name) != subsetInName(chosen.name))
            continue;
        auto head = readHead(request.files, name);
        if (!head.ok() || !(holdsQuestions(chosen) ? holdsAnswers(*head) : holdsQuestions(*head)))
            continue;
        sources.push_back(std::move(head).value());
        break;
    }
    return sources;
}

void keepFirstOfEqual(std::vector<std::string>& texts) {
    std::vector<std::string> kept;
    for (std::string& text : texts)
        if (std::find(kept.begin(), kept.end(), text) == kept.end())
            kept.push_back(std::move(text));
    texts = std::move(kept);
}

Result<Dataset> read(const ReadRequest& request) {
    SetBuilder builder(request.files, vqaFormat.name, request.context);
    const std::vector<FileHead> sources = sourcesOf(request);
    const auto isMultipleChoice = [](const FileHead& head) { return fileOfName(head.name).find("MultipleChoice") != std::string::npos; };
    VqaQuestions questions(builder);
    for (const FileHead& source : sources) {
        const bool askedOpenly = std::any_of(sources.begin(), sources.end(), [&](const FileHead& other) {
            return holdsQuestions(other) && !isMultipleChoice(other) && subsetInName(other.name) == subsetInName(source.name);
        });
        if (!holdsQuestions(source) || (isMultipleChoice(source) && askedOpenly))
            continue;                              // multiple choice asks the same questions again
        questions.beginSubset(source, request.files);
        DIPTYCH_TRY(readJsonSource(request, source, builder, [&](const JsonPlace& place, const JsonValue& row) { return questions.ask(place, row); }));
    }
    const bool asked = std::any_of(sources.begin(), sources.end(), holdsQuestions);
    const bool answered = std::any_of(sources.begin(), sources.end(), holdsAnswers);
    for (const FileHead& source : sources) {
        const bool isResult = source.rowKeys.contains("");
        if (holdsQuestions(source) || (isResult && answered))
            continue;
        questions.beginSubset(source, request.files);
        DIPTYCH_TRY(readJsonSource(request, source, builder, [&](const JsonPlace& place, const JsonValue& row) {
            return questions.answer(place, row, asked);
        }));
    }
    return builder.take();
}

}  // namespace

void VqaQuestions::beginSubset(const FileHead& source, const DataFiles& files) {
    const std::string subset = subsetInName(source.name);
    m_builder.beginFile(source.name, splitOfFile(files, source.name));
    m_subset = subset.empty() ? m_builder.split() : subset;
}

void VqaQuestions::useImages(const PlacesById& images) {
    m_givenImages = images;
    m_imagesGiven = true;
}

Status VqaQuestions::told(const Status& status, std::int64_t row) {
    if (!status.ok())
        m_builder.problem(status.error().code == ErrorCode::NotFound ? "dangling_id" : "bad_row", row, {}, status.error().message);
    return {};
}

Result<std::size_t> VqaQuestions::itemOfImage(std::int64_t image, std::int64_t row) {
    PlacesById& images = m_imagesGiven ? m_givenImages : m_images[m_subset];
    if (const std::size_t* known = images.find(image); known != nullptr)
        return *known;
    if (m_imagesGiven)
        return Error{ErrorCode::NotFound, "no image has the id " + std::to_string(image), "row", "Leave the row out"};
    const std::size_t place = m_builder.items().size();
    m_builder.addItem(nameOfImageId(m_builder, image, m_subset), row, {}).id = image;
    images.add(image, place);
    return place;
}

Status VqaQuestions::ask(const JsonPlace& place, const JsonValue& row) {
    if (place.key == "data_subtype" && row.isText() && m_builder.split() == "all")
        m_builder.useSplit(splitOfSubset(row.asText()));
    if (place.key != "questions" || place.row < 0)
        return {};
    if (place.row == 0)
        row.forEachKey([this](std::string_view key, const JsonValue&) { m_builder.field(key); });
    return told(addQuestion(row, place.row), place.row);
}

Status VqaQuestions::addQuestion(const JsonValue& row, std::int64_t number) {
    Question question;
    DIPTYCH_ASSIGN(question.id, row.integer("question_id"));
    DIPTYCH_ASSIGN(const std::int64_t image, row.integer("image_id"));
    DIPTYCH_ASSIGN(const std::string_view text, row.text("question"));
    DIPTYCH_ASSIGN(const std::string_view language, row.textOr("language", ""));
    DIPTYCH_ASSIGN(const std::size_t item, itemOfImage(image, number));
    question.text = text;
    question.language = language;
    question.choices = textsOf(row.find("multiple_choices"));
    question.row = number;
    DataItem& owner = m_builder.items().edit(item);
    Places& questions = m_questions[m_subset];
    if (questions.contains(question.id))
        m_builder.problem("duplicate_id", number, owner.path, "the question id " + std::to_string(question.id) + " stands twice");
    questions[question.id] = {item, owner.questions.size()};
    m_builder.addQuestion(owner, std::move(question));
    return {};
}

Status VqaQuestions::answer(const JsonPlace& place, const JsonValue& row, bool asked) {
    if ((!place.key.empty() && place.key != "annotations") || place.row < 0)
        return {};
    if (place.row == 0)
        row.forEachKey([this](std::string_view key, const JsonValue&) { m_builder.field(key); });
    return told(addAnswers(row, place.row, asked), place.row);
}

// Files whose names tell no common subset are joined by the id alone.
const std::pair<std::size_t, std::size_t>* VqaQuestions::find(std::int64_t question) const {
    const auto own = m_questions.find(m_subset);
    if (own != m_questions.end())
        if (const auto found = own->second.find(question); found != own->second.end())
            return &found->second;
    for (const auto& [subset, places] : m_questions)
        if (const auto found = places.find(question); found != places.end())
            return &found->second;
    return nullptr;
}

// Where there are no questions, as in results alone, answers stand for them.
Result<Question*> VqaQuestions::questionOf(const JsonValue& row, std::int64_t number, bool asked) {
    DIPTYCH_ASSIGN(const std::int64_t id, row.integer("question_id"));
    if (const auto* found = find(id); found != nullptr)
        return &m_builder.items().edit(found->first).questions[found->second];
    if (asked)
        return Error{ErrorCode::NotFound, "no question has the id " + std::to_string(id), "row", "Leave the row out"};
    std::size_t item = m_builder.items().size();
    if (row.find("image_id")) {
        DIPTYCH_ASSIGN(const std::int64_t image, row.integer("image_id"));
        DIPTYCH_ASSIGN(item, itemOfImage(image, number));
    } else {
        m_builder.addItem({}, number, {});
    }
    Question question{.id = id};
    question.row = number;
    m_builder.addQuestion(m_builder.items().edit(item), std::move(question));
    return &m_builder.items().edit(item).questions.back();
}

Status VqaQuestions::addAnswers(const JsonValue& row, std::int64_t number, bool asked) {
    std::vector<std::string> texts;
    std::string confidences;
    Status status;
    if (row.find("answer")) {
        DIPTYCH_ASSIGN(const std::string_view text, row.text("answer"));
        texts.emplace_back(text);
    }
    if (const auto given = row.find("answers"); given && !given->isArray())
        return Error{ErrorCode::BadInput, "\"answers\" is " + given->shown().substr(0, 40) + ", wanted an array", "row", "Mend the row"};
    else if (given)
        given->forEach([&](const JsonValue& answer) {
            const auto text = answer.text("answer");
            if (!text.ok())
                status = text.error();
            texts.emplace_back(text.ok() ? *text : std::string_view());
            const auto confidence = answer.textOr("answer_confidence", "yes");
            confidences += letterOf(confidence.ok() ? *confidence : "yes");
        });
    DIPTYCH_TRY(std::move(status));
    DIPTYCH_ASSIGN(const std::string_view type, row.textOr("question_type", ""));
    DIPTYCH_ASSIGN(const std::string_view answerType, row.textOr("answer_type", ""));
    DIPTYCH_ASSIGN(const std::string_view best, row.textOr("multiple_choice_answer", ""));
    DIPTYCH_ASSIGN(Question* const question, questionOf(row, number, asked));
    question->type = type;
    question->answerType = answerType;
    question->bestAnswer = best;
    if (m_foldEqual)
        keepFirstOfEqual(texts);
    else if (confidences.find_first_not_of('y') != std::string::npos)
        question->confidences = confidences;
    question->answers = std::move(texts);
    return {};
}

const Format vqaFormat{"vqa-v2", weigh, nullptr, read, writeVqa,
                       holds::questions | holds::textIds | holds::pictureIds | holds::languages | holds::lineEnds | holds::absentPictures |
                           holds::anySplit | holds::confidences};

}  // namespace diptych
