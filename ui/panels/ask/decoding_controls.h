// How texts are decoded: folded to one sentence, unfolded to controls that each say in words what they do. The choice is
// remembered in the settings, which captions and replies share, but for the way and the greatest length: replies are long.
#pragma once

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QList>
#include <QSpinBox>
#include <QToolButton>
#include <QWidget>
#include <string>

#include "core/base/signal.h"
#include "core/engine.h"
#include "viz/export.h"

class QFormLayout;
class QLabel;

namespace diptych {

struct Services;

class DecodingControls : public QWidget {
    Q_OBJECT

public:
    enum class Purpose { Captions, Replies };       // replies have no beginning of your own, and are not several

    explicit DecodingControls(Services& services, Purpose purpose, QWidget* parent = nullptr);

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
    std::string ownKey(const char* name) const;     // of a setting that is not shared
    int mostTokens() const;
    bool serves(const QWidget* control) const;      // this purpose
    void addRow(QWidget* control, const QList<Way>& ways);
    void fillWays();
    void fillLanguages();
    void nameRow(QWidget* control, const QString& name, const QString& effect);
    void load();
    void store();
    void update();

    Services& m_services;
    Purpose m_purpose;
    Connection m_changes;
    QToolButton* m_header;
    QLabel* m_summary;
    QWidget* m_body;
    QFormLayout* m_form;
    QList<Row> m_rows;
    QComboBox *m_way, *m_language;
    QLineEdit* m_begin;
    QSpinBox *m_beams, *m_candidates, *m_longest, *m_shortest, *m_topK, *m_seed;
    QDoubleSpinBox *m_temperature, *m_topP, *m_repetition;
    bool m_loading = false, m_storing = false;
};

}  // namespace diptych
