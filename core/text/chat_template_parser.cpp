#include "core/text/chat_template_parser.h"

#include <algorithm>
#include <utility>

namespace diptych::jinja {

namespace {

class StatementParser {
public:
    explicit StatementParser(const std::vector<Token>& tokens) : m_cursor(tokens), m_expressions(m_cursor) {}

    Result<Body> whole() {
        DIPTYCH_ASSIGN(Body body, block({}));
        if (m_cursor.now().kind != TokenKind::End)
            return m_cursor.unexpected("a tag that is open here");
        return body;
    }

private:
    // Statements up to a tag whose first word is one of `ends`; that tag is left open with its word next.
    Result<Body> block(std::initializer_list<std::string_view> ends) {
        const auto level = m_cursor.level();
        if (level.tooDeep())
            return m_cursor.tooDeep();
        Body body;
        while (m_cursor.now().kind != TokenKind::End) {
            const Token& token = m_cursor.next();
            if (token.kind == TokenKind::Text) {
                body.push_back({StmtKind::Text, token.line, token.text});
            } else if (token.kind == TokenKind::OutputBegin) {
                DIPTYCH_ASSIGN(Stmt stmt, output());
                body.push_back(std::move(stmt));
            } else {
                if (std::find(ends.begin(), ends.end(), m_cursor.now().text) != ends.end())
                    return body;
                DIPTYCH_ASSIGN(Stmt stmt, statement());
                body.push_back(std::move(stmt));
            }
        }
        if (ends.size() > 0)
            return m_cursor.unexpected("{% " + std::string(std::data(ends)[ends.size() - 1]) + " %}");
        return body;
    }

    Status endTag() {
        if (m_cursor.now().kind != TokenKind::BlockEnd)
            return m_cursor.unexpected("the end of the tag");
        m_cursor.next();
        return {};
    }

    Result<Body> blockUntil(std::string_view end) {
        DIPTYCH_TRY(endTag());
        DIPTYCH_ASSIGN(Body body, block({end}));
        m_cursor.next();
        DIPTYCH_TRY(endTag());
        return body;
    }

    Stmt make(StmtKind kind) const {
        Stmt stmt;
        stmt.kind = kind;
        stmt.line = m_cursor.now().line;
        return stmt;
    }

    Result<Stmt> output() {
        Stmt stmt = make(StmtKind::Output);
        DIPTYCH_ASSIGN(ExprPtr value, m_expressions.tuple(true));
        stmt.exprs.push_back(std::move(value));
        if (m_cursor.now().kind != TokenKind::OutputEnd)
            return m_cursor.unexpected("}}");
        m_cursor.next();
        return stmt;
    }

    Result<Stmt> statement() {
        const int line = m_cursor.now().line;
        DIPTYCH_ASSIGN(const std::string word, m_cursor.wantName());
        if (word == "if")
            return conditional();
        if (word == "for")
            return loop();
        if (word == "set")
            return assignment();
        if (word == "macro")
            return macro();
        if (word == "with")
            return with();
        if (word == "filter")
            return filterBlock();
        if (word == "generation") {
            Stmt stmt = make(StmtKind::Scope);
            DIPTYCH_ASSIGN(Body body, blockUntil("endgeneration"));
            stmt.bodies.push_back(std::move(body));
            return stmt;
        }
        if (word == "break" || word == "continue")
            return jump(word);
        return atLine(unsupported("has the tag \"" + word.substr(0, 40) +
                                  "\", wanted if, for, set, macro, with, filter, generation, break or continue"),
                      line);
    }

    Result<Stmt> jump(const std::string& word) {
        Stmt stmt = make(word == "break" ? StmtKind::Break : StmtKind::Continue);
        if (m_loops == 0)
            return atLine(badTemplate("has " + word + " outside a loop"), stmt.line);
        DIPTYCH_TRY(endTag());
        return stmt;
    }

    Result<Stmt> conditional() {
        Stmt stmt = make(StmtKind::If);
        std::string word = "elif";
        while (word == "elif") {
            DIPTYCH_ASSIGN(ExprPtr condition, m_expressions.tuple(true));
            stmt.exprs.push_back(std::move(condition));
            DIPTYCH_TRY(endTag());
            DIPTYCH_ASSIGN(Body body, block({"elif", "else", "endif"}));
            stmt.bodies.push_back(std::move(body));
            word = m_cursor.next().text;
        }
        if (word == "else") {
            DIPTYCH_ASSIGN(Body body, blockUntil("endif"));
            stmt.bodies.push_back(std::move(body));
            return stmt;
        }
        DIPTYCH_TRY(endTag());
        return stmt;
    }

    Result<Stmt> loop() {
        Stmt stmt = make(StmtKind::For);
        DIPTYCH_TRY(targets(stmt));
        if (!m_cursor.takeName("in"))
            return m_cursor.unexpected("in");
        DIPTYCH_ASSIGN(ExprPtr sequence, m_expressions.tuple(false));
        ExprPtr condition;
        if (m_cursor.takeName("if")) {
            DIPTYCH_ASSIGN(condition, m_expressions.expression());
        }
        if (m_cursor.isName("recursive"))
            return atLine(unsupported("has a recursive loop"), stmt.line);
        stmt.exprs.push_back(std::move(sequence));
        stmt.exprs.push_back(std::move(condition));
        DIPTYCH_TRY(endTag());
        ++m_loops;
        DIPTYCH_ASSIGN(Body body, block({"else", "endfor"}));
        --m_loops;
        stmt.bodies.push_back(std::move(body));
        if (m_cursor.next().text == "else") {
            DIPTYCH_ASSIGN(Body other, blockUntil("endfor"));
            stmt.bodies.push_back(std::move(other));
            return stmt;
        }
        DIPTYCH_TRY(endTag());
        return stmt;
    }

    // `a`, `a, b`, `(a, b)` or `namespace.a`.
    Status targets(Stmt& stmt) {
        const bool bracket = m_cursor.takeOperator("(");
        do {
            Target target;
            DIPTYCH_ASSIGN(target.name, m_cursor.wantName());
            if (m_cursor.takeOperator(".")) {
                DIPTYCH_ASSIGN(target.attribute, m_cursor.wantName());
            }
            stmt.targets.push_back(std::move(target));
        } while (m_cursor.takeOperator(","));
        return bracket ? m_cursor.wantOperator(")") : Status();
    }

    Result<Stmt> assignment() {
        Stmt stmt = make(StmtKind::Set);
        DIPTYCH_TRY(targets(stmt));
        if (m_cursor.takeOperator("=")) {
            DIPTYCH_ASSIGN(ExprPtr value, m_expressions.tuple(true));
            stmt.exprs.push_back(std::move(value));
            DIPTYCH_TRY(endTag());
            return stmt;
        }
        stmt.kind = StmtKind::SetBlock;
        DIPTYCH_ASSIGN(ExprPtr filters, m_expressions.filters(captured(), false));
        stmt.exprs.push_back(std::move(filters));
        DIPTYCH_ASSIGN(Body body, blockUntil("endset"));
        stmt.bodies.push_back(std::move(body));
        return stmt;
    }

    ExprPtr captured() const {
        auto name = std::make_unique<Expr>();
        name->kind = ExprKind::Name;
        name->line = m_cursor.now().line;
        name->text = capturedName;
        return name;
    }

    Result<Stmt> filterBlock() {
        Stmt stmt = make(StmtKind::FilterBlock);
        DIPTYCH_ASSIGN(ExprPtr filters, m_expressions.filters(captured(), true));
        stmt.exprs.push_back(std::move(filters));
        DIPTYCH_ASSIGN(Body body, blockUntil("endfilter"));
        stmt.bodies.push_back(std::move(body));
        return stmt;
    }

    Result<Stmt> with() {
        Stmt stmt = make(StmtKind::With);
        while (m_cursor.now().kind == TokenKind::Name) {
            stmt.targets.push_back({m_cursor.next().text, ""});
            DIPTYCH_TRY(m_cursor.wantOperator("="));
            DIPTYCH_ASSIGN(ExprPtr value, m_expressions.expression());
            stmt.exprs.push_back(std::move(value));
            if (!m_cursor.takeOperator(","))
                break;
        }
        DIPTYCH_ASSIGN(Body body, blockUntil("endwith"));
        stmt.bodies.push_back(std::move(body));
        return stmt;
    }

    Result<Stmt> macro() {
        Stmt stmt = make(StmtKind::Macro);
        auto definition = std::make_shared<MacroDefinition>();
        DIPTYCH_ASSIGN(definition->name, m_cursor.wantName());
        DIPTYCH_TRY(m_cursor.wantOperator("("));
        while (!m_cursor.isOperator(")")) {
            DIPTYCH_ASSIGN(std::string parameter, m_cursor.wantName());
            ExprPtr fallback;
            if (m_cursor.takeOperator("=")) {
                DIPTYCH_ASSIGN(fallback, m_expressions.expression());
            }
            definition->parameters.push_back(std::move(parameter));
            definition->defaults.push_back(std::move(fallback));
            if (!m_cursor.takeOperator(","))
                break;
        }
        DIPTYCH_TRY(m_cursor.wantOperator(")"));
        const int loops = std::exchange(m_loops, 0);   // a loop around the macro is not the macro's
        DIPTYCH_ASSIGN(Body body, blockUntil("endmacro"));
        m_loops = loops;
        definition->body = std::make_unique<Body>(std::move(body));
        stmt.macro = std::move(definition);
        return stmt;
    }

    TokenCursor m_cursor;
    ExpressionParser m_expressions;
    int m_loops = 0;
};

}  // namespace

Result<Body> parseTemplate(const std::vector<Token>& tokens) { return StatementParser(tokens).whole(); }

}  // namespace diptych::jinja
