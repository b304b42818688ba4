// Chat templates: a table of small templates against what Jinja writes, where a folder keeps its template, errors with their
// line, and hostile templates, which all end soon with one line.
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/text/chat_template.h"
#include "tests/support/tiny_model.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

Result<std::string> rendered(std::string_view source, const Json& context = Json::object()) {
    DIPTYCH_ASSIGN(const ChatTemplate parsed, ChatTemplate::parse(source));
    return parsed.render(context);
}

std::string problemOf(std::string_view source, const Json& context = Json::object()) {
    const auto text = rendered(source, context);
    return text.ok() ? "wrote " + text->substr(0, 80) : text.error().oneLine();
}

// [source, what Jinja writes], and the context of all of them.
const Json& rows() {
    static const Json file = *readJsonFile(std::filesystem::path(DIPTYCH_SOURCE_DIR) / "tests" / "text" / "chat_template_rows.json");
    return file;
}

std::string repeated(const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i)
        result += text;
    return result;
}

std::filesystem::path fileIn(const QTemporaryDir& folder, const char* name) {
    return std::filesystem::path(folder.path().toStdString()) / name;
}

std::string loadedText(const QTemporaryDir& folder) {
    const auto loaded = loadChatTemplate(folder.path().toStdString());
    const auto text = loaded.ok() ? loaded->render(Json::object()) : Result<std::string>(loaded.error());
    return text.ok() ? *text : text.error().oneLine();
}

}  // namespace

class TestChatTemplate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smallTemplatesWriteWhatJinjaWrites() {
        QVERIFY(rows()["rows"].size() > 100);
        for (const Json& row : rows()["rows"]) {
            const auto source = row[0].get<std::string>(), expected = row[1].get<std::string>();
            const auto text = rendered(source, rows()["context"]);
            QVERIFY2(text.ok(), (source + "\n" + (text.ok() ? "" : text.error().oneLine())).c_str());
            QVERIFY2(*text == expected, (source + "\nwrote " + *text + "\nwanted " + expected).c_str());
        }
    }

    void anErrorNamesItsLineAndIsOneLine() {
        const std::string problem = problemOf("first\n{% if true %}\n  {{ 1 +\n 'x' }}{% endif %}");
        QVERIFY2(problem.starts_with("chat template, line 3: computes an integer + a text"), problem.c_str());
        QVERIFY(problemOf("\n\n{{ x | nosuch }}").starts_with("chat template, line 3: has the filter \"nosuch\""));
        QVERIFY(problemOf("{{ raise_exception('roles\nmust alternate') }}").find("roles") != std::string::npos);
        QVERIFY(problemOf("{{ raise_exception('a\nb') }}").find('\n') == std::string::npos);
    }

    void whatFailsInJinjaFailsHere() {
        for (const char* source :
             {"{{ foo.bar }}", "{{ foo + 1 }}", "{{ l.append(4) }}", "{{ d.pop('k') }}", "{{ 1 / 0 }}", "{{ x|nofilter }}",
              "{{ x is notest }}", "{{ nofunc() }}", "{% for i in 5 %}{% endfor %}", "{{ 'x'.__class__.__mro__ }}", "{% if b %}",
              "{{ 'abc }}", "{{ (1 }}", "{{ 1 2 }}", "{% endfor %}", "{{ }}", "{% break %}", "{% set 1 = 2 %}", "{{ a b }}",
              "{{ l|join(1,2,3,4) }}", "{{ 'a' < 1 }}", "{% set d.k = 3 %}", "{{ {'a' 1} }}", "{# never", "{% raw %}x",
              "{{ f(x=1, 2) }}", "{{ 'a'|replace }}", "{{ [3,'a']|sort }}", "{% do x %}", "{{ loop.index }}",
              "{% for a, b in [(1,2,3)] %}{% endfor %}", "{{ 'a'.split('') }}", "{{ l[::0] }}"})
            QVERIFY2(!rendered(source, rows()["context"]).ok(), source);
    }

    void whatLeavesTheTemplateIsRefusedByName() {
        for (const char* tag : {"include 'x'", "import 'x' as y", "from 'x' import y", "extends 'x'", "block a"}) {
            const auto text = rendered(std::string("{% ") + tag + " %}");
            QVERIFY2(!text.ok(), tag);
            QCOMPARE(text.error().code, ErrorCode::Unsupported);
            QVERIFY(text.error().message.find(std::string(tag).substr(0, std::string(tag).find(' '))) != std::string::npos);
        }
    }

    void endlessTemplatesEnd() {
        QElapsedTimer timer;
        timer.start();
        const std::string loops = "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}";
        QVERIFY(problemOf(loops).find("5 million steps") != std::string::npos);
        QVERIFY(problemOf("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}").find("too deeply") != std::string::npos);
        QVERIFY(problemOf("{% macro f() %}" + repeated("{% if 1 %}", 50) + "{{ f() }}" + repeated("{% endif %}", 50) +
                          "{% endmacro %}{{ f() }}").find("too deeply") != std::string::npos);
        QVERIFY(problemOf("{{ range(1000000) }}").find("100000 items") != std::string::npos);
        QVERIFY2(timer.elapsed() < 20000, "a small template ran for too long");
    }

    void deepTemplatesAreRefused() {
        for (const std::string& source :
             {"{{ " + repeated("(", 10000) + "1" + repeated(")", 10000) + " }}", "{{ " + repeated("-", 100000) + "1 }}",
              "{{ " + repeated("not ", 100000) + "1 }}", "{{ 1" + repeated(" + 1", 100000) + " }}",
              "{{ a" + repeated(".b", 100000) + " }}", "{{ a" + repeated("|upper", 10000) + " }}",
              repeated("{% if 1 %}", 10000), "{{ 1" + repeated(" if 1 else 1", 10000) + " }}",
              std::string("{% set ns = namespace(s=1) %}{% for i in range(9999) %}{% set ns.s = [ns.s] %}{% endfor %}")})
            QVERIFY2(!rendered(source).ok(), source.substr(0, 60).c_str());
    }

    void growingTemplatesStop() {
        const std::string grow = "{% set ns = namespace(s='x', l=[1]) %}{% for i in range(60) %}";
        QVERIFY(problemOf(grow + "{% set ns.s = ns.s ~ ns.s %}{% endfor %}").find("8 MB") != std::string::npos);
        QVERIFY(!rendered(grow + "{% set ns.l = ns.l + ns.l %}{% endfor %}").ok());
        QVERIFY(!rendered(grow + "{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}").ok());
        QVERIFY(!rendered(grow + "{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l == ns.l }}").ok());
        QVERIFY(!rendered("{% for i in range(100000) %}{{ 'x' * 1000 }}{% endfor %}").ok());
        QVERIFY(!rendered("{{ 'x' * 100000000000 }}").ok());
        QVERIFY(!rendered("{{ 'ab' * 2000000 | replace('', 'ab' * 2000000) }}").ok());
        QVERIFY(!rendered("{{ 9999999999 ** 9999999999 }}").ok());
        QVERIFY(!rendered("{% set ns = namespace() %}{% set ns.self = ns %}").ok());
    }

    void searchesInLongTextsAreLinear() {
        QElapsedTimer timer;
        timer.start();
        const auto text = rendered("{% set a = 'a' * 4000000 %}{% set b = 'a' * 2000000 ~ 'b' %}"
                                   "{{ a.rsplit(b)|length }}{{ a.split(b)|length }}{{ a.rfind(b) }}{{ b in a }}{{ a.count('a') }}");
        QVERIFY(text.ok());
        QCOMPARE(*text, std::string("11-1False4000000"));
        QVERIFY(timer.elapsed() < 20000);
    }

    void theContextMustBeAnObjectAndTheTemplateText() {
        QVERIFY(!rendered("x", Json::array()).ok());
        QVERIFY(!rendered("\xff\xfe").ok());
        QVERIFY(!rendered(std::string((1U << 20) + 1, 'x')).ok());
        QVERIFY(!rendered("{{ strftime_now('%Y') }}", {{"now", "yesterday"}}).ok());
    }

    void aFolderIsSearchedInTheOrderOfTheReference() {
        const QTemporaryDir folder;
        QVERIFY(loadedText(folder).find("has no chat template") != std::string::npos);
        writeContent(fileIn(folder, "tokenizer_config.json"), R"({"chat_template": "of the tokenizer"})");
        QCOMPARE(loadedText(folder), std::string("of the tokenizer"));
        writeContent(fileIn(folder, "processor_config.json"), R"({"chat_template": "of the processor"})");
        QCOMPARE(loadedText(folder), std::string("of the processor"));
        writeContent(fileIn(folder, "chat_template.jinja"), "of its own file\n");
        QCOMPARE(loadedText(folder), std::string("of its own file"));
        writeContent(fileIn(folder, "chat_template.json"), R"({"chat_template": "of the old file"})");
        QCOMPARE(loadedText(folder), std::string("of the old file"));
    }

    void aListOfTemplatesHasADefault() {
        const QTemporaryDir folder;
        const auto file = fileIn(folder, "tokenizer_config.json");
        writeContent(file, R"({"chat_template": [{"name": "tool_use", "template": "T"}, {"name": "default", "template": "D"}]})");
        QCOMPARE(loadedText(folder), std::string("D"));
        writeContent(file, R"({"chat_template": [{"name": "tool_use", "template": "T"}]})");
        QVERIFY(loadedText(folder).find("\"default\"") != std::string::npos);
        writeContent(file, R"({"chat_template": 3})");
        QVERIFY(loadedText(folder).find("\"chat_template\" is number") != std::string::npos);
        writeContent(file, Json{{"chat_template", "{{ 1"}}.dump());
        QVERIFY(loadedText(folder).find("tokenizer_config.json") != std::string::npos);
    }

    void picturesStandBeforeTheTextOrWhereTheirMarksAre() {
        const auto kinds = [](const Json& message) {
            std::string all;
            for (const Json& part : message["content"])
                all += part["type"] == "image" ? "#" : "[" + part["text"].get<std::string>() + "]";
            return all;
        };
        QCOMPARE(kinds(chatMessage("user", "What?", 2)), std::string("##[What?]"));
        QCOMPARE(kinds(chatMessage("user", "A <image> and <image>", 0)), std::string("[A ]#[ and ]#"));
        QCOMPARE(kinds(chatMessage("user", "<image><image>", 0)), std::string("##"));
        QCOMPARE(kinds(chatMessage("user", "", 0)), std::string("[]"));
        QVERIFY(chatMessage("assistant", "x", 0)["role"] == "assistant");
    }
};

QTEST_APPLESS_MAIN(TestChatTemplate)
#include "test_chat_template.moc"
