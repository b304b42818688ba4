#include "ui/panels/data/data_rows.h"

#include <QStringList>
#include <algorithm>

#include "ui/panels/data/picture_sizes.h"

namespace diptych {

namespace {

QString firstCaption(const DataItem& item) {
    return item.captions.empty() ? QString() : QString::fromStdString(item.captions.front().text);
}

bool before(const QVariant& a, const QVariant& b) {
    if (a.userType() == QMetaType::Int)
        return a.toInt() < b.toInt();
    return a.toString().compare(b.toString(), Qt::CaseInsensitive) < 0;
}

void sortRows(std::vector<int>& rows, const DataRowsRequest& request) {
    const auto column = static_cast<DataColumn>(request.sort.column);
    std::vector<QVariant> keys(request.set->items.size());
    for (const int row : rows)
        keys[static_cast<std::size_t>(row)] = cellOf(request.set->items[static_cast<std::size_t>(row)], column);
    std::stable_sort(rows.begin(), rows.end(), [&](int a, int b) {
        const QVariant &first = keys[static_cast<std::size_t>(a)], &second = keys[static_cast<std::size_t>(b)];
        return request.sort.order == Qt::AscendingOrder ? before(first, second) : before(second, first);
    });
}

std::vector<std::string> partsOf(const QString& text, QChar sign) {
    std::vector<std::string> parts;
    for (const QString& part : text.split(sign))
        if (!part.trimmed().isEmpty())
            parts.push_back(part.trimmed().toStdString());
    return parts;
}

QString joined(const std::vector<std::string>& parts, const QString& between) {
    QStringList texts;
    for (const std::string& part : parts)
        texts << QString::fromStdString(part);
    return texts.join(between);
}

}  // namespace

bool isGrouping(const DataSort& sort) {
    switch (static_cast<DataColumn>(sort.column)) {
    case DataColumn::Split:
    case DataColumn::Tags:
    case DataColumn::Answers:
    case DataColumn::Question: return true;
    default: return false;
    }
}

QString answersText(const Question& question) { return joined(question.answers, QStringLiteral(" | ")); }

std::vector<std::string> answersOf(const QString& text) { return partsOf(text, QLatin1Char('|')); }

QString tagsText(const std::vector<std::string>& tags) { return joined(tags, QStringLiteral(", ")); }

std::vector<std::string> tagsOf(const QString& text) {
    std::vector<std::string> tags = partsOf(QString(text).replace(QChar(0xFF0C), QLatin1Char(',')), QLatin1Char(','));
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    return tags;
}

QVariant cellOf(const DataItem& item, DataColumn column) {
    switch (column) {
    case DataColumn::Picture: return QString::fromStdString(item.path.substr(item.path.rfind('/') + 1));
    case DataColumn::Caption: return firstCaption(item);
    case DataColumn::Question: return item.questions.empty() ? QString() : QString::fromStdString(item.questions.front().text);
    case DataColumn::Answers: return item.questions.empty() ? QString() : answersText(item.questions.front());
    case DataColumn::Split: return QString::fromStdString(item.split);
    case DataColumn::Tags: return tagsText(item.tags);
    case DataColumn::Words: return item.captions.empty() ? 0 : static_cast<int>(wordsOf(item.captions.front().text));
    case DataColumn::Captions: return static_cast<int>(item.captions.size());
    case DataColumn::Questions: return static_cast<int>(item.questions.size());
    case DataColumn::Count: break;
    }
    return {};
}

Result<DataRows> chooseRows(const DataRowsRequest& request, JobContext& context) {
    DataRows rows{request.set, {}, std::vector<int>(request.set->items.size(), -1), request.sort};
    FilterFacts facts{request.findings.get(), {}};
    if (request.sizes)
        facts.pictureSize = [&sizes = *request.sizes](const DataItem& item) { return sizes.of(item); };
    DIPTYCH_ASSIGN(const std::vector<std::size_t> places, placesPassing(*request.set, RowFilter(request.filter, std::move(facts)), context));
    rows.items.assign(places.begin(), places.end());
    if (request.sort.column >= 0)
        sortRows(rows.items, request);
    for (std::size_t place = 0; place < rows.items.size(); ++place)
        rows.places[static_cast<std::size_t>(rows.items[place])] = static_cast<int>(place);
    return rows;
}

}  // namespace diptych
