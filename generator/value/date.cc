#include "value/date.h"

#include <chrono>

namespace muster {
namespace {

namespace chrono = std::chrono;
using chrono::sys_days;
using chrono::year_month_day;

constexpr int kFirstYear = 1;
constexpr int kLastYear = 9999;

year_month_day civil(std::int32_t days_since_1970) { return year_month_day{sys_days{chrono::days{days_since_1970}}}; }

bool is_in_range(std::int64_t days_since_1970) {
  constexpr auto kFirst = sys_days{chrono::year{kFirstYear} / 1 / 1}.time_since_epoch().count();
  constexpr auto kLast = sys_days{chrono::year{kLastYear} / 12 / 31}.time_since_epoch().count();
  return days_since_1970 >= kFirst && days_since_1970 <= kLast;
}

std::optional<int> read_digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

void append_padded(std::string& out, int value, std::size_t width) {
  const std::string digits = std::to_string(value);
  out.append(width - digits.size(), '0');
  out += digits;
}

}  // namespace

std::optional<Date> Date::from(int year_number, int month_number, int day_number) {
  if (year_number < kFirstYear || year_number > kLastYear || month_number < 1 || month_number > 12 || day_number < 1 ||
      day_number > 31) {
    return std::nullopt;
  }
  const year_month_day date{chrono::year{year_number}, chrono::month{static_cast<unsigned>(month_number)},
                            chrono::day{static_cast<unsigned>(day_number)}};
  if (!date.ok()) return std::nullopt;
  return Date(static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count()));
}

std::optional<Date> Date::parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year_number = read_digits(text.substr(0, 4));
  const auto month_number = read_digits(text.substr(5, 2));
  const auto day_number = read_digits(text.substr(8, 2));
  if (!year_number || !month_number || !day_number) return std::nullopt;
  return from(*year_number, *month_number, *day_number);
}

std::optional<Date> Date::plus(const Duration& duration) const {
  const year_month_day start = civil(days_);
  // Counted in months since the year 0, in 64 bits: std::chrono's years are 16 bits wide.
  const std::int64_t count =
      std::int64_t{int{start.year()}} * 12 + static_cast<unsigned>(start.month()) - 1 + duration.months;
  if (count < std::int64_t{kFirstYear} * 12 || count > std::int64_t{kLastYear} * 12 + 11) return std::nullopt;
  const chrono::year target_year{static_cast<int>(count / 12)};
  const chrono::month target_month{static_cast<unsigned>(count % 12) + 1};
  const chrono::day last = (target_year / target_month / chrono::last).day();
  const year_month_day moved{target_year, target_month, start.day() < last ? start.day() : last};
  const std::int64_t result = std::int64_t{sys_days{moved}.time_since_epoch().count()} + duration.days;
  if (!is_in_range(result)) return std::nullopt;
  return Date(static_cast<std::int32_t>(result));
}

int Date::year() const { return int{civil(days_).year()}; }
int Date::month() const { return static_cast<int>(static_cast<unsigned>(civil(days_).month())); }
int Date::day() const { return static_cast<int>(static_cast<unsigned>(civil(days_).day())); }

std::string Date::to_string() const {
  std::string text;
  append_padded(text, year(), 4);
  text += '-';
  append_padded(text, month(), 2);
  text += '-';
  append_padded(text, day(), 2);
  return text;
}

}  // namespace muster
