// How captions are decoded: folded to one sentence, unfolded to controls that each say in words what they do. The choice
// is remembered in the settings.
#pragma once

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QList>
#include <QSpinBox>
#include <QToolButton>
#include <QWidget>
#include <string>

#include "core/engine.h"
#include "viz/export.h"

class QFormLayout;
class QLabel;

namespace diptych {

struct Services;

class DecodingControls : public QWidget {
    Q_OBJECT

public:
    explicit DecodingControls(Services& services, QWidget* parent = nullptr);

    Decoding decoding() const;
    std::string prompt() const;                     // own beginning, else that of the chosen language, else empty
    std::string language() const;                   // "en", "zh" or empty
    QString summary() const;                        // "beam search, 3 beams, at most 20 tokens"
    void setUnfolded(bool on);
    Recipe recipe() const;                          // keys "decoding.…"
    void restore(const Recipe& recipe);             // keys that it lacks stay as they are
    void retranslate();
    void followModel();                             // languages and limits of the current model

Q_SIGNALS:
    void changed();

private:
    enum Way { Greedy, Beams, Sampling };
    struct Row {
        QLabel* name;
        QWidget* control;
        QLabel* effect;
        QList<Way> ways;                            // where the control does something
    };
    QList<QPair<QString, QWidget*>> namedControls() const;       // whose user property is the setting
    Way way() const;
    void addRow(QWidget* control, const QList<Way>& ways);
    void fillWays();
    void fillLanguages();
    void nameRow(QWidget* control, const QString& name, const QString& effect);
    void load();
    void store();
    void update();

    Services& m_services;
    QToolButton* m_header;
    QLabel* m_summary;
    QWidget* m_body;
    QFormLayout* m_form;
    QList<Row> m_rows;
    QComboBox *m_way, *m_language;
    QLineEdit* m_begin;
    QSpinBox *m_beams, *m_candidates, *m_longest, *m_shortest, *m_topK, *m_seed;
    QDoubleSpinBox *m_temperature, *m_topP, *m_repetition;
    bool m_loading = false;
};

}  // namespace diptych
