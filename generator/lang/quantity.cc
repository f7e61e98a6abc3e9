#include "lang/quantity.h"

#include <cstddef>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace muster::lang {
namespace {

constexpr int kDigits = 2;

/// Rounded exactly, halves away from zero, before the locale sees it.
std::string decimal(const Number& number) { return number.rounded(kDigits).value_or(number).to_string(); }

bool is_english(const LocaleFormat& locale) { return locale.tag() == "en" || locale.tag().starts_with("en-"); }

/// The singular of a unit's name in English, where units are named in the plural.
std::string singular(std::string_view plural) {
  if (plural == "people") return "person";
  if (plural.ends_with("ies") && plural.size() > 4) return std::string(plural.substr(0, plural.size() - 3)) + "y";
  for (const std::string_view ending : {"sses", "shes", "ches", "xes"}) {
    if (plural.ends_with(ending)) return std::string(plural.substr(0, plural.size() - 2));
  }
  if (plural.ends_with('s') && !plural.ends_with("ss")) return std::string(plural.substr(0, plural.size() - 1));
  return std::string(plural);
}

/// A number, or two, and how they are written without a unit and with one of time.
struct Written {
  std::string plain;
  bool is_one = false;
  std::optional<std::string> of_time;
};

// Names of units are the pack's words. Only English is known to make a singular of them; `plural` is for all others.
std::string with_unit(const LocaleFormat& locale, const Written& written, std::string_view unit) {
  const std::size_t slash = unit.find('/');
  const std::string counted(unit.substr(0, slash));
  const bool is_singular = written.is_one && is_english(locale);
  std::string text = written.of_time ? *written.of_time
                                     : fmt::format("{} {}", written.plain, is_singular ? singular(counted) : counted);
  if (slash == std::string_view::npos) return text;
  const std::string_view each = unit.substr(slash + 1);
  if (std::optional<std::string> per = locale.per(text, each)) return *per;
  return is_english(locale) ? fmt::format("{} per {}", text, singular(each)) : fmt::format("{}/{}", text, each);
}

std::string counted(const Unit& unit) {
  const std::string name = unit.to_string();
  return name.substr(0, name.find('/'));
}

}  // namespace

std::string write_quantity(const LocaleFormat& locale, const Number& number, const Unit& unit) {
  Written written;
  written.plain = locale.number(decimal(number), 0, kDigits);
  if (unit.is_plain()) return written.plain;
  written.is_one = number == Number(1) || number == Number(-1);
  written.of_time = locale.duration(decimal(number), counted(unit), kDigits);
  return with_unit(locale, written, unit.to_string());
}

std::string write_quantities(const LocaleFormat& locale, const Number& low, const Number& high, const Unit& unit) {
  Written written;
  written.plain = locale.number_range(decimal(low), decimal(high), kDigits);
  if (unit.is_plain()) return written.plain;
  written.of_time = locale.duration_range(decimal(low), decimal(high), counted(unit), kDigits);
  return with_unit(locale, written, unit.to_string());
}

int money_digits(const Money& money) {
  const bool is_large = money.amount.compare(Number(100)) >= 0 || money.amount.compare(Number(-100)) <= 0;
  return is_large ? 0 : currency_digits(money.currency);
}

}  // namespace muster::lang
