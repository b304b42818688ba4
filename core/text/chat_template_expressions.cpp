#include <algorithm>
#include <charconv>

#include "core/text/chat_template_parser.h"

namespace diptych::jinja {

namespace {

constexpr int maxExprDepth = 150;

}  // namespace

Status TokenCursor::wantOperator(std::string_view text) {
    if (!takeOperator(text))
        return unexpected("\"" + std::string(text) + "\"");
    return {};
}

Result<std::string> TokenCursor::wantName() {
    if (now().kind != TokenKind::Name)
        return unexpected("a name");
    return next().text;
}

Error TokenCursor::unexpected(const std::string& wanted) const {
    const Token& token = now();
    const bool word = !token.text.empty() && token.kind != TokenKind::Text;
    const std::string got = word ? "\"" + token.text.substr(0, 40) + "\"" : "the end of the tag";
    return atLine(badTemplate("has " + got + ", wanted " + wanted), token.line);
}

Error TokenCursor::tooDeep() const { return atLine(badTemplate("is nested deeper than 60 levels"), now().line); }

ExprPtr ExpressionParser::make(ExprKind kind) const {
    auto node = std::make_unique<Expr>();
    node->kind = kind;
    node->line = m_cursor.now().line;
    return node;
}

Status ExpressionParser::adopt(Expr& parent, ExprPtr child) const {
    if (child)
        parent.depth = std::max(parent.depth, child->depth + 1);
    if (parent.depth > maxExprDepth)
        return atLine(badTemplate("chains more than " + std::to_string(maxExprDepth) + " operations"), parent.line);
    parent.children.push_back(std::move(child));
    return {};
}

Result<ExprPtr> ExpressionParser::expression() {
    const auto level = m_cursor.level();
    if (level.tooDeep())
        return m_cursor.tooDeep();
    DIPTYCH_ASSIGN(ExprPtr value, orChain());
    while (m_cursor.isName("if")) {
        ExprPtr node = make(ExprKind::Conditional);
        m_cursor.next();
        DIPTYCH_ASSIGN(ExprPtr condition, orChain());
        ExprPtr other;
        if (m_cursor.takeName("else")) {
            DIPTYCH_ASSIGN(other, expression());
        }
        DIPTYCH_TRY(adopt(*node, std::move(value)));
        DIPTYCH_TRY(adopt(*node, std::move(condition)));
        DIPTYCH_TRY(adopt(*node, std::move(other)));
        value = std::move(node);
    }
    return value;
}

Result<ExprPtr> ExpressionParser::withoutCondition() { return orChain(); }

Result<ExprPtr> ExpressionParser::tuple(bool conditional) {
    DIPTYCH_ASSIGN(ExprPtr first, conditional ? expression() : withoutCondition());
    if (!m_cursor.isOperator(","))
        return first;
    ExprPtr node = make(ExprKind::Tuple);
    DIPTYCH_TRY(adopt(*node, std::move(first)));
    while (m_cursor.takeOperator(",")) {
        const TokenKind kind = m_cursor.now().kind;
        if (kind == TokenKind::BlockEnd || kind == TokenKind::OutputEnd || m_cursor.isOperator(")"))
            break;
        DIPTYCH_ASSIGN(ExprPtr item, conditional ? expression() : withoutCondition());
        DIPTYCH_TRY(adopt(*node, std::move(item)));
    }
    return node;
}

Result<ExprPtr> ExpressionParser::wordChain(Result<ExprPtr> (ExpressionParser::*part)(), std::string_view word, ExprKind kind) {
    DIPTYCH_ASSIGN(ExprPtr first, (this->*part)());
    if (!m_cursor.isName(word))
        return first;
    ExprPtr node = make(kind);
    DIPTYCH_TRY(adopt(*node, std::move(first)));
    while (m_cursor.takeName(word)) {
        DIPTYCH_ASSIGN(ExprPtr operand, (this->*part)());
        DIPTYCH_TRY(adopt(*node, std::move(operand)));
    }
    return node;
}

Result<ExprPtr> ExpressionParser::orChain() { return wordChain(&ExpressionParser::andChain, "or", ExprKind::Or); }

Result<ExprPtr> ExpressionParser::andChain() { return wordChain(&ExpressionParser::negation, "and", ExprKind::And); }

Result<ExprPtr> ExpressionParser::negation() {
    if (!m_cursor.isName("not"))
        return comparison();
    const auto level = m_cursor.level();
    if (level.tooDeep())
        return m_cursor.tooDeep();
    ExprPtr node = make(ExprKind::Not);
    m_cursor.next();
    DIPTYCH_ASSIGN(ExprPtr operand, negation());
    DIPTYCH_TRY(adopt(*node, std::move(operand)));
    return node;
}

Result<ExprPtr> ExpressionParser::comparison() {
    DIPTYCH_ASSIGN(ExprPtr first, sum());
    ExprPtr node = make(ExprKind::Compare);
    for (;;) {
        std::string operation;
        if (m_cursor.takeName("in")) {
            operation = "in";
        } else if (m_cursor.isName("not") && m_cursor.ahead().kind == TokenKind::Name && m_cursor.ahead().text == "in") {
            m_cursor.next();
            m_cursor.next();
            operation = "not in";
        } else {
            for (const std::string_view sign : {"==", "!=", "<=", ">=", "<", ">"})
                if (operation.empty() && m_cursor.takeOperator(sign))
                    operation = sign;
        }
        if (operation.empty())
            break;
        if (first)
            DIPTYCH_TRY(adopt(*node, std::move(first)));
        node->operators.push_back(operation);
        DIPTYCH_ASSIGN(ExprPtr operand, sum());
        DIPTYCH_TRY(adopt(*node, std::move(operand)));
    }
    return node->operators.empty() ? std::move(first) : std::move(node);
}

Result<ExprPtr> ExpressionParser::leftChain(Result<ExprPtr> (ExpressionParser::*part)(),
                                            std::initializer_list<std::string_view> operators) {
    DIPTYCH_ASSIGN(ExprPtr left, (this->*part)());
    for (;;) {
        const auto found = std::find_if(operators.begin(), operators.end(),
                                        [&](std::string_view sign) { return m_cursor.isOperator(sign); });
        if (found == operators.end())
            return left;
        ExprPtr node = make(ExprKind::Binary);
        node->text = *found;
        m_cursor.next();
        DIPTYCH_ASSIGN(ExprPtr right, (this->*part)());
        DIPTYCH_TRY(adopt(*node, std::move(left)));
        DIPTYCH_TRY(adopt(*node, std::move(right)));
        left = std::move(node);
    }
}

Result<ExprPtr> ExpressionParser::sum() { return leftChain(&ExpressionParser::concat, {"+", "-"}); }

Result<ExprPtr> ExpressionParser::concat() {
    DIPTYCH_ASSIGN(ExprPtr first, product());
    if (!m_cursor.isOperator("~"))
        return first;
    ExprPtr node = make(ExprKind::Concat);
    DIPTYCH_TRY(adopt(*node, std::move(first)));
    while (m_cursor.takeOperator("~")) {
        DIPTYCH_ASSIGN(ExprPtr operand, product());
        DIPTYCH_TRY(adopt(*node, std::move(operand)));
    }
    return node;
}

Result<ExprPtr> ExpressionParser::product() { return leftChain(&ExpressionParser::power, {"*", "/", "//", "%"}); }

Result<ExprPtr> ExpressionParser::power() {
    DIPTYCH_ASSIGN(ExprPtr left, unary(true));
    while (m_cursor.isOperator("**")) {
        ExprPtr node = make(ExprKind::Binary);
        node->text = m_cursor.next().text;
        DIPTYCH_ASSIGN(ExprPtr right, unary(true));
        DIPTYCH_TRY(adopt(*node, std::move(left)));
        DIPTYCH_TRY(adopt(*node, std::move(right)));
        left = std::move(node);
    }
    return left;
}

Result<ExprPtr> ExpressionParser::unary(bool withFilters) {
    const auto level = m_cursor.level();
    if (level.tooDeep())
        return m_cursor.tooDeep();
    ExprPtr node;
    if (m_cursor.isOperator("-") || m_cursor.isOperator("+")) {
        node = make(m_cursor.isOperator("-") ? ExprKind::Negative : ExprKind::Positive);
        m_cursor.next();
        DIPTYCH_ASSIGN(ExprPtr operand, unary(false));
        DIPTYCH_TRY(adopt(*node, std::move(operand)));
    } else {
        DIPTYCH_ASSIGN(node, primary());
    }
    DIPTYCH_ASSIGN(node, postfix(std::move(node)));
    return withFilters ? suffixes(std::move(node)) : std::move(node);
}

Result<ExprPtr> ExpressionParser::number() {
    ExprPtr node = make(ExprKind::Constant);
    const Token& token = m_cursor.next();
    const char* const end = token.text.data() + token.text.size();
    if (token.kind == TokenKind::Float) {
        double real = 0;
        std::from_chars(token.text.data(), end, real);
        node->constant = Value(real);
        return node;
    }
    std::int64_t whole = 0;
    if (std::from_chars(token.text.data(), end, whole).ec != std::errc())
        return atLine(badTemplate("has a number over 64 bits"), token.line);
    node->constant = Value(whole);
    return node;
}

Result<ExprPtr> ExpressionParser::primary() {
    const Token& token = m_cursor.now();
    if (token.kind == TokenKind::Integer || token.kind == TokenKind::Float)
        return number();
    ExprPtr node = make(ExprKind::Constant);
    if (token.kind == TokenKind::String) {
        std::string text;
        while (m_cursor.now().kind == TokenKind::String)   // texts side by side are one
            text += m_cursor.next().text;
        node->constant = Value(std::string_view(text));
        return node;
    }
    if (token.kind == TokenKind::Name) {
        const std::string& name = m_cursor.next().text;
        if (name == "true" || name == "True" || name == "false" || name == "False") {
            node->constant = Value(name == "true" || name == "True");
        } else if (name == "none" || name == "None") {
            node->constant = Value(None{});
        } else {
            node->kind = ExprKind::Name;
            node->text = name;
        }
        return node;
    }
    if (m_cursor.isOperator("{"))
        return dictionary();
    if (m_cursor.isOperator("(") || m_cursor.isOperator("["))
        return bracketed();
    return m_cursor.unexpected("a value");
}

Result<ExprPtr> ExpressionParser::bracketed() {
    const bool list = m_cursor.isOperator("[");
    ExprPtr node = make(list ? ExprKind::List : ExprKind::Tuple);
    m_cursor.next();
    const std::string_view close = list ? "]" : ")";
    bool comma = false;
    while (!m_cursor.isOperator(close)) {
        DIPTYCH_ASSIGN(ExprPtr item, expression());
        DIPTYCH_TRY(adopt(*node, std::move(item)));
        if (!m_cursor.takeOperator(","))
            break;
        comma = true;
    }
    DIPTYCH_TRY(m_cursor.wantOperator(close));
    if (!list && !comma && node->children.size() == 1)
        return std::move(node->children.front());
    return node;
}

Result<ExprPtr> ExpressionParser::dictionary() {
    ExprPtr node = make(ExprKind::Dict);
    m_cursor.next();
    while (!m_cursor.isOperator("}")) {
        DIPTYCH_ASSIGN(ExprPtr key, expression());
        DIPTYCH_TRY(m_cursor.wantOperator(":"));
        DIPTYCH_ASSIGN(ExprPtr value, expression());
        DIPTYCH_TRY(adopt(*node, std::move(key)));
        DIPTYCH_TRY(adopt(*node, std::move(value)));
        if (!m_cursor.takeOperator(","))
            break;
    }
    DIPTYCH_TRY(m_cursor.wantOperator("}"));
    return node;
}

Result<ExprPtr> ExpressionParser::postfix(ExprPtr operand) {
    for (;;) {
        if (m_cursor.isOperator("[")) {
            DIPTYCH_ASSIGN(operand, subscript(std::move(operand)));
        } else if (m_cursor.isOperator("(")) {
            ExprPtr call = make(ExprKind::Call);
            DIPTYCH_TRY(adopt(*call, std::move(operand)));
            call->names.emplace_back();
            DIPTYCH_TRY(arguments(*call));
            operand = std::move(call);
        } else if (m_cursor.isOperator(".")) {
            m_cursor.next();
            const bool index = m_cursor.now().kind == TokenKind::Integer;
            ExprPtr node = make(index ? ExprKind::Subscript : ExprKind::Attribute);
            DIPTYCH_TRY(adopt(*node, std::move(operand)));
            if (index) {
                DIPTYCH_ASSIGN(ExprPtr place, number());
                DIPTYCH_TRY(adopt(*node, std::move(place)));
            } else {
                DIPTYCH_ASSIGN(node->text, m_cursor.wantName());
            }
            operand = std::move(node);
        } else {
            return operand;
        }
    }
}

Result<ExprPtr> ExpressionParser::subscript(ExprPtr operand) {
    ExprPtr node = make(ExprKind::Subscript);
    m_cursor.next();
    DIPTYCH_TRY(adopt(*node, std::move(operand)));
    const auto part = [&]() -> Status {
        ExprPtr value;
        if (!m_cursor.isOperator(":") && !m_cursor.isOperator("]")) {
            DIPTYCH_ASSIGN(value, expression());
        }
        return adopt(*node, std::move(value));
    };
    DIPTYCH_TRY(part());
    while (node->children.size() < 4 && m_cursor.takeOperator(":")) {
        node->kind = ExprKind::Slice;
        DIPTYCH_TRY(part());
    }
    if (node->kind == ExprKind::Subscript && node->children[1] == nullptr)
        return m_cursor.unexpected("a key");
    if (node->kind == ExprKind::Slice)
        node->children.resize(4);
    DIPTYCH_TRY(m_cursor.wantOperator("]"));
    return node;
}

Status ExpressionParser::arguments(Expr& call) {
    DIPTYCH_TRY(m_cursor.wantOperator("("));
    while (!m_cursor.isOperator(")")) {
        if (m_cursor.isOperator("*") || m_cursor.isOperator("**"))
            return atLine(unsupported("unpacks arguments with *"), m_cursor.now().line);
        std::string name;
        if (m_cursor.now().kind == TokenKind::Name && m_cursor.ahead().kind == TokenKind::Operator && m_cursor.ahead().text == "=") {
            name = m_cursor.next().text;
            m_cursor.next();
        } else if (!call.names.empty() && !call.names.back().empty()) {
            return m_cursor.unexpected("a named argument after named ones");
        }
        DIPTYCH_ASSIGN(ExprPtr value, expression());
        DIPTYCH_TRY(adopt(call, std::move(value)));
        call.names.push_back(std::move(name));
        if (!m_cursor.takeOperator(","))
            break;
    }
    return m_cursor.wantOperator(")");
}

Result<ExprPtr> ExpressionParser::suffixes(ExprPtr operand) {
    for (;;) {
        if (m_cursor.takeOperator("|")) {
            DIPTYCH_ASSIGN(operand, filter(std::move(operand)));
        } else if (m_cursor.takeName("is")) {
            DIPTYCH_ASSIGN(operand, test(std::move(operand)));
        } else if (m_cursor.isOperator("(")) {
            DIPTYCH_ASSIGN(operand, postfix(std::move(operand)));
        } else {
            return operand;
        }
    }
}

Result<ExprPtr> ExpressionParser::filters(ExprPtr operand, bool startsWithName) {
    if (startsWithName) {
        DIPTYCH_ASSIGN(operand, filter(std::move(operand)));
    }
    while (m_cursor.takeOperator("|")) {
        DIPTYCH_ASSIGN(operand, filter(std::move(operand)));
    }
    return operand;
}

Result<ExprPtr> ExpressionParser::filter(ExprPtr operand) {
    ExprPtr node = make(ExprKind::Filter);
    DIPTYCH_ASSIGN(node->text, m_cursor.wantName());
    DIPTYCH_TRY(adopt(*node, std::move(operand)));
    node->names.emplace_back();
    if (m_cursor.isOperator("("))
        DIPTYCH_TRY(arguments(*node));
    return node;
}

Result<ExprPtr> ExpressionParser::test(ExprPtr operand) {
    ExprPtr node = make(ExprKind::Test);
    node->negated = m_cursor.takeName("not");
    DIPTYCH_ASSIGN(node->text, m_cursor.wantName());
    DIPTYCH_TRY(adopt(*node, std::move(operand)));
    node->names.emplace_back();
    const Token& token = m_cursor.now();
    if (m_cursor.isOperator("(")) {
        DIPTYCH_TRY(arguments(*node));
        return node;
    }
    const bool opens = m_cursor.isOperator("[") || m_cursor.isOperator("{");
    const bool value = token.kind == TokenKind::String || token.kind == TokenKind::Integer || token.kind == TokenKind::Float;
    const bool word = token.kind == TokenKind::Name && token.text != "else" && token.text != "or" && token.text != "and" &&
                      token.text != "is" && token.text != "if" && token.text != "in" && token.text != "not";
    if (opens || value || word) {
        DIPTYCH_ASSIGN(ExprPtr argument, primary());
        DIPTYCH_ASSIGN(argument, postfix(std::move(argument)));
        DIPTYCH_TRY(adopt(*node, std::move(argument)));
        node->names.emplace_back();
    }
    return node;
}

}  // namespace diptych::jinja
