// Sets written by `data make scenes`: COCO captions, VQA v2 questions and answers, and scenes.json with what else is known.
#include "core/data/formats/coco.h"
#include "core/data/formats/vqa.h"

namespace diptych {

namespace {

int weigh(const DataFiles& files) { return files.has("scenes.json") && files.has("captions.json") ? 100 : 0; }

Result<Dataset> read(const ReadRequest& request) {
    ReadRequest captions{request.files, {}, request.options, request.context};
    DIPTYCH_ASSIGN(const FileHead head, readHead(request.files, "captions.json"));
    captions.sources.push_back(head);
    SetBuilder builder(request.files, scenesFormat.name, request.context);
    DIPTYCH_TRY(readCocoFiles(captions, builder));
    PlacesById images;
    for (std::size_t i = 0; i < builder.items().size(); ++i)
        images.add(builder.items()[i].id, i);
    VqaQuestions questions(builder, true);
    questions.useImages(images);
    DIPTYCH_ASSIGN(const FileHead asked, readHead(request.files, "questions.json"));
    DIPTYCH_TRY(readJsonSource(request, asked, builder, [&](const JsonPlace& place, const JsonValue& row) { return questions.ask(place, row); }));
    DIPTYCH_ASSIGN(const FileHead answered, readHead(request.files, "annotations.json"));
    DIPTYCH_TRY(readJsonSource(request, answered, builder, [&](const JsonPlace& place, const JsonValue& row) {
        return questions.answer(place, row, true);
    }));
    return builder.take();
}

}  // namespace

const Format scenesFormat{"scenes", nullptr, weigh, read};

}  // namespace diptych
