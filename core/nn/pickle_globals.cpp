// What a pickle may name and what becomes of it: the allow-list, storages, tensors and objects.
#include <algorithm>
#include <array>
#include <optional>

#include "core/base/errors.h"
#include "core/nn/pickle_machine.h"

namespace diptych {

namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t maxRank = 64;

struct StorageClass {
    std::string_view name;
    DType dtype;
};
constexpr std::array<StorageClass, 10> storageClasses{{{"FloatStorage", DType::F32},
                                                       {"HalfStorage", DType::F16},
                                                       {"BFloat16Storage", DType::BF16},
                                                       {"DoubleStorage", DType::F64},
                                                       {"LongStorage", DType::I64},
                                                       {"IntStorage", DType::I32},
                                                       {"ShortStorage", DType::I16},
                                                       {"CharStorage", DType::I8},
                                                       {"ByteStorage", DType::U8},
                                                       {"BoolStorage", DType::Bool}}};

struct GlobalName {
    std::string_view module, name;
};
constexpr std::array<GlobalName, 4> stateDictGlobals{{{"collections", "OrderedDict"},
                                                      {"torch._utils", "_rebuild_tensor_v2"},
                                                      {"torch._utils", "_rebuild_parameter"},
                                                      {"torch", "Size"}}};
constexpr std::array<std::string_view, 5> scriptGlobals{"build_intlist", "build_doublelist", "build_boollist", "build_tensorlist",
                                                        "restore_type_tag"};   // all in torch.jit._pickle

std::optional<DType> storageDtype(std::string_view name) {
    const auto found = std::find_if(storageClasses.begin(), storageClasses.end(),
                                    [&](const StorageClass& known) { return known.name == name; });
    return found == storageClasses.end() ? std::nullopt : std::optional(found->dtype);
}

bool isScriptClass(std::string_view module) { return module == "__torch__" || module.starts_with("__torch__."); }

bool allowed(std::string_view module, std::string_view name, PickleDialect dialect) {
    const bool script = dialect == PickleDialect::ScriptModule;
    return (module == "torch" && storageDtype(name)) ||
           std::any_of(stateDictGlobals.begin(), stateDictGlobals.end(),
                       [&](const GlobalName& known) { return known.module == module && known.name == name; }) ||
           (script && (isScriptClass(module) ||
                       (module == "torch.jit._pickle" &&
                        std::find(scriptGlobals.begin(), scriptGlobals.end(), name) != scriptGlobals.end())));
}

// Whether first … last element of a view lie inside its storage; every product is checked.
bool liesInside(const PickleValue& tensor, std::int64_t storageElements) {
    std::int64_t elements = 1, last = tensor.integer;
    for (std::size_t axis = 0; axis < tensor.shape.size(); ++axis) {
        const std::int64_t side = tensor.shape[axis], stride = tensor.strides[axis];
        std::int64_t reach = 0;
        if (side < 0 || stride < 0 || __builtin_mul_overflow(elements, side, &elements))
            return false;
        if (side > 0 && (__builtin_mul_overflow(side - 1, stride, &reach) || __builtin_add_overflow(last, reach, &last)))
            return false;
    }
    // A view that repeats elements could ask for more memory than its file has bytes.
    return tensor.integer >= 0 && elements <= storageElements && (elements == 0 || last < storageElements);
}

}  // namespace

Status PickleMachine::pushGlobal(std::string_view module, std::string_view name) {
    if (!allowed(module, name, m_dialect))
        return refused("asks for " + visibleText(std::string(module) + "." + std::string(name)));
    return push({.kind = Kind::Global, .text = name, .module = module});
}

// ('storage', storage class, key, device, elements)
Status PickleMachine::pushStorage() {
    DIPTYCH_ASSIGN(const ValueIndex index, pop());
    const auto& items = at(index).items;
    if (at(index).kind != Kind::Sequence || items.size() < 5 || at(items[0]).text != "storage" ||
        at(items[1]).kind != Kind::Global || at(items[2]).kind != Kind::Text || at(items[4]).kind != Kind::Integer)
        return damaged();
    const auto dtype = storageDtype(at(items[1]).text);
    if (!dtype || at(items[4]).integer < 0)
        return damaged();
    return push({.kind = Kind::Storage, .integer = at(items[4]).integer, .text = at(items[2]).text, .dtype = *dtype});
}

Status PickleMachine::reduce() {
    DIPTYCH_ASSIGN(const auto call, popSome(2));
    const PickleValue &function = at(call[0]), &arguments = at(call[1]);
    if (function.kind != Kind::Global || arguments.kind != Kind::Sequence)
        return damaged();
    if (function.text == "OrderedDict" && arguments.items.empty())
        return push({.kind = Kind::Dictionary});
    if (function.text == "_rebuild_tensor_v2")
        return rebuildTensor(std::vector<ValueIndex>(arguments.items));
    // A parameter is its tensor, a list or a tagged value what it was made of: each stands first.
    const bool passesOn = function.text == "_rebuild_parameter" || function.text == "Size" || function.module == "torch.jit._pickle";
    if (!passesOn || arguments.items.empty())
        return refused("calls " + visibleText(std::string(function.module) + "." + std::string(function.text)));
    m_stack.push_back(arguments.items[0]);
    return {};
}

// (storage, offset, shape, strides, …); what follows says how it trains.
Status PickleMachine::rebuildTensor(const std::vector<ValueIndex>& arguments) {
    if (arguments.size() < 4 || at(arguments[0]).kind != Kind::Storage || at(arguments[1]).kind != Kind::Integer)
        return damaged();
    PickleValue tensor{.kind = Kind::Tensor, .integer = at(arguments[1]).integer, .items = {arguments[0]}};
    for (const auto& [argument, sides] : {std::pair(arguments[2], &tensor.shape), std::pair(arguments[3], &tensor.strides)}) {
        if (at(argument).kind != Kind::Sequence || at(argument).items.size() > maxRank)
            return damaged();
        for (const ValueIndex side : at(argument).items) {
            if (at(side).kind != Kind::Integer)
                return damaged();
            sides->push_back(at(side).integer);
        }
    }
    if (tensor.shape.size() != tensor.strides.size() || !liesInside(tensor, at(arguments[0]).integer))
        return Error{ErrorCode::BadInput, "has a tensor that reaches beyond its storage " + visibleText(std::string(at(arguments[0]).text)),
                     m_context, "Fetch the file again"};
    return push(std::move(tensor));
}

Status PickleMachine::newObject() {
    DIPTYCH_ASSIGN(const auto call, popSome(2));
    if (at(call[0]).kind != Kind::Global || !isScriptClass(at(call[0]).module))
        return refused("makes an object");
    return push({.kind = Kind::Object});
}

// An ordered dictionary keeps notes in its state (_metadata), an object its attributes.
Status PickleMachine::build() {
    DIPTYCH_ASSIGN(const ValueIndex state, pop());
    if (top() == nullptr || at(state).kind != Kind::Dictionary || (top()->kind != Kind::Dictionary && top()->kind != Kind::Object))
        return refused("sets the state of a value");
    if (top()->kind == Kind::Object)
        m_values[m_stack.back()].items = {state};
    return {};
}

}  // namespace diptych
