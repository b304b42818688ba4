#include "ui/common/panel_recipe.h"

#include <QCoreApplication>
#include <algorithm>

#include "core/base/selection.h"
#include "core/data/dataset.h"
#include "ui/common/current_item.h"
#include "ui/common/path_text.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/engine_host.h"
#include "ui/services.h"

namespace diptych {
namespace {

bool showPicture(Services& services, const QString& name) {
    if (name.isEmpty() || fileName(services.selection.state().picture) == name)
        return true;
    const auto set = services.data.dataset();
    if (!set)
        return false;
    const auto found = std::find_if(set->items.begin(), set->items.end(),
                                    [&](const DataItem& item) { return fileName(item.file) == name; });
    if (found == set->items.end())
        return false;
    lookAtItem(services.selection, *set, static_cast<int>(found - set->items.begin()));
    return true;
}

}  // namespace

Recipe recipeHead(const Services& services, const QString& panel, const std::filesystem::path& picture) {
    Recipe recipe{{QStringLiteral("Software"), QStringLiteral("Diptych")},
                  {QStringLiteral("panel"), panel},
                  {QStringLiteral("picture"), fileName(picture)}};
    if (const ModelInfo* info = services.engine.modelInfo())
        recipe.append({QStringLiteral("model"), fileName(info->folder)});
    return recipe;
}

QString takeUpRecipe(Services& services, const Recipe& recipe) {
    QStringList missing;
    const QString picture = valueIn(recipe, QStringLiteral("picture")), model = valueIn(recipe, QStringLiteral("model"));
    if (!showPicture(services, picture))
        missing.append(QCoreApplication::translate(
                           "diptych::PanelRecipe", "The picture %1 is not in the current data set: open it, then drop this one again.")
                           .arg(picture));
    const ModelInfo* info = services.engine.modelInfo();
    if (!model.isEmpty() && (!info || fileName(info->folder) != model))
        missing.append(QCoreApplication::translate("diptych::PanelRecipe", "It was made with the model %1.").arg(model));
    return missing.join(QLatin1Char(' '));
}

}  // namespace diptych
