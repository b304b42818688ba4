// Words and numbers that the ways of asking share: why something cannot be asked, how sure a text is, whether an answer is
// the given one, and the text that streams from the compute thread. And start beside stop, as all of them have it.
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <mutex>
#include <string>
#include <vector>

#include "core/engine.h"
#include "viz/export.h"
#include "viz/heat_overlay.h"
#include "viz/token_chips.h"

class QLayout;
class QPushButton;

namespace diptych {

class EngineHost;

// Empty when the current model can do `task` ("caption", "vqa", "chat"); else the reason and which families can, translated.
QString whyNot(const EngineHost& engine, const char* task);
// The same for classes: a contrastive head with a scale, or one that matches, will do.
QString whyNotClasses(const EngineHost& engine);
QJsonObject jsonOf(const Recipe& recipe);
VqaRequest questionRequest(const SharedImage& image, const QString& question);    // as Question and Batch ask it

// Geometric mean of the tokens' probabilities: unlike that of the whole text it does not fall with every word.
double perTokenProbability(const GeneratedText& text);
QString logLikelihood(double value);               // "−12.30"
// Equal after lower-casing and without punctuation and outer blanks.
bool sameAnswer(const QString& a, const QString& b);

// Row `token` of maps [tokens, rows, cols] as an overlay with its own range; empty when there is none.
HeatOverlay overlayOf(const std::vector<float>& maps, int rows, int cols, int token);
QList<TokenChip> chipsOf(const GeneratedText& text);        // shaded by probability; start token and prompt unshaded

// A button that starts work and the one that stops it, in one place: only one is shown, and nothing jumps.
QLayout* samePlace(QPushButton* start, QPushButton* stop);
void showRunning(QPushButton* start, QPushButton* stop, bool running);

// The text so far, written by the compute thread and read by the window.
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
