// One thing asked of many pictures: captions, the same question, the same message, or the same classes. Plain values, and the
// work for one picture, which runs on the compute thread: reading it is part of that, so only one is held at a time.
#pragma once

#include <QString>
#include <QStringList>
#include <filesystem>
#include <string>

#include "core/engine.h"
#include "ui/panels/ask/class_scores.h"

namespace diptych {

struct DataItem;

enum class BatchKind { Describe, Question, Message, Classes, Count };

struct BatchTask {
    BatchKind kind = BatchKind::Describe;
    QString text;                                   // the question or the message; of captions: how they begin
    Decoding decoding;                              // of captions and replies
    ClassQuery classes;
    QString key;                                    // equal keys: the same would be answered
};

struct BatchAnswer {
    QString text;
    double score = 0;                               // 0 to 1, but for cosines
    QString scoreKind;                              // "token probability", "answer probability", "softmax" …
};

Result<BatchAnswer> answerFor(Model& model, const std::filesystem::path& file, const BatchTask& task, JobContext& context);

// What the data set says instead; empty: nothing.
QStringList givenFor(const DataItem& item, const BatchTask& task);
QString kindKey(BatchKind kind);                    // "describe", "question" …, for export
// Captions are not judged by being equal word for word.
bool isJudged(BatchKind kind);

}  // namespace diptych
