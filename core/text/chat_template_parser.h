// Tokens to a syntax tree. Jinja's own grammar and precedence, without what leaves the template: include, import, from,
// extends, block are refused by name. Nesting is bounded. Errors: BadInput, Unsupported, with the line.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/chat_template_ast.h"
#include "core/text/chat_template_lexer.h"

namespace diptych::jinja {

Result<Body> parseTemplate(const std::vector<Token>& tokens);

// A place in the tokens, shared by the parsers of expressions and statements.
class TokenCursor {
public:
    explicit TokenCursor(const std::vector<Token>& tokens) : m_tokens(tokens) {}

    const Token& now() const { return m_tokens[m_at]; }
    const Token& ahead() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    const Token& next() { return m_tokens[now().kind == TokenKind::End ? m_at : m_at++]; }
    bool isOperator(std::string_view text) const { return now().kind == TokenKind::Operator && now().text == text; }
    bool isName(std::string_view text) const { return now().kind == TokenKind::Name && now().text == text; }
    bool takeOperator(std::string_view text) { return isOperator(text) && (next(), true); }
    bool takeName(std::string_view text) { return isName(text) && (next(), true); }
    Status wantOperator(std::string_view text);
    Result<std::string> wantName();
    Error unexpected(const std::string& wanted) const;

    // Counts levels of nesting while a part is parsed.
    class Level {
    public:
        explicit Level(int& depth) : m_depth(++depth) {}
        ~Level() { --m_depth; }
        Level(const Level&) = delete;
        bool tooDeep() const { return m_depth > 60; }

    private:
        int& m_depth;
    };
    Level level() { return Level(m_depth); }
    Error tooDeep() const;

private:
    const std::vector<Token>& m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;
};

class ExpressionParser {
public:
    explicit ExpressionParser(TokenCursor& cursor) : m_cursor(cursor) {}

    Result<ExprPtr> expression();                  // with `a if b else c`
    Result<ExprPtr> withoutCondition();            // the sequence of a for loop
    Result<ExprPtr> tuple(bool conditional);       // `a, b` too
    Result<ExprPtr> filters(ExprPtr operand, bool startsWithName);   // of a block: name, then `| name` …

private:
    Result<ExprPtr> orChain();
    Result<ExprPtr> andChain();
    Result<ExprPtr> negation();
    Result<ExprPtr> comparison();
    Result<ExprPtr> sum();
    Result<ExprPtr> concat();
    Result<ExprPtr> product();
    Result<ExprPtr> power();
    Result<ExprPtr> unary(bool withFilters);
    Result<ExprPtr> primary();
    Result<ExprPtr> number();
    Result<ExprPtr> bracketed();
    Result<ExprPtr> dictionary();
    Result<ExprPtr> postfix(ExprPtr operand);
    Result<ExprPtr> subscript(ExprPtr operand);
    Result<ExprPtr> suffixes(ExprPtr operand);
    Result<ExprPtr> filter(ExprPtr operand);
    Result<ExprPtr> test(ExprPtr operand);
    Status arguments(Expr& call);
    Result<ExprPtr> leftChain(Result<ExprPtr> (ExpressionParser::*part)(), std::initializer_list<std::string_view> operators);
    Result<ExprPtr> wordChain(Result<ExprPtr> (ExpressionParser::*part)(), std::string_view word, ExprKind kind);
    ExprPtr make(ExprKind kind) const;
    Status adopt(Expr& parent, ExprPtr child) const;

    TokenCursor& m_cursor;
};

}  // namespace diptych::jinja
