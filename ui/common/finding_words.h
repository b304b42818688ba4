// The names and meanings of findings in the language of the window; codes themselves are stable and English.
#pragma once

#include <QString>

#include "core/data/checks/findings.h"

namespace diptych {

QString findingName(const std::string& code);       // "missing_image" → "picture missing"; a code that is not known: itself
QString findingMeaning(const std::string& code);    // one sentence without its full stop; empty: not known
QString severityText(Severity severity);            // "error"
Severity severityOf(const std::string& code);

}  // namespace diptych
