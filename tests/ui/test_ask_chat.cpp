// Chat in the window with tiny language models of random weights: replies come and go on, tokens and alternatives are there,
// stopping keeps what was said, the last message can be said differently, each picture has its conversations, and they are
// written out.
#include <QAction>
#include <QClipboard>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/ask_bench.h"
#include "ui/panels/ask/chat_bubble.h"
#include "ui/panels/ask/chat_pictures.h"
#include "ui/panels/ask/conversation.h"
#include "ui/panels/ask/token_review.h"
#include "viz/bar_list.h"
#include "viz/map_picture.h"
#include "viz/token_chips.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 60'000;  // ms

QByteArray contentOf(const QString& file) {
    QFile opened(file);
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

}  // namespace

class TestAskChat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        const std::vector<fs::path> folders = modelFolders({"llava", "idefics3", "smolvlm"});
        if (folders.empty())
            QSKIP("the shared folder is absent");
        m_folders = folders;
        m_bench = std::make_unique<PanelBench>();
        m_bench->settings.set("ask/automatic", false);
        m_bench->settings.set("ask/chat_longest", 8);
        QVERIFY(m_bench->open(m_folders.front()));
    }

    void init() {
        m_bench->selection.setPicture(-1, m_bench->picture(), {}, "en");
        m_bench->dialogs.shown.clear();
        beQuick();
    }

    void aReplyComesWithItsTokensAndThePromptThatTheModelGot() {
        const ShownAsk shown(*m_bench, AskWay::Chat);
        say(shown, QStringLiteral("What is it?"));
        const Conversation& talk = shown.chat->conversation();
        QCOMPARE(talk.turns.size(), std::size_t{1});
        const GeneratedText& reply = talk.turns.front().reply.reply;
        QVERIFY(!reply.ids.empty());
        QVERIFY(QString::fromStdString(talk.turns.front().reply.prompt).contains(QStringLiteral("What is it?")));
        const auto* chips = shown.chat->review().findChild<TokenChips*>();
        QVERIFY(chips->isVisible());
        QCOMPARE(chips->chips().size(), static_cast<qsizetype>(reply.ids.size()));
        QCOMPARE(chips->chips().front().value, std::exp(reply.tokenLogprobs.front()));
        shown.chat->review().chooseToken(0);
        const auto* alternatives = shown.chat->review().findChild<BarList*>();
        QVERIFY(alternatives->isVisible());
        QCOMPARE(alternatives->rows().size(), static_cast<qsizetype>(reply.alternatives.front().size()));
        press(shown, "Prompt");
        QVERIFY(m_bench->dialogs.shown.last().contains(QString::fromStdString(talk.turns.front().reply.prompt)));
    }

    void aMapOfAReplyLiesWhereItsCanvasSays() {
        const ShownAsk shown(*m_bench, AskWay::Chat);
        say(shown, QStringLiteral("Where?"));
        const GeneratedText& reply = shown.chat->conversation().turns.back().reply.reply;
        shown.chat->review().chooseToken(0);
        const auto* view = shown.panel.findChild<MapPicture*>();
        if (reply.maps.empty())
            QVERIFY(view->overlay().empty() && shown.chat->map().meaning.isEmpty());
        else
            QCOMPARE(view->overlay().rows, reply.mapRows);
        GeneratedText made{.text = "x", .ids = {5}, .pieces = {"x"}, .tokenLogprobs = {-1}, .alternatives = {}, .maps = {0.1F, 0.9F},
                           .mapRows = 1, .mapCols = 2, .mapCanvas = {-8, 4, 64, 32}};
        TokenReview review;
        review.setText(made);
        review.pointAtClearestToken();
        QCOMPARE(review.map().canvas, QRectF(-8, 4, 64, 32));
        QCOMPARE(review.map().heat.cols, 2);
    }

    void theConversationGoesOnFromWhatWasSaidAndIsTheSameAsAskedAtOnce() {
        const ShownAsk shown(*m_bench, AskWay::Chat);
        shown.chat->beginAnew();
        say(shown, QStringLiteral("first"));
        say(shown, QStringLiteral("second"));
        const Conversation& talk = shown.chat->conversation();
        QCOMPARE(talk.turns.size(), std::size_t{2});
        ChatRequest whole;
        whole.images = shown.chat->pictures().images();
        whole.messages = {"first", "second"};
        whole.decoding.maxTokens = 8;
        Result<ChatResult> expected = ChatResult();
        bool done = false;
        const JobHandle job = m_bench->engine.ask<ChatResult>(
            {}, [whole](Model& model, JobContext& context) { return model.chat(whole, context); },
            [&](Result<ChatResult> result) {
                expected = std::move(result);
                done = true;
            });
        QTRY_VERIFY_WITH_TIMEOUT(done, patience);
        QCOMPARE(expected->replies.size(), std::size_t{2});
        for (std::size_t i = 0; i < 2; ++i) {
            QCOMPARE(talk.turns[i].reply.reply.ids, expected->replies[i].reply.ids);
            QCOMPARE(talk.turns[i].reply.prompt, expected->replies[i].prompt);
        }
    }

    void theLastMessageCanBeSaidDifferentlyAndEscapeLeavesIt() {
        const ShownAsk shown(*m_bench, AskWay::Chat);
        shown.chat->beginAnew();
        say(shown, QStringLiteral("one"));
        say(shown, QStringLiteral("two"));
        auto* line = shown.chat->findChild<QPlainTextEdit*>();
        QTest::keyClick(line, Qt::Key_Up);
        QCOMPARE(line->toPlainText(), QStringLiteral("two"));
        QTest::keyClick(line, Qt::Key_Escape);
        QVERIFY(line->toPlainText().isEmpty());
        QTest::keyClick(line, Qt::Key_Up);
        say(shown, QStringLiteral("two, but other"));
        QCOMPARE(shown.chat->conversation().turns.size(), std::size_t{2});
        QCOMPARE(shown.chat->conversation().turns.back().message, QStringLiteral("two, but other"));
    }

    void stoppingKeepsWhatCameAndTheConversationCanGoOn() {
        beSlow();
        const ShownAsk shown(*m_bench, AskWay::Chat);
        shown.chat->beginAnew();
        waitForPictures(shown);
        shown.chat->setMessage(QStringLiteral("tell me all"));
        shown.chat->send();
        QVERIFY(shown.chat->running());
        QTest::qWait(30);
        QTest::mouseClick(ShownAsk::button(shown.chat, "Stop"), Qt::LeftButton);
        QVERIFY(!shown.chat->running());
        QVERIFY(shown.chat->conversation().turns.back().stopped);
        QVERIFY(ShownAsk::textOf(shown.chat).contains(QStringLiteral("Stopped.")));
        beQuick();
        say(shown, QStringLiteral("go on"));
        QVERIFY(shown.chat->conversation().turns.back().answered());
    }

    void textStreamsIntoTheBubbleAtMostTenTimesASecond() {
        beSlow();
        const ShownAsk shown(*m_bench, AskWay::Chat);
        shown.chat->beginAnew();
        waitForPictures(shown);
        shown.chat->setMessage(QStringLiteral("much"));
        shown.chat->send();
        QVERIFY(shown.chat->running());
        QElapsedTimer clock;
        clock.start();
        QSet<QString> texts;
        while (shown.chat->running() && clock.elapsed() < patience) {
            QTest::qWait(5);
            const QList<ChatBubble*> bubbles = shown.chat->findChildren<ChatBubble*>();
            if (!bubbles.isEmpty() && shown.chat->running())
                texts.insert(bubbles.last()->text());
        }
        const qint64 taken = clock.elapsed();
        QVERIFY2(texts.size() <= taken / 100 + 2, qPrintable(QString::number(texts.size())));
        QVERIFY2(texts.size() > 1 || taken < 300, qPrintable(QString::number(taken)));
        QVERIFY(!shown.chat->running());
    }

    void theEndStaysInViewWhileRepliesComeAndAnOpenedReplyDoesNotJump() {
        ShownAsk shown(*m_bench, AskWay::Chat);
        shown.panel.resize(700, 480);
        shown.chat->beginAnew();
        for (const char* message : {"one", "two", "three", "four"})
            say(shown, QString::fromLatin1(message));
        QScrollBar* bar = shown.chat->findChild<QScrollArea*>()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum());
        bar->triggerAction(QAbstractSlider::SliderToMinimum);
        shown.chat->reviewTurn(0);
        QTest::qWait(100);
        QCOMPARE(bar->value(), 0);
    }

    void eachPictureHasItsConversationsAndAnotherModelBeginsAnew() {
        const fs::path first = m_bench->picture(1), second = m_bench->picture(2);
        const ShownAsk shown(*m_bench, AskWay::Chat);
        look(shown, first);
        say(shown, QStringLiteral("about the first"));
        look(shown, second);
        QVERIFY(shown.chat->conversation().turns.empty());
        say(shown, QStringLiteral("about the second"));
        look(shown, first);
        QCOMPARE(shown.chat->conversation().title(), QStringLiteral("about the first"));
        shown.chat->beginAnew();
        QCOMPARE(shown.chat->earlier().size(), 1);
        if (m_folders.size() > 1) {
            look(shown, second);
            QVERIFY(m_bench->open(m_folders[1]));
            QVERIFY(shown.chat->conversation().turns.empty());
            QCOMPARE(shown.chat->earlier().size(), 1);
            QVERIFY(m_bench->open(m_folders.front()));
        }
    }

    void severalPicturesCanBeTalkedAboutAndAreFixedOnceSomethingWasSaid() {
        const ShownAsk shown(*m_bench, AskWay::Chat);
        look(shown, m_bench->picture(3));
        shown.chat->pictures().add({m_bench->picture(4), m_bench->picture(5), m_bench->picture(4)});
        QTRY_COMPARE_WITH_TIMEOUT(shown.chat->pictures().images().size(), std::size_t{3}, patience);
        say(shown, QStringLiteral("compare them"));
        const ChatTurn& turn = shown.chat->conversation().turns.front();
        QVERIFY2(turn.problem.isEmpty(), qPrintable(turn.problem));
        QCOMPARE(QString::fromStdString(turn.reply.prompt).count(QStringLiteral("<image>")), 3);
        QCOMPARE(shown.chat->conversation().pictures.size(), std::size_t{3});
        QVERIFY(!shown.chat->pictures().open());
    }

    void aPictureThatIsNoneIsSaidAndNotAdded() {
        const ShownAsk shown(*m_bench, AskWay::Chat);
        look(shown, m_bench->picture(6));
        shown.chat->pictures().add({m_bench->root / "settings.json"});
        QTRY_VERIFY_WITH_TIMEOUT(!shown.chat->pictures().loading(), patience);
        QCOMPARE(shown.chat->pictures().images().size(), std::size_t{1});
        QTRY_VERIFY(ShownAsk::textOf(shown.chat).contains(QStringLiteral("settings.json")));
    }

    void whatWasSaidIsPlainTextAndCanBeCopied() {
        const ShownAsk shown(*m_bench, AskWay::Chat);
        shown.chat->beginAnew();
        const QString message = QStringLiteral("<b>bold</b> <img src=x>");
        say(shown, message);
        const auto* label = shown.chat->findChildren<ChatBubble*>().first()->findChild<QLabel*>();
        QCOMPARE(label->text(), message);
        QCOMPARE(label->textFormat(), Qt::PlainText);
        QVERIFY(label->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
        shown.chat->findChildren<ChatBubble*>().first()->findChildren<QToolButton*>().last()->click();
        QCOMPARE(QApplication::clipboard()->text(), message);
    }

    void aConversationIsWrittenAsMarkdownAndAsJsonWithItsRecipeAndNamesNoFolder() {
        const ShownAsk shown(*m_bench, AskWay::Chat);
        shown.chat->beginAnew();
        say(shown, QStringLiteral("# no heading\n- no list"));
        const QString markdown = QString::fromStdString((m_bench->root / "talk.md").string());
        const QString json = QString::fromStdString((m_bench->root / "talk.json").string());
        m_bench->dialogs.paths = {markdown, json, QStringLiteral("/no/such/folder/talk.md")};
        QAction* exported = shown.chat->chatActions().last();
        exported->trigger();
        exported->trigger();
        exported->trigger();
        QCOMPARE(m_bench->dialogs.shown.size(), 1);
        const QByteArray text = contentOf(markdown);
        QVERIFY(text.contains("> # no heading\n> - no list"));
        QVERIFY(text.contains("> decoding.max_tokens: 8"));
        const QJsonObject object = QJsonDocument::fromJson(contentOf(json)).object();
        QCOMPARE(object.value(QStringLiteral("pictures")).toArray().first().toString(), QStringLiteral("picture0.png"));
        const QJsonObject turn = object.value(QStringLiteral("turns")).toArray().first().toObject();
        QVERIFY(!turn.value(QStringLiteral("tokens")).toArray().isEmpty());
        QCOMPARE(object.value(QStringLiteral("recipe")).toObject().value(QStringLiteral("decoding.way")).toString(), QStringLiteral("0"));
        QVERIFY(!contentOf(json).contains(m_bench->folder.path().toUtf8()));
    }

    void theTourBringsAReplyOfEveryFamily() {
        for (const fs::path& folder : m_folders) {
            QVERIFY(m_bench->open(folder));
            ShownAsk shown(*m_bench);
            QString problem = QStringLiteral("waits");
            shown.panel.bringToContent([&](const QString& line) { problem = line; });
            QTRY_VERIFY_WITH_TIMEOUT(problem != QStringLiteral("waits"), patience);
            QVERIFY2(problem.isEmpty(), qPrintable(QString::fromStdString(folder.string()) + problem));
            QVERIFY(shown.chat->isVisible());
            QVERIFY(shown.panel.spokenResults().join(QLatin1Char('\n')).contains(QStringLiteral("reply: ")));
        }
        QVERIFY(m_bench->open(m_folders.front()));
    }

private:
    void beQuick() {
        m_bench->settings.set("ask/chat_longest", 8);
        m_bench->settings.set("ask/shortest", 0);
        m_bench->settings.set("ask/chat_way", 0);
    }
    void beSlow() {                                 // many beams and no early end: there is time to watch and to stop
        m_bench->settings.set("ask/chat_longest", 120);
        m_bench->settings.set("ask/shortest", 100);
        m_bench->settings.set("ask/chat_way", 1);
        m_bench->settings.set("ask/beams", 16);
    }
    static void waitForPictures(const ShownAsk& shown) {
        QTRY_VERIFY_WITH_TIMEOUT(!shown.chat->pictures().images().empty() && !shown.chat->pictures().loading(), patience);
    }
    static void say(const ShownAsk& shown, const QString& message) {
        waitForPictures(shown);
        QSignalSpy finished(shown.chat, &ChatSection::finished);
        shown.chat->setMessage(message);
        shown.chat->send();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patience);
        QCOMPARE(finished.first().first().toString(), QString());
    }
    void look(const ShownAsk& shown, const fs::path& picture) {
        m_bench->selection.setPicture(-1, picture, {}, "en");
        QTRY_VERIFY_WITH_TIMEOUT(shown.chat->pictures().files().front() == picture && !shown.chat->pictures().images().empty(), patience);
    }
    static void press(const ShownAsk& shown, const char* text) {
        for (QToolButton* button : shown.chat->findChildren<QToolButton*>())
            if (button->isVisible() && button->text() == QString::fromLatin1(text))
                return button->click();
        QFAIL("no such button");
    }

    std::vector<fs::path> m_folders;
    std::unique_ptr<PanelBench> m_bench;
};

QTEST_MAIN(TestAskChat)
#include "test_ask_chat.moc"
