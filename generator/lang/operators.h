#pragma once

#include <optional>
#include <string>

#include "value/value.h"

namespace muster::lang {

/// A value as `~`, `join` and `{{ }}` write it: numbers in plain decimals, `true` and `false`, dates as ISO text, HTML
/// as it is, none as nothing, lists and records as they would be written in an expression. An unknown is `unknown`;
/// whoever cares asks before.
std::string text_of(const Value& value);

/// Whether `{% if %}` takes it: false, 0, none and everything empty do not count. Nothing for an unknown.
std::optional<bool> truth_of(const Value& value);

/// Negative, zero or positive as `a` comes before, with or after `b`. Text goes by code points, lists by their first
/// difference, false before true. Nothing where the two have no order: different kinds, two currencies, months against
/// days, an unknown or none.
std::optional<int> order_of(const Value& a, const Value& b);

/// `a == b`: true, false, or unknown with the missing fields of both. None is equal to nothing and different from
/// nothing: unknown. HTML equals the same text.
Value equality_of(const Value& a, const Value& b);

/// `item in container`: of a list, a text (as part of it) or a record (as a key). True once an equal member is found,
/// else unknown if a member is, else false. Nothing where the container holds nothing, or an item of that kind cannot
/// be in it.
std::optional<Value> membership_of(const Value& item, const Value& container);

/// What a loop over the value goes through: the items of a list, the characters of a text, the keys of a record.
/// Nothing for everything else.
std::optional<List> items_of(const Value& value);

}  // namespace muster::lang
