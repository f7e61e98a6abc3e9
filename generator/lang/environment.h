#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lang/symbol.h"
#include "value/value.h"

namespace muster {
class LocaleFormat;
}

namespace muster::lang {

/// What an evaluation read, in order, and which of that decided the result (a false `a and b` is decided by its false
/// side). Symbols may repeat.
struct Trace {
  std::vector<SymbolId> reads;
  std::vector<SymbolId> deciders;
};

/// How much one evaluation or one rendering may cost. Beyond it: an error at the place that was running.
struct Limits {
  std::uint64_t steps = 10'000'000;
  std::size_t depth = 100;          // of calls, includes and nested evaluation
  std::size_t output = 64U << 20U;  // bytes of one rendering
  std::size_t text = 8U << 20U;     // bytes of one text
  std::size_t items = 100'000;      // of one list or range
};

/// Where values come from at run time. One per organisation and thread. Upper floors derive from it and hand their own
/// functions what these need.
class Environment {
 public:
  virtual ~Environment() = default;
  /// The value of a field or fact, derived if it was not yet. The reference stays good for the environment's life.
  virtual const Value& symbol(SymbolId id) = 0;
  /// Whether the profile itself states the field.
  virtual bool is_given(SymbolId id) const = 0;
  /// How numbers, dates and lists are written; null where nothing may be written (rules).
  virtual const LocaleFormat* locale() const { return nullptr; }
  /// What stands for an unknown value in a page, as HTML ("not assessed").
  virtual std::string_view unknown_html() const { return "not assessed"; }

  Trace trace;
  Limits limits;
};

}  // namespace muster::lang
