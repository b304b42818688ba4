// Tux Paint's stamps as Debian installs them (/usr/share/tuxpaint/stamps): NAME.png or NAME.svg with NAME.txt beside it,
// whose first line is English and whose others are LANGUAGE.utf8=TEXT. English is read unless other languages are chosen.
#include "core/data/formats/format.h"
#include "core/data/formats/languages.h"
#include "core/data/formats/line_reader.h"
#include "core/data/formats/set_builder.h"

namespace diptych {

namespace {

constexpr std::size_t maxTextBytesOfStamp = std::size_t{1} << 20;
constexpr std::string_view mark = ".utf8=";

std::string besides(const std::string& text, const char* ending) { return text.substr(0, text.rfind('.')) + ending; }

int weigh(const DataFiles& files) {
    int looked = 0;
    for (const ListedFile& file : files.files()) {
        if (endingOf(file.name) != ".txt" || (!files.has(besides(file.name, ".png")) && !files.has(besides(file.name, ".svg"))))
            continue;
        const auto text = files.read(file.name, maxTextBytesOfStamp);
        if (text.ok() && text->find(mark) != std::string::npos)
            return 75;
        if (++looked == 20)
            break;
    }
    return 0;
}

void addTexts(SetBuilder& builder, DataItem& item, const std::string& content, const LanguageChoice& chosen) {
    MemoryStream stream(content);
    LineReader lines(stream);
    std::int64_t id = 0;
    for (bool first = true; const auto line = lines.next(); first = false) {
        const auto at = line->text.find(mark);
        const std::string language = first ? "en" : std::string(line->text.substr(0, at));
        const std::string_view text = first ? line->text : at == std::string_view::npos ? std::string_view() : line->text.substr(at + mark.size());
        if (!text.empty() && chosen.has(language))
            builder.addCaption(item, id++, text, language, item.row);
    }
}

Result<Dataset> read(const ReadRequest& request) {
    SetBuilder builder(request.files, stampsFormat.name, request.context);
    const LanguageChoice chosen(request.options.languages);
    std::int64_t row = 0;
    for (const ListedFile& file : request.files.files()) {
        DIPTYCH_TRY(builder.tick(row, "stamps"));
        const std::string png = besides(file.name, ".png"), svg = besides(file.name, ".svg");
        const bool drawn = request.files.has(png);
        if (endingOf(file.name) != ".txt" || (!drawn && !request.files.has(svg)))
            continue;
        const auto content = request.files.read(file.name, maxTextBytesOfStamp);
        const auto place = drawn ? request.files.locate(png) : Result<std::filesystem::path>(std::filesystem::path());
        DataItem& item = builder.addFound(drawn ? png : svg, place.ok() ? *place : std::filesystem::path(), row, "all");
        if (!drawn)
            builder.problem("unsupported_image", row, svg, "is an SVG, wanted a PNG");
        else if (!place.ok())
            builder.problem("outside_root", row, png, place.error().message);
        if (content.ok())
            addTexts(builder, item, *content, chosen);
        else
            builder.problem("bad_text", row, file.name, content.error().message);
        ++row;
    }
    builder.field("text");
    return builder.take();
}

}  // namespace

const Format stampsFormat{"stamps", nullptr, weigh, read};

}  // namespace diptych
