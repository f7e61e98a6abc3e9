#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "value/value.h"

namespace muster {

/// JSON text to a Value: objects become records in their order. Refuses depth over 64, duplicate keys, invalid UTF-8
/// and numbers that do not fit; `error` then says why and where.
std::optional<Value> parse_json(std::string_view text, std::string& error);

/// A Value as JSON: two spaces of indent, keys in record order, numbers in plain decimals (rounded to 12 digits), dates
/// as ISO text, durations as ISO 8601 (`P1M`), unknown and none as null, money as its amount, HTML as its text. `<`,
/// `>`, `&`, U+2028 and U+2029 are escaped, so that the text may stand in a page.
std::string to_json(const Value& value);
/// The same on one line, without spaces.
std::string to_compact_json(const Value& value);

}  // namespace muster
