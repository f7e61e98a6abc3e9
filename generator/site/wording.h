#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/locale_format.h"
#include "lang/type.h"
#include "site/theme.h"
#include "value/value.h"

namespace muster {

/// Puts values into words, as plain text: `8 months`, `£0.40 per day`, `yes`, the labels of choices.
class Wording {
 public:
  /// Both must outlive this.
  Wording(const Theme& theme, const LocaleFormat& locale) : theme_(theme), locale_(locale) {}
  std::string text(const Value& value, const lang::Type& type) const;
  /// From one to another: `8–10 months`. REQUIRES: both are known, and both numbers, money in one currency, or dates.
  std::string range(const Value& low, const Value& high, const lang::Type& type) const;

  /// The parts of one thing: `a, b, c`.
  std::string parts(const std::vector<std::string>& texts) const { return locale_.part_list(texts); }

 private:
  std::string per_unit(const std::string& words, const lang::Type& type) const;
  std::string filtered(std::string_view filter, const Value& value, const lang::Type& type,
                       std::optional<int> digits = {}) const;
  const Theme& theme_;
  const LocaleFormat& locale_;
};

}  // namespace muster
