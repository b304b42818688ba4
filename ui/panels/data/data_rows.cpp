#include "ui/panels/data/data_rows.h"

#include <QMap>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "core/base/files.h"

namespace diptych {

namespace {

constexpr std::size_t pollEvery = 512;
constexpr int lengthBins = 24, mostCategories = 16;

QString firstCaption(const DataItem& item) {
    return item.captions.empty() ? QString() : QString::fromStdString(item.captions.front().text);
}

bool before(const QVariant& a, const QVariant& b) {
    if (a.userType() == QMetaType::Int)
        return a.toInt() < b.toInt();
    return a.toString().compare(b.toString(), Qt::CaseInsensitive) < 0;
}

void sortRows(std::vector<int>& rows, const DataRowsRequest& request) {
    const auto column = static_cast<DataColumn>(request.sortColumn);
    std::vector<QVariant> keys(request.set->items.size());
    for (const int row : rows)
        keys[static_cast<std::size_t>(row)] = cellOf(request.set->items[static_cast<std::size_t>(row)], column);
    std::stable_sort(rows.begin(), rows.end(), [&](int a, int b) {
        const QVariant &first = keys[static_cast<std::size_t>(a)], &second = keys[static_cast<std::size_t>(b)];
        return request.order == Qt::AscendingOrder ? before(first, second) : before(second, first);
    });
}

Statistic lengthsOf(const std::vector<float>& words) {
    Statistic lengths{Statistic::Kind::Words, histogramOf({{QString(), words}}, lengthBins), {}};
    const std::vector<double>& edges = lengths.bars.edges;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        const bool last = i + 2 == edges.size();
        const int low = static_cast<int>(std::ceil(edges[i]));
        const int high = static_cast<int>(last ? std::floor(edges[i + 1]) : std::ceil(edges[i + 1]) - 1);
        lengths.filters << (low == high ? QStringLiteral("words:%1").arg(low) : QStringLiteral("words:%1-%2").arg(low).arg(high));
    }
    return lengths;
}

// The most frequent first, at most mostCategories of them.
Statistic categoriesOf(Statistic::Kind kind, const QString& key, const QMap<QString, int>& counts) {
    QList<std::pair<int, QString>> sorted;
    for (auto count = counts.cbegin(); count != counts.cend(); ++count)
        sorted.append({-count.value(), count.key()});
    std::sort(sorted.begin(), sorted.end());
    Statistic statistic{kind, {}, {}};
    HistogramSeries series;
    for (const auto& [negative, label] : sorted.mid(0, mostCategories)) {
        statistic.bars.labels << label;
        statistic.filters << termOf(key, label);
        series.counts.push_back(-negative);
    }
    statistic.bars.series << series;
    return statistic;
}

struct Counters {
    std::vector<float> words;
    QMap<QString, int> answers, types, splits, findings;

    void add(const DataItem& item) {
        ++splits[QString::fromStdString(item.split)];
        for (const Caption& caption : item.captions)
            words.push_back(static_cast<float>(wordsOf(QString::fromStdString(caption.text))));
        for (const Question& question : item.questions) {
            if (!question.type.empty())
                ++types[QString::fromStdString(question.type)];
            for (const std::string& answer : question.answers)
                ++answers[QString::fromStdString(answer)];
        }
    }
};

// A finding names the picture or its side-car text.
std::vector<int> itemsOfProblems(const Dataset& set) {
    std::unordered_map<std::string, int> byPath;
    if (!set.problems.empty())
        for (std::size_t i = 0; i < set.items.size(); ++i) {
            byPath.emplace(set.items[i].path, static_cast<int>(i));
            byPath.emplace(toUtf8(fromUtf8(set.items[i].path).replace_extension(".txt")), static_cast<int>(i));
        }
    std::vector<int> items;
    for (const DataProblem& problem : set.problems) {
        const auto found = byPath.find(problem.path);
        items.push_back(problem.path.empty() || found == byPath.end() ? -1 : found->second);
    }
    return items;
}

}  // namespace

QVariant cellOf(const DataItem& item, DataColumn column) {
    switch (column) {
    case DataColumn::Picture: return QString::fromStdString(item.path.substr(item.path.rfind('/') + 1));
    case DataColumn::Caption: return firstCaption(item);
    case DataColumn::Split: return QString::fromStdString(item.split);
    case DataColumn::Words: return wordsOf(firstCaption(item));
    case DataColumn::Captions: return static_cast<int>(item.captions.size());
    case DataColumn::Questions: return static_cast<int>(item.questions.size());
    case DataColumn::Count: break;
    }
    return {};
}

Result<DataRows> chooseRows(const DataRowsRequest& request, JobContext& context) {
    DataRows rows{request.set, {}, std::vector<int>(request.set->items.size(), -1)};
    const FilterMatcher matcher(*request.set, request.filter);
    for (std::size_t i = 0; i < request.set->items.size(); ++i) {
        if (i % pollEvery == 0) {
            DIPTYCH_TRY(context.cancel.check());
            context.progress.report(static_cast<double>(i), static_cast<double>(request.set->items.size()), "rows");
        }
        if (matcher.passes(request.set->items[i]))
            rows.items.push_back(static_cast<int>(i));
    }
    if (request.sortColumn >= 0)
        sortRows(rows.items, request);
    for (std::size_t place = 0; place < rows.items.size(); ++place)
        rows.places[static_cast<std::size_t>(rows.items[place])] = static_cast<int>(place);
    return rows;
}

Result<DataStatistics> countSet(const Dataset& set, JobContext& context) {
    Counters counters;
    for (std::size_t i = 0; i < set.items.size(); ++i) {
        if (i % pollEvery == 0)
            DIPTYCH_TRY(context.cancel.check());
        counters.add(set.items[i]);
    }
    for (const DataProblem& problem : set.problems)
        ++counters.findings[QString::fromStdString(problem.code)];
    DataStatistics statistics;
    if (!counters.words.empty())
        statistics.all.push_back(lengthsOf(counters.words));
    using Kind = Statistic::Kind;
    const std::pair<Statistic, bool> categories[] = {
        {categoriesOf(Kind::Answers, QStringLiteral("answer"), counters.answers), !counters.answers.isEmpty()},
        {categoriesOf(Kind::Types, QStringLiteral("type"), counters.types), !counters.types.isEmpty()},
        {categoriesOf(Kind::Splits, QStringLiteral("split"), counters.splits), counters.splits.size() > 1},
        {categoriesOf(Kind::Findings, QStringLiteral("finding"), counters.findings), !counters.findings.isEmpty()}};
    for (const auto& [statistic, wanted] : categories)
        if (wanted)
            statistics.all.push_back(statistic);
    statistics.itemOfProblem = itemsOfProblems(set);
    return statistics;
}

}  // namespace diptych
