#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

/// A length of calendar time: whole months and whole days, which do not convert into one another.
struct Duration {
  std::int32_t months = 0;
  std::int32_t days = 0;
  bool operator==(const Duration&) const = default;
};

/// A civil day in the proleptic Gregorian calendar, years 1 to 9999.
class Date {
 public:
  static std::optional<Date> from(int year, int month, int day);
  /// Reads `2026-01-31`.
  static std::optional<Date> parse(std::string_view text);
  /// Adds the months first, clamping the day to the month's last, then the days. Nothing outside the years 1 to 9999.
  std::optional<Date> plus(const Duration& duration) const;
  /// Days from `other` to this.
  std::int32_t days_since(const Date& other) const { return days_ - other.days_; }
  int year() const;
  int month() const;
  int day() const;
  std::string to_string() const;  // ISO 8601
  auto operator<=>(const Date&) const = default;

 private:
  explicit Date(std::int32_t days) : days_(days) {}
  std::int32_t days_;  // since 1970-01-01
};

}  // namespace muster
