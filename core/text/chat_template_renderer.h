// Walks the syntax tree of a template with the values of its context and writes the prompt. Names live in frames: one for
// the context, one for the template, one for each pass of a loop, block and macro, innermost first.
// Errors carry the line of the innermost node that failed.
#pragma once

#include "core/text/chat_template_ast.h"
#include "core/text/chat_template_functions.h"

namespace diptych::jinja {

class Renderer {
public:
    explicit Renderer(std::string now) : m_now(std::move(now)) {}

    Budget& budget() { return m_budget; }
    void define(const std::string& name, Value value) { m_frames.front().insert_or_assign(name, std::move(value)); }
    Result<std::string> render(const Body& body);

private:
    using Frame = std::map<std::string, Value, std::less<>>;
    enum class Flow { Next, Break, Continue };

    Result<Flow> run(const Body& body);
    Result<Flow> runStatement(const Stmt& stmt);
    Result<Flow> runIf(const Stmt& stmt);
    Result<Flow> runFor(const Stmt& stmt);
    Result<std::vector<Value>> loopItems(const Stmt& stmt);
    Result<Flow> runSet(const Stmt& stmt);
    Result<Flow> runCaptured(const Stmt& stmt);
    Result<Flow> runWith(const Stmt& stmt);
    Result<Flow> runScope(const Body& body, Frame frame);
    Result<std::string> captured(const Body& body, Frame frame);
    Status assign(const std::vector<Target>& targets, const Value& value);
    Status assignOne(const Target& target, const Value& value);
    Status write(std::string_view text);

    Result<Value> eval(const Expr& expr);
    Result<Value> evalKind(const Expr& expr);
    Result<Value> evalOptional(const ExprPtr& expr);
    Result<Value> evalLogic(const Expr& expr);
    Result<Value> evalCompare(const Expr& expr);
    Result<Value> evalContainer(const Expr& expr);
    Result<Value> evalConcat(const Expr& expr);
    Result<Value> evalSign(const Expr& expr);
    Result<Value> evalCall(const Expr& expr);
    Result<Value> callMacro(const MacroDefinition& macro, const Arguments& arguments);
    Result<Arguments> argumentsOf(const Expr& expr);
    Value lookUp(const std::string& name) const;

    Budget m_budget;
    std::string m_now, m_output;
    std::vector<Frame> m_frames = std::vector<Frame>(2);
    std::size_t m_base = 0;                        // a macro sees the outermost frames and those from here on
    static constexpr int maxDepth = 300;           // statements and expressions in one another, through macros too
    int m_depth = 0;
};

}  // namespace diptych::jinja
