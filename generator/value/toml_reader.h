#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "value/toml.h"

namespace muster {

/// Reads the keys of one closed TOML table. Wrong types are reported where they stand; `finish` reports every key that
/// nobody asked for, with the nearest that exists.
class TomlReader {
 public:
  /// `what` is the author's word for the table: "a field", "`muster.toml`".
  TomlReader(const TomlNode& table, Span place, std::string what, Diagnostics& diagnostics);

  const TomlNode* find(std::string_view key);  // any type; counts as asked for
  std::optional<std::string> text(std::string_view key);
  std::optional<std::string> required_text(std::string_view key);
  bool flag(std::string_view key, bool otherwise = false);
  std::optional<std::int64_t> integer(std::string_view key);
  std::optional<Number> number(std::string_view key);
  /// A text out of a few.
  std::optional<std::string> word(std::string_view key, std::initializer_list<std::string_view> allowed);

  struct Word {
    std::string text;
    Span place;
  };
  /// A list of texts, or one text.
  std::vector<Word> words(std::string_view key);
  const TomlNode* table(std::string_view key);
  const TomlNode* array(std::string_view key);
  /// The place inside the quotes of a text that holds an expression or a template. A text with escapes has no such
  /// place: an error that asks for single quotes.
  std::optional<Span> source_text(std::string_view key);

  Span place_of(std::string_view key) const;  // of the value; the table's place if it is absent
  const Span& place() const { return place_; }
  void finish();

 private:
  const TomlNode* typed(std::string_view key, TomlNode::Kind kind, std::string_view wanted);
  const TomlNode& table_;
  Span place_;
  std::string what_;
  Diagnostics& diagnostics_;
  std::vector<std::string> asked_;
};

/// The place inside the quotes of a text value, or nothing if it holds escapes (then what its span shows is not its
/// text).
std::optional<Span> inner_place(const TomlNode& text);

}  // namespace muster
