// Views that the user named: a filter, an order, gallery or table. Kept as views.json in the project's folder, so that they
// come back with the source.
// Errors: Io, BadInput (no such JSON; it is kept aside by nobody and overwritten by the next save).
#pragma once

#include <QString>
#include <filesystem>
#include <vector>

#include "core/base/result.h"
#include "ui/panels/data/data_rows.h"

namespace diptych {

struct SavedView {
    QString name, filter;
    DataSort sort;
    bool table = false;

    bool operator==(const SavedView&) const = default;
};

Result<std::vector<SavedView>> readViews(const std::filesystem::path& project);      // none where there is no file
Status writeViews(const std::filesystem::path& project, const std::vector<SavedView>& views);
// With `view` in place of the one of its name, else at the end.
std::vector<SavedView> withView(std::vector<SavedView> views, const SavedView& view);

}  // namespace diptych
