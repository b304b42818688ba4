// The syntax tree of a template: expressions and statements as plain nodes. Every node knows its line. The parser bounds
// how deep they nest, so that walking and destroying them cannot exhaust the stack.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/text/chat_template_value.h"

namespace diptych::jinja {

enum class ExprKind {
    Constant,
    Name,          // text
    List, Tuple,   // children
    Dict,          // children: key, value, key, value …
    Attribute,     // children[0].text
    Subscript,     // children[0][children[1]]
    Slice,         // children[0][children[1]:children[2]:children[3]], any of the last three null
    Call,          // children[0](rest)
    Filter, Test,  // text of children[0], arguments are the rest; a test may be negated
    Not, Negative, Positive, And, Or,
    Binary,        // text is + - * / // % **
    Concat,        // children, two or more
    Compare,       // children[0] operators[0] children[1] operators[1] children[2] …
    Conditional,   // children[0] if children[1] else children[2], the last may be null
};

struct Expr {
    ExprKind kind = ExprKind::Constant;
    int line = 1, depth = 1;
    std::string text;
    bool negated = false;
    Value constant;
    std::vector<std::unique_ptr<Expr>> children;
    std::vector<std::string> names;                // Call, Filter, Test: keyword of each argument, empty: by position
    std::vector<std::string> operators;            // Compare
};
using ExprPtr = std::unique_ptr<Expr>;

struct Stmt;
using Body = std::vector<Stmt>;

struct MacroDefinition {
    std::string name;
    std::vector<std::string> parameters;
    std::vector<ExprPtr> defaults;                 // one a parameter, null: none
    std::unique_ptr<Body> body;
};

enum class StmtKind {
    Text,          // text
    Output,        // exprs[0]
    If,            // bodies[i] where exprs[i], the last body may have none
    For,           // targets in exprs[0] if exprs[1] (may be null): bodies[0], else bodies[1]
    Set,           // targets = exprs[0]
    SetBlock,      // targets = bodies[0], through the filters around exprs[0] (may be null)
    With,          // targets[i] = exprs[i]: bodies[0]
    FilterBlock,   // bodies[0] through exprs[0]
    Scope,         // bodies[0] with names of its own (generation)
    Macro,
    Break, Continue,
};

struct Target {
    std::string name, attribute;                   // attribute: of a namespace, else empty
};

struct Stmt {
    StmtKind kind = StmtKind::Text;
    int line = 1;
    std::string text;
    std::vector<Target> targets;
    std::vector<ExprPtr> exprs;
    std::vector<Body> bodies;
    std::shared_ptr<const MacroDefinition> macro;
};

// Name under which the text of a block stands while filters are put around it.
inline constexpr const char* capturedName = " captured";

}  // namespace diptych::jinja
