#pragma once

#include <optional>
#include <string>

#include "lang/ast.h"
#include "lang/environment.h"
#include "value/value.h"

namespace muster::lang {

/// `a op b`, exactly. Unknown where a side is (with what both miss) or is none. Nothing with `error` set where the two
/// cannot be computed: kinds that do not fit, a division by zero, a result that does not fit.
std::optional<Value> compute(Operator op, const Value& a, const Value& b, const Limits& limits, std::string& error);

/// `-value`, likewise.
std::optional<Value> negate(const Value& value, std::string& error);

/// Values joined by `~`. In HTML, where one of two is HTML, the other is escaped and the whole is HTML.
Value join_text(const Value& a, const Value& b, bool html);

/// `list[start:stop:step]` and `text[start:stop:step]` as in Python; none stands for a bound that is left out.
std::optional<Value> slice(const Value& subject, const Value& start, const Value& stop, const Value& step,
                           std::string& error);

}  // namespace muster::lang
