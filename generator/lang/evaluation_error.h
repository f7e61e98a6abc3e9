#pragma once

#include <string>
#include <vector>

#include "diag/diagnostics.h"

namespace muster::lang {

/// A run-time error inside the language: thrown where it happens, caught by `evaluate` and `render`, which turn it into
/// a Diagnostic. Never leaves this room.
struct EvaluationError {
  std::string message;
  Span place;
  std::string label = {};  // the values involved
  std::string help = {};
  std::vector<Note> notes = {};  // the includes and macros it passed on its way out
};

/// Makes the Diagnostic of it.
void report_error(EvaluationError error, Diagnostics& diagnostics);

}  // namespace muster::lang
