#include "core/text/chat_template_renderer.h"

#include <algorithm>
#include <utility>

#include "core/text/chat_template_lexer.h"

namespace diptych::jinja {

Result<std::string> Renderer::render(const Body& body) {
    DIPTYCH_ASSIGN([[maybe_unused]] const Flow flow, run(body));
    return std::move(m_output);
}

Status Renderer::write(std::string_view text) {
    DIPTYCH_TRY(m_budget.bytes(text.size()));
    if (m_output.size() + text.size() > Budget::maxText)
        return badTemplate("writes more than 8 MB");
    m_output += text;
    return {};
}

// An error ends the whole rendering, so frames and depth are restored on the way of values only.
Result<Renderer::Flow> Renderer::run(const Body& body) {
    Flow flow = Flow::Next;
    ++m_depth;
    for (const Stmt& stmt : body) {
        Result<Flow> result = runStatement(stmt);
        if (!result.ok())
            return atLine(std::move(result).error(), stmt.line);
        flow = *result;
        if (flow != Flow::Next)
            break;
    }
    --m_depth;
    return flow;
}

Result<Renderer::Flow> Renderer::runStatement(const Stmt& stmt) {
    DIPTYCH_TRY(m_budget.step());
    if (m_depth > maxDepth)
        return badTemplate("calls itself too deeply");
    switch (stmt.kind) {
    case StmtKind::Text: DIPTYCH_TRY(write(stmt.text)); return Flow::Next;
    case StmtKind::Output: {
        DIPTYCH_ASSIGN(const Value value, eval(*stmt.exprs[0]));
        DIPTYCH_ASSIGN(const std::string text, toText(value, m_budget));
        DIPTYCH_TRY(write(text));
        return Flow::Next;
    }
    case StmtKind::If: return runIf(stmt);
    case StmtKind::For: return runFor(stmt);
    case StmtKind::Set: return runSet(stmt);
    case StmtKind::SetBlock:
    case StmtKind::FilterBlock: return runCaptured(stmt);
    case StmtKind::With: return runWith(stmt);
    case StmtKind::Scope: return runScope(stmt.bodies[0], {});
    case StmtKind::Macro:
        m_frames.back().insert_or_assign(
            stmt.macro->name, Value(std::make_shared<const Function>(Function{stmt.macro->name, {}, stmt.macro.get()})));
        return Flow::Next;
    case StmtKind::Break: return Flow::Break;
    case StmtKind::Continue: return Flow::Continue;
    }
    return Flow::Next;
}

Result<Renderer::Flow> Renderer::runIf(const Stmt& stmt) {
    for (std::size_t i = 0; i < stmt.bodies.size(); ++i) {
        if (i < stmt.exprs.size()) {
            DIPTYCH_ASSIGN(const Value condition, eval(*stmt.exprs[i]));
            if (!isTrue(condition))
                continue;
        }
        return run(stmt.bodies[i]);
    }
    return Flow::Next;
}

// What a loop goes through: the items that its condition lets pass.
Result<std::vector<Value>> Renderer::loopItems(const Stmt& stmt) {
    DIPTYCH_ASSIGN(const Value sequence, eval(*stmt.exprs[0]));
    DIPTYCH_ASSIGN(std::vector<Value> items, itemsOf(sequence, m_budget));
    if (!stmt.exprs[1])
        return items;
    std::vector<Value> kept;
    for (Value& item : items) {
        m_frames.emplace_back();
        DIPTYCH_TRY(assign(stmt.targets, item));
        DIPTYCH_ASSIGN(const Value condition, eval(*stmt.exprs[1]));
        m_frames.pop_back();
        if (isTrue(condition))
            kept.push_back(std::move(item));
    }
    return kept;
}

Result<Renderer::Flow> Renderer::runFor(const Stmt& stmt) {
    DIPTYCH_ASSIGN(std::vector<Value> items, loopItems(stmt));
    if (items.empty())
        return stmt.bodies.size() > 1 ? runScope(stmt.bodies[1], {}) : Flow::Next;
    auto list = std::make_shared<List>();
    list->items = std::move(items);
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        DIPTYCH_TRY(m_budget.step());
        m_frames.emplace_back();
        DIPTYCH_TRY(assign(stmt.targets, list->items[i]));
        m_frames.back().insert_or_assign("loop", Value(std::make_shared<const Loop>(Loop{list, i})));
        DIPTYCH_ASSIGN(const Flow flow, run(stmt.bodies[0]));
        m_frames.pop_back();
        if (flow == Flow::Break)
            break;
    }
    return Flow::Next;
}

Status Renderer::assignOne(const Target& target, const Value& value) {
    if (target.attribute.empty()) {
        m_frames.back().insert_or_assign(target.name, value);
        return {};
    }
    const Value owner = lookUp(target.name);
    if (owner.dict() == nullptr || !owner.dict()->isNamespace)
        return badTemplate("sets " + target.name.substr(0, 60) + "." + target.attribute.substr(0, 60) +
                           ", wanted an attribute of a namespace");
    DIPTYCH_TRY(m_budget.step());
    const Result<int> depth = depthAround(owner.dict()->depth, value);
    if (!depth.ok())
        return depth.error();
    owner.dict()->set(target.attribute, value);
    return {};
}

Status Renderer::assign(const std::vector<Target>& targets, const Value& value) {
    if (targets.size() == 1)
        return assignOne(targets.front(), value);
    DIPTYCH_ASSIGN(const std::vector<Value> items, itemsOf(value, m_budget));
    if (items.size() != targets.size())
        return badTemplate("unpacks " + std::to_string(items.size()) + " values into " + std::to_string(targets.size()) + " names");
    for (std::size_t i = 0; i < targets.size(); ++i)
        DIPTYCH_TRY(assignOne(targets[i], items[i]));
    return {};
}

Result<Renderer::Flow> Renderer::runSet(const Stmt& stmt) {
    DIPTYCH_ASSIGN(const Value value, eval(*stmt.exprs[0]));
    DIPTYCH_TRY(assign(stmt.targets, value));
    return Flow::Next;
}

Result<Renderer::Flow> Renderer::runScope(const Body& body, Frame frame) {
    m_frames.push_back(std::move(frame));
    DIPTYCH_ASSIGN(const Flow flow, run(body));
    m_frames.pop_back();
    return flow;
}

Result<std::string> Renderer::captured(const Body& body, Frame frame) {
    std::string outer = std::move(m_output);
    m_output.clear();
    if (outer.size() > Budget::maxText)
        return badTemplate("writes more than 8 MB");
    DIPTYCH_ASSIGN(const Flow flow, runScope(body, std::move(frame)));
    if (flow != Flow::Next)
        return badTemplate("leaves a loop from inside a block that is captured");
    return std::exchange(m_output, std::move(outer));
}

// The text of a block, put through the filters that stand around it; kept under a name or written.
Result<Renderer::Flow> Renderer::runCaptured(const Stmt& stmt) {
    DIPTYCH_ASSIGN(std::string text, captured(stmt.bodies[0], {}));
    DIPTYCH_ASSIGN(Value value, makeText(std::move(text), m_budget));
    m_frames.emplace_back();
    m_frames.back().insert_or_assign(capturedName, std::move(value));
    DIPTYCH_ASSIGN(const Value filtered, eval(*stmt.exprs[0]));
    m_frames.pop_back();
    if (stmt.kind == StmtKind::SetBlock) {
        DIPTYCH_TRY(assign(stmt.targets, filtered));
        return Flow::Next;
    }
    DIPTYCH_ASSIGN(const std::string shown, toText(filtered, m_budget));
    DIPTYCH_TRY(write(shown));
    return Flow::Next;
}

Result<Renderer::Flow> Renderer::runWith(const Stmt& stmt) {
    Frame frame;
    for (std::size_t i = 0; i < stmt.targets.size(); ++i) {
        DIPTYCH_ASSIGN(Value value, eval(*stmt.exprs[i]));
        frame.insert_or_assign(stmt.targets[i].name, std::move(value));
    }
    return runScope(stmt.bodies[0], std::move(frame));
}

Value Renderer::lookUp(const std::string& name) const {
    for (std::size_t i = m_frames.size(); i-- > 0;) {
        if (i >= 2 && i < m_base)
            i = 1;                                 // inside a macro: past the frames of its caller
        if (const auto found = m_frames[i].find(name); found != m_frames[i].end())
            return found->second;
    }
    if (isGlobal(name))
        return Value(std::make_shared<const Function>(Function{name, {}}));
    return Value(Undefined{name});
}

Result<Value> Renderer::callMacro(const MacroDefinition& macro, const Arguments& arguments) {
    DIPTYCH_ASSIGN(std::vector<Value> bound,
                   bindArguments(macro.name, {macro.parameters.begin(), macro.parameters.end()}, arguments));
    const std::size_t base = std::exchange(m_base, m_frames.size());
    m_frames.emplace_back();
    for (std::size_t i = 0; i < macro.parameters.size(); ++i) {
        Value& value = bound[i];
        if (!value.defined() && macro.defaults[i]) {
            DIPTYCH_ASSIGN(value, eval(*macro.defaults[i]));
        }
        m_frames.back().insert_or_assign(macro.parameters[i], std::move(value));
    }
    DIPTYCH_ASSIGN(std::string text, captured(*macro.body, {}));
    m_frames.pop_back();
    m_base = base;
    return makeText(std::move(text), m_budget);
}

}  // namespace diptych::jinja
