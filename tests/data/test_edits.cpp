// Edits as values: each kind does what it says and is undone to the letter, stays with its row when rows move, and is set aside
// where the source has become another one; an edited set is opened as such.
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <filesystem>

#include "core/data/edits/edit.h"
#include "core/data/edits/journal.h"
#include "tests/data/edited_set.h"
#include "tests/data/set_folder.h"

using namespace diptych;
using diptych::tests::smallSet;
using diptych::tests::told;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t owl = 0, dog = 1, talk = 3;

EditReport applyTo(Dataset& set, const std::vector<Edit>& edits, const fs::path& project = "/nowhere") {
    return applyEdits(set, edits, {smallSet(), project});
}

}  // namespace

class TestEdits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachKindSaysWhatItChangesAndIsUndoneToTheLetter_data();
    void eachKindSaysWhatItChangesAndIsUndoneToTheLetter();
    void aStepOfSeveralEditsOfOneRowIsUndoneFromItsEnd();
    void anEditFindsItsRowByItsNameWhenRowsHaveMoved();
    void whatNoLongerFitsIsSetAsideAndTheRestApplied();
    void typingInOneTextIsOneStep();
    void conversationsSayWhatTheirQuestionsSay();
    void aPictureComesFromTheProjectAlone();
    void answersKeepTheirBestOneWhereItStillStands();
    void namesOfKindsLeadBackToThem();
    void anEditedSetIsOpenedWithoutTheRowsThatWereLeftOut();
    void problemsOfRowsThatWereLeftOutGoWithThem();
    void aJournalThatIsNotThereIsAnError();
};

void TestEdits::eachKindSaysWhatItChangesAndIsUndoneToTheLetter_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"caption", "question", "answers", "split", "excluded", "tags", "size", "add_caption", "remove_caption"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void TestEdits::eachKindSaysWhatItChangesAndIsUndoneToTheLetter() {
    const Dataset set = smallSet();
    QFETCH(QString, name);
    struct Case {
        const char* name;
        Edit edit;
        std::string wanted;                                             // stands in what is told of the set afterwards, not before
    };
    const std::vector<Case> cases{{"caption", captionEdit(set, owl, 1, "一只猫头鹰"), " c 2 一只猫头鹰 zh"},
                                  {"question", questionEdit(set, owl, 0, "Is it blue?"), "Is it blue?"},
                                  {"answers", answersEdit(set, owl, 1, std::vector<std::string>{"two", "one", "2"}), " one /two/one/2"},
                                  {"split", splitEdit(set, dog, "test"), "dog.jpg|test"},
                                  {"excluded", excludedEdit(set, dog, "blurred"), "|train|blurred|"},
                                  {"tags", tagsEdit(set, owl, {"zebra", "bird", "zebra"}), " #bird #zebra\n"},
                                  {"size", pictureEdit(set, owl, {"", 640, 480}, {"", 320, 240}), "|320x240|"},
                                  {"add_caption", addCaptionEdit(set, dog, "a dog at play", "en"), " c 0 a dog at play en"},
                                  {"remove_caption", removeCaptionEdit(set, owl, 0), "|640x480|0\n c 2"}};
    const auto found = std::find_if(cases.begin(), cases.end(), [&](const Case& one) { return name == QLatin1String(one.name); });
    QVERIFY(found != cases.end());
    Dataset edited = set;
    QCOMPARE(applyTo(edited, {found->edit}).applied, 1);
    QVERIFY2(told(edited).find(found->wanted) != std::string::npos, told(edited).c_str());
    QVERIFY(told(set).find(found->wanted) == std::string::npos);
    QCOMPARE(applyTo(edited, {inverse(found->edit)}).applied, 1);
    QCOMPARE(told(edited), told(set));
    QCOMPARE(inverse(inverse(found->edit)), found->edit);
}

void TestEdits::aStepOfSeveralEditsOfOneRowIsUndoneFromItsEnd() {
    const Dataset set = smallSet();
    Dataset edited = set;
    std::vector<Edit> step;
    for (const char* text : {"first", "second", "third"}) {
        step.push_back(captionEdit(edited, dog, 0, text));
        applyTo(edited, {step.back()});
    }
    step.push_back(removeCaptionEdit(edited, dog, 0));
    applyTo(edited, {step.back()});
    QCOMPARE(edited.items[dog].captions.size(), 1u);
    QCOMPARE(applyTo(edited, inverse(std::span<const Edit>(step))).applied, 4);
    QCOMPARE(told(edited), told(set));
}

void TestEdits::anEditFindsItsRowByItsNameWhenRowsHaveMoved() {
    const Dataset set = smallSet();
    const std::vector<Edit> edits{captionEdit(set, dog, 0, "a hound"), excludedEdit(set, talk, "no picture")};
    Dataset moved;
    moved.items.push_back(tests::rowOf("images/new.png", "train", {"a new one"}));
    for (const DataItem& item : set.items)
        moved.items.push_back(item);
    const Dataset source = moved;
    const EditReport report = applyEdits(moved, edits, {source, "/nowhere"});
    QCOMPARE(report.applied, 2);
    QCOMPARE(moved.items[dog + 1].captions[0].text, "a hound");
    QCOMPARE(moved.items[talk + 1].excluded, "no picture");
    QCOMPARE(moved.items[dog].excluded, "");
}

void TestEdits::whatNoLongerFitsIsSetAsideAndTheRestApplied() {
    const Dataset set = smallSet();
    std::vector<Edit> edits{captionEdit(set, dog, 0, "a hound"), captionEdit(set, dog, 1, "a hound runs"), questionEdit(set, owl, 0, "Blue?"),
                            splitEdit(set, owl, "test"), tagsEdit(set, owl, {"x"})};
    edits[2].part = 17;
    edits[3].path = "images/gone.png";
    edits[4].after = "no list";
    Dataset changed = set;
    changed.items.edit(dog).captions[0].text = "the source says otherwise now";
    const EditReport report = applyEdits(changed, edits, {set, "/nowhere"});
    QCOMPARE(report.applied, 1);
    QCOMPARE(report.setAside.size(), 4u);
    QCOMPARE(report.setAside[0].edit, edits[0]);
    QCOMPARE(changed.items[dog].captions[0].text, "the source says otherwise now");
    QCOMPARE(changed.items[dog].captions[1].text, "a hound runs");
    // Two rows of one name: none is meant for sure once the place no longer fits.
    Dataset twice = set;
    twice.items.edit(2).path = twice.items[dog].path;
    Edit elsewhere = splitEdit(set, dog, "val");
    elsewhere.item = 0;
    QCOMPARE(applyEdits(twice, std::span(&elsewhere, 1), {twice, "/nowhere"}).applied, 0);
}

void TestEdits::typingInOneTextIsOneStep() {
    Dataset set = smallSet();
    const Edit first = captionEdit(set, dog, 0, "a do");
    applyTo(set, {first});
    const Edit second = captionEdit(set, dog, 0, "a dodo");
    const auto both = merged({3, "Edit a caption", 10, {first}}, {0, "Edit a caption", 20, {second}});
    QVERIFY(both.has_value());
    QCOMPARE(both->id, 3);
    QCOMPARE(both->edits.size(), 1u);
    QCOMPARE(both->edits[0].before, "a dog");
    QCOMPARE(both->edits[0].after, "a dodo");
    QVERIFY(!merged({3, "", 10, {first}}, {0, "", 20, {captionEdit(set, dog, 1, "another")}}));
    QVERIFY(!merged({3, "", 10, {splitEdit(set, dog, "a")}}, {0, "", 20, {splitEdit(set, dog, "b")}}));
    QVERIFY(!merged({3, "", 10, {first, first}}, {0, "", 20, {second}}));
}

void TestEdits::conversationsSayWhatTheirQuestionsSay() {
    const Dataset set = smallSet();
    Dataset edited = set;
    const std::vector<Edit> edits{questionEdit(set, talk, 0, "Which thing?"), answersEdit(set, talk, 1, std::vector<std::string>{"On a lake."})};
    QCOMPARE(applyTo(edited, edits).applied, 2);
    QCOMPARE(edited.items[talk].turns[0].text, "<image>\nWhich thing?");
    QCOMPARE(edited.items[talk].turns[1].text, "A boat.");
    QCOMPARE(edited.items[talk].turns[3].text, "On a lake.");
    applyTo(edited, inverse(std::span<const Edit>(edits)));
    QCOMPARE(told(edited), told(set));
}

void TestEdits::aPictureComesFromTheProjectAlone() {
    const QTemporaryDir folder;
    const fs::path project = folder.path().toStdString();
    fs::create_directory(project / "pictures");
    VERIFY_OK(writeFileAtomically(project / "pictures" / "a.png", "png"));
    const Dataset set = smallSet();
    Dataset edited = set;
    const Edit inside = pictureEdit(set, owl, {"", 640, 480}, {"pictures/a.png", 3, 2});
    QCOMPARE(applyTo(edited, {inside}, project).applied, 1);
    QCOMPARE(edited.items[owl].file, project / "pictures" / "a.png");
    QCOMPARE(edited.items[owl].width, 3);
    applyTo(edited, {inverse(inside)}, project);
    QCOMPARE(told(edited), told(set));
    fs::create_symlink("/etc/hostname", project / "link.png");
    for (const char* name : {"/etc/hostname", "../a.png", "pictures", "pictures/gone.png", "link.png"})
        QCOMPARE(applyTo(edited, {pictureEdit(set, owl, {}, {name, 1, 1})}, project).setAside.size(), 1u);
    QCOMPARE(told(edited), told(set));
}

void TestEdits::answersKeepTheirBestOneWhereItStillStands() {
    const Dataset set = smallSet();
    const auto bestAfter = [&](std::vector<std::string> answers) {
        Dataset edited = set;
        applyTo(edited, {answersEdit(set, owl, 1, std::move(answers))});
        const Question& question = edited.items[owl].questions[1];
        return question.bestAnswer + "/" + question.confidences;
    };
    QCOMPARE(bestAfter({"one", "two"}), "one/ym");
    QCOMPARE(bestAfter({"two", "three", "one"}), "one/");
    QCOMPARE(bestAfter({"two", "three"}), "two/ym");
    QCOMPARE(bestAfter({}), "/");
    QCOMPARE(readableEdit(EditKind::Answers, answersEdit(set, owl, 1, std::vector<std::string>{"a", "b"}).after), "a | b");
    QCOMPARE(readableEdit(EditKind::AddCaption, addCaptionEdit(set, owl, "words").after), "words");
    QCOMPARE(readableEdit(EditKind::Tags, "broken"), "broken");
}

void TestEdits::namesOfKindsLeadBackToThem() {
    using enum EditKind;
    for (const EditKind kind : {Caption, Question, Answers, Split, Excluded, Tags, Picture, AddCaption, RemoveCaption})
        QVERIFY(editKindNamed(editKindName(kind)) == kind);
    QVERIFY(!editKindNamed("captions"));
}

void TestEdits::anEditedSetIsOpenedWithoutTheRowsThatWereLeftOut() {
    const tests::SetFolder folder;
    folder.text("captions.json", tests::quoted("{'images': [{'id': 1, 'file_name': 'a.png'}, {'id': 2, 'file_name': 'b.png'}],"
                                               " 'annotations': [{'id': 1, 'image_id': 1, 'caption': 'a cat'}, {'id': 2, 'image_id': 2, 'caption': 'a dog'}]}"));
    folder.picture("a.png");
    folder.picture("b.png");
    const auto source = folder.open();
    VERIFY_OK(source);
    const fs::path project = folder.beside("project");
    {
        auto journal = EditJournal::open(project);
        VERIFY_OK(journal);
        VERIFY_OK(journal->append({0, "one", 0, {captionEdit(*source, 0, 0, "a tabby cat"), excludedEdit(*source, 1, "by hand")}}));
        Edit lost = captionEdit(*source, 0, 0, "never");
        VERIFY_OK(journal->append({0, "two", 0, {lost}}));
    }
    for (const fs::path& edits : {project, project / journalName}) {
        const auto edited = folder.open({}, {.edits = edits});
        VERIFY_OK(edited);
        QCOMPARE(edited->items.size(), 1u);
        QCOMPARE(edited->items[0].captions[0].text, "a tabby cat");
        QVERIFY2(tests::problemsOf(*edited, "edit_set_aside") == 1, told(*edited).c_str());
    }
    const auto kept = folder.open({}, {.edits = project, .keepExcluded = true});
    QCOMPARE(kept->items.size(), 2u);
    QCOMPARE(kept->items[1].excluded, "by hand");
    QCOMPARE(told(*folder.open()), told(*source));
}

void TestEdits::problemsOfRowsThatWereLeftOutGoWithThem() {
    Dataset set = smallSet();
    set.problems = {{"missing_image", 0, "images/dog.jpg", ""}, {"bad_text", 0, "images/owl.png", ""}, {"duplicate_id", 9, "images/other.png", ""}};
    QCOMPARE(withoutExcluded(set).problems.size(), 2u);                 // the picture that was missing is there by now
    set.items.edit(owl).excluded = "by hand";
    const Dataset kept = withoutExcluded(set);
    QCOMPARE(kept.items.size(), 3u);
    QCOMPARE(kept.problems.size(), 1u);
    QCOMPARE(kept.problems[0].code, "duplicate_id");
    set.items.edit(2).path = "images/owl.png";                          // another row of that picture still counts
    QCOMPARE(withoutExcluded(set).problems.size(), 2u);
}

void TestEdits::aJournalThatIsNotThereIsAnError() {
    const tests::SetFolder folder;
    folder.picture("cat/a.png");
    const auto opened = folder.open({}, {.edits = folder.beside("nowhere")});
    QVERIFY(!opened.ok());
    QVERIFY(opened.error().code == ErrorCode::NotFound);
}

QTEST_APPLESS_MAIN(TestEdits)
#include "test_edits.moc"
