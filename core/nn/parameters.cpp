#include "core/nn/parameters.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "core/base/mapped_file.h"
#include "core/nn/weight_memory.h"

namespace diptych {

namespace {

// Fixed two-dimensional sine and cosine positions; row 0 (the class token) is zero. shape [1, 1 + side², C]
at::Tensor sinCosPositions(const std::vector<std::int64_t>& shape) {
    const std::int64_t width = shape.back();
    const std::int64_t patches = shape[shape.size() - 2] - 1;
    const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(static_cast<double>(patches))));
    at::Tensor positions = at::zeros({patches + 1, width});
    auto values = positions.accessor<float, 2>();
    const std::int64_t quarter = width / 4;
    for (std::int64_t p = 0; p < patches; ++p)
        for (std::int64_t k = 0; k < quarter; ++k) {
            const double rate = std::pow(10000.0, -static_cast<double>(k) / static_cast<double>(quarter));
            const double row = static_cast<double>(p / side) * rate, column = static_cast<double>(p % side) * rate;
            values[p + 1][k] = static_cast<float>(std::sin(column));
            values[p + 1][quarter + k] = static_cast<float>(std::cos(column));
            values[p + 1][2 * quarter + k] = static_cast<float>(std::sin(row));
            values[p + 1][3 * quarter + k] = static_cast<float>(std::cos(row));
        }
    return positions.view(shape);
}

at::Tensor initialised(const std::vector<std::int64_t>& shape, Init init, const at::Generator& generator) {
    switch (init) {
    case Init::Zeros: return at::zeros(shape);
    case Init::Ones: return at::ones(shape);
    case Init::SinCosPositions: return sinCosPositions(shape);
    case Init::Normal02: return at::empty(shape).normal_(0.0, 0.02, generator);
    case Init::Xavier: {
        std::int64_t fanIn = 1;
        for (std::size_t i = 1; i < shape.size(); ++i)
            fanIn *= shape[i];
        const double bound = std::sqrt(6.0 / static_cast<double>(fanIn + shape[0]));
        return at::empty(shape).uniform_(-bound, bound, generator);
    }
    }
    return {};
}

}  // namespace

Status LoadReport::status(const std::string& folder) const {
    if (!missing.empty())
        return Error{ErrorCode::BadInput,
                     "lacks " + std::to_string(missing.size()) + " tensors that config.json asks for, the first is " +
                         missing.front(),
                     folder, "Fetch the folder again, or open one whose config.json fits its weights"};
    if (!shapeMismatch.empty())
        return Error{ErrorCode::BadInput, shapeDetails.front(), folder, "Use the config.json that belongs to these weights"};
    return {};
}

enum class ParameterBuilder::Use { Values, Matrix, Table };

struct ParameterBuilder::Shared {
    std::shared_ptr<const Checkpoint> checkpoint;
    bool allocate = true, infers = false;
    at::ScalarType products = at::kFloat;
    at::Generator generator;
    WeightMemory perToken;
    std::vector<NamedTensor> parameters;
    std::set<std::string> asked;
    std::vector<std::string> absentSuffixes;
    LoadReport report;
    std::map<std::string, std::int64_t> counts;   // elements by part
    std::int64_t narrowBytes = 0;

    void count(const std::string& name, std::int64_t elements) { counts[name.substr(0, name.find('.'))] += elements; }
    at::Tensor keep(const std::string& name, at::Tensor tensor, bool readPerToken) {
        if (readPerToken)
            tensor = perToken.copyOf(tensor);
        parameters.push_back({name, tensor});
        return tensor;
    }
    // 16 bits a number in the file, and no adapter changes it; else no value.
    std::optional<at::ScalarType> narrowType(const std::string& name) const {
        const StoredTensor* const stored = checkpoint->unchanged(name);
        if (stored == nullptr || (stored->info.dtype != DType::BF16 && stored->info.dtype != DType::F16))
            return std::nullopt;
        return stored->info.dtype == DType::BF16 ? at::kBFloat16 : at::kHalf;
    }
    at::ScalarType typeOf(const std::string& name, Use use, bool readPerToken) const {
        const auto narrow = infers ? narrowType(name) : std::nullopt;
        if (use == Use::Table)
            return narrow.value_or(at::kFloat);
        if (use == Use::Matrix)
            return products == at::kFloat && readPerToken ? narrow.value_or(at::kFloat) : products;
        return at::kFloat;
    }
    at::Tensor read(const std::string& name, Use use, bool readPerToken) {
        const at::Tensor values = keep(name, checkpoint->load(name, typeOf(name, use, readPerToken)), readPerToken);
        const StoredTensor* const stored = checkpoint->unchanged(name);
        if (infers && readPerToken && stored != nullptr && stored->strides.empty() && !stored->shared)
            dropPages(stored->data, static_cast<std::size_t>(stored->info.elements()) * dtypeSize(stored->info.dtype));
        return values;
    }
};

struct ParameterBuilder::Wanted {
    std::string_view name;
    const std::vector<std::int64_t>& shape;
    Init init;
    Presence presence;
    Use use = Use::Values;
};

ParameterBuilder ParameterBuilder::fromCheckpoint(std::shared_ptr<const Checkpoint> checkpoint) {
    ParameterBuilder builder;
    builder.m_shared = std::make_shared<Shared>();
    builder.m_shared->checkpoint = std::move(checkpoint);
    return builder;
}

ParameterBuilder ParameterBuilder::forInference(std::shared_ptr<const Checkpoint> checkpoint, at::ScalarType products) {
    ParameterBuilder builder = fromCheckpoint(std::move(checkpoint));
    builder.m_shared->infers = true;
    builder.m_shared->products = products;
    return builder;
}

ParameterBuilder ParameterBuilder::fromSeed(std::uint64_t seed, at::ScalarType products) {
    ParameterBuilder builder;
    builder.m_shared = std::make_shared<Shared>();
    builder.m_shared->generator = at::detail::createCPUGenerator(seed);
    builder.m_shared->products = products;
    return builder;
}

ParameterBuilder ParameterBuilder::shapesOnly(std::shared_ptr<const Checkpoint> checkpoint) {
    ParameterBuilder builder;
    builder.m_shared = std::make_shared<Shared>();
    builder.m_shared->checkpoint = std::move(checkpoint);
    builder.m_shared->allocate = false;
    return builder;
}

ParameterBuilder ParameterBuilder::scope(std::string_view name) const {
    ParameterBuilder inner = *this;
    inner.m_prefix += std::string(name) + ".";
    return inner;
}

ParameterBuilder ParameterBuilder::readPerToken() const {
    ParameterBuilder same = *this;
    same.m_perToken = true;
    return same;
}

bool ParameterBuilder::rounds() const { return m_shared->products == at::kBFloat16; }

at::Tensor ParameterBuilder::make(std::string_view name, const std::vector<std::int64_t>& shape, Init init,
                                  Presence presence) const {
    return made({name, shape, init, presence});
}

at::Tensor ParameterBuilder::makeMatrix(std::string_view name, const std::vector<std::int64_t>& shape, Init init,
                                        Presence presence) const {
    return made({name, shape, init, presence, Use::Matrix});
}

at::Tensor ParameterBuilder::makeTable(std::string_view name, const std::vector<std::int64_t>& shape, Init init) const {
    return made({name, shape, init, Presence::Required, Use::Table});
}

at::Tensor ParameterBuilder::made(const Wanted& wanted) const {
    Shared& shared = *m_shared;
    const std::string full = m_prefix + std::string(wanted.name);
    shared.asked.insert(full);
    const TensorInfo* info = shared.checkpoint ? shared.checkpoint->find(full) : nullptr;
    if (info == nullptr && wanted.presence == Presence::Optional)
        return {};
    std::int64_t elements = 1;
    for (const std::int64_t side : wanted.shape)
        elements *= side;
    shared.count(full, elements);                  // what config.json asks for, also where the file has it not
    if (!shared.checkpoint && !shared.allocate)
        return {};
    if (!shared.checkpoint) {
        const at::Tensor values = initialised(wanted.shape, wanted.init, shared.generator);
        return shared.keep(full, wanted.use == Use::Matrix ? values.to(shared.products) : values, m_perToken);
    }
    if (info == nullptr) {
        shared.report.missing.push_back(shared.checkpoint->fileName(full));
        return {};
    }
    if (info->shape != wanted.shape) {
        shared.report.shapeMismatch.push_back(info->name);
        shared.report.shapeDetails.push_back(info->name + " is " + shapeText(info->shape) + ", config.json says " +
                                             shapeText(wanted.shape));
        return {};
    }
    if (shared.narrowType(full) && (wanted.use == Use::Table || (wanted.use == Use::Matrix && m_perToken)))
        shared.narrowBytes += 2 * elements;
    return shared.allocate ? shared.read(full, wanted.use, m_perToken) : at::Tensor();
}

bool ParameterBuilder::available(std::string_view prefix) const {
    return m_shared->checkpoint && m_shared->checkpoint->holds(m_prefix + std::string(prefix));
}

void ParameterBuilder::expectAbsent(std::string_view suffix) const {
    m_shared->absentSuffixes.emplace_back(suffix);
}

LoadReport ParameterBuilder::report() const {
    LoadReport report = m_shared->report;
    if (!m_shared->checkpoint)
        return report;
    report.advice = m_shared->checkpoint->advice();
    std::map<std::string, int> dtypes;
    for (const std::string& name : m_shared->checkpoint->names()) {
        const TensorInfo& info = *m_shared->checkpoint->find(name);
        ++dtypes[std::string(dtypeName(info.dtype))];
        const bool expected = std::any_of(m_shared->absentSuffixes.begin(), m_shared->absentSuffixes.end(),
                                          [&](const std::string& suffix) { return name.ends_with(suffix); });
        if (!expected && !m_shared->asked.contains(name))
            report.unexpected.push_back(info.name);
    }
    const auto most = std::max_element(dtypes.begin(), dtypes.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    report.dtype = most == dtypes.end() ? std::string() : most->first;
    return report;
}

std::vector<NamedTensor> ParameterBuilder::parameters() const { return m_shared->parameters; }

std::int64_t ParameterBuilder::parameterCount() const {
    std::int64_t total = 0;
    for (const auto& [part, elements] : m_shared->counts)
        total += elements;
    return total;
}

std::int64_t ParameterBuilder::narrowBytes() const { return m_shared->narrowBytes; }

std::map<std::string, std::int64_t> ParameterBuilder::countsByPart() const { return m_shared->counts; }

Status saveParameters(const std::filesystem::path& folder, const std::vector<NamedTensor>& parameters, DType dtype) {
    const auto type = dtype == DType::F16 ? at::kHalf : dtype == DType::BF16 ? at::kBFloat16 : at::kFloat;
    std::vector<at::Tensor> kept;
    std::vector<TensorToWrite> tensors;
    for (const NamedTensor& parameter : parameters) {
        kept.push_back(parameter.tensor.detach().to(at::kCPU, type).contiguous());
        const auto* data = static_cast<const std::byte*>(kept.back().data_ptr());
        tensors.push_back({parameter.name, dtype, kept.back().sizes().vec(), {data, kept.back().nbytes()}});
    }
    return writeSafetensors(folder / "model.safetensors", std::move(tensors), {{"format", "pt"}});
}

}  // namespace diptych
