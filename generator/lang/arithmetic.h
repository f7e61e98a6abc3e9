#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lang/ast.h"
#include "lang/environment.h"
#include "lang/type.h"
#include "value/value.h"

namespace muster::lang {

/// `a op b`, exactly. Unknown where a side is (with what both miss) or is none. Nothing with `error` set where the two
/// cannot be computed: kinds that do not fit, a division by zero, a result that does not fit.
std::optional<Value> compute(Operator op, const Value& a, const Value& b, const Limits& limits, std::string& error);

/// "cannot add text to a number": why `a op b` is refused, `a` and `b` being what the sides are.
std::string describe_refusal(Operator op, std::string_view a, std::string_view b);

/// Whether `in` may ask it.
bool can_hold(const Type& container);
/// Why `item in container` is refused; empty if it is not.
std::string describe_membership_refusal(const Type& item, const Type& container);

/// `-value`, likewise.
std::optional<Value> negate(const Value& value, std::string& error);

/// Values joined by `~`. In HTML, where one of two is HTML, the other is escaped and the whole is HTML.
Value join_text(const Value& a, const Value& b, bool html);

/// `list[start:stop:step]` and `text[start:stop:step]` as in Python; none stands for a bound that is left out.
std::optional<Value> slice(const Value& subject, const Value& start, const Value& stop, const Value& step,
                           std::string& error);

}  // namespace muster::lang
