#include "core/nn/checkpoint.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

#include "core/base/files.h"
#include "core/nn/weight_files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

std::size_t sharedPrefix(std::string_view a, std::string_view b) {
    const auto [first, second] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<std::size_t>(first - a.begin());
}

// Length of the longest common end that begins after a dot, or is all of one of them.
std::size_t sharedWords(std::string_view a, std::string_view b) {
    std::size_t length = 0;
    const std::size_t most = std::min(a.size(), b.size());
    std::size_t words = 0;
    while (length < most && a[a.size() - 1 - length] == b[b.size() - 1 - length]) {
        ++length;
        const bool wholeA = length == a.size() || a[a.size() - 1 - length] == '.';
        const bool wholeB = length == b.size() || b[b.size() - 1 - length] == '.';
        if (wholeA && wholeB)
            words = length;
    }
    return words;
}

}  // namespace

bool Checkpoint::hasWeights(const fs::path& folder) { return hasWeightFiles(folder); }

Result<Checkpoint> Checkpoint::open(const fs::path& folder) {
    DIPTYCH_ASSIGN(auto tensors, readWeightFiles(folder));
    DIPTYCH_ASSIGN(Checkpoint checkpoint, of(std::move(tensors), toUtf8(folder)));
    checkpoint.m_advice = weightsAdvice(folder);
    return checkpoint;
}

Result<Checkpoint> Checkpoint::of(std::vector<StoredTensor> tensors, const std::string& context) {
    Checkpoint checkpoint;
    for (StoredTensor& tensor : tensors) {
        const std::string name = tensor.info.name;
        if (!checkpoint.m_tensors.emplace(name, std::move(tensor)).second)
            return Error{ErrorCode::BadInput, name + " stands twice in its files, wanted one tensor of each name", context,
                         "Fetch the folder again"};
    }
    return checkpoint;
}

Status Checkpoint::rename(const Spelling& canonical) {
    std::map<std::string, StoredTensor, std::less<>> renamed;
    for (const auto& [name, tensor] : m_tensors) {
        const auto [place, fresh] = renamed.emplace(canonical(tensor.info.name), tensor);
        if (!fresh)
            return Error{ErrorCode::BadInput, "and " + place->second.info.name + " are both " + place->first +
                                                  " of the network, wanted one of them",
                         tensor.info.name, "Fetch the folder again"};
    }
    m_tensors = std::move(renamed);
    m_spelling = canonical;
    return {};
}

Status Checkpoint::addAdapters(const std::vector<fs::path>& folders) {
    for (const fs::path& folder : folders)
        DIPTYCH_TRY(addAdapter(folder));
    return {};
}

Status Checkpoint::addAdapter(const fs::path& folder) {
    DIPTYCH_ASSIGN(const Adapter adapter, Adapter::open(folder));
    for (const auto& [spelled, change] : adapter.changes) {
        const std::string name = m_spelling ? m_spelling(spelled) : spelled;
        if (find(name) == nullptr && change.mayBeNew && change.replacement.defined())
            m_tensors[name].info = {spelled, DType::F32, change.replacement.sizes().vec()};
        const TensorInfo* info = find(name);
        if (info == nullptr)
            return Error{ErrorCode::BadInput, "changes " + spelled + ", which the model does not have", toUtf8(folder),
                         "Use the adapter with the model that it was trained on"};
        DIPTYCH_TRY(change.check(info->shape, info->name));
        m_changes[name].push_back(change);
    }
    return {};
}

const TensorInfo* Checkpoint::find(std::string_view name) const {
    const auto found = m_tensors.find(name);
    return found == m_tensors.end() ? nullptr : &found->second.info;
}

bool Checkpoint::holds(std::string_view prefix) const {
    const auto first = m_tensors.lower_bound(prefix);
    return first != m_tensors.end() && first->first.starts_with(prefix);
}

std::vector<std::string> Checkpoint::names() const {
    std::vector<std::string> names;
    names.reserve(m_tensors.size());
    for (const auto& [name, tensor] : m_tensors)
        names.push_back(name);
    return names;
}

std::string Checkpoint::fileName(std::string_view name) const {
    auto neighbour = m_tensors.lower_bound(name);
    if (neighbour != m_tensors.end() && neighbour->first == name)
        return neighbour->second.info.name;
    if (m_tensors.empty())
        return std::string(name);
    if (neighbour == m_tensors.end() ||
        (neighbour != m_tensors.begin() &&
         sharedPrefix(std::prev(neighbour)->first, name) > sharedPrefix(neighbour->first, name)))
        --neighbour;
    const std::string_view known = neighbour->first, spelled = neighbour->second.info.name;
    const std::size_t same = sharedWords(known, spelled);
    const std::string_view knownStart = known.substr(0, known.size() - same);
    if (!name.starts_with(knownStart))
        return std::string(name);
    return std::string(spelled.substr(0, spelled.size() - same)) + std::string(name.substr(knownStart.size()));
}

const StoredTensor* Checkpoint::unchanged(std::string_view name) const {
    const auto found = m_tensors.find(name);
    return found == m_tensors.end() || m_changes.contains(name) ? nullptr : &found->second;
}

at::Tensor Checkpoint::load(std::string_view name, at::ScalarType compute) const {
    const auto found = m_tensors.find(name);
    if (found == m_tensors.end())
        return {};
    const auto changes = m_changes.find(name);
    if (changes == m_changes.end())
        return computedValues(found->second, compute);
    at::Tensor merged = changes->second.front().replacement.defined() ? at::Tensor() : computedValues(found->second, at::kFloat);
    for (const AdapterChange& change : changes->second)
        merged = change.apply(merged);
    return merged.to(compute);
}

}  // namespace diptych
