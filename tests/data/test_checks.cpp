// Data checks: every fault of the shared faulty set is named at its place and its clean pictures are not; each code on a
// set of its own; the same result on any number of threads; cancelling; hostile pictures.
#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sys/stat.h>

#include "core/data/checks/checks.h"
#include "core/data/checks/duplicates.h"
#include "core/data/checks/measures.h"
#include "core/data/checks/text_signs.h"
#include "core/data/resample.h"
#include "tests/data/set_folder.h"
#include "tests/data/tiny_pictures.h"
#include "tests/support/shared_files.h"

using namespace diptych;
using diptych::tests::quoted;
using diptych::tests::SetFolder;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

Image noise(int width, int height, unsigned seed) {
    std::mt19937 random(seed);
    Image small(9, 8);
    for (auto& value : small.pixels)
        value = static_cast<std::uint8_t>(random() % 256);
    Image image = resize(small, width, height, Filter::Nearest);
    for (auto& value : image.pixels)
        value = static_cast<std::uint8_t>(std::clamp(static_cast<int>(value) + static_cast<int>(random() % 9) - 4, 0, 255));
    return image;
}

std::string bytesOf(const Image& image) {
    const auto png = encodePng(image);
    return {reinterpret_cast<const char*>(png->data()), png->size()};
}

CheckReport checked(const Dataset& set, const CheckOptions& options = {}) {
    JobContext context;
    auto report = checkDataset(set, options, context);
    return report.ok() ? *std::move(report) : CheckReport{};
}

std::int64_t countOf(const CheckReport& report, const std::string& code) {
    const auto found = report.counts.find(code);
    return found == report.counts.end() ? 0 : found->second;
}

// The codes at a path, or at a row where there is no path.
std::set<std::string> codesAt(const CheckReport& report, const std::string& path) {
    std::set<std::string> codes;
    for (const Finding& finding : report.findings)
        if (finding.path == path)
            codes.insert(finding.code);
    return codes;
}

std::string told(const CheckReport& report) {
    std::string all;
    for (const Finding& finding : report.findings)
        all += finding.code + " " + std::to_string(finding.row) + " " + finding.path + ": " + finding.detail + "\n";
    return all;
}

// A captions set of pictures that differ, a caption each.
Dataset setOfCaptions(const std::vector<std::string>& captions, const std::string& language = {}) {
    Dataset set;
    for (std::size_t i = 0; i < captions.size(); ++i) {
        DataItem item;
        item.row = static_cast<std::int64_t>(i);
        item.path = std::to_string(i);
        item.split = "all";
        item.captions.push_back({item.row, captions[i], language, item.row});
        set.items.push_back(std::move(item));
    }
    return set;
}

std::set<std::string> codesOf(const std::string& caption, const std::string& language = {}) {
    return codesAt(checked(setOfCaptions({caption, "a dog on a red chair"}, language)), "0");
}

using Codes = std::set<std::string>;

const Confirm anyTwo = [](std::size_t, std::size_t) { return true; };

// A square of one colour on an even ground.
Image squareOn(std::uint8_t ground, std::array<std::uint8_t, 3> colour, int left) {
    Image image(96, 96);
    std::fill(image.pixels.begin(), image.pixels.end(), ground);
    for (int y = 30; y < 60; ++y)
        for (int x = left; x < left + 30; ++x)
            std::copy(colour.begin(), colour.end(), image.at(x, y));
    return image;
}

// The code that each kind of planted fault must be given.
const std::map<std::string, std::string>& codeOfKind() {
    static const std::map<std::string, std::string> codes{
        {"missing", "missing_image"}, {"truncated", "truncated_image"}, {"empty file", "empty_file"}, {"unreadable", "unreadable_image"},
        {"wrong extension", "wrong_extension"}, {"exact duplicate", "exact_duplicate"}, {"near duplicate", "near_duplicate"},
        {"empty caption", "empty_text"}, {"no caption", "no_text"}, {"repeated caption", "repeated_text"}, {"too long", "too_long"},
        {"markup", "markup"}, {"mojibake", "mojibake"}, {"blank", "blank_image"}, {"extreme aspect", "extreme_aspect"}, {"bomb", "image_bomb"},
        {"animated", "animated_image"}, {"leaves root", "outside_root"}, {"size differs", "size_differs"}, {"duplicate id", "duplicate_id"},
        {"dangling annotation", "dangling_id"}};
    return codes;
}

bool names(const Finding& finding, const json& fault) {
    const json& row = fault["on"] == "annotation" ? fault["annotation_row"] : fault["image_row"];
    const bool pathFits = fault["path"].is_null() ? finding.path.empty() : finding.path == fault["path"];
    const auto code = codeOfKind().find(fault["kind"].get<std::string>());
    return pathFits && finding.row == row && (code == codeOfKind().end() || finding.code == code->second);
}

// An item that asks about its picture.
DataItem asking(std::vector<Question> questions) {
    DataItem item;
    item.path = "p";
    item.split = "train";
    item.questions = std::move(questions);
    return item;
}

}  // namespace

class TestChecks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPlantedFaultIsNamedAndCleanPicturesAreNot() {
        const fs::path corpus = tests::corpusFolder() / "data";
        SKIP_WITHOUT(corpus / "expected.json");
        std::ifstream file(corpus / "expected.json");
        const json faults = json::parse(file)["_faults"];
        JobContext context;
        const auto set = openDataset(corpus / faults["path"].get<std::string>(), context);
        VERIFY_OK(set);
        const CheckReport report = checked(*set);
        for (const json& fault : faults["faults"])
            QVERIFY2(std::any_of(report.findings.begin(), report.findings.end(),
                                 [&](const Finding& finding) { return names(finding, fault) && finding.severity != Severity::Info; }),
                     (fault.dump() + "\n" + told(report)).c_str());
        for (const json& clean : faults["clean"])
            for (const Finding& finding : report.findings)
                QVERIFY2(finding.path != clean || finding.severity == Severity::Info, told(report).c_str());
    }

    void theResultDoesNotDependOnThreads() {
        SetFolder folder;
        for (int i = 0; i < 24; ++i)
            folder.text(std::to_string(100 + i) + ".png", bytesOf(noise(i % 4 == 1 ? 64 : 60, 48, static_cast<unsigned>(i / 2))));
        const auto set = folder.open();
        VERIFY_OK(set);
        const CheckReport one = checked(*set, {.threads = 1});
        QVERIFY2(countOf(one, "exact_duplicate") == 6 && countOf(one, "near_duplicate") == 6, told(one).c_str());
        for (const int threads : {2, 5, 64})
            QCOMPARE(told(checked(*set, {.threads = threads})), told(one));
    }

    void cancellingStopsWithThatErrorAndSoon() {
        SetFolder folder;
        const std::string bytes = bytesOf(noise(1200, 1200, 1));
        for (int i = 0; i < 60; ++i)
            folder.text(std::to_string(i) + ".png", bytes);
        const auto set = folder.open();
        VERIFY_OK(set);
        std::atomic<int> reports{0};
        CancelToken token;
        JobContext context{token, Progress([&](const ProgressReport&) {
                               ++reports;
                               token.cancel();
                           })};
        const auto report = checkDataset(*set, {.threads = 2}, context);
        QVERIFY(!report.ok() && report.error().code == ErrorCode::Cancelled && reports == 1);
    }

    void picturesAreJudgedByHeaderAndByLook() {
        SetFolder folder;
        folder.text("fine.png", bytesOf(noise(60, 50, 1)));
        folder.text("tiny.png", bytesOf(noise(31, 40, 2)));
        folder.text("wide.png", bytesOf(noise(241, 48, 3)));
        folder.text("square.png", bytesOf(noise(240, 48, 4)));
        Image flat(64, 64);
        std::fill(flat.pixels.begin(), flat.pixels.end(), std::uint8_t{90});
        folder.text("flat.png", bytesOf(flat));
        folder.text("soft.png", bytesOf(resize(noise(2, 2, 5), 400, 400, Filter::Bicubic)));
        folder.text("huge.png", bytesOf(resize(noise(60, 50, 6), 10'200, 2'300, Filter::Nearest)));
        folder.text("named.jpg", bytesOf(noise(60, 50, 7)));
        const std::string still = bytesOf(noise(60, 50, 8)), frames = std::string("\0\0\0\x08", 4) + "acTL" + std::string("\0\0\0\x02\0\0\0\0\x49\x8A\x0D\x94", 12);
        folder.text("moving.png", still.substr(0, 33) + frames + still.substr(33));
        const auto set = folder.open();
        VERIFY_OK(set);
        const CheckReport report = checked(*set);
        const std::map<std::string, Codes> wanted{{"fine.png", {}}, {"tiny.png", {"tiny_image"}}, {"wide.png", {"extreme_aspect"}}, {"square.png", {}},
                                                  {"flat.png", {"blank_image"}}, {"soft.png", {"blurred_image"}}, {"huge.png", {"huge_image"}},
                                                  {"named.jpg", {"wrong_extension"}}, {"moving.png", {"animated_image"}}};
        for (const auto& [name, codes] : wanted)
            QVERIFY2(codesAt(report, name) == codes, (name + "\n" + told(report)).c_str());
    }

    void hostilePicturesAreNamedAndNeverDecoded() {
        SetFolder folder;
        const std::string png = bytesOf(noise(60, 50, 1));
        folder.text("bomb.png", tests::claimingSize(png, 40'000, 40'000));
        folder.text("monster.png", tests::claimingSize(png, 200'000, 200'000));
        folder.text("cut.png", png.substr(0, png.size() / 2));
        folder.text("padded.png", png.substr(0, png.size() / 2) + std::string(500, '\0'));
        folder.text("torn.png", png.substr(0, 20));
        folder.text("lies.png", std::string("no picture at all"));
        folder.text("void.png", "");
        folder.text("good.png", png);
        QCOMPARE(::mkfifo((folder.root() / "pipe.jpg").c_str(), 0600), 0);
        std::string damaged = png;
        damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
        folder.text("damaged.png", damaged);
        const auto set = folder.open();
        VERIFY_OK(set);
        const CheckReport report = checked(*set);
        const std::map<std::string, Codes> wanted{{"bomb.png", {"image_bomb"}}, {"monster.png", {"image_bomb"}}, {"cut.png", {"truncated_image"}},
                                                  {"padded.png", {"truncated_image"}}, {"torn.png", {"truncated_image"}}, {"lies.png", {"unreadable_image"}},
                                                  {"void.png", {"empty_file"}}, {"good.png", {}}, {"damaged.png", {"unreadable_image"}}};
        for (const auto& [name, codes] : wanted)
            QVERIFY2(codesAt(report, name) == codes, (name + "\n" + told(report)).c_str());
    }

    void aPipeInAFileListIsNeverOpened() {
        SetFolder folder;
        folder.text("a.png", bytesOf(noise(60, 50, 1)));
        QCOMPARE(::mkfifo((folder.root() / "pipe.jpg").c_str(), 0600), 0);
        folder.text("captions.json", quoted("{'images': [{'id': 1, 'file_name': 'a.png'}, {'id': 2, 'file_name': 'pipe.jpg'}],"
                                            " 'annotations': [{'id': 1, 'image_id': 1, 'caption': 'a red chair'}, {'id': 2, 'image_id': 2, 'caption': 'a pipe'}]}"));
        const auto set = folder.open();
        VERIFY_OK(set);
        QVERIFY2(codesAt(checked(*set), "pipe.jpg").size() == 1, told(checked(*set)).c_str());
        Dataset raw = *set;                        // a file that became a pipe after the set was read
        raw.items.edit(1).file = folder.root() / "pipe.jpg";
        raw.problems.clear();
        QCOMPARE(codesAt(checked(raw), "pipe.jpg"), Codes{"unreadable_image"});
    }

    void equalAndAlikePicturesAreFoundAlsoAcrossSplits() {
        SetFolder folder;
        const Image picture = noise(120, 90, 1);
        folder.text("train/dog/a.png", bytesOf(picture));
        folder.text("train/dog/b.png", bytesOf(picture));
        folder.text("train/dog/c.png", bytesOf(resize(picture, 100, 75, Filter::Bilinear)));
        folder.text("val/dog/d.png", bytesOf(picture));
        folder.text("val/dog/e.png", bytesOf(resize(picture, 90, 68, Filter::Bilinear)));
        folder.text("val/dog/f.png", bytesOf(noise(120, 90, 2)));
        const auto set = folder.open();
        VERIFY_OK(set);
        std::map<std::string, Codes> byName;
        const CheckReport report = checked(*set);
        for (const Finding& finding : report.findings)
            byName[fs::path(finding.path).filename()].insert(finding.code);
        const std::map<std::string, Codes> wanted{{"b.png", {"exact_duplicate"}}, {"c.png", {"near_duplicate"}}, {"d.png", {"exact_duplicate", "split_leak"}},
                                                  {"e.png", {"near_duplicate", "near_split_leak"}}};
        QVERIFY2(byName == wanted, told(report).c_str());
    }

    void nearHashesAreThoseOfAnExhaustiveSearch() {
        std::mt19937_64 random(3);
        std::vector<std::uint64_t> hashes;
        for (int i = 0; i < 1500; ++i) {
            std::uint64_t hash = i % 3 == 0 || hashes.empty() ? random() : hashes[random() % hashes.size()];
            for (std::uint64_t flips = random() % 12; i % 3 != 0 && flips > 0; --flips)
                hash ^= std::uint64_t{1} << (random() % 64);
            hashes.push_back(hash);
        }
        const auto first = firstNear(hashes, anyTwo, CancelToken());
        VERIFY_OK(first);
        std::size_t near = 0;
        for (std::size_t i = 0; i < hashes.size(); ++i) {
            std::size_t wanted = 0;
            while (std::popcount(hashes[i] ^ hashes[wanted]) > nearBits)
                ++wanted;
            QCOMPARE((*first)[i], wanted);
            near += wanted != i;
        }
        QVERIFY(near > 300 && near < 1200);
    }

    void aHundredThousandEqualHashesTakeNoTime() {
        std::vector<std::uint64_t> hashes(100'000, 77);
        QElapsedTimer timer;
        timer.start();
        const auto first = firstNear(hashes, anyTwo, CancelToken());
        VERIFY_OK(first);
        QVERIFY(first->back() == 0 && timer.elapsed() < 2000);
    }

    void smallThingsOnAnEvenGroundAreAlikeOnlyWhereTheyAre() {
        const auto looks = [](const Image& image) { return miniatureOf(image); };
        const Miniature red = looks(squareOn(120, {220, 40, 40}, 30));
        QVERIFY(looksAlike(red, looks(resize(squareOn(120, {220, 40, 40}, 30), 70, 70, Filter::Bilinear))));
        QVERIFY(looksAlike(red, looks(squareOn(128, {228, 48, 48}, 30))));
        QVERIFY(!looksAlike(red, looks(squareOn(120, {40, 220, 40}, 30))));
        QVERIFY(!looksAlike(red, looks(squareOn(120, {220, 40, 40}, 45))));
        QVERIFY(!looksAlike(red, looks(squareOn(200, {255, 120, 120}, 30))));
    }

    void equalHashesOfDifferentPicturesAreToldApart() {
        const std::vector<std::uint64_t> hashes(9, 5);
        const auto first = firstNear(hashes, [](std::size_t a, std::size_t b) { return a % 3 == b % 3; }, CancelToken());
        VERIFY_OK(first);
        QCOMPARE(*first, (std::vector<std::size_t>{0, 1, 2, 0, 1, 2, 0, 1, 2}));
    }

    void aHashOutlivesSizeAndCompressionButNotAnotherPicture() {
        const Image picture = noise(320, 200, 1);
        const std::uint64_t hash = perceptualHash(picture);
        QVERIFY(std::popcount(hash ^ perceptualHash(resize(picture, 97, 61, Filter::Bilinear))) <= nearBits);
        for (unsigned seed = 2; seed < 60; ++seed)
            QVERIFY(std::popcount(hash ^ perceptualHash(noise(320, 200, seed))) > nearBits + 3);
    }

    void textsAreJudgedOneByOne_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* name, const std::string& text, const char* code) {
            QTest::newRow(name) << QString::fromStdString(text) << QString::fromLatin1(code);
        };
        row("a sentence", "A man with a red helmet on a small moped.", "");
        row("Chinese", "一只黑猫坐在红色的椅子上。", "");
        row("accents", "Le café « CAFÉ » de la forêt, naïve et où l’on déjeune — déjà vu…", "");
        row("Portuguese", "NÃO HÁ PÃO À MÃO", "");
        row("Cyrillic", "Красная машина на улице", "");
        row("angle brackets", "a cat < a dog and 3 > 2 & so on", "");
        row("picture mark", "<image> what is this animal doing?", "");
        row("empty", " \t\n　", "empty_text");
        row("short", "xy", "too_short");
        row("one Han character", "猫", "");
        row("signs", "!!! *** ??? 1234", "non_language");
        row("one letter", "aaaaaaaaaaaaaaaaaaa", "non_language");
        row("no vowels", "sdkfj hskdjfh skdjfhsk", "non_language");
        row("tag", "a <b>dog</b> on grass", "markup");
        row("entity", "a dog &amp; a cat", "markup");
        row("address", "a dog, see HTTPS://example.org", "url_in_text");
        row("stock", "Image may contain: one dog", "boilerplate");
        row("Windows-1252", "a cafÃ© by the sea", "mojibake");
        row("curly quotes", "the dogâ€™s red ball", "mojibake");
        row("Chinese as Latin", "å¤§å®¶å¥½ and friends", "mojibake");
        row("Cyrillic as Latin", "ÐºÐ¾Ñ‚ in the house", "mojibake");
        row("replacement", "a caf\xEF\xBF\xBD by the sea", "mojibake");
        row("stutter", "a very very very very very old dog", "repeated_words");
        std::string words, characters;
        for (int i = 0; i < 61; ++i) {
            words += i % 2 == 0 ? "dog " : "house ";
            characters += i % 2 == 0 ? "狗" : "家";
        }
        row("61 words", words, "too_long");
        row("60 words", words.substr(0, words.rfind(' ', words.size() - 2)), "");
        row("61 characters", characters, "too_long");
        row("60 characters", characters.substr(3), "");
    }

    void textsAreJudgedOneByOne() {
        QFETCH(const QString, text);
        QFETCH(const QString, code);
        const Codes wanted = code.isEmpty() ? Codes() : Codes{code.toStdString()};
        const Codes found = codesOf(text.toStdString());
        QVERIFY2(found == wanted, found.empty() ? "nothing" : found.begin()->c_str());
    }

    void aTextIsHeldAgainstItsLanguage() {
        QCOMPARE(codesOf("一只猫坐在椅子上", "en"), Codes{"wrong_language"});
        QCOMPARE(codesOf("a cat on a chair", "zh"), Codes{"wrong_language"});
        QCOMPARE(codesOf("ねこがいすのうえにいる", "zh"), Codes{"wrong_language"});
        QCOMPARE(codesOf("一只猫坐在椅子上", "zh"), Codes());
        QCOMPARE(codesOf("a cat by 王 Wei", "en"), Codes());
    }

    void theModelsTokenizerOverrulesTheCountOfWords() {
        CheckOptions options;
        options.tokens = {[](std::string_view text) { return static_cast<std::int64_t>(text.size()); }, 20};
        const CheckReport report = checked(setOfCaptions({"a dog on a red chair", "a dog on a red chairs"}), options);
        QCOMPARE(codesAt(report, "0"), Codes());
        QVERIFY2(report.findings.size() == 1 && report.findings[0].code == "too_long" && report.findings[0].detail == "21 tokens, the model reads 20",
                 told(report).c_str());
    }

    void aPhraseAtManyPicturesIsBoilerplateAndAClassIsNot() {
        std::vector<std::string> captions;
        for (int i = 0; i < 60; ++i)
            captions.push_back(i % 3 == 0 ? "view this picture in our shop" : "a picture of thing number " + std::to_string(i) + " on a table");
        QCOMPARE(checked(setOfCaptions(captions)).counts, (std::map<std::string, std::int64_t>{{"boilerplate", 20}}));
        captions.assign(120, "7");
        for (std::size_t i = 0; i < 10; ++i)
            captions[i] = "8";
        QCOMPARE(checked(setOfCaptions(captions)).counts, (std::map<std::string, std::int64_t>{{"class_imbalance", 1}}));
    }

    void picturesWithoutTextAreNamedOnlyWhereOthersHaveSome() {
        Dataset set = setOfCaptions({"a dog on a chair", "a cat on a chair", "a bird on a chair"});
        set.items.edit(1).captions.clear();
        set.items.edit(2).captions.clear();
        set.items.edit(2).split = "test";
        const CheckReport report = checked(set);
        QVERIFY2(report.findings.size() == 1 && report.findings[0].code == "no_text" && report.findings[0].row == 1, told(report).c_str());
    }

    void answersAreHeldAgainstEachOtherAndAgainstLists() {
        const auto question = [](const char* text, std::vector<std::string> answers, std::int64_t row) {
            Question asked;
            asked.text = text;
            asked.answers = std::move(answers);
            asked.row = row;
            return asked;
        };
        Question chosen = question("which animal is it", {"dog"}, 4);
        chosen.choices = {"cat", "bird"};
        Question best = question("which colour is it", {"red", "blue"}, 5);
        best.bestAnswer = "green";
        Dataset set;
        set.items.push_back(asking({question("is it a dog", {"yes"}, 0), question("Is it  a dog", {"no"}, 1), question("how many dogs", {"2"}, 2),
                                    question("what is missing", {}, 3), chosen, best, question("how many dogs", {"3", "2"}, 6)}));
        const CheckReport report = checked(set);
        std::map<std::int64_t, std::string> byRow;
        for (const Finding& finding : report.findings)
            byRow[finding.row] += finding.code;
        QVERIFY2(byRow == (std::map<std::int64_t, std::string>{{1, "inconsistent_answers"}, {3, "no_answer"}, {4, "answer_not_listed"},
                                                               {5, "answer_not_listed"}, {6, "repeated_text"}}),
                 told(report).c_str());
        const CheckReport listed = checked(set, {.answers = {"Yes", "no", "2", "3", "dog"}});
        QCOMPARE(countOf(listed, "answer_not_listed"), std::int64_t{3});      // green is in neither list
    }

    void oneAnswerThatRulesIsTold() {
        Dataset set;
        for (int i = 0; i < 100; ++i) {
            Question question;
            question.text = "is it number " + std::to_string(i);
            question.answers = {i % 10 == 0 ? "no" : "yes"};
            question.type = "is it";
            set.items.push_back(asking({question}));
        }
        const CheckReport report = checked(set);
        QVERIFY2(report.findings.size() == 1 && report.findings[0].code == "answer_imbalance" && report.findings[0].severity == Severity::Info,
                 told(report).c_str());
    }

    void conversationsNameEachPictureOnce() {
        Dataset set;
        for (int i = 0; i < 3; ++i) {
            DataItem item;
            item.row = i;
            item.path = std::to_string(i);
            item.questions.push_back({.text = "?!", .answers = {"a dog"}});     // a turn may be short
            item.turns = {{"user", i == 1 ? "<image><image> what is it?" : i == 2 ? "what is it?" : "<image> what is it?"}, {"assistant", "a dog"}};
            set.items.push_back(std::move(item));
        }
        const CheckReport report = checked(set);
        QVERIFY2(report.findings.size() == 1 && report.findings[0].code == "image_count" && report.findings[0].row == 1, told(report).c_str());
    }

    void findingsAreBoundedAndCountedAll() {
        const std::int64_t rows = mostFindings + 500;
        const CheckReport report = checked(setOfCaptions(std::vector<std::string>(static_cast<std::size_t>(rows), " ")));
        QCOMPARE(countOf(report, "empty_text"), rows);
        QCOMPARE(static_cast<std::int64_t>(report.findings.size()), mostFindings);
    }

    void longHostileTextsTakeLittleTime() {
        std::string pieces[]{std::string(900'000, '<'), std::string(900'000, '&'), std::string(900'000, ' '), {}, {}};
        while (pieces[3].size() < 900'000)
            pieces[3] += "Ãa<b &";
        while (pieces[4].size() < 900'000)
            pieces[4] += "É";
        QElapsedTimer timer;
        timer.start();
        checked(setOfCaptions({std::begin(pieces), std::end(pieces)}));
        QVERIFY2(timer.elapsed() < 5000, std::to_string(timer.elapsed()).c_str());
    }

    void everyCodeIsInThePageAndNoOther() {
        std::ifstream page(fs::path(DIPTYCH_SOURCE_DIR) / "docs" / "data-checks.md");
        std::map<std::string, std::string> documented, known;
        for (std::string line; std::getline(page, line);) {
            const auto end = line.starts_with("| `") ? line.find("` | ") : std::string::npos;
            if (end != std::string::npos)
                documented[line.substr(3, end - 3)] = line.substr(end + 4, line.find(" |", end + 4) - end - 4);
        }
        for (const FindingKind& kind : findingKinds())
            known[std::string(kind.code)] = severityName(kind.severity);
        QVERIFY(documented == known);
        QCOMPARE(known.size(), findingKinds().size());
    }
};

QTEST_GUILESS_MAIN(TestChecks)
#include "test_checks.moc"
