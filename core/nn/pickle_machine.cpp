#include "core/nn/pickle_machine.h"

#include <bit>
#include <cstring>

namespace diptych {

namespace {

constexpr std::size_t maxValues = 2'000'000;       // a checkpoint of 10,000 tensors needs 200,000

using Kind = PickleValue::Kind;

}  // namespace

PickleMachine::PickleMachine(std::span<const std::byte> pickle, PickleDialect dialect, std::string context)
    : m_pickle(pickle), m_dialect(dialect), m_context(std::move(context)) {}

Error PickleMachine::damaged() const {
    return Error{ErrorCode::BadInput, "is damaged at byte " + std::to_string(m_next) + " of its pickle", m_context,
                 "Fetch the file again"};
}

Error PickleMachine::refused(const std::string& what) const {
    return Error{ErrorCode::Unsupported, what + ", wanted plain tensors", m_context,
                 "Nothing of it was executed; get the model as safetensors"};
}

Result<ValueIndex> PickleMachine::run() {
    constexpr std::uint8_t stop = '.';
    while (true) {
        DIPTYCH_ASSIGN(const std::string_view opcode, take(1));
        if (static_cast<std::uint8_t>(opcode[0]) == stop)
            return pop();
        DIPTYCH_TRY(step(static_cast<std::uint8_t>(opcode[0])));
    }
}

// Opcodes by the names of pickletools.
Status PickleMachine::step(std::uint8_t opcode) {
    switch (opcode) {
    case 0x80: return take(1).ok() ? Status() : damaged();                            // PROTO
    case 0x95: return take(8).ok() ? Status() : damaged();                            // FRAME
    case '(': m_marks.push_back(m_stack.size()); return {};                           // MARK
    case '}': return push({.kind = Kind::Dictionary});                                // EMPTY_DICT
    case ']': case ')': return push({.kind = Kind::Sequence});                        // EMPTY_LIST, EMPTY_TUPLE
    case 't': return pushTuple(popToMark());                                          // TUPLE
    case 0x85: case 0x86: case 0x87: return pushTuple(popSome(opcode - 0x84u));       // TUPLE1 … TUPLE3
    case 'N': return push({.kind = Kind::None});                                      // NONE
    case 0x88: case 0x89: return pushInteger(opcode == 0x88 ? 1 : 0, Kind::Bool);     // NEWTRUE, NEWFALSE
    case 'K': return pushInteger(number<std::uint8_t>());                             // BININT1
    case 'M': return pushInteger(number<std::uint16_t>());                            // BININT2
    case 'J': return pushInteger(number<std::int32_t>());                             // BININT
    case 0x8a: return pushInteger(longInteger());                                     // LONG1
    case 'G': return pushReal();                                                      // BINFLOAT
    case 'X': case 'T': return pushText(number<std::uint32_t>());                     // BINUNICODE, BINSTRING
    case 0x8c: case 'U': return pushText(number<std::uint8_t>());                     // SHORT_BINUNICODE, SHORT_BINSTRING
    case 0x8d: return pushText(number<std::int64_t>());                               // BINUNICODE8
    case 'c': return pushNamedGlobal();                                               // GLOBAL
    case 0x93: return pushStackGlobal();                                              // STACK_GLOBAL
    case 'q': return remember(number<std::uint8_t>());                                // BINPUT
    case 'r': return remember(number<std::uint32_t>());                               // LONG_BINPUT
    case 0x94: return remember(static_cast<std::int64_t>(m_memo.size()));             // MEMOIZE
    case 'h': return recall(number<std::uint8_t>());                                  // BINGET
    case 'j': return recall(number<std::uint32_t>());                                 // LONG_BINGET
    case 'a': return appendTo(Kind::Sequence, popSome(1));                            // APPEND
    case 'e': return appendTo(Kind::Sequence, popToMark());                           // APPENDS
    case 's': return appendTo(Kind::Dictionary, popSome(2));                          // SETITEM
    case 'u': return appendTo(Kind::Dictionary, popToMark());                         // SETITEMS
    case 'Q': return pushStorage();                                                   // BINPERSID
    case 'R': return reduce();                                                        // REDUCE
    case 'b': return build();                                                         // BUILD
    case 0x81: return newObject();                                                    // NEWOBJ
    default: return refused("has the opcode " + std::to_string(opcode) + " in its pickle");
    }
}

Result<std::string_view> PickleMachine::take(std::uint64_t bytes) {
    if (bytes > m_pickle.size() - m_next)
        return damaged();
    const std::string_view taken(reinterpret_cast<const char*>(m_pickle.data()) + m_next, bytes);
    m_next += bytes;
    return taken;
}

Result<std::string_view> PickleMachine::takeLine() {
    const std::string_view rest(reinterpret_cast<const char*>(m_pickle.data()) + m_next, m_pickle.size() - m_next);
    const std::size_t length = rest.find('\n');
    if (length == std::string_view::npos)
        return damaged();
    m_next += length + 1;
    return rest.substr(0, length);
}

template <typename T>
Result<std::int64_t> PickleMachine::number() {
    DIPTYCH_ASSIGN(const std::string_view bytes, take(sizeof(T)));
    T value{};
    std::memcpy(&value, bytes.data(), sizeof(T));
    return static_cast<std::int64_t>(value);
}

Result<std::int64_t> PickleMachine::longInteger() {
    DIPTYCH_ASSIGN(const std::int64_t length, number<std::uint8_t>());
    DIPTYCH_ASSIGN(const std::string_view bytes, take(static_cast<std::uint64_t>(length)));
    if (length > 8)
        return refused("has an integer of " + std::to_string(length) + " bytes");
    std::uint64_t value = !bytes.empty() && (bytes.back() & 0x80) != 0 ? ~std::uint64_t{0} : 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
    return static_cast<std::int64_t>(value);
}

Result<ValueIndex> PickleMachine::make(PickleValue value) {
    if (m_values.size() >= maxValues)
        return refused("has more than " + std::to_string(maxValues) + " values in its pickle");
    m_values.push_back(std::move(value));
    return static_cast<ValueIndex>(m_values.size() - 1);
}

Status PickleMachine::push(PickleValue value) {
    DIPTYCH_ASSIGN(const ValueIndex index, make(std::move(value)));
    m_stack.push_back(index);
    return {};
}

Status PickleMachine::pushInteger(Result<std::int64_t> integer, Kind kind) {
    DIPTYCH_TRY(integer);
    return push({.kind = kind, .integer = *integer});
}

Status PickleMachine::pushReal() {
    DIPTYCH_ASSIGN(const std::string_view bytes, take(8));   // no tensor needs its value
    return push({.kind = Kind::Real, .text = bytes});
}

Status PickleMachine::pushText(Result<std::int64_t> length) {
    DIPTYCH_TRY(length);
    DIPTYCH_ASSIGN(const std::string_view text, take(static_cast<std::uint64_t>(*length)));
    return push({.kind = Kind::Text, .text = text});
}

Status PickleMachine::pushNamedGlobal() {
    DIPTYCH_ASSIGN(const std::string_view module, takeLine());
    DIPTYCH_ASSIGN(const std::string_view name, takeLine());
    return pushGlobal(module, name);
}

Status PickleMachine::pushStackGlobal() {
    DIPTYCH_ASSIGN(const auto words, popSome(2));
    if (at(words[0]).kind != Kind::Text || at(words[1]).kind != Kind::Text)
        return damaged();
    return pushGlobal(at(words[0]).text, at(words[1]).text);
}

Result<ValueIndex> PickleMachine::pop() {
    DIPTYCH_ASSIGN(const auto one, popSome(1));
    return one[0];
}

// Never below the last mark: what stands there belongs to another value.
Result<std::vector<ValueIndex>> PickleMachine::popSome(std::size_t count) {
    const std::size_t floor = m_marks.empty() ? 0 : m_marks.back();
    if (m_stack.size() < floor + count)
        return damaged();
    const std::vector<ValueIndex> items(m_stack.end() - static_cast<std::ptrdiff_t>(count), m_stack.end());
    m_stack.resize(m_stack.size() - count);
    return items;
}

Result<std::vector<ValueIndex>> PickleMachine::popToMark() {
    if (m_marks.empty())
        return damaged();
    const std::size_t count = m_stack.size() - m_marks.back();
    DIPTYCH_ASSIGN(auto items, popSome(count));
    m_marks.pop_back();
    return items;
}

Status PickleMachine::pushTuple(Result<std::vector<ValueIndex>> items) {
    DIPTYCH_TRY(items);
    return push({.kind = Kind::Sequence, .items = std::move(*items)});
}

Status PickleMachine::appendTo(Kind kind, Result<std::vector<ValueIndex>> items) {
    DIPTYCH_TRY(items);
    const PickleValue* container = top();
    if (container == nullptr || container->kind != kind || (kind == Kind::Dictionary && items->size() % 2 != 0))
        return damaged();
    auto& into = m_values[m_stack.back()].items;
    into.insert(into.end(), items->begin(), items->end());
    return {};
}

Status PickleMachine::remember(Result<std::int64_t> slot) {
    DIPTYCH_TRY(slot);
    if (m_stack.empty())
        return damaged();
    m_memo[*slot] = m_stack.back();
    return {};
}

Status PickleMachine::recall(Result<std::int64_t> slot) {
    DIPTYCH_TRY(slot);
    const auto found = m_memo.find(*slot);
    if (found == m_memo.end())
        return damaged();
    m_stack.push_back(found->second);
    return {};
}

}  // namespace diptych
