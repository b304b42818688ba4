// A temporary folder with a set in it: texts, pictures of a few pixels, archives. Names are relative to the set's root.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/files.h"
#include "core/data/dataset.h"
#include "core/data/dataset_info.h"
#include "core/data/image_io.h"

namespace diptych::tests {

// JSON with ' for ": moc takes what stands in raw strings for code.
inline std::string quoted(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

struct Member {
    std::string name, content;
};

class SetFolder {
public:
    SetFolder() { std::filesystem::create_directories(root()); }
    std::filesystem::path root() const { return std::filesystem::path(m_folder.path().toStdString()) / "myset"; }
    std::filesystem::path beside(const std::string& name) const { return root().parent_path() / name; }

    void text(const std::string& name, std::string_view content) const {
        std::filesystem::create_directories((root() / name).parent_path());
        QVERIFY(writeFileAtomically(root() / name, content).ok());
    }
    void picture(const std::string& name) const { text(name, pngBytes()); }

    static std::string pngBytes() {
        const auto png = encodePng(Image(3, 2));
        return {reinterpret_cast<const char*>(png->data()), png->size()};
    }

    // kind: "zip", "tar" or "tar.gz".
    void archive(const std::string& name, const std::string& kind, const std::vector<Member>& members) const {
        struct archive* file = archive_write_new();
        if (kind == "tar.gz")
            archive_write_add_filter_gzip(file);
        kind == "zip" ? archive_write_set_format_zip(file) : archive_write_set_format_pax_restricted(file);
        QCOMPARE(archive_write_open_filename(file, (root() / name).c_str()), ARCHIVE_OK);
        for (const Member& member : members) {
            archive_entry* entry = archive_entry_new();
            archive_entry_set_pathname(entry, member.name.c_str());
            archive_entry_set_size(entry, static_cast<la_int64_t>(member.content.size()));
            archive_entry_set_filetype(entry, AE_IFREG);
            archive_entry_set_perm(entry, 0644);
            QCOMPARE(archive_write_header(file, entry), ARCHIVE_OK);
            archive_write_data(file, member.content.data(), member.content.size());
            archive_entry_free(entry);
        }
        QCOMPARE(archive_write_free(file), ARCHIVE_OK);
    }

    Result<Dataset> open(const std::string& name = {}, const OpenOptions& options = {}) const {
        JobContext context;
        return openDataset(name.empty() ? root() : root() / name, context, options);
    }

private:
    QTemporaryDir m_folder;
};

inline int problemsOf(const Dataset& set, const std::string& code) {
    return static_cast<int>(std::count_if(set.problems.begin(), set.problems.end(), [&](const DataProblem& problem) { return problem.code == code; }));
}

// "train 2/3/0; val …": pictures, texts and questions a split.
inline std::string countsOf(const Dataset& set) {
    std::string all;
    for (const auto& [split, counts] : summarize(set).splits)
        all += (all.empty() ? "" : "; ") + split + " " + std::to_string(counts.images) + "/" + std::to_string(counts.texts) + "/" + std::to_string(counts.questions);
    return all;
}

}  // namespace diptych::tests

#define VERIFY_OK(result)                                                                                   \
    do {                                                                                                    \
        const auto& verifiedResult = (result);                                                              \
        QVERIFY2(verifiedResult.ok(), verifiedResult.ok() ? "" : verifiedResult.error().oneLine().c_str());  \
    } while (false)
