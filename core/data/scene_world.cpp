#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "core/base/files.h"
#include "core/data/image_io.h"
#include "core/data/scene_nouns.h"
#include "core/data/scene_texts.h"
#include "core/data/scene_writing.h"
#include "core/data/scenes.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr int generatorVersion = 1;
constexpr const char* cldrFolder = "/usr/share/unicode/cldr/common/annotations";
constexpr std::array<std::array<const char*, 2>, SceneGlyphs::shapeCount> shapeNames{
    {{"circle", "圆形"}, {"square", "正方形"}, {"triangle", "三角形"}, {"star", "星形"}, {"cross", "十字形"}, {"heart", "心形"}}};

// Names of the annotation file: one `<annotation cp="X" type="tts">NAME</annotation>` a line.
Result<std::map<std::string, std::string>> readNames(const std::string& language) {
    const fs::path path = fs::path(cldrFolder) / (language + ".xml");
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return Error{ErrorCode::NotFound, "is not installed, wanted for the names of things", toUtf8(path),
                     "Install the package unicode-cldr-core"};
    DIPTYCH_ASSIGN(const std::string text, readFile(path, std::size_t{32} << 20));
    std::map<std::string, std::string> names;
    const std::string open = "<annotation cp=\"", mark = "\" type=\"tts\">";
    for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at + 1)) {
        const std::size_t begin = at + open.size(), quote = text.find('"', begin);
        if (quote == std::string::npos || text.compare(quote, mark.size(), mark) != 0)
            continue;
        const std::size_t name = quote + mark.size(), end = text.find('<', name);
        names[text.substr(begin, quote - begin)] = text.substr(name, end - name);
    }
    return names;
}

std::string cldrVersion() {
    std::ifstream dtd(fs::path(cldrFolder).parent_path() / "dtd" / "ldml.dtd");
    for (std::string line; std::getline(dtd, line);)
        if (const auto at = line.find("cldrVersion CDATA #FIXED \""); at != std::string::npos)
            return line.substr(at + 26, line.find('"', at + 26) - at - 26);
    return "unknown";
}

std::string lowerAscii(std::string text) {
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
}

Result<std::vector<SceneKind>> readKinds() {
    DIPTYCH_ASSIGN(const auto english, readNames("en"));
    DIPTYCH_ASSIGN(const auto chinese, readNames("zh"));
    std::vector<SceneKind> kinds;
    for (const SceneNoun& noun : sceneNouns) {
        const auto named = [&](const std::map<std::string, std::string>& names, const char* own) {
            const auto found = names.find(noun.emoji);
            return *own != '\0' ? std::string(own) : found == names.end() ? std::string() : lowerAscii(found->second);
        };
        SceneKind kind{false, noun.emoji, {named(english, noun.english), named(chinese, noun.chinese)}, {}, noun.measure, noun.category};
        if (kind.name[0].empty() || kind.name[1].empty())
            return Error{ErrorCode::BadInput, "has no name for " + kind.codepoints, "CLDR annotations",
                         "Install unicode-cldr-core of this release"};
        kinds.push_back(std::move(kind));
    }
    for (const auto& name : shapeNames)
        kinds.push_back({true, {}, {name[0], name[1]}, {}, "个", "shape"});
    for (SceneKind& kind : kinds)
        kind.plural = {pluralOf(kind.name[0]), kind.name[1]};
    return kinds;
}

std::vector<std::vector<int>> neighbours(const std::vector<SceneKind>& kinds, int nouns) {
    std::map<std::string, std::vector<int>> byName;
    for (int i = 0; i < nouns; ++i)
        byName[kinds[static_cast<std::size_t>(i)].category].push_back(i);
    std::vector<std::vector<int>> result;
    for (int i = 0; i < nouns; ++i)
        result.push_back(byName[kinds[static_cast<std::size_t>(i)].category]);
    return result;
}

// Words of a text: ASCII words and marks, and every other character alone.
void collectWords(const std::string& text, std::set<std::string>& words) {
    std::string word;
    const auto flush = [&] {
        if (!word.empty())
            words.insert(word);
        word.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        if (length == 1 && std::isalnum(byte) != 0) {
            word += static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
        } else {
            flush();
            if (byte != ' ')
                words.insert(text.substr(at, length));
        }
        at += length;
    }
    flush();
}

class LoadedWorld : public SceneWorld {
public:
    explicit LoadedWorld(SceneParts parts) : m_parts(std::move(parts)), m_cldr(cldrVersion()) {}

    const std::vector<SceneKind>& kinds() const override { return m_parts.kinds; }
    const std::vector<std::array<std::string, 2>>& colours() const override { return sceneColours(); }
    int classCount() const override {
        return m_parts.nouns + static_cast<int>(SceneGlyphs::shapeCount * sceneColours().size());
    }
    std::string className(int classId, SceneLanguage language) const override {
        const int colours = static_cast<int>(sceneColours().size()), rest = classId - m_parts.nouns;
        const SceneFact fact{-1, rest < 0 ? classId : m_parts.nouns + rest / colours, rest < 0 ? -1 : rest % colours, classId};
        return thingName(m_parts.kinds, fact, language);
    }
    std::string versions() const override {
        return "generator " + std::to_string(generatorVersion) + ", Noto Color Emoji " + m_parts.glyphs.fontVersion() +
               ", CLDR " + m_cldr;
    }
    Scene makeScene(std::uint64_t seed, std::uint64_t index, const SceneOptions& options) const override;
    std::vector<std::string> vocabularyWords() const override;
    std::vector<int> heldOutClasses() const override;
    bool canWrite() const override { return !m_parts.words.empty(); }

private:
    SceneParts m_parts;
    std::string m_cldr;
};

Scene LoadedWorld::makeScene(std::uint64_t seed, std::uint64_t index, const SceneOptions& options) const {
    static const std::vector<Image> none;
    SceneRandom random(seed, index);
    DrawnScene drawn = drawScene(m_parts, options, options.backgroundImages ? *options.backgroundImages : none, random);
    const SceneTexts texts(m_parts, drawn, options);
    Scene scene;
    std::vector<ToldCaption> told;
    for (const SceneLanguage language : {SceneLanguage::English, SceneLanguage::Chinese}) {
        for (int i = 0; i < options.captionsPerLanguage; ++i) {
            told.push_back(texts.caption(language, random));
            scene.captions.push_back(told.back().text);
        }
        for (SceneQuestion& question : texts.questions(language, random))
            scene.questions.push_back(std::move(question));
        for (SceneNegative& negative : texts.negatives(language, random))
            scene.negatives.push_back(std::move(negative));
    }
    for (std::size_t i = 0; options.distractors && i < told.size(); ++i)
        for (SceneNegative& distractor : texts.distractors(told[i], static_cast<int>(i), random))
            scene.negatives.push_back(std::move(distractor));
    scene.image = std::move(drawn.image);
    scene.owner = std::move(drawn.owner);
    scene.objects = std::move(drawn.objects);
    scene.writings = drawn.writings;
    return scene;
}

std::vector<int> LoadedWorld::heldOutClasses() const {
    std::vector<int> classes;
    for (int kind = m_parts.nouns; kind < static_cast<int>(m_parts.kinds.size()); ++kind)
        for (int colour = 0; colour < static_cast<int>(sceneColours().size()); ++colour)
            if (isHeldOut(m_parts, kind, colour))
                classes.push_back(sceneClassId(m_parts, kind, colour));
    return classes;
}

std::vector<std::string> LoadedWorld::vocabularyWords() const {
    std::set<std::string> words;
    for (const SceneKind& kind : m_parts.kinds)
        for (const std::string& text : {kind.name[0], kind.name[1], kind.plural[0], kind.chineseMeasure})
            collectWords(text, words);
    // The templates have few words of their own: some hundred scenes hold them all.
    SceneOptions options;
    options.captionsPerLanguage = 4;
    for (std::uint64_t i = 0; i < 400; ++i) {
        const Scene scene = makeScene(1, i, options);
        for (const SceneText& caption : scene.captions)
            collectWords(caption.text, words);
        for (const SceneQuestion& question : scene.questions)
            collectWords(question.question.text + " " + question.answer, words);
    }
    return {words.begin(), words.end()};
}

}  // namespace

Result<std::shared_ptr<const std::vector<Image>>> loadBackgrounds(const fs::path& folder, int size) {
    std::vector<fs::path> paths;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(folder, failure))
        paths.push_back(entry.path());
    if (failure)
        return Error{ErrorCode::NotFound, "cannot be listed", toUtf8(folder), "Choose a folder of pictures"};
    std::sort(paths.begin(), paths.end());
    auto images = std::make_shared<std::vector<Image>>();
    for (const fs::path& path : paths)
        if (auto image = readThumbnail(path, 4 * size); image.ok())
            images->push_back(std::move(*image));
    if (images->empty())
        return Error{ErrorCode::BadInput, "holds no picture that can be read", toUtf8(folder), "Choose a folder of pictures"};
    return std::shared_ptr<const std::vector<Image>>(images);
}

Result<std::shared_ptr<const SceneWorld>> SceneWorld::load() {
    SceneParts parts;
    DIPTYCH_ASSIGN(parts.kinds, readKinds());
    parts.nouns = static_cast<int>(sceneNouns.size());
    parts.byCategory = neighbours(parts.kinds, parts.nouns);
    std::vector<std::string> emoji;
    for (const SceneNoun& noun : sceneNouns)
        emoji.emplace_back(noun.emoji);
    std::vector<Glyph> words = drawWords(writtenWords());
    parts.words.assign(writtenWords().begin(), writtenWords().begin() + static_cast<std::ptrdiff_t>(words.size()));
    DIPTYCH_ASSIGN(parts.glyphs, SceneGlyphs::load(emoji, std::move(words)));
    return std::shared_ptr<const SceneWorld>(std::make_shared<LoadedWorld>(std::move(parts)));
}

}  // namespace diptych
