#include "core/data/scene_words.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace diptych {

namespace {

using Pair = std::array<std::string, 2>;

constexpr const char* englishPlaces[] = {"at the top left", "at the top",         "at the top right",
                                         "on the left",     "in the middle",      "on the right",
                                         "at the bottom left", "at the bottom",   "at the bottom right"};

const std::map<std::string, std::string>& irregularPlurals() {
    static const std::map<std::string, std::string> table{
        {"mouse", "mice"},   {"fish", "fish"},    {"deer", "deer"},     {"sheep", "sheep"},   {"goose", "geese"},
        {"wolf", "wolves"},  {"leaf", "leaves"},  {"knife", "knives"},  {"loaf", "loaves"},   {"tooth", "teeth"},
        {"die", "dice"},     {"squid", "squid"},  {"shrimp", "shrimp"}, {"octopus", "octopuses"},
        {"cactus", "cacti"}, {"broccoli", "broccoli"}, {"snowman", "snowmen"}, {"scissors", "scissors"},
        {"sushi", "sushi"},  {"salad", "salads"}, {"scarf", "scarves"}};
    return table;
}

const std::map<std::string, Pair>& askedCategories() {
    static const std::map<std::string, Pair> table{
        {"animal", {"animals", "动物"}},     {"plant", {"plants", "植物"}},   {"fruit", {"fruits", "水果"}},
        {"vegetable", {"vegetables", "蔬菜"}}, {"vehicle", {"vehicles", "交通工具"}}, {"instrument", {"instruments", "乐器"}},
        {"tool", {"tools", "工具"}},         {"building", {"buildings", "建筑"}}, {"shape", {"shapes", "形状"}}};
    return table;
}

}  // namespace

Direction opposite(Direction direction) { return static_cast<Direction>(static_cast<int>(direction) ^ 1); }

int clearDirection(const SceneFact& a, const SceneFact& b, int size) {
    const double dx = a.x - b.x, dy = a.y - b.y, least = size / 8.0;
    if (std::abs(dx) > least && std::abs(dx) > 1.5 * std::abs(dy))
        return static_cast<int>(dx < 0 ? Direction::Left : Direction::Right);
    if (std::abs(dy) > least && std::abs(dy) > 1.5 * std::abs(dx))
        return static_cast<int>(dy < 0 ? Direction::Above : Direction::Below);
    return -1;
}

const std::vector<Pair>& sceneColours() {
    static const std::vector<Pair> colours{{"red", "红色"},  {"orange", "橙色"}, {"yellow", "黄色"}, {"green", "绿色"},
                                           {"blue", "蓝色"}, {"purple", "紫色"}, {"black", "黑色"},  {"white", "白色"}};
    return colours;
}

const std::array<Pair, 9>& placeWords() {
    static const std::array<Pair, 9> places{{{"top left", "左上"}, {"top", "上面"}, {"top right", "右上"},
                                             {"left", "左边"}, {"middle", "中间"}, {"right", "右边"},
                                             {"bottom left", "左下"}, {"bottom", "下面"}, {"bottom right", "右下"}}};
    return places;
}

const std::array<Pair, 4>& directionWords() {
    static const std::array<Pair, 4> words{{{"left", "左方"}, {"right", "右方"}, {"above", "上方"}, {"below", "下方"}}};
    return words;
}

std::string placePhrase(int cell, SceneLanguage language) {
    const auto at = static_cast<std::size_t>(cell);
    return language == SceneLanguage::English ? englishPlaces[at] : placeWords()[at][1];
}

std::string numberWord(int count, SceneLanguage language) {
    static const std::array<Pair, 10> words{{{"no", "零"}, {"one", "一"}, {"two", "两"}, {"three", "三"}, {"four", "四"},
                                             {"five", "五"}, {"six", "六"}, {"seven", "七"}, {"eight", "八"}, {"nine", "九"}}};
    return words[static_cast<std::size_t>(count)][static_cast<std::size_t>(language)];
}

std::string pluralOf(const std::string& noun) {
    const auto blank = noun.rfind(' ');
    const std::string head = blank == std::string::npos ? "" : noun.substr(0, blank + 1);
    const std::string last = noun.substr(head.size());
    if (const auto found = irregularPlurals().find(last); found != irregularPlurals().end())
        return head + found->second;
    const auto ends = [&](std::string_view tail) { return last.ends_with(tail); };
    if (ends("s") || ends("x") || ends("z") || ends("ch") || ends("sh"))
        return noun + "es";
    const bool vowelY = ends("ay") || ends("ey") || ends("oy") || ends("uy");
    if (ends("y") && !vowelY)
        return noun.substr(0, noun.size() - 1) + "ies";
    if (ends("o") && (last == "tomato" || last == "potato" || last == "mosquito" || last == "volcano" || last == "mango" ||
                      last == "tornado"))
        return noun + "es";
    return noun + "s";
}

std::string withArticle(const std::string& phrase) {
    const bool soundsLikeYou = phrase.starts_with("uni");
    const bool vowel = std::string_view("aeiou").find(phrase[0]) != std::string_view::npos;
    return (vowel && !soundsLikeYou ? "an " : "a ") + phrase;
}

std::string categoryWord(const std::string& category, SceneLanguage language) {
    const auto found = askedCategories().find(category);
    return found == askedCategories().end() ? std::string() : found->second[static_cast<std::size_t>(language)];
}

std::string thingName(const std::vector<SceneKind>& kinds, const SceneFact& fact, SceneLanguage language) {
    const auto side = static_cast<std::size_t>(language);
    const SceneKind& kind = kinds[static_cast<std::size_t>(fact.kind)];
    if (fact.colour < 0)
        return kind.name[side];
    const std::string& colour = sceneColours()[static_cast<std::size_t>(fact.colour)][side];
    return language == SceneLanguage::English ? colour + " " + kind.name[side] : colour + kind.name[side];
}

SceneTextBuilder& SceneTextBuilder::add(std::string_view words) {
    m_text.text += words;
    return *this;
}

SceneTextBuilder& SceneTextBuilder::thing(std::string_view words, const std::vector<SceneFact>& facts) {
    const int begin = static_cast<int>(m_text.text.size());
    add(words);
    const int end = static_cast<int>(m_text.text.size());
    for (const SceneFact& fact : facts)
        m_text.mentions.push_back({begin, end, fact.object, fact.classId});
    return *this;
}

SceneTextBuilder& SceneTextBuilder::place(std::string_view words, int object) {
    const int begin = static_cast<int>(m_text.text.size());
    add(words);
    m_text.mentions.push_back({begin, static_cast<int>(m_text.text.size()), object, -1});
    return *this;
}

}  // namespace diptych
