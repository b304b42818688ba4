#include "ui/panels/data/data_statistics.h"

#include <algorithm>
#include <cmath>

#include "core/data/filter/row_filter.h"
#include "ui/panels/data/picture_sizes.h"

namespace diptych {

namespace {

constexpr std::size_t pollEvery = 512, mostHeadersRead = 2000;
constexpr int lengthBins = 24, mostCategories = 16;

QString countsBetween(const char* key, double from, double to) {
    const auto low = static_cast<int>(from), high = static_cast<int>(to);
    return low == high ? QStringLiteral("%1:%2").arg(QLatin1String(key)).arg(low)
                       : QStringLiteral("%1:%2-%3").arg(QLatin1String(key)).arg(low).arg(high);
}

Statistic numbersOf(Statistic::Kind kind, const char* key, const std::vector<float>& values) {
    Statistic numbers{kind, histogramOf({{QString(), values}}, lengthBins), {}};
    const std::vector<double>& edges = numbers.bars.edges;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        const bool last = i + 2 == edges.size();
        numbers.filters << countsBetween(key, std::ceil(edges[i]), last ? std::floor(edges[i + 1]) : std::ceil(edges[i + 1]) - 1);
    }
    return numbers;
}

// The most frequent first, at most mostCategories of them.
Statistic categoriesOf(Statistic::Kind kind, const char* key, const QMap<QString, int>& counts) {
    QList<std::pair<int, QString>> sorted;
    for (auto count = counts.cbegin(); count != counts.cend(); ++count)
        sorted.append({-count.value(), count.key()});
    std::sort(sorted.begin(), sorted.end());
    Statistic statistic{kind, {}, {}};
    HistogramSeries series;
    for (const auto& [negative, label] : sorted.mid(0, mostCategories)) {
        statistic.bars.labels << label;
        statistic.filters << QString::fromStdString(termText(key, label.toStdString()));
        series.counts.push_back(-negative);
    }
    statistic.bars.series << series;
    return statistic;
}

class Counters {
public:
    Counters(const PictureSizes& sizes, bool readHeaders) : m_sizes(sizes), m_readHeaders(readHeaders) {}

    void add(const DataItem& item) {
        if (!item.excluded.empty()) {
            ++m_counted.excluded;
            return;
        }
        ++m_counted.splits[QString::fromStdString(item.split)];
        m_counted.withoutPicture += item.file.empty() ? 1 : 0;
        for (const std::string& tag : item.tags)
            ++m_counted.tags[QString::fromStdString(tag)];
        for (const Caption& caption : item.captions)
            m_words.push_back(static_cast<float>(wordsOf(caption.text)));
        for (const Question& question : item.questions)
            add(question);
        if (const int width = m_readHeaders ? m_sizes.of(item).first : item.width; width > 0)
            m_widths.push_back(static_cast<float>(width));
    }

    DataStatistics take() {
        using Kind = Statistic::Kind;
        m_counted.hasTags = !m_counted.tags.isEmpty();
        if (!m_words.empty())
            m_counted.all.push_back(numbersOf(Kind::Words, "words", m_words));
        addCategories(Kind::Answers, "answer", m_answers, 1);
        addCategories(Kind::Types, "type", m_types, 1);
        addCategories(Kind::Splits, "split", m_counted.splits, 2);
        if (!m_widths.empty())
            m_counted.all.push_back(numbersOf(Kind::Sizes, "width", m_widths));
        addCategories(Kind::Tags, "tag", m_counted.tags, 1);
        return std::move(m_counted);
    }

private:
    void add(const Question& question) {
        m_counted.hasQuestions = true;
        if (!question.type.empty())
            ++m_types[QString::fromStdString(question.type)];
        for (const std::string& answer : question.answers)
            ++m_answers[QString::fromStdString(answer)];
    }
    void addCategories(Statistic::Kind kind, const char* key, const QMap<QString, int>& counts, int least) {
        if (counts.size() >= least)
            m_counted.all.push_back(categoriesOf(kind, key, counts));
    }

    const PictureSizes& m_sizes;
    const bool m_readHeaders;
    DataStatistics m_counted;
    std::vector<float> m_words, m_widths;
    QMap<QString, int> m_answers, m_types;
};

}  // namespace

Result<DataStatistics> countSet(const Dataset& set, const PictureSizes& sizes, JobContext& context) {
    Counters counters(sizes, set.items.size() <= mostHeadersRead);
    for (std::size_t i = 0; i < set.items.size(); ++i) {
        if (i % pollEvery == 0) {
            DIPTYCH_TRY(context.cancel.check());
            context.progress.report(static_cast<double>(i), static_cast<double>(set.items.size()), "rows");
        }
        counters.add(set.items[i]);
    }
    return counters.take();
}

}  // namespace diptych
