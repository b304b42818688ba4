// Pictures that are the same: by their bytes, and by how they look (perceptual hashes at most seven bits apart, found
// exactly: of four 16-bit parts one differs in a bit at most; then miniatures alike). Across splits it is a leak. The later
// picture is named, with the first of its like.
// Errors: Cancelled.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/data/checks/pictures.h"

namespace diptych {

inline constexpr int nearBits = 7;

using Confirm = std::function<bool(std::size_t, std::size_t)>;
// For each hash the first index below it within nearBits that `confirm` agrees to; its own index where there is none.
Result<std::vector<std::size_t>> firstNear(const std::vector<std::uint64_t>& hashes, const Confirm& confirm, const CancelToken& cancel);
// For each of pictures.facts the first one of the same bytes, with `near` also the first that looks the same; itself where there is none.
Result<std::vector<std::size_t>> firstLike(const PicturesOfSet& pictures, bool near, const CancelToken& cancel);
Result<std::vector<Finding>> duplicateFindings(const PicturesOfSet& pictures, const CancelToken& cancel);

}  // namespace diptych
