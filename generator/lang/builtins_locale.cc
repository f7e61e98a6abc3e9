#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/escape.h"
#include "base/locale_format.h"
#include "lang/arguments.h"
#include "lang/library.h"
#include "lang/operators.h"
#include "lang/quantity.h"

// Filters that write values as the reader's language has them. They round exactly, halves away from zero, before the
// locale sees a number.
namespace muster::lang {
namespace {

constexpr int kMaxDigits = 12;

bool is_html(const Value& value) { return value.kind() == ValueKind::kHtml; }
bool is_text(const Value& value) { return value.kind() == ValueKind::kText || is_html(value); }

const LocaleFormat& locale_of(const RunCall& call, std::string_view filter) {
  if (call.environment.locale() == nullptr)
    call.fail(fmt::format("`{}` writes for readers, and nothing is written here", filter));
  return *call.environment.locale();
}

int digits_at(const RunCall& call, std::size_t index, int otherwise) {
  const std::int64_t digits = whole_at(call, index, otherwise);
  if (digits < 0 || digits > kMaxDigits)
    call.fail(fmt::format("a number has between 0 and {} decimals, not {}", kMaxDigits, digits));
  return static_cast<int>(digits);
}

Value run_number(RunCall& call) {
  const LocaleFormat& locale = locale_of(call, "number");
  const Number& number = call.arguments[0].number();
  if (!has(call, 1)) return write_quantity(locale, number, Unit());
  const int digits = digits_at(call, 1, 0);
  return locale.number(number.to_decimal(digits), digits, digits);
}

Value run_money(RunCall& call) {
  const LocaleFormat& locale = locale_of(call, "money");
  const Money& money = call.arguments[0].money();
  const int digits = digits_at(call, 1, money_digits(money));
  return locale.money(money.amount.to_decimal(digits), money.currency, digits);
}

Value run_percent(RunCall& call) {
  const LocaleFormat& locale = locale_of(call, "percent");
  const std::optional<Number> hundredfold = call.arguments[0].number().times(Number(100));
  if (!hundredfold) call.fail("the number does not fit");
  const int digits = digits_at(call, 1, 1);
  // One decimal is what fits a ratio nobody asked to round; a whole percentage does without.
  if (!has(call, 1) && hundredfold->rounded(digits).value_or(*hundredfold).is_whole())
    return locale.percent(hundredfold->to_decimal(0), 0);
  return locale.percent(hundredfold->to_decimal(digits), digits);
}

Value run_date(RunCall& call) {
  const LocaleFormat& locale = locale_of(call, "date");
  const std::string form = text_at(call, 1, "long");
  if (form != "long" && form != "short") call.fail(fmt::format("`date` writes 'long' or 'short', not '{}'", form));
  const Date& date = call.arguments[0].date();
  return locale.date({date.year(), date.month(), date.day()}, form == "short");
}

Type check_date(CheckCall& call) {
  if (call.literals[1] && *call.literals[1] != "long" && *call.literals[1] != "short") {
    report(call, 1, fmt::format("`date` writes 'long' or 'short', not '{}'", *call.literals[1]));
  }
  return Type::text();
}

Value run_quantity(RunCall& call) {
  const LocaleFormat& locale = locale_of(call, "quantity");
  const Type* type = call.types[0];
  return write_quantity(locale, call.arguments[0].number(), type != nullptr ? type->unit : Unit());
}

Value run_plural(RunCall& call) {
  const LocaleFormat& locale = locale_of(call, "plural");
  const Number& number = call.arguments[0].number();
  const Number rounded = number.rounded(2).value_or(number);
  const bool one = locale.plural_category(rounded.to_string()) == "one";
  return fmt::format("{} {}", write_quantity(locale, number, Unit()), text_at(call, one ? 1 : 2));
}

/// The label of a choice; a text that is none stays as it is.
Value labelled(const Value& value, const Type* type) {
  if (value.kind() != ValueKind::kText || type == nullptr || !type->choices) return value;
  const Choice* choice = type->choices->find(value.text());
  return choice != nullptr ? Value(choice->label) : value;
}

Value run_label(RunCall& call) {
  const Value& value = call.arguments[0];
  const Type* type = call.types[0];
  if (value.kind() == ValueKind::kList) {
    List labels;
    labels.reserve(value.list().size());
    for (const Value& item : value.list()) labels.push_back(labelled(item, item_type_at(call, 0)));
    return labels;
  }
  if (!is_text(value))
    call.fail(fmt::format("`label` takes a choice or a list of choices, but this is a {}", kind_name(value.kind())));
  return labelled(value, type);
}

Type check_label(CheckCall& call) {
  const Type subject = type_at(call, 0);
  const Type item = subject.kind == TypeKind::kList ? item_type(subject) : subject;
  if (item.kind != TypeKind::kText && item.kind != TypeKind::kAny && item.kind != TypeKind::kNone) {
    report(call, 0, fmt::format("`label` takes a choice or a list of choices, but this is {}", describe(subject)));
    return Type::any();
  }
  if (item.kind == TypeKind::kText && item.choices == nullptr) {
    report(call, 0, "`label` takes a choice or a list of choices, but of this text nobody knows the values");
  }
  if (subject.kind == TypeKind::kList) return Type::list(Type::text());
  return subject.kind == TypeKind::kAny ? Type::any() : Type::text();
}

/// `a, b and c`. One part of HTML makes the whole HTML, with the others escaped.
Value run_list(RunCall& call, std::string_view name,
               std::string (LocaleFormat::*join)(const std::vector<std::string>&) const) {
  const LocaleFormat& locale = locale_of(call, name);
  const List items = items_at(call, 0);
  if (const auto unknown = unknown_among(items)) return *unknown;
  const bool html = call.html && std::any_of(items.begin(), items.end(), is_html);
  std::vector<std::string> parts;
  for (const Value& item : items) {
    if (item.is_none()) continue;
    parts.push_back(html && !is_html(item) ? escape_html(text_of(item)) : text_of(item));
  }
  std::string text = (locale.*join)(parts);
  check_text_size(call, text.size());
  return html ? Value(SafeHtml{std::move(text)}) : Value(std::move(text));
}

}  // namespace

void add_locale_filters(Library& library) {
  const auto add = [&library](Builtin builtin) {
    builtin.pure = false;
    library.add_filter(make_callable(std::move(builtin)));
  };
  const BuiltinParameter digits{"digits", Takes::kWhole};
  add({.name = "label", .subject = Takes::kAnything, .result = check_label, .run = run_label});
  add({.name = "number",
       .subject = Takes::kNumber,
       .parameters = {digits},
       .result = gives(Type::text()),
       .run = run_number});
  add({.name = "money",
       .subject = Takes::kMoney,
       .parameters = {digits},
       .result = gives(Type::text()),
       .run = run_money});
  add({.name = "percent",
       .subject = Takes::kNumber,
       .parameters = {digits},
       .result = gives(Type::text()),
       .run = run_percent});
  add({.name = "date",
       .subject = Takes::kDate,
       .parameters = {{"form", Takes::kText}},
       .result = check_date,
       .run = run_date});
  add({.name = "quantity", .subject = Takes::kNumber, .result = gives(Type::text()), .run = run_quantity});
  add({.name = "plural",
       .subject = Takes::kNumber,
       .parameters = {{"one", Takes::kText}, {"many", Takes::kText}},
       .required = 2,
       .result = gives(Type::text()),
       .run = run_plural});
  add({.name = "and_list", .subject = Takes::kList, .result = gives(Type::any()), .run = [](RunCall& call) {
         return run_list(call, "and_list", &LocaleFormat::and_list);
       }});
  add({.name = "or_list", .subject = Takes::kList, .result = gives(Type::any()), .run = [](RunCall& call) {
         return run_list(call, "or_list", &LocaleFormat::or_list);
       }});
}

}  // namespace muster::lang
