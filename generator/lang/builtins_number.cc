#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/case.h"
#include "base/utf8.h"
#include "lang/arguments.h"
#include "lang/library.h"
#include "lang/operators.h"

// Filters of numbers. Numbers are exact, so that there is no float apart from the integers: `float` and `int` read
// text, and `round` rounds halves away from zero.
namespace muster::lang {
namespace {

constexpr int kMaxDigits = 12;

bool is_text(const Value& value) { return value.kind() == ValueKind::kText || value.kind() == ValueKind::kHtml; }

std::string trimmed(std::string_view text) {
  std::size_t begin = 0;
  std::size_t end = text.size();
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (begin < end && is_blank(text[begin])) ++begin;
  while (end > begin && is_blank(text[end - 1])) --end;
  return std::string(text.substr(begin, end - begin));
}

/// A number as an author or a reader would type it: blanks around it and a plus in front do not matter.
std::optional<Number> read_number(std::string_view text) {
  std::string digits = trimmed(text);
  if (digits.size() > 1 && digits.front() == '+' && digits[1] != '-') digits.erase(0, 1);
  return Number::parse(digits);
}

/// A whole number in another base, with the prefix of that base or without.
std::optional<Number> read_in_base(std::string_view text, int base) {
  std::string digits = to_lower(trimmed(text));
  bool negative = false;
  if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) {
    negative = digits.front() == '-';
    digits.erase(0, 1);
  }
  const std::string_view prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
  if (!prefix.empty() && digits.starts_with(prefix)) digits.erase(0, 2);
  if (digits.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : base;
    if (digit >= base || __builtin_mul_overflow(value, base, &value) || __builtin_add_overflow(value, digit, &value))
      return std::nullopt;
  }
  return Number(negative ? -value : value);
}

Number towards_zero(const Number& number) { return number.is_negative() ? number.ceil() : number.floor(); }

Number fitting(const RunCall& call, const std::optional<Number>& number) {
  if (!number) call.fail("the number does not fit");
  return *number;
}

/// The amount of a number or of money.
const Number& amount_of(const Value& value) {
  return value.kind() == ValueKind::kMoney ? value.money().amount : value.number();
}

/// The same kind of value with another amount.
Value with_amount(const Value& value, Number amount) {
  return value.kind() == ValueKind::kMoney ? Value(Money{amount, value.money().currency}) : Value(amount);
}

/// The subject's type, no longer written out where a unit would adapt.
Type check_same(CheckCall& call) { return type_at(call, 0); }

Value run_round(RunCall& call) {
  const std::int64_t digits = whole_at(call, 1);
  const std::string method = text_at(call, 2, "common");
  if (digits < -kMaxDigits || digits > kMaxDigits)
    call.fail(fmt::format("`round` keeps between -{} and {} digits, not {}", kMaxDigits, kMaxDigits, digits));
  Number scale(1);
  for (std::int64_t i = 0; i < (digits < 0 ? -digits : digits); ++i) scale = fitting(call, scale.times(Number(10)));
  const Number& amount = amount_of(call.arguments[0]);
  const Number scaled = fitting(call, digits < 0 ? amount.divided_by(scale) : amount.times(scale));
  Number whole;
  if (method == "floor") {
    whole = scaled.floor();
  } else if (method == "ceil") {
    whole = scaled.ceil();
  } else if (method == "common" || method == "half_up") {
    whole = fitting(call, scaled.rounded(0));
  } else {
    call.fail(fmt::format("`round` goes by 'common', 'half_up', 'ceil' or 'floor', not by '{}'", method));
  }
  return with_amount(call.arguments[0], fitting(call, digits < 0 ? whole.times(scale) : whole.divided_by(scale)));
}

Type check_round(CheckCall& call) {
  static constexpr std::array<std::string_view, 4> kMethods = {"common", "half_up", "ceil", "floor"};
  if (call.literals[2] && std::find(kMethods.begin(), kMethods.end(), *call.literals[2]) == kMethods.end()) {
    report(call, 2,
           fmt::format("`round` goes by 'common', 'half_up', 'ceil' or 'floor', not by '{}'", *call.literals[2]));
  }
  return check_same(call);
}

Value run_int(RunCall& call) {
  const Value& value = call.arguments[0];
  const Value otherwise = call.given[1] ? call.arguments[1] : Value(0);
  const std::int64_t base = whole_at(call, 2, 10);
  if (base < 2 || base > 36) call.fail(fmt::format("`int` reads in a base from 2 to 36, not {}", base));
  if (value.kind() == ValueKind::kNumber) return towards_zero(value.number());
  if (value.kind() == ValueKind::kBoolean) return value.boolean() ? 1 : 0;
  if (!is_text(value)) return otherwise;
  if (base != 10) {
    if (const auto number = read_in_base(text_of(value), static_cast<int>(base))) return *number;
  }
  const std::optional<Number> number = read_number(text_of(value));
  return number ? Value(towards_zero(*number)) : otherwise;
}

Value run_float(RunCall& call) {
  const Value& value = call.arguments[0];
  if (value.kind() == ValueKind::kNumber) return value;
  if (value.kind() == ValueKind::kBoolean) return value.boolean() ? 1 : 0;
  if (is_text(value)) {
    if (const auto number = read_number(text_of(value))) return *number;
  }
  return call.given[1] ? call.arguments[1] : Value(0);
}

Type check_read(CheckCall& call) {
  const Type subject = type_at(call, 0);
  Type type = subject.kind == TypeKind::kNumber ? subject : Type::number();
  type.literal = false;
  if (call.arguments[1] && call.arguments[1]->kind != TypeKind::kNumber) return unify(type, *call.arguments[1]);
  return type;
}

Value run_filesizeformat(RunCall& call) {
  const Value& value = call.arguments[0];
  std::optional<Number> bytes;
  if (value.kind() == ValueKind::kNumber) bytes = value.number();
  if (is_text(value)) bytes = read_number(text_of(value));
  if (!bytes)
    call.fail(fmt::format("`filesizeformat` takes a number, but this is {}",
                          is_text(value) ? "text" : fmt::format("a {}", kind_name(value.kind()))));
  const bool binary = flag_at(call, 1);
  const Number base(binary ? 1024 : 1000);
  if (*bytes == Number(1)) return "1 Byte";
  if (bytes->compare(base) < 0) return fmt::format("{} Bytes", towards_zero(*bytes).to_string());
  static constexpr std::string_view kPrefixes = "kMGTPE";
  Number unit = base;
  for (const char prefix : kPrefixes) {
    const std::optional<Number> next = unit.times(base);
    if (!next || bytes->compare(*next) < 0) {
      const std::string name = binary ? fmt::format("{}iB", prefix == 'k' ? 'K' : prefix) : fmt::format("{}B", prefix);
      return fmt::format("{} {}", fitting(call, bytes->divided_by(unit)).to_decimal(1), name);
    }
    unit = *next;
  }
  call.fail("the number does not fit");
}

Type check_unit(CheckCall& call) {
  const std::optional<Unit> unit = call.literals[1] ? Unit::parse(*call.literals[1]) : std::nullopt;
  if (!unit) {
    report(call, 1, "`unit` takes a unit that is written out: 'months', 'items/day'");
    return Type::number();
  }
  return Type::number(*unit);
}

}  // namespace

void add_number_filters(Library& library) {
  const auto add = [&library](Builtin builtin) { library.add_filter(make_callable(std::move(builtin))); };
  add({.name = "abs", .subject = Takes::kAmount, .result = check_same, .run = [](RunCall& call) {
         const Value& value = call.arguments[0];
         const Number& amount = amount_of(value);
         return amount.is_negative() ? with_amount(value, fitting(call, amount.negated())) : value;
       }});
  add({.name = "round",
       .subject = Takes::kAmount,
       .parameters = {{"precision", Takes::kWhole}, {"method", Takes::kText}},
       .result = check_round,
       .run = run_round});
  add({.name = "int",
       .subject = Takes::kAnything,
       .parameters = {{"default", Takes::kAnything}, {"base", Takes::kWhole}},
       .result = check_read,
       .run = run_int});
  add({.name = "float",
       .subject = Takes::kAnything,
       .parameters = {{"default", Takes::kAnything}},
       .result = check_read,
       .run = run_float});
  add({.name = "filesizeformat",
       .subject = Takes::kWritable,
       .parameters = {{"binary", Takes::kBoolean}},
       .result = gives(Type::text()),
       .run = run_filesizeformat});
  add({.name = "unit",
       .subject = Takes::kNumber,
       .parameters = {{"unit", Takes::kName}},
       .required = 1,
       .result = check_unit,
       .run = [](RunCall& call) { return call.arguments[0]; }});
}

}  // namespace muster::lang
