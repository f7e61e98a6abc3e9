#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "value/date.h"
#include "value/number.h"

namespace muster {

struct TomlEntry;

/// A TOML document as its author wrote it: entries in file order, every key and value with its place, numbers exact.
struct TomlNode {
  enum class Kind { kTable, kArray, kText, kInteger, kNumber, kBoolean, kDate, kTime };
  Kind kind = Kind::kTable;
  Span span;                       // of the value; of a table, its header or braces
  std::string text;                // kText; kTime: as written (times and date-times are never used, only refused)
  Number number;                   // kInteger, kNumber
  bool boolean = false;            // kBoolean
  std::optional<Date> date;        // kDate
  std::vector<TomlNode> items;     // kArray
  std::vector<TomlEntry> entries;  // kTable

  const TomlEntry* find(std::string_view key) const;
  bool is_table() const { return kind == Kind::kTable; }
};

struct TomlEntry {
  std::string key;
  Span key_span;
  TomlNode value;
};

/// "text", "a whole number", "a table" …
std::string_view kind_name(TomlNode::Kind kind);

/// Parses a whole TOML document, or (`range`) the front matter inside a larger source. Refuses what the parser library
/// cannot take safely: keys deeper than 32, values nested deeper than 64, more than 200,000 values, text over 64 KiB,
/// NUL, numbers that are not finite or do not fit. Every error lands in `diagnostics` with its place; then the result
/// is empty.
std::optional<TomlNode> parse_toml(const Source& source, Diagnostics& diagnostics);
std::optional<TomlNode> parse_toml(const Span& range, Diagnostics& diagnostics);

}  // namespace muster
