#include "ui/panels/data/saved_views.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"

namespace diptych {

namespace {

constexpr const char* fileName = "views.json";
constexpr std::size_t mostBytes = 1 << 20, mostViews = 100;

SavedView viewOf(const nlohmann::json& json) {
    SavedView view;
    view.name = QString::fromStdString(json.value("name", std::string()));
    view.filter = QString::fromStdString(json.value("filter", std::string()));
    const int column = json.value("sort", -1);
    view.sort.column = column >= 0 && column < static_cast<int>(DataColumn::Count) ? column : -1;
    view.sort.order = json.value("descending", false) ? Qt::DescendingOrder : Qt::AscendingOrder;
    view.table = json.value("table", false);
    return view;
}

nlohmann::json jsonOf(const SavedView& view) {
    return {{"name", view.name.toStdString()}, {"filter", view.filter.toStdString()}, {"sort", view.sort.column},
            {"descending", view.sort.order == Qt::DescendingOrder}, {"table", view.table}};
}

}  // namespace

Result<std::vector<SavedView>> readViews(const std::filesystem::path& project) {
    const auto file = project / fileName;
    std::error_code ignored;
    std::vector<SavedView> views;
    if (project.empty() || !std::filesystem::exists(file, ignored))
        return views;
    DIPTYCH_ASSIGN(const std::string text, readFile(file, mostBytes));
    const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    const Error broken{ErrorCode::BadInput, "is no list of views, wanted an array of objects", toUtf8(file), "Delete the file or save a view anew"};
    if (!json.is_array())
        return broken;
    try {
        for (const auto& view : json)
            if (views.size() < mostViews)
                views.push_back(viewOf(view));
    } catch (const nlohmann::json::exception&) {
        return broken;
    }
    return views;
}

Status writeViews(const std::filesystem::path& project, const std::vector<SavedView>& views) {
    nlohmann::json json = nlohmann::json::array();
    for (const SavedView& view : views)
        json.push_back(jsonOf(view));
    std::error_code failure;
    std::filesystem::create_directories(project, failure);
    if (failure)
        return Error{ErrorCode::Io, "cannot be made: " + failure.message(), toUtf8(project), "Free space or mend the folder's permissions"};
    return writeFileAtomically(project / fileName, json.dump(2) + "\n");
}

std::vector<SavedView> withView(std::vector<SavedView> views, const SavedView& view) {
    const auto known = std::find_if(views.begin(), views.end(), [&](const SavedView& other) { return other.name == view.name; });
    if (known == views.end())
        views.push_back(view);
    else
        *known = view;
    return views;
}

}  // namespace diptych
