#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// A day of the Gregorian calendar.
struct CivilDay {
  int year, month, day;
};

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
  /// A number of `seconds`, `minutes`, `hours`, `days`, `weeks`, `months` or `years`: `8 months`. Nothing for other
  /// units: they are a pack's, and so are their words.
  std::optional<std::string> duration(std::string_view decimal, std::string_view unit, int max_digits) const;
  /// What `text` counts, for each of a unit of time: `£400 per day`. Nothing for other units.
  std::optional<std::string> per(const std::string& text, std::string_view unit) const;
  /// In the calendar of the locale; `short_form` is `31 Jan 2026`, else `31 January 2026`.
  std::string date(const CivilDay& day, bool short_form) const;

  /// From one to another, saying once what both share: `8–10 months`, `3–9 March 2026`.
  std::string number_range(std::string_view low, std::string_view high, int max_digits) const;
  std::optional<std::string> duration_range(std::string_view low, std::string_view high, std::string_view unit,
                                            int max_digits) const;
  std::string money_range(std::string_view low, std::string_view high, std::string_view currency, int digits) const;
  std::string date_range(const CivilDay& first, const CivilDay& last) const;

  std::string and_list(const std::vector<std::string>& items) const;
  std::string or_list(const std::vector<std::string>& items) const;
  /// Of parts of one thing: `a, b, c`.
  std::string part_list(const std::vector<std::string>& items) const;
  /// The CLDR plural category of a number: `one`, `few`, `other` …
  std::string plural_category(std::string_view decimal) const;
  /// Less than, equal to or greater than 0, as the locale's dictionaries have the two texts in order.
  int compare(std::string_view left, std::string_view right) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// How many decimals the amounts of a currency have: 2 for most, 0 for `JPY`.
int currency_digits(std::string_view code);

/// True for the ISO 4217 codes ICU knows.
bool is_currency_code(std::string_view code);

}  // namespace muster
