// The expressions of a template; statements are in chat_template_renderer.cpp.
#include <algorithm>

#include "core/text/chat_template_lexer.h"
#include "core/text/chat_template_renderer.h"

namespace diptych::jinja {

Result<Value> Renderer::eval(const Expr& expr) {
    if (m_depth > maxDepth)
        return atLine(badTemplate("calls itself too deeply"), expr.line);
    ++m_depth;
    Result<Value> value = evalKind(expr);
    --m_depth;
    if (!value.ok())
        return atLine(std::move(value).error(), expr.line);
    return value;
}

Result<Value> Renderer::evalOptional(const ExprPtr& expr) { return expr ? eval(*expr) : Value(None{}); }

Result<Value> Renderer::evalKind(const Expr& expr) {
    DIPTYCH_TRY(m_budget.step());
    switch (expr.kind) {
    case ExprKind::Constant: return expr.constant;
    case ExprKind::Name: return lookUp(expr.text);
    case ExprKind::List:
    case ExprKind::Tuple:
    case ExprKind::Dict: return evalContainer(expr);
    case ExprKind::Attribute: {
        DIPTYCH_ASSIGN(const Value owner, eval(*expr.children[0]));
        return attributeOf(owner, expr.text);
    }
    case ExprKind::Subscript: {
        DIPTYCH_ASSIGN(const Value owner, eval(*expr.children[0]));
        DIPTYCH_ASSIGN(const Value key, eval(*expr.children[1]));
        return itemOf(owner, key, m_budget);
    }
    case ExprKind::Slice: {
        DIPTYCH_ASSIGN(const Value owner, eval(*expr.children[0]));
        DIPTYCH_ASSIGN(const Value begin, evalOptional(expr.children[1]));
        DIPTYCH_ASSIGN(const Value end, evalOptional(expr.children[2]));
        DIPTYCH_ASSIGN(const Value step, evalOptional(expr.children[3]));
        return slice(owner, begin, end, step, m_budget);
    }
    case ExprKind::Call: return evalCall(expr);
    case ExprKind::Filter: {
        DIPTYCH_ASSIGN(const Value self, eval(*expr.children[0]));
        DIPTYCH_ASSIGN(const Arguments arguments, argumentsOf(expr));
        return applyFilter(expr.text, self, arguments, m_budget);
    }
    case ExprKind::Test: {
        DIPTYCH_ASSIGN(const Value self, eval(*expr.children[0]));
        DIPTYCH_ASSIGN(const Arguments arguments, argumentsOf(expr));
        DIPTYCH_ASSIGN(const bool holdsTrue, applyTest(expr.text, self, arguments, m_budget));
        return Value(holdsTrue != expr.negated);
    }
    case ExprKind::Not:
    case ExprKind::Negative:
    case ExprKind::Positive: return evalSign(expr);
    case ExprKind::And:
    case ExprKind::Or: return evalLogic(expr);
    case ExprKind::Binary: {
        DIPTYCH_ASSIGN(const Value left, eval(*expr.children[0]));
        DIPTYCH_ASSIGN(const Value right, eval(*expr.children[1]));
        return binary(expr.text, left, right, m_budget);
    }
    case ExprKind::Concat: return evalConcat(expr);
    case ExprKind::Compare: return evalCompare(expr);
    case ExprKind::Conditional: {
        DIPTYCH_ASSIGN(const Value condition, eval(*expr.children[1]));
        if (isTrue(condition))
            return eval(*expr.children[0]);
        return expr.children[2] ? eval(*expr.children[2]) : Value(Undefined{"an if without else"});
    }
    }
    return Value();
}

Result<Value> Renderer::evalSign(const Expr& expr) {
    DIPTYCH_ASSIGN(const Value value, eval(*expr.children[0]));
    if (expr.kind == ExprKind::Not)
        return Value(!isTrue(value));
    if (!value.number())
        return badTemplate(std::string("puts a sign before ") + value.typeName());
    return expr.kind == ExprKind::Positive ? value : binary("-", Value(std::int64_t{0}), value, m_budget);
}

// The value that decided, as in Python.
Result<Value> Renderer::evalLogic(const Expr& expr) {
    Value value;
    for (const ExprPtr& child : expr.children) {
        DIPTYCH_ASSIGN(value, eval(*child));
        if (isTrue(value) == (expr.kind == ExprKind::Or))
            break;
    }
    return value;
}

Result<Value> Renderer::evalCompare(const Expr& expr) {
    DIPTYCH_ASSIGN(Value left, eval(*expr.children[0]));
    for (std::size_t i = 0; i < expr.operators.size(); ++i) {
        const std::string& operation = expr.operators[i];
        DIPTYCH_ASSIGN(Value right, eval(*expr.children[i + 1]));
        bool found = false;
        if (operation == "in" || operation == "not in") {
            DIPTYCH_ASSIGN(found, holds(right, left, m_budget));
            found = found == (operation == "in");
        } else if (operation == "==" || operation == "!=") {
            DIPTYCH_ASSIGN(found, equal(left, right, m_budget));
            found = found == (operation == "==");
        } else {
            const bool strict = operation == "<" || operation == ">", upwards = operation == "<" || operation == ">=";
            DIPTYCH_ASSIGN(found, upwards ? less(left, right, m_budget) : less(right, left, m_budget));
            found = found == strict;
        }
        if (!found)
            return Value(false);
        left = std::move(right);
    }
    return Value(true);
}

Result<Value> Renderer::evalContainer(const Expr& expr) {
    std::vector<Value> values;
    for (const ExprPtr& child : expr.children) {
        DIPTYCH_ASSIGN(Value value, eval(*child));
        values.push_back(std::move(value));
    }
    if (expr.kind != ExprKind::Dict)
        return makeList(std::move(values), expr.kind == ExprKind::Tuple);
    auto dict = std::make_shared<Dict>();
    for (std::size_t i = 0; i < values.size(); i += 2) {
        if (values[i].text() == nullptr)
            return unsupported(std::string("has a dict whose key is ") + values[i].typeName() + ", wanted a text");
        DIPTYCH_ASSIGN(dict->depth, depthAround(dict->depth, values[i + 1]));
        dict->set(*values[i].text(), values[i + 1]);
    }
    return Value(std::move(dict));
}

Result<Value> Renderer::evalConcat(const Expr& expr) {
    std::string text;
    for (const ExprPtr& child : expr.children) {
        DIPTYCH_ASSIGN(const Value value, eval(*child));
        DIPTYCH_ASSIGN(const std::string part, toText(value, m_budget));
        text += part;
        if (text.size() > Budget::maxText)
            break;
    }
    return makeText(std::move(text), m_budget);
}

Result<Arguments> Renderer::argumentsOf(const Expr& expr) {
    Arguments arguments;
    for (std::size_t i = 1; i < expr.children.size(); ++i) {
        DIPTYCH_ASSIGN(Value value, eval(*expr.children[i]));
        if (expr.names[i].empty())
            arguments.positional.push_back(std::move(value));
        else
            arguments.named.emplace_back(expr.names[i], std::move(value));
    }
    return arguments;
}

Result<Value> Renderer::evalCall(const Expr& expr) {
    DIPTYCH_ASSIGN(const Value callee, eval(*expr.children[0]));
    const auto* function = std::get_if<std::shared_ptr<const Function>>(&callee.data);
    if (function == nullptr) {
        const std::string name = callee.defined() ? callee.typeName() : std::get<Undefined>(callee.data).name.substr(0, 60);
        return unsupported("calls " + name + ", which is no function of this program");
    }
    DIPTYCH_ASSIGN(const Arguments arguments, argumentsOf(expr));
    if ((*function)->macro != nullptr)
        return callMacro(*(*function)->macro, arguments);
    if ((*function)->self.defined())
        return callMethod(**function, arguments, m_budget);
    return callGlobal((*function)->name, arguments, m_now, m_budget);
}

}  // namespace diptych::jinja
