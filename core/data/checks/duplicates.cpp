#include "core/data/checks/duplicates.h"

#include <algorithm>
#include <bit>
#include <map>
#include <unordered_map>
#include <utility>

namespace diptych {

namespace {

constexpr std::size_t parts = 4, partBits = 16;
// Parts that very many hashes share tell nothing, and looking through them would take quadratic time.
constexpr std::size_t mostAlike = 4096;

// Indexes of hashes by one of their parts.
class PartIndex {
public:
    explicit PartIndex(std::size_t part) : m_shift(part * partBits), m_buckets(std::size_t{1} << partBits) {}

    void add(std::uint64_t hash, std::size_t index) {
        std::vector<std::size_t>& bucket = m_buckets[partOf(hash)];
        if (bucket.size() < mostAlike)
            bucket.push_back(index);
    }

    template <typename Visit>
    void visitNear(std::uint64_t hash, Visit visit) const {
        for (std::size_t flip = 0; flip <= partBits; ++flip)
            for (const std::size_t index : m_buckets[partOf(hash) ^ (flip < partBits ? std::size_t{1} << flip : 0)])
                visit(index);
    }

private:
    std::size_t partOf(std::uint64_t hash) const { return (hash >> m_shift) & ((1u << partBits) - 1); }

    std::size_t m_shift;
    std::vector<std::vector<std::size_t>> m_buckets;
};

struct PairHash {
    std::size_t operator()(const std::pair<std::uint64_t, std::uint64_t>& content) const { return content.first ^ (content.second << 1); }
};

// For each picture the first one with the same bytes.
std::vector<std::size_t> firstEqual(const std::vector<PictureFacts>& facts) {
    std::unordered_map<std::pair<std::uint64_t, std::uint64_t>, std::size_t, PairHash> known;
    std::vector<std::size_t> first(facts.size());
    for (std::size_t i = 0; i < facts.size(); ++i)
        first[i] = facts[i].wasRead && facts[i].bytes > 0 ? known.emplace(std::pair(facts[i].contentHash, facts[i].bytes), i).first->second : i;
    return first;
}

// For each picture the first one that looks the same; those of one colour look like nothing.
Result<std::vector<std::size_t>> firstAlike(const std::vector<PictureFacts>& facts, const CancelToken& cancel) {
    std::vector<std::size_t> seen, first(facts.size());
    std::vector<std::uint64_t> looks;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        first[i] = i;
        if (!facts[i].hasLook)
            continue;
        seen.push_back(i);
        looks.push_back(facts[i].look);
    }
    const auto confirm = [&](std::size_t a, std::size_t b) { return looksAlike(facts[seen[a]].miniature, facts[seen[b]].miniature); };
    DIPTYCH_ASSIGN(const std::vector<std::size_t> near, firstNear(looks, confirm, cancel));
    for (std::size_t i = 0; i < near.size(); ++i)
        first[seen[i]] = seen[near[i]];
    return first;
}

// Names each picture that has an earlier like, and those whose likes stand in another split.
class DuplicateNamer {
public:
    DuplicateNamer(const PicturesOfSet& pictures, std::vector<std::size_t> equal, std::vector<std::size_t> alike)
        : m_pictures(pictures), m_equal(std::move(equal)), m_alike(std::move(alike)), m_firstUse(m_equal.size(), nullptr) {
        for (const PictureUse& use : m_pictures.uses)
            if (m_firstUse[use.picture] == nullptr)
                m_firstUse[use.picture] = &use;
    }

    std::vector<Finding> run() {
        for (const PictureUse& use : m_pictures.uses)
            look(use);
        return std::move(m_findings);
    }

private:
    using SplitUses = std::map<std::string, const PictureUse*>;

    void look(const PictureUse& use) {
        const bool firstUse = m_firstUse[use.picture] == &use;
        const std::size_t equal = m_equal[use.picture], alike = m_alike[equal];
        if (firstUse && equal != use.picture)
            name("exact_duplicate", use, *m_firstUse[equal], "holds the same bytes as ");
        else if (firstUse && alike != use.picture)
            name("near_duplicate", use, *m_firstUse[alike], "looks like ");
        if (!leaks(m_equalSplits[equal], use, "split_leak", "holds the same bytes as "))
            leaks(m_alikeSplits[alike], use, "near_split_leak", "looks like ");
    }

    // Remembers the first use of a split; true where another split showed the picture before.
    bool leaks(SplitUses& splits, const PictureUse& use, std::string_view code, const std::string& what) {
        const bool fresh = splits.emplace(use.item->split, &use).second;
        if (splits.size() < 2 || !fresh)
            return splits.size() > 1;
        const auto other = std::find_if(splits.begin(), splits.end(), [&](const auto& entry) { return entry.first != use.item->split; });
        name(code, use, *other->second, "of " + use.item->split + " " + what + other->first + "'s ");
        return true;
    }

    void name(std::string_view code, const PictureUse& use, const PictureUse& first, const std::string& what) {
        m_findings.push_back(makeFinding(code, use.item->row, *use.path, what + *first.path + " (row " + std::to_string(first.item->row) + ")"));
    }

    const PicturesOfSet& m_pictures;
    std::vector<std::size_t> m_equal, m_alike;
    std::vector<const PictureUse*> m_firstUse;
    std::unordered_map<std::size_t, SplitUses> m_equalSplits, m_alikeSplits;
    std::vector<Finding> m_findings;
};

}  // namespace

Result<std::vector<std::size_t>> firstNear(const std::vector<std::uint64_t>& hashes, const Confirm& confirm, const CancelToken& cancel) {
    std::vector<PartIndex> indexes;
    for (std::size_t part = 0; part < parts; ++part)
        indexes.emplace_back(part);
    std::vector<std::size_t> first(hashes.size());
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        DIPTYCH_TRY(cancel.check());
        first[i] = i;
        bool isKnown = false;                                        // an equal one is in the index already
        for (const PartIndex& index : indexes)
            index.visitNear(hashes[i], [&](std::size_t other) {
                const std::uint64_t apart = hashes[i] ^ hashes[other];
                if (isKnown || std::popcount(apart) > nearBits || (other >= first[i] && apart != 0) || !confirm(i, other))
                    return;
                isKnown = apart == 0;
                first[i] = std::min(first[i], isKnown ? first[other] : other);
            });
        for (PartIndex& index : indexes)
            if (!isKnown)
                index.add(hashes[i], i);
    }
    return first;
}

Result<std::vector<std::size_t>> firstLike(const PicturesOfSet& pictures, bool near, const CancelToken& cancel) {
    std::vector<std::size_t> first = firstEqual(pictures.facts);
    if (!near)
        return first;
    DIPTYCH_ASSIGN(const std::vector<std::size_t> alike, firstAlike(pictures.facts, cancel));
    for (std::size_t& like : first)
        like = alike[like];
    return first;
}

Result<std::vector<Finding>> duplicateFindings(const PicturesOfSet& pictures, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(std::vector<std::size_t> alike, firstAlike(pictures.facts, cancel));
    return DuplicateNamer(pictures, firstEqual(pictures.facts), std::move(alike)).run();
}

}  // namespace diptych
