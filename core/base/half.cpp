#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/safetensors.h"

namespace diptych {

float halfToFloat(std::uint16_t bits) {
    const std::uint32_t sign = (bits & 0x8000u) << 16;
    const std::uint32_t exponent = (bits >> 10) & 0x1F;
    std::uint32_t mantissa = bits & 0x3FFu;
    if (exponent == 31)
        return std::bit_cast<float>(sign | 0x7F800000u | (mantissa << 13));
    if (exponent != 0)
        return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (mantissa << 13));
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
    return sign != 0 ? -magnitude : magnitude;
}

std::uint16_t floatToHalf(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000u);
    const std::uint32_t magnitude = bits & 0x7FFFFFFFu;
    if (magnitude > 0x7F800000u)
        return static_cast<std::uint16_t>(sign | 0x7E00u);
    if (magnitude >= 0x477FF000u)  // rounds beyond 65504
        return static_cast<std::uint16_t>(sign | 0x7C00u);
    if (magnitude < 0x38800000u) {  // subnormal: adding 0.5 · 2^-13 lets the float unit round to even
        const float shifted = std::bit_cast<float>(magnitude) + 0.5f;
        return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3F000000u));
    }
    const std::uint32_t rounded = magnitude + 0xFFFu + ((magnitude >> 13) & 1u);
    return static_cast<std::uint16_t>(sign | ((rounded - 0x38000000u) >> 13));
}

float bfloat16ToFloat(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

std::uint16_t floatToBfloat16(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & 0x7FFFFFFFu) > 0x7F800000u)
        return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
    return static_cast<std::uint16_t>((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
}

namespace {

template <typename T>
void widen(std::span<const std::byte> bytes, std::vector<float>& out) {
    for (std::size_t i = 0; i < out.size(); ++i) {
        T value;
        std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
        out[i] = static_cast<float>(value);
    }
}

template <float (*convert)(std::uint16_t)>
void widen16(std::span<const std::byte> bytes, std::vector<float>& out) {
    for (std::size_t i = 0; i < out.size(); ++i) {
        std::uint16_t bits = 0;
        std::memcpy(&bits, bytes.data() + i * 2, 2);
        out[i] = convert(bits);
    }
}

float float8(std::uint8_t bits, int mantissaBits, int bias, bool hasInfinity) {
    const int exponentBits = 7 - mantissaBits;
    const int exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1);
    const int mantissa = bits & ((1 << mantissaBits) - 1);
    const float sign = (bits & 0x80) != 0 ? -1.0f : 1.0f;
    const bool top = exponent == (1 << exponentBits) - 1;
    if (top && hasInfinity)
        return mantissa == 0 ? sign * std::numeric_limits<float>::infinity() : std::numeric_limits<float>::quiet_NaN();
    if (top && mantissa == (1 << mantissaBits) - 1)
        return std::numeric_limits<float>::quiet_NaN();
    const float fraction = static_cast<float>(mantissa) / static_cast<float>(1 << mantissaBits);
    return exponent == 0 ? sign * std::ldexp(fraction, 1 - bias) : sign * std::ldexp(1 + fraction, exponent - bias);
}

void widen8(std::span<const std::byte> bytes, std::vector<float>& out, DType dtype) {
    const bool e5m2 = dtype == DType::F8E5M2;
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = float8(static_cast<std::uint8_t>(bytes[i]), e5m2 ? 2 : 3, e5m2 ? 15 : 7, e5m2);
}

}  // namespace

std::vector<float> widened(DType dtype, std::span<const std::byte> raw) {
    std::vector<float> out(raw.size() / dtypeSize(dtype));
    switch (dtype) {
        case DType::F64:
            widen<double>(raw, out);
            break;
        case DType::F32:
            widen<float>(raw, out);
            break;
        case DType::F16:
            widen16<halfToFloat>(raw, out);
            break;
        case DType::BF16:
            widen16<bfloat16ToFloat>(raw, out);
            break;
        case DType::I64:
            widen<std::int64_t>(raw, out);
            break;
        case DType::I32:
            widen<std::int32_t>(raw, out);
            break;
        case DType::I16:
            widen<std::int16_t>(raw, out);
            break;
        case DType::I8:
            widen<std::int8_t>(raw, out);
            break;
        case DType::U64:
            widen<std::uint64_t>(raw, out);
            break;
        case DType::U32:
            widen<std::uint32_t>(raw, out);
            break;
        case DType::U16:
            widen<std::uint16_t>(raw, out);
            break;
        case DType::U8:
        case DType::Bool:
            widen<std::uint8_t>(raw, out);
            break;
        case DType::F8E4M3:
        case DType::F8E5M2:
            widen8(raw, out, dtype);
            break;
    }
    return out;
}

}  // namespace diptych
