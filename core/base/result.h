// The one way to fail: functions that can fail for a reason outside the program return Result<T>.
// An Error names the thing (context), what was got and wanted (message) and what to do now (remedy), in English;
// only ui translates. A broken invariant is an assert, not an Error.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace diptych {

enum class ErrorCode {
    Cancelled,     // the user asked to stop
    Usage,         // wrong options or an impossible request              CLI exit 2
    BadInput,      // data, model or picture is unusable                  CLI exit 3
    NotFound,      // a file, head, tensor or row that was asked for      CLI exit 3
    Unsupported,   // well-formed, but nothing here can handle it         CLI exit 3
    Io,            // reading or writing failed, no space left            CLI exit 1
    OutOfMemory,   //                                                     CLI exit 1
    Internal,      // an exception that nobody expected                   CLI exit 1
};

struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;  // "GOT, WANTED"
    std::string context;  // the thing: a path, a tensor, an option
    std::string remedy;   // one sentence without its full stop

    // "CONTEXT: MESSAGE. REMEDY." on one line; control characters and bidi marks of data are escaped.
    std::string oneLine() const;
};

template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return std::get<0>(m_state); }
    const T& value() const& { return std::get<0>(m_state); }
    T&& value() && { return std::get<0>(std::move(m_state)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const& { return std::get<1>(m_state); }
    Error&& error() && { return std::get<1>(std::move(m_state)); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    bool ok() const { return !m_error; }
    explicit operator bool() const { return ok(); }
    const Error& error() const& { return *m_error; }
    Error&& error() && { return *std::move(m_error); }

private:
    std::optional<Error> m_error;
};

using Status = Result<void>;

}  // namespace diptych

#define DIPTYCH_CONCAT_INNER(a, b) a##b
#define DIPTYCH_CONCAT(a, b) DIPTYCH_CONCAT_INNER(a, b)

// DIPTYCH_TRY(status()); returns the error to the caller, if there is one.
#define DIPTYCH_TRY(expression)                                            \
    do {                                                                   \
        if (auto diptychStatus = (expression); !diptychStatus.ok())        \
            return std::move(diptychStatus).error();                       \
    } while (false)

// DIPTYCH_ASSIGN(auto image, readImage(path)); declares or assigns the value, or returns the error.
#define DIPTYCH_ASSIGN(target, expression) \
    DIPTYCH_ASSIGN_INNER(DIPTYCH_CONCAT(diptychResult, __LINE__), target, expression)
#define DIPTYCH_ASSIGN_INNER(result, target, expression) \
    auto result = (expression);                          \
    if (!result.ok())                                    \
        return std::move(result).error();                \
    target = std::move(result).value()
