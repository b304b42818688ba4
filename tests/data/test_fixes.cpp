// Fixes: each planted fault of the shared faulty set that can be mended is found no more afterwards, and undo brings everything
// back; which of equal pictures stays; how a new split is dealt; what find and replace and the cleaners do to texts.
#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "core/data/checks/checks.h"
#include "core/data/edits/journal.h"
#include "core/data/fixes/fixes.h"
#include "core/data/resample.h"
#include "tests/data/edited_set.h"
#include "tests/data/set_folder.h"
#include "tests/data/tiny_pictures.h"
#include "tests/support/shared_files.h"

using namespace diptych;
using diptych::tests::rowOf;
using diptych::tests::SetFolder;
using diptych::tests::smallSet;
using diptych::tests::told;
namespace fs = std::filesystem;

namespace {

JobContext context;

Image noise(int width, int height, unsigned seed) {
    std::mt19937 random(seed);
    Image small(9, 8);
    for (auto& value : small.pixels)
        value = static_cast<std::uint8_t>(random() % 256);
    return resize(small, width, height, Filter::Nearest);
}

std::string bytesOf(const Image& image) {
    const auto png = encodePng(image);
    return {reinterpret_cast<const char*>(png->data()), png->size()};
}

CheckReport checked(const Dataset& set) { return *checkDataset(withoutExcluded(set), {}, context); }

std::int64_t countOf(const CheckReport& report, const std::string& code) {
    const auto found = report.counts.find(code);
    return found == report.counts.end() ? 0 : found->second;
}

std::vector<std::size_t> everyRow(const Dataset& set) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < set.items.size(); ++i)
        places.push_back(i);
    return places;
}

// The first fix that needs no person.
Result<FixPlan> mended(const std::string& code, const Dataset& set, const CheckReport& report, const fs::path& project) {
    const auto places = placesOf(set, report.findings, std::vector{code});
    for (const FixKind kind : fixesFor(code)) {
        switch (kind) {
        case FixKind::EditText:
        case FixKind::Resplit: continue;
        case FixKind::Exclude: return excludeRows(set, places, code);
        case FixKind::Deduplicate: return deduplicate(set, {.near = code.starts_with("near")}, context);
        case FixKind::Reencode: return reencode(set, places, {.project = project}, context);
        case FixKind::Remeasure: return remeasure(set, places, project, context);
        default: {
            auto plan = cleanTexts(set, places, kind, context);
            if (!plan.ok() || !plan->step.edits.empty())
                return plan;
        }
        }
    }
    return Error{ErrorCode::NotFound, "no fix", code, {}};
}

// What a planted fault leaves behind when its row was left out of the source: nothing can be mended there.
bool isOfTheSource(const std::string& code) { return fixesFor(code).empty(); }

FixPlan replaced(const Dataset& set, const ReplaceOptions& options) {
    auto plan = replaceTexts(set, everyRow(set), options, context);
    return plan.ok() ? *std::move(plan) : FixPlan{};
}

std::string cleaned(FixKind kind, const std::string& text) {
    Dataset set;
    set.items.push_back(rowOf("a.png", "train", {text, "another"}));
    const auto plan = cleanTexts(set, everyRow(set), kind, context);
    if (!plan.ok())
        return "error: " + plan.error().message;
    if (!plan->skipped.empty())
        return "skipped";
    return plan->step.edits.empty() ? text : plan->step.edits.front().after;
}

// Rows of several pictures, some of which are the same file.
Dataset setOfPictures(const SetFolder& folder, int count) {
    for (int i = 0; i < count; ++i)
        folder.text("p" + std::to_string(i) + ".png", bytesOf(noise(48, 40, static_cast<unsigned>(i / 3))));
    Dataset set;
    set.root = folder.root();
    for (int i = 0; i < count; ++i) {
        DataItem item = rowOf("p" + std::to_string(i) + ".png", "all", {"words " + std::to_string(i)});
        item.file = folder.root() / item.path;
        item.questions = {{0, "What?", i % 5 == 0 ? "rare" : "common", "en", {i % 2 == 0 ? "yes" : "no"}}};
        set.items.push_back(item);
    }
    return set;
}

std::map<std::string, int> countsAfter(const Dataset& set, const FixPlan& plan) {
    Dataset edited = set;
    applyEdits(edited, plan.step.edits, {set, {}});
    std::map<std::string, int> counts;
    for (const DataItem& item : edited.items)
        ++counts[item.split];
    return counts;
}

}  // namespace

class TestFixes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFaultThatCanBeMendedIsFoundNoMoreAndUndoBringsItBack();
    void everyCodeHasAFixOrIsOfTheSource();
    void rowsAreFoundByPathAndRow();
    void whatIsExcludedIsIncludedAgain();
    void ofPicturesThatAreTheSameTheBestStays();
    void ofPicturesInTwoSplitsThatOfTheWantedOneStays();
    void rowsOfOnePictureAreNoDuplicates();
    void picturesAreWrittenAnewUprightAndNeverOverTheSource();
    void hugePicturesAreMadeSmallerUnlessTheyHaveBoxes();
    void aPlanAloneWritesNothing();
    void aNewSplitKeepsGroupsTogetherAndSharesExact();
    void aNewSplitIsThatOfItsSeed();
    void aNewSplitIsStratified();
    void sharesAreReadStrictly();
    void textsAreReplacedAsAsked();
    void answersAreReplacedWithTheirBest();
    void aTextOfUnboundedWorkIsSkipped();
    void textsAreCleaned_data();
    void textsAreCleaned();
    void longTextsAreCleanedInLinearTime();
    void captionsThatAreEmptyOrSaidTwiceAreTakenOut();
    void aCancelledFixIsCancelled();
};

void TestFixes::everyFaultThatCanBeMendedIsFoundNoMoreAndUndoBringsItBack() {
    const fs::path faulty = tests::corpusFolder() / "data" / "faulty";
    SKIP_WITHOUT(faulty);
    const QTemporaryDir folder;
    const fs::path project = folder.path().toStdString();
    const auto source = openDataset(faulty, context);
    VERIFY_OK(source);
    const CheckReport before = checked(*source);
    Dataset set = *source;
    auto journal = EditJournal::open(project);
    VERIFY_OK(journal);
    // What one fix lays open, another one mends: several rounds.
    for (int round = 0; round < 4; ++round) {
        const CheckReport report = checked(set);
        for (const auto& [code, count] : report.counts) {
            if (isOfTheSource(code))
                continue;
            auto plan = mended(code, set, report, project);
            QVERIFY2(plan.ok(), code.c_str());
            if (plan->step.edits.empty())
                continue;                                               // mended together with another one
            QCOMPARE(applyEdits(set, plan->step.edits, {*source, project}).setAside.size(), 0u);
            VERIFY_OK(journal->append(plan->step));
        }
    }
    const CheckReport after = checked(set);
    QVERIFY(journal->doneCount() > 10);
    for (const auto& [code, count] : after.counts)
        QVERIFY2(isOfTheSource(code), (code + " is still found").c_str());
    for (const char* code : {"missing_image", "truncated_image", "empty_file", "unreadable_image", "wrong_extension", "exact_duplicate", "empty_text", "no_text",
                             "repeated_text", "too_long", "markup", "mojibake", "blank_image", "extreme_aspect", "image_bomb", "animated_image", "outside_root", "size_differs"})
        QVERIFY2(countOf(before, code) > 0, code);
    // The set as a training opens it, and the clean rows that are still in it.
    const auto edited = openDataset(faulty, context, {.edits = project});
    VERIFY_OK(edited);
    QCOMPARE(told(*edited), told(withoutExcluded(set)));
    QCOMPARE(std::count_if(edited->items.begin(), edited->items.end(), [](const DataItem& item) { return item.path.starts_with("clean_"); }), 6);
    while (journal->canUndo())
        VERIFY_OK(journal->undo());
    const auto undone = openDataset(faulty, context, {.edits = project});
    VERIFY_OK(undone);
    QCOMPARE(told(*undone), told(*source));
    QVERIFY(checked(*undone).counts == before.counts);
}

void TestFixes::everyCodeHasAFixOrIsOfTheSource() {
    const std::set<std::string_view> ofTheSource{"duplicate_id", "dangling_id", "edit_set_aside", "class_imbalance", "answer_imbalance"};
    for (const FindingKind& kind : findingKinds()) {
        QCOMPARE(fixesFor(kind.code).empty(), ofTheSource.contains(kind.code));
        for (const FixKind fix : fixesFor(kind.code))
            QVERIFY(fixNamed(fixName(fix)) == fix);
    }
    QVERIFY(fixesFor("nothing").empty());
    QVERIFY(!fixNamed("nothing"));
}

void TestFixes::rowsAreFoundByPathAndRow() {
    Dataset set = smallSet();
    set.items.push_back(set.items[1]);
    set.items.edit(4).row = 9;
    set.items.edit(4).captions[0].row = 30;
    const auto places = [&](std::int64_t row, const std::string& path) {
        const std::vector<Finding> findings{makeFinding("blank_image", row, path, "")};
        return placesOf(set, findings, {});
    };
    QCOMPARE(places(9, "images/dog.jpg"), (std::vector<std::size_t>{4}));
    QCOMPARE(places(30, "images/dog.jpg"), (std::vector<std::size_t>{4}));
    QCOMPARE(places(77, "images/dog.jpg"), (std::vector<std::size_t>{1, 4}));
    QVERIFY(places(0, "images/gone.jpg").empty());
    set.items.edit(4).excluded = "by hand";
    QVERIFY(places(77, "images/dog.jpg") == std::vector<std::size_t>{1});
    const std::vector<Finding> other{makeFinding("markup", 0, "images/dog.jpg", "")};
    QVERIFY(placesOf(set, other, std::vector<std::string>{"mojibake"}).empty());
}

void TestFixes::whatIsExcludedIsIncludedAgain() {
    const Dataset set = smallSet();
    Dataset edited = set;
    const FixPlan plan = excludeRows(set, std::vector<std::size_t>{1, 2}, "blurred_image");
    QCOMPARE(plan.step.title, "Exclude 2 rows");
    applyEdits(edited, plan.step.edits, {set, {}});
    QCOMPARE(withoutExcluded(edited).items.size(), 2u);
    QVERIFY(excludeRows(edited, std::vector<std::size_t>{1}, "again").step.edits.empty());
    applyEdits(edited, includeRows(edited, everyRow(edited)).step.edits, {set, {}});
    QCOMPARE(told(edited), told(set));
}

void TestFixes::ofPicturesThatAreTheSameTheBestStays() {
    const SetFolder folder;
    folder.text("small.png", bytesOf(noise(48, 40, 1)));
    folder.text("copy.png", bytesOf(noise(48, 40, 1)));
    folder.text("other.png", bytesOf(noise(48, 40, 2)));
    folder.text("large.png", bytesOf(resize(noise(48, 40, 1), 480, 400, Filter::Nearest)));
    const auto opened = folder.open();
    VERIFY_OK(opened);
    const auto excludedBy = [&](const DuplicateOptions& options, const Dataset& set) {
        std::set<std::string> paths;
        const auto plan = deduplicate(set, options, context);
        for (const Edit& edit : plan->step.edits)
            paths.insert(edit.path);
        return paths;
    };
    Dataset set = *opened;
    QCOMPARE(excludedBy({}, set), (std::set<std::string>{"small.png"}));               // copy.png comes first
    QCOMPARE(excludedBy({.near = true}, set), (std::set<std::string>{"copy.png", "small.png"}));
    for (std::size_t i = 0; i < set.items.size(); ++i)
        if (set.items[i].path == "small.png")
            set.items.edit(i).captions.push_back({1, "with words", "", 0});
    QCOMPARE(excludedBy({}, set), (std::set<std::string>{"copy.png"}));
}

void TestFixes::ofPicturesInTwoSplitsThatOfTheWantedOneStays() {
    const SetFolder folder;
    for (const char* name : {"train/a.png", "val/b.png", "test/c.png"})
        folder.text(name, bytesOf(noise(48, 40, 1)));
    const auto set = folder.open();
    VERIFY_OK(set);
    QCOMPARE(set->items.size(), 3u);
    for (const char* split : {"train", "val", "test"}) {
        Dataset edited = *set;
        const auto plan = deduplicate(*set, {.keepSplit = split}, context);
        VERIFY_OK(plan);
        applyEdits(edited, plan->step.edits, {*set, {}});
        const Dataset kept = withoutExcluded(edited);
        QCOMPARE(kept.items.size(), 1u);
        QCOMPARE(kept.items[0].split, split);
        QCOMPARE(countOf(checked(edited), "split_leak"), 0);
    }
}

void TestFixes::rowsOfOnePictureAreNoDuplicates() {
    const SetFolder folder;
    Dataset set = setOfPictures(folder, 3);
    set.items.edit(1) = set.items[0];
    set.items.edit(2) = set.items[0];
    QVERIFY(deduplicate(set, {}, context)->step.edits.empty());
    set.items.edit(2).split = "val";                                    // the same file in another split is a leak
    QCOMPARE(deduplicate(set, {}, context)->step.edits.size(), 1u);
}

void TestFixes::picturesAreWrittenAnewUprightAndNeverOverTheSource() {
    const SetFolder folder;
    const QByteArray turned = QByteArray::fromBase64(tests::jpegTurned);
    folder.text("turned.jpg", {turned.constData(), static_cast<std::size_t>(turned.size())});
    folder.text("broken.jpg", "no picture");
    const auto set = folder.open();
    VERIFY_OK(set);
    const fs::path project = folder.beside("project");
    const auto plan = reencode(*set, everyRow(*set), {.project = project}, context);
    VERIFY_OK(plan);
    QCOMPARE(plan->step.edits.size(), 1u);
    QCOMPARE(plan->skipped.size(), 1u);
    Dataset edited = *set;
    QCOMPARE(applyEdits(edited, plan->step.edits, {*set, project}).applied, 1);
    const auto place = static_cast<std::size_t>(plan->step.edits[0].item);
    QCOMPARE(edited.items[place].file.parent_path(), project / "pictures");
    QCOMPARE(readImageHeader(edited.items[place].file)->orientation, 1);
    QCOMPARE(readImageHeader(edited.items[place].file)->format, "png");
    const auto before = readItemImage(set->items[place]), after = readItemImage(edited.items[place]);
    QVERIFY(before->pixels == after->pixels && before->width == 8 && after->width == 8);
    QCOMPARE(edited.items[place].height, 12);
    QCOMPARE(readFile(folder.root() / "turned.jpg")->size(), static_cast<std::size_t>(turned.size()));
    // A copy can be mended again, and both steps undone.
    const auto again = reencode(edited, std::vector{place}, {.project = project, .maxSide = 6}, context);
    Dataset twice = edited;
    applyEdits(twice, again->step.edits, {*set, project});
    QCOMPARE(readItemImage(twice.items[place])->height, 6);
    applyEdits(twice, inverse(std::span<const Edit>(again->step.edits)), {*set, project});
    QCOMPARE(told(twice), told(edited));
    applyEdits(twice, inverse(std::span<const Edit>(plan->step.edits)), {*set, project});
    QCOMPARE(told(twice), told(*set));
}

void TestFixes::hugePicturesAreMadeSmallerUnlessTheyHaveBoxes() {
    const SetFolder folder;
    folder.text("a.png", bytesOf(noise(200, 100, 1)));
    Dataset set = *folder.open();
    const fs::path project = folder.beside("project");
    const auto plan = reencode(set, everyRow(set), {.project = project, .maxSide = 50}, context);
    Dataset edited = set;
    applyEdits(edited, plan->step.edits, {set, project});
    QCOMPARE(edited.items[0].width, 50);
    QCOMPARE(edited.items[0].height, 25);
    set.items.edit(0).boxes = {{RectF{}, "dog"}};
    QCOMPARE(reencode(set, everyRow(set), {.project = project, .maxSide = 50}, context)->skipped.size(), 1u);
    QCOMPARE(reencode(set, everyRow(set), {.project = project, .maxSide = 0}, context)->step.edits.size(), 1u);
}

void TestFixes::aPlanAloneWritesNothing() {
    const SetFolder folder;
    folder.picture("a.png");
    const auto set = folder.open();
    const auto plan = reencode(*set, everyRow(*set), {.project = folder.beside("project"), .write = false}, context);
    QCOMPARE(plan->step.edits.size(), 1u);
    QVERIFY(!fs::exists(folder.beside("project")));
}

void TestFixes::aNewSplitKeepsGroupsTogetherAndSharesExact() {
    const SetFolder folder;
    const Dataset set = setOfPictures(folder, 60);                       // 20 groups of 3
    const auto plan = resplit(set, {.parts = {{"train", 80}, {"val", 10}, {"test", 10}}, .seed = 5}, context);
    VERIFY_OK(plan);
    Dataset edited = set;
    applyEdits(edited, plan->step.edits, {set, {}});
    for (std::size_t i = 0; i < edited.items.size(); ++i)
        QCOMPARE(edited.items[i].split, edited.items[i / 3 * 3].split);
    QCOMPARE(countsAfter(set, *plan), (std::map<std::string, int>{{"train", 48}, {"val", 6}, {"test", 6}}));
    QCOMPARE(countOf(checked(edited), "split_leak"), 0);
    QCOMPARE(countOf(checked(edited), "near_split_leak"), 0);
    applyEdits(edited, inverse(std::span<const Edit>(plan->step.edits)), {set, {}});
    QCOMPARE(told(edited), told(set));
}

void TestFixes::aNewSplitIsThatOfItsSeed() {
    const SetFolder folder;
    const Dataset set = setOfPictures(folder, 60);
    const auto of = [&](std::uint64_t seed) { return resplit(set, {.seed = seed}, context)->step.edits; };
    QVERIFY(of(1) == of(1));
    QVERIFY(of(1) != of(2));
}

void TestFixes::aNewSplitIsStratified() {
    Dataset set;
    for (int i = 0; i < 1000; ++i) {
        DataItem item = rowOf("p" + std::to_string(i), "all", {i % 50 == 0 ? "heron" : i % 2 == 0 ? "owl" : "dog"});
        item.file.clear();
        item.questions = {{0, "What?", i % 4 == 0 ? "rare" : "common", "en", {i % 10 == 0 ? "yes" : "no"}}};
        set.items.push_back(item);
    }
    using Stratify = ResplitOptions::Stratify;
    const auto shareOf = [&](Stratify by, auto isOne) {
        Dataset edited = set;
        applyEdits(edited, resplit(set, {.parts = {{"train", 70}, {"val", 30}}, .seed = 3, .stratify = by}, context)->step.edits, {set, {}});
        return std::count_if(edited.items.begin(), edited.items.end(), [&](const DataItem& item) { return item.split == "val" && isOne(item); });
    };
    const auto near = [](std::int64_t got, std::int64_t wanted) { return std::abs(got - wanted) <= 1; };
    QVERIFY(near(shareOf(Stratify::Class, [](const DataItem& item) { return item.captions[0].text == "heron"; }), 6));
    QVERIFY(near(shareOf(Stratify::Answer, [](const DataItem& item) { return item.questions[0].answers[0] == "yes"; }), 30));
    QVERIFY(near(shareOf(Stratify::QuestionType, [](const DataItem& item) { return item.questions[0].type == "rare"; }), 75));
    QCOMPARE(shareOf(Stratify::Nothing, [](const DataItem&) { return true; }), 300);
}

void TestFixes::sharesAreReadStrictly() {
    using Parts = std::vector<std::pair<std::string, double>>;
    QVERIFY(*parseParts("80/10/10") == (Parts{{"train", 80}, {"val", 10}, {"test", 10}}));
    QVERIFY(*parseParts("90/10") == (Parts{{"train", 90}, {"val", 10}}));
    QVERIFY(*parseParts("a=0.5/b=0.5") == (Parts{{"a", 0.5}, {"b", 0.5}}));
    for (const char* wrong : {"", "80", "80/10/10/5", "80/x", "a=1/2", "a=1/a=2", "-1/2", "0/0", "=1/b=2", "nan/1", "80//10"})
        QVERIFY2(!parseParts(wrong).ok(), wrong);
    QVERIFY(!resplit(smallSet(), {.parts = {{"a", 0}, {"b", 0}}}, context).ok());
}

void TestFixes::textsAreReplacedAsAsked() {
    const Dataset set = smallSet();
    const auto after = [&](const ReplaceOptions& options) {
        std::string all;
        for (const Edit& edit : replaced(set, options).step.edits)
            all += std::string(editKindName(edit.kind)) + ":" + readableEdit(edit.kind, edit.after) + "; ";
        return all;
    };
    QCOMPARE(after({"DOG", "hound"}), "caption:a hound; caption:a brown hound runs; ");
    QCOMPARE(after({.find = "DOG", .replacement = "hound", .matchCase = true}), "");
    QCOMPARE(after({"a d.g", "x"}), "");
    QCOMPARE(after({"(\\w+) dog", "[$1]", true}), "caption:[a]; caption:a [brown] runs; ");
    QCOMPARE(after({"^a (?<what>dog)$", "${what}!", true}), "caption:dog!; ");
    QCOMPARE(after({"is it red", "$1", false}), "question:$1?; ");
    QCOMPARE(after({.find = "boat", .replacement = "ship"}), "answers:A ship.; ");
    QCOMPARE(after({.find = "猫头鹰", .replacement = "鸟"}), "caption:画面上有一只鸟; ");
    QCOMPARE(after({.find = "a", .replacement = "b", .captions = false, .questions = false, .answers = false}), "");
    QCOMPARE(after({.find = "zzz", .replacement = "b"}), "");
    QVERIFY(!replaceTexts(set, everyRow(set), {"(", "x", true}, context).ok());
    QVERIFY(!replaceTexts(set, everyRow(set), {"", "x"}, context).ok());
    QVERIFY(!replaceTexts(set, everyRow(set), {"dog", "$9", true}, context).ok());
    Dataset edited = set;
    const FixPlan plan = replaced(set, {"o", "0"});
    QCOMPARE(static_cast<std::size_t>(applyEdits(edited, plan.step.edits, {set, {}}).applied), plan.step.edits.size());
    applyEdits(edited, inverse(std::span<const Edit>(plan.step.edits)), {set, {}});
    QCOMPARE(told(edited), told(set));
}

void TestFixes::answersAreReplacedWithTheirBest() {
    const Dataset set = smallSet();
    Dataset edited = set;
    applyEdits(edited, replaced(set, {.find = "one", .replacement = "1", .captions = false, .questions = false}).step.edits, {set, {}});
    const Question& question = edited.items[0].questions[1];
    QCOMPARE(question.bestAnswer, "1");
    QCOMPARE(question.answers, (std::vector<std::string>{"1", "1"}));
    QCOMPARE(question.confidences, "ym");
}

void TestFixes::aTextOfUnboundedWorkIsSkipped() {
    Dataset set;
    set.items.push_back(rowOf("a.png", "train", {std::string(300, 'a') + "!", "aa"}));
    QElapsedTimer timer;
    timer.start();
    const FixPlan plan = replaced(set, {"^(a+)+$", "x", true});
    QVERIFY(timer.elapsed() < 5000);
    QCOMPARE(plan.skipped.size(), 1u);
    QCOMPARE(plan.step.edits.size(), 1u);
    Dataset large;
    large.items.push_back(rowOf("a.png", "train", {std::string(5000, 'a')}));
    QCOMPARE(replaced(large, {"a", std::string(1000, 'b')}).skipped.size(), 1u);
}

void TestFixes::textsAreCleaned_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    const auto row = [](FixKind kind, const char* text, const char* wanted) {
        QTest::addRow("%s %s", std::string(fixName(kind)).c_str(), text) << static_cast<int>(kind) << QString::fromUtf8(text) << QString::fromUtf8(wanted);
    };
    using enum FixKind;
    row(Trim, "  a \t dog \n", "a dog");
    row(Trim, "one\ntwo", "one\ntwo");
    row(Trim, "   ", "skipped");
    row(StripMarkup, "<div class=\"x\">a <b>dog</b>&nbsp;</div> runs", "a dog runs");
    row(StripMarkup, "1 < 2 & 3 > 2", "1 < 2 & 3 > 2");
    row(StripMarkup, "a &lt;b&gt;dog&lt;/b&gt; &amp; cat &#233;&#x732B;", "a dog & cat é猫");
    row(StripMarkup, "a dog <b unclosed", "a dog b unclosed");
    row(StripMarkup, "<image> is no tag", "<image> is no tag");
    row(StripMarkup, "<br/>", "skipped");
    row(StripAddresses, "a dog http://example.org/buy runs", "a dog runs");
    row(StripAddresses, "see WWW.example.org, and https://x.y/z?a=b", "see and");
    row(StripAddresses, "http://a.b", "skipped");
    row(StripAddresses, "the www is wide", "the www is wide");
    row(RepairEncoding, "a cafÃ© with naÃ¯ve people â€” and more", "a café with naïve people — and more");
    row(RepairEncoding, "an École, naïve", "an École, naïve");
    row(RepairEncoding, "çŒ«å’Œ dog", "猫和 dog");
    row(RepairEncoding, "plain", "plain");
}

void TestFixes::textsAreCleaned() {
    QFETCH(int, kind);
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    QCOMPARE(QString::fromStdString(cleaned(static_cast<FixKind>(kind), text.toStdString())), wanted);
}

void TestFixes::longTextsAreCleanedInLinearTime() {
    std::string tags, open;
    for (int i = 0; i < 200'000; ++i) {
        tags += "<b>x</b>";
        open += "<b ";
    }
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(cleaned(FixKind::StripMarkup, tags).size(), 200'000u);
    QVERIFY(!cleaned(FixKind::StripMarkup, open).empty());
    QVERIFY(!cleaned(FixKind::StripAddresses, std::string(1'000'000, 'w')).empty());
    QVERIFY(!cleaned(FixKind::RepairEncoding, std::string(1'000'000, '\x41')).empty());
    QVERIFY2(timer.elapsed() < 20'000, "cleaning takes more than linear time");
}

void TestFixes::captionsThatAreEmptyOrSaidTwiceAreTakenOut() {
    Dataset set;
    set.items.push_back(rowOf("a.png", "train", {"a dog", " ", "A  dog", "another", "a dog"}));
    set.items.push_back(rowOf("b.png", "train", {""}));
    const auto plan = cleanTexts(set, everyRow(set), FixKind::DropCaptions, context);
    Dataset edited = set;
    QCOMPARE(applyEdits(edited, plan->step.edits, {set, {}}).applied, 3);
    QCOMPARE(edited.items[0].captions.size(), 2u);
    QCOMPARE(edited.items[0].captions[1].text, "another");
    QCOMPARE(plan->skipped.size(), 1u);
    applyEdits(edited, inverse(std::span<const Edit>(plan->step.edits)), {set, {}});
    QCOMPARE(told(edited), told(set));
    QVERIFY(cleanTexts(set, everyRow(set), FixKind::Exclude, context).error().code == ErrorCode::Usage);
}

void TestFixes::aCancelledFixIsCancelled() {
    JobContext stopped;
    stopped.cancel.cancel();
    const Dataset set = smallSet();
    QVERIFY(replaceTexts(set, everyRow(set), {"a", "b"}, stopped).error().code == ErrorCode::Cancelled);
    QVERIFY(resplit(set, {}, stopped).error().code == ErrorCode::Cancelled);
    QVERIFY(deduplicate(set, {}, stopped).error().code == ErrorCode::Cancelled);
    QVERIFY(reencode(set, everyRow(set), {}, stopped).error().code == ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestFixes)
#include "test_fixes.moc"
