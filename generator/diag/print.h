#pragma once

#include <string>

#include "diag/diagnostics.h"

namespace muster {

/// `path:line:col: error: message`, the line, carets, `note:` and `help:`; control and bidirectional characters are shown as
/// escapes, a long line is cut around its carets. Colour is ANSI when `color` is set.
std::string format_human(const Diagnostic& diagnostic, bool color);

/// One JSON object on one line: severity, path, line, column, end_line, end_column, message, help, name, notes.
std::string format_json(const Diagnostic& diagnostic);

}  // namespace muster
