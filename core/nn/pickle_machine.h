// The stack machine of pickle.h and its values. Values live in one arena and refer to each other by index, so a pickle
// that refers to itself can neither leak nor recurse here. Text is a view of the pickle's bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/nn/pickle.h"

namespace diptych {

using ValueIndex = std::uint32_t;

struct PickleValue {
    enum class Kind { None, Bool, Integer, Real, Text, Sequence, Dictionary, Global, Storage, Tensor, Object };
    Kind kind = Kind::None;
    std::int64_t integer = 0;                      // Bool, Integer; Storage: elements; Tensor: offset
    std::string_view text, module;                 // Text; Global: name and module; Storage: key
    std::vector<ValueIndex> items;                 // Sequence; Dictionary: key, value, key, …; Object: its state, if any
    DType dtype = DType::F32;                      // Storage
    std::vector<std::int64_t> shape, strides;      // Tensor; items[0] is its storage
};

class PickleMachine {
public:
    PickleMachine(std::span<const std::byte> pickle, PickleDialect dialect, std::string context);

    Result<ValueIndex> run();                      // the value that the pickle ends with
    const PickleValue& at(ValueIndex index) const { return m_values[index]; }

private:
    Status step(std::uint8_t opcode);
    Result<std::string_view> take(std::uint64_t bytes);
    Result<std::string_view> takeLine();
    template <typename T>
    Result<std::int64_t> number();                 // little endian
    Result<std::int64_t> longInteger();            // LONG1: length, then two's complement
    Result<double> real();                         // big endian

    Result<ValueIndex> make(PickleValue value);
    Status push(PickleValue value);
    Status pushInteger(Result<std::int64_t> integer, PickleValue::Kind kind = PickleValue::Kind::Integer);
    Status pushText(Result<std::int64_t> length);
    Status pushReal();
    Status pushGlobal(std::string_view module, std::string_view name);
    Status pushNamedGlobal();                      // GLOBAL: two lines
    Status pushStackGlobal();
    Result<ValueIndex> pop();
    Result<std::vector<ValueIndex>> popToMark();
    Result<std::vector<ValueIndex>> popSome(std::size_t count);
    Status pushTuple(Result<std::vector<ValueIndex>> items);
    Status appendTo(PickleValue::Kind kind, Result<std::vector<ValueIndex>> items);
    Status remember(Result<std::int64_t> slot);
    Status recall(Result<std::int64_t> slot);
    Status pushStorage();                          // BINPERSID
    Status reduce();                               // REDUCE: the few functions that only give shape to values
    Status rebuildTensor(const std::vector<ValueIndex>& arguments);
    Status build();                                // BUILD: the state of an object; other states are dropped
    Status newObject();                            // NEWOBJ: only in a script module

    const PickleValue* top() const { return m_stack.empty() ? nullptr : &m_values[m_stack.back()]; }
    Error damaged() const;
    Error refused(const std::string& what) const;

    std::span<const std::byte> m_pickle;
    std::size_t m_next = 0;
    PickleDialect m_dialect;
    std::string m_context;
    std::vector<PickleValue> m_values;
    std::vector<ValueIndex> m_stack;
    std::vector<std::size_t> m_marks;              // heights of the stack
    std::unordered_map<std::int64_t, ValueIndex> m_memo;
};

}  // namespace diptych
