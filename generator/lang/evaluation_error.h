#pragma once

#include <string>

#include "diag/source.h"

namespace muster::lang {

/// A run-time error inside the language: thrown where it happens, caught by `evaluate` and `render`, which turn it into a Diagnostic. Never leaves this room.
struct EvaluationError {
  std::string message;
  Span place;
};

}  // namespace muster::lang
