#include "lang/unit.h"

#include <algorithm>

#include <fmt/format.h>

namespace muster::lang {
namespace {

bool is_unit_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == ' ' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool is_unit_name(std::string_view name) {
  if (name.empty() || name.front() == ' ' || name.back() == ' ' || (name.front() >= '0' && name.front() <= '9')) {
    return false;
  }
  return std::all_of(name.begin(), name.end(), is_unit_char);
}

void add_power(std::vector<std::pair<std::string, int>>& powers, std::string_view name, int power) {
  const auto at = std::lower_bound(powers.begin(), powers.end(), name,
                                   [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
  if (at == powers.end() || at->first != name) {
    powers.insert(at, {std::string(name), power});
  } else if ((at->second += power) == 0) {
    powers.erase(at);
  }
}

}  // namespace

std::optional<Unit> Unit::parse(std::string_view text) {
  Unit unit;
  int sign = 1;
  bool first = true;
  while (true) {
    const std::size_t end = text.find_first_of("*/");
    const std::string_view name = text.substr(0, end);
    // `1` may only open: `1/day`.
    if (!(first && name == "1" && end != std::string_view::npos)) {
      if (!is_unit_name(name)) return std::nullopt;
      add_power(unit.powers_, name, sign);
    }
    if (end == std::string_view::npos) return unit;
    sign = text[end] == '/' ? -1 : 1;
    text.remove_prefix(end + 1);
    first = false;
  }
}

Unit Unit::times(const Unit& other) const {
  Unit result = *this;
  for (const auto& [name, power] : other.powers_) add_power(result.powers_, name, power);
  return result;
}

Unit Unit::per(const Unit& other) const {
  Unit result = *this;
  for (const auto& [name, power] : other.powers_) add_power(result.powers_, name, -power);
  return result;
}

std::string Unit::to_string() const {
  std::string above, below;
  for (const auto& [name, power] : powers_) {
    for (int i = 0; i < power; ++i) above += above.empty() ? name : "*" + name;
    for (int i = 0; i < -power; ++i) below += "/" + name;
  }
  if (above.empty() && !below.empty()) above.push_back('1');
  return above + below;
}

}  // namespace muster::lang
