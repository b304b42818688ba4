// A conversation that goes on: replies given along with their messages are not written again, and the next one is what it
// would have been had the whole conversation been asked at once.
#include <QTemporaryDir>
#include <QTest>

#include "core/tasks/family_session.h"
#include "tests/support/tiny_chat_model.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

class TestChatGiven : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<FamilySession> m_model;
    ChatRequest m_request;

private Q_SLOTS:
    void initTestCase() {
        const fs::path path = fs::path(m_folder.path().toStdString()) / "llava";
        writeTinyChatModel(path, "llava");
        auto folder = readModelFolder({path, {}});
        QVERIFY(folder.ok());
        const auto family = findFamily(folder->family, "test");
        QVERIFY(family.ok());
        auto opened = (*family)->open(std::move(*folder), CancelToken());
        QVERIFY(opened.ok());
        m_model = std::move(*opened);
        m_request.images = {slopePicture(40, 20)};
        m_request.messages = {"one", "two", "three"};
        m_request.decoding.maxTokens = 4;
    }

    void onlyMessagesWithoutAReplyAreAnsweredAndAsInOneGo() {
        JobContext context;
        const auto whole = m_model->chat(m_request, context);
        QVERIFY2(whole.ok(), whole.ok() ? "" : whole.error().oneLine().c_str());
        ChatRequest rest = m_request;
        rest.given = {whole->replies[0].reply.text, whole->replies[1].reply.text};
        const auto last = m_model->chat(rest, context);
        QVERIFY2(last.ok(), last.ok() ? "" : last.error().oneLine().c_str());
        QCOMPARE(last->replies.size(), std::size_t{1});
        QCOMPARE(last->replies[0].message, std::string("three"));
        QCOMPARE(last->replies[0].prompt, whole->replies[2].prompt);
        QCOMPARE(last->replies[0].reply.ids, whole->replies[2].reply.ids);
    }

    void aReplyThatIsGivenStandsInThePromptWhateverTheModelWouldHaveSaid() {
        JobContext context;
        ChatRequest request = m_request;
        request.messages = {"one", "two"};
        request.given = {"something else"};
        const auto result = m_model->chat(request, context);
        QVERIFY2(result.ok(), result.ok() ? "" : result.error().oneLine().c_str());
        QVERIFY(result->replies[0].prompt.find("something else") != std::string::npos);
    }

    void asManyRepliesAsMessagesLeaveNothingToAnswer() {
        JobContext context;
        ChatRequest request = m_request;
        request.given = {"a", "b", "c"};
        const auto result = m_model->chat(request, context);
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Usage);
        QVERIFY(result.error().oneLine().find("3 for 3 messages") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestChatGiven)
#include "test_chat_given.moc"
