#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muster::lang {

/// The unit of a number: a product of named powers, `items/day` or `months`. Two units are equal when the same names
/// stand in the same powers; nothing is converted (`days` and `months` are different units). The empty unit is that of
/// a plain number.
class Unit {
 public:
  Unit() = default;
  /// Reads `months`, `items/day`, `hours*months/week`, `1/day`. Nothing if it is none.
  static std::optional<Unit> parse(std::string_view text);
  bool is_plain() const { return powers_.empty(); }
  Unit times(const Unit& other) const;
  Unit per(const Unit& other) const;
  std::string to_string() const;
  bool operator==(const Unit&) const = default;

 private:
  std::vector<std::pair<std::string, int>> powers_;  // sorted by name, no zero power
};

}  // namespace muster::lang
