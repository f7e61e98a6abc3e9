#pragma once

#include <optional>
#include <string>
#include <string_view>

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

 private:
  std::string filtered(std::string_view filter, const Value& value, const lang::Type& type,
                       std::optional<int> digits = {}) const;
  const Theme& theme_;
  const LocaleFormat& locale_;
};

}  // namespace muster
