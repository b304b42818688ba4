// Words and numbers of the Ask panel that need no widget: why something cannot be asked, how probabilities are written,
// whether an answer is the given one, and the text that streams from the compute thread.
#pragma once

#include <QString>
#include <QStringList>
#include <mutex>
#include <string>

#include "core/engine.h"
#include "viz/heat_overlay.h"
#include "viz/token_chips.h"

namespace diptych {

class EngineHost;

// Empty when the current model can do `task` ("caption", "vqa"); else the reason, translated.
QString whyNot(const EngineHost& engine, const char* task);

QString percent(double probability);               // "82 %", "0.30 %", "2.2e-05 %"
// Equal after lower-casing and without punctuation and outer blanks.
bool sameAnswer(const QString& a, const QString& b);

// Row `token` of maps [tokens, rows, cols] as an overlay with its own range; empty when there is none.
HeatOverlay overlayOf(const std::vector<float>& maps, int rows, int cols, int token);
QList<TokenChip> chipsOf(const GeneratedText& text);        // shaded by probability; start token and prompt unshaded

// The caption so far, written by the compute thread and read by the window.
class LatestText {
public:
    void set(const std::string& text) {
        const std::lock_guard lock(m_mutex);
        m_text = text;
    }
    std::string get() const {
        const std::lock_guard lock(m_mutex);
        return m_text;
    }

private:
    mutable std::mutex m_mutex;
    std::string m_text;
};

}  // namespace diptych
