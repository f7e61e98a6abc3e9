#pragma once

#include <string>

#include "diag/diagnostics.h"

namespace muster {

/// `path:line:col: error: message`, the line, carets, `note:` and `help:`; control and bidirectional characters are
/// shown as escapes, a long line is cut around its carets. Ends with a line feed. Colour is ANSI when `color` is set.
std::string format_human(const Diagnostic& diagnostic, bool color);

/// One JSON object on one line, ending with a line feed: severity, path, line, column, end_line, end_column, message,
/// label, help, name, notes. What is not there is null.
std::string format_json(const Diagnostic& diagnostic);

}  // namespace muster
