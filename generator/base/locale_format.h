#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// Numbers, money, dates and lists in the words of one locale, by ICU. Immutable after construction and safe to share
/// between threads. Numbers come as exact decimal text (`-1234.5`), so that no binary rounding reaches a page.
class LocaleFormat {
 public:
  /// `tag` is BCP 47 (`en-GB`). Nothing is thrown for an unknown one: ICU's root stands in; `is_known` tells.
  explicit LocaleFormat(std::string_view tag);
  ~LocaleFormat();
  LocaleFormat(const LocaleFormat&) = delete;
  LocaleFormat& operator=(const LocaleFormat&) = delete;

  bool is_known() const;
  bool is_right_to_left() const;
  const std::string& tag() const;

  /// Grouped, with between `min_digits` and `max_digits` decimals; the text is already rounded by the caller.
  std::string number(std::string_view decimal, int min_digits, int max_digits) const;
  std::string percent(std::string_view decimal_ratio_times_100, int digits) const;
  /// `currency` is an ISO 4217 code.
  std::string money(std::string_view decimal, std::string_view currency, int digits) const;
  /// A civil date; `short_form` is `31 Jan 2026`, else `31 January 2026`.
  std::string date(int year, int month, int day, bool short_form) const;
  std::string and_list(const std::vector<std::string>& items) const;
  std::string or_list(const std::vector<std::string>& items) const;
  /// The CLDR plural category of a number: `one`, `few`, `other` …
  std::string plural_category(std::string_view decimal) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// True for the ISO 4217 codes ICU knows.
bool is_currency_code(std::string_view code);

}  // namespace muster
