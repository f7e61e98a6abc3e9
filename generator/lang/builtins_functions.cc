#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lang/arguments.h"
#include "lang/library.h"
#include "lang/live_object.h"
#include "lang/operators.h"

// Functions: Jinja's few, arithmetic that has no operator, dates and durations, money, and questions about lists of
// booleans.
namespace muster::lang {

bool LiveObject::set_attribute(std::string_view, const Value&) const { return false; }
std::optional<Value> LiveObject::call(std::string_view, std::span<const Value>) const { return std::nullopt; }

namespace {

// --- objects that a rendering changes
// ----------------------------------------------------------------------------------------------------------------------------

class Namespace : public LiveObject {
 public:
  explicit Namespace(Record values) : values_(std::move(values)) {}
  std::string_view type_name() const override { return "namespace"; }
  std::optional<Value> attribute(std::string_view name) const override {
    const Value* value = values_.find(name);
    return value != nullptr ? std::optional<Value>(*value) : std::nullopt;
  }
  bool set_attribute(std::string_view name, const Value& value) const override {
    values_.set(std::string(name), value);
    return true;
  }
  std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const auto& [name, value] : values_.entries()) names.push_back(name);
    return names;
  }

 private:
  mutable Record values_;
};

class Cycler : public LiveObject {
 public:
  explicit Cycler(List values) : values_(std::move(values)) {}
  std::string_view type_name() const override { return "cycler"; }
  std::optional<Value> attribute(std::string_view name) const override {
    return name == "current" ? std::optional<Value>(values_[at_]) : std::nullopt;
  }
  std::optional<Value> call(std::string_view method, std::span<const Value> arguments) const override {
    if (!arguments.empty()) return std::nullopt;
    if (method == "next") {
      const Value& value = values_[at_];
      at_ = (at_ + 1) % values_.size();
      return value;
    }
    if (method == "reset") {
      at_ = 0;
      return Value();
    }
    return std::nullopt;
  }
  std::vector<std::string> names() const override { return {"current", "next", "reset"}; }

 private:
  List values_;  // never empty
  mutable std::size_t at_ = 0;
};

/// Gives nothing at its first call, then its separator.
class Joiner : public LiveObject {
 public:
  explicit Joiner(Value separator) : separator_(std::move(separator)) {}
  std::string_view type_name() const override { return "joiner"; }
  std::optional<Value> attribute(std::string_view) const override { return std::nullopt; }
  std::optional<Value> call(std::string_view method, std::span<const Value> arguments) const override {
    if (!method.empty() || !arguments.empty()) return std::nullopt;
    return std::exchange(used_, true) ? separator_ : Value("");
  }
  std::vector<std::string> names() const override { return {}; }

 private:
  Value separator_;
  mutable bool used_ = false;
};

/// What `dict` and `namespace` are made of: a record to begin with, then the keywords.
Record record_of(const RunCall& call) {
  Record record = has(call, 0) ? call.arguments[0].record() : Record();
  for (const auto& [name, value] : call.keywords) record.set(name, value);
  return record;
}

// --- arithmetic
// ------------------------------------------------------------------------------------------------------------------------------------------------------------------

Value run_range(RunCall& call) {
  std::int64_t start = has(call, 1) ? whole_at(call, 0) : 0;
  const std::int64_t stop = has(call, 1) ? whole_at(call, 1) : whole_at(call, 0);
  const std::int64_t step = whole_at(call, 2, 1);
  if (step == 0) call.fail("`range` cannot go in steps of 0");
  List items;
  while (step > 0 ? start < stop : start > stop) {
    items.emplace_back(start);
    check_item_count(call, items.size());
    if (__builtin_add_overflow(start, step, &start)) break;
  }
  return items;
}

/// The least or greatest of the arguments, or of the one list among them.
Value extreme(RunCall& call, int wanted) {
  const bool one_list = call.arguments.size() == 1 && call.arguments[0].kind() == ValueKind::kList;
  const List values = one_list ? call.arguments[0].list() : List(call.arguments.begin(), call.arguments.end());
  if (const auto unknown = unknown_among(values)) return *unknown;
  if (values.empty()) return {};
  const Value* best = &values.front();
  for (const Value& value : values) {
    if (value.is_none() || best->is_none()) return Value::unknown();
    const std::optional<int> order = order_of(value, *best);
    if (!order) {
      if (value.kind() == ValueKind::kMoney && best->kind() == ValueKind::kMoney) return Value::unknown();
      call.fail(fmt::format("cannot compare a {} with a {}", kind_name(value.kind()), kind_name(best->kind())));
    }
    if (*order == wanted) best = &value;
  }
  return *best;
}

Type check_extreme(CheckCall& call) {
  if (call.arguments.empty()) {
    call.diagnostics->error(call.place, fmt::format("`{}` takes at least one value", call.name));
    return Type::any();
  }
  if (call.arguments.size() == 1 && type_at(call, 0).kind == TypeKind::kList) return item_type(type_at(call, 0));
  Type type = type_at(call, 0);
  for (std::size_t i = 1; i < call.arguments.size(); ++i) {
    const Type next = type_at(call, i);
    if (type.kind != TypeKind::kAny && next.kind != TypeKind::kAny && type.kind != TypeKind::kNone &&
        next.kind != TypeKind::kNone && type.kind != next.kind) {
      report(call, i, fmt::format("`{}` cannot compare {} with {}", call.name, describe(type), describe(next)));
      return Type::any();
    }
    type = common_type(call, type, next, i);
  }
  return type;
}

Value rounded(RunCall& call, std::int64_t (Number::*round)() const) {
  const Value& value = call.arguments[0];
  if (value.is_none()) return Value::unknown();
  if (value.kind() == ValueKind::kMoney) return Money{Number((value.money().amount.*round)()), value.money().currency};
  return Number((value.number().*round)());
}

// --- time and money
// ----------------------------------------------------------------------------------------------------------------------------------------------------------------

Value run_date(RunCall& call) {
  const Value& value = call.arguments[0];
  if (value.is_none()) return Value::unknown();
  const std::optional<Date> date = Date::parse(text_of(value));
  if (!date) call.fail(fmt::format("'{}' is no date; write it like '2026-01-31'", text_of(value)));
  return *date;
}

Type check_date(CheckCall& call) {
  if (call.literals[0] && !Date::parse(*call.literals[0]))
    report(call, 0, fmt::format("'{}' is no date; write it like '2026-01-31'", *call.literals[0]));
  return Type::of(TypeKind::kDate);
}

/// `days(29)`: so many times a span of `months` and `days`. A number with a unit must be of `unit`.
void add_duration(Library& library, const char* name, Duration one) {
  library.add_function(make_callable({
      .name = name,
      .parameters = {{"n", Takes::kNumber}},
      .required = 1,
      .result =
          [unit = std::string(name)](CheckCall& call) {
            const Type type = type_at(call, 0);
            if (type.kind == TypeKind::kNumber && !type.literal && !type.unit.is_plain() &&
                type.unit != Unit::parse(unit)) {
              report(call, 0,
                     fmt::format("`{}` takes a number of {}, but this is {}", call.name, unit, describe(type)));
            }
            return Type::of(TypeKind::kDuration);
          },
      .run = [one](RunCall& call) -> Value {
        if (call.arguments[0].is_none()) return Value::unknown();
        const Number& count = call.arguments[0].number();
        if (!count.is_whole())
          call.fail(fmt::format("`{}` takes a whole number, but this is {}", one.months != 0 ? "months" : "days",
                                count.to_string()));
        Duration duration;
        if (__builtin_mul_overflow(count.numerator(), one.months, &duration.months) ||
            __builtin_mul_overflow(count.numerator(), one.days, &duration.days)) {
          call.fail(fmt::format("a duration of {} does not fit", count.to_string()));
        }
        return duration;
      },
  }));
}

bool is_currency(std::string_view code) {
  return code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Value run_money(RunCall& call) {
  if (call.arguments[0].is_none() || call.arguments[1].is_none()) return Value::unknown();
  const std::string currency = text_of(call.arguments[1]);
  if (!is_currency(currency))
    call.fail(fmt::format("'{}' is no currency; write its three letters, like 'EUR'", currency));
  return Money{call.arguments[0].number(), currency};
}

Type check_money(CheckCall& call) {
  Type type = Type::of(TypeKind::kMoney);
  const Type amount = type_at(call, 0);
  if (amount.kind == TypeKind::kNumber && !amount.literal) type.unit = amount.unit;
  if (call.literals[1]) {
    if (is_currency(*call.literals[1])) {
      type.currency = *call.literals[1];
    } else {
      report(call, 1, fmt::format("'{}' is no currency; write its three letters, like 'EUR'", *call.literals[1]));
    }
  }
  return type;
}

Value run_convert(RunCall& call) {
  if (call.arguments[0].is_none() || call.arguments[1].is_none()) return Value::unknown();
  const Money& money = call.arguments[0].money();
  const std::string wanted = text_of(call.arguments[1]);
  if (!is_currency(wanted)) call.fail(fmt::format("'{}' is no currency; write its three letters, like 'EUR'", wanted));
  if (money.currency == wanted) return call.arguments[0];
  if (call.arguments[2].is_none()) return Value::unknown();
  const Record& rates = call.arguments[2].record();
  const auto result = [&](const std::optional<Number>& amount) {
    if (!amount)
      call.fail(fmt::format("{} {} cannot be converted to {}", money.amount.to_string(), money.currency, wanted));
    return Money{*amount, wanted};
  };
  for (const bool inverse : {false, true}) {
    const Value* rate = rates.find(inverse ? wanted + "_" + money.currency : money.currency + "_" + wanted);
    if (rate == nullptr || rate->is_none()) continue;
    if (rate->is_unknown()) return *rate;
    if (rate->kind() != ValueKind::kNumber)
      call.fail(fmt::format("a rate is a number, but this is a {}", kind_name(rate->kind())));
    return result(inverse ? money.amount.divided_by(rate->number()) : money.amount.times(rate->number()));
  }
  return Value::unknown();
}

Type check_convert(CheckCall& call) {
  Type type = Type::of(TypeKind::kMoney);
  type.unit = type_at(call, 0).unit;
  if (call.literals[1]) {
    if (is_currency(*call.literals[1])) {
      type.currency = *call.literals[1];
    } else {
      report(call, 1, fmt::format("'{}' is no currency; write its three letters, like 'EUR'", *call.literals[1]));
    }
  }
  return type;
}

// --- lists of booleans
// ----------------------------------------------------------------------------------------------------------------------------------------------------------

/// Counts the items that are true, or unknown. A list that is unknown as a whole gives unknown.
Value count(RunCall& call, bool unknowns) {
  const Value& value = call.arguments[0];
  if (value.is_unknown()) return value;
  if (value.is_none()) return Value::unknown();
  std::int64_t found = 0;
  for (const Value& item : value.list()) {
    if (item.is_known() && item.kind() != ValueKind::kBoolean)
      call.fail(fmt::format("only booleans are counted, and this is a {}", kind_name(item.kind())));
    found += unknowns ? !item.is_known() : item.is_true();
  }
  return found;
}

Type check_count(CheckCall& call) {
  const Type item = item_type(type_at(call, 0));
  if (item.kind != TypeKind::kAny && item.kind != TypeKind::kNone && item.kind != TypeKind::kBoolean) {
    report(call, 0,
           fmt::format("`{}` takes a list of booleans, but this is {}", call.name, describe(type_at(call, 0))));
  }
  return Type::number();
}

}  // namespace

void add_functions(Library& library) {
  const auto add = [&library](Builtin builtin) { library.add_function(make_callable(std::move(builtin))); };
  const auto object = [](auto made) { return Value(std::shared_ptr<const Object>(std::move(made))); };

  add({.name = "range",
       .parameters = {{"start", Takes::kWhole}, {"stop", Takes::kWhole}, {"step", Takes::kWhole}},
       .required = 1,
       .result = gives(Type::list(Type::number())),
       .run = run_range});
  add({.name = "dict",
       .parameters = {{"record", Takes::kRecord}},
       .any_keywords = true,
       .strict = false,
       .result = gives(Type::of_record(nullptr)),
       .run = [](RunCall& call) -> Value {
         return call.arguments[0].is_unknown() ? call.arguments[0] : Value(record_of(call));
       }});
  add({.name = "namespace",
       .parameters = {{"record", Takes::kRecord}},
       .any_keywords = true,
       .strict = false,
       .pure = false,
       .result = gives(Type::any()),
       .run = [object](RunCall& call) {
         return call.arguments[0].is_unknown() ? call.arguments[0]
                                               : object(std::make_shared<Namespace>(record_of(call)));
       }});
  add({.name = "cycler",
       .parameters = {{"first", Takes::kAnything}},
       .required = 1,
       .variadic = Takes::kAnything,
       .strict = false,
       .pure = false,
       .result = gives(Type::any()),
       .run = [object](RunCall& call) {
         return object(std::make_shared<Cycler>(List(call.arguments.begin(), call.arguments.end())));
       }});
  add({.name = "joiner",
       .parameters = {{"sep", Takes::kWritable}},
       .pure = false,
       .result = gives(Type::of(TypeKind::kCallable)),
       .run = [object](RunCall& call) {
         return object(std::make_shared<Joiner>(has(call, 0) ? call.arguments[0] : Value(", ")));
       }});

  add({.name = "min", .variadic = Takes::kAnything, .result = check_extreme, .run = [](RunCall& call) {
         return extreme(call, -1);
       }});
  add({.name = "max", .variadic = Takes::kAnything, .result = check_extreme, .run = [](RunCall& call) {
         return extreme(call, 1);
       }});
  const auto same_type = [](CheckCall& call) { return type_at(call, 0); };
  add({.name = "floor",
       .parameters = {{"x", Takes::kAmount}},
       .required = 1,
       .result = same_type,
       .run = [](RunCall& call) { return rounded(call, &Number::floor); }});
  add({.name = "ceil",
       .parameters = {{"x", Takes::kAmount}},
       .required = 1,
       .result = same_type,
       .run = [](RunCall& call) { return rounded(call, &Number::ceil); }});

  add({.name = "date", .parameters = {{"text", Takes::kText}}, .required = 1, .result = check_date, .run = run_date});
  add_duration(library, "days", {.months = 0, .days = 1});
  add_duration(library, "weeks", {.months = 0, .days = 7});
  add_duration(library, "months", {.months = 1, .days = 0});
  add_duration(library, "years", {.months = 12, .days = 0});
  add({.name = "money",
       .parameters = {{"amount", Takes::kNumber}, {"currency", Takes::kText}},
       .required = 2,
       .result = check_money,
       .run = run_money});
  add({.name = "convert",
       .parameters = {{"money", Takes::kMoney}, {"currency", Takes::kText}, {"rates", Takes::kRecord}},
       .required = 3,
       .result = check_convert,
       .run = run_convert});
  add({.name = "count_true",
       .parameters = {{"list", Takes::kList}},
       .required = 1,
       .strict = false,
       .result = check_count,
       .run = [](RunCall& call) { return count(call, false); }});
  add({.name = "count_unknown",
       .parameters = {{"list", Takes::kList}},
       .required = 1,
       .strict = false,
       .result = check_count,
       .run = [](RunCall& call) { return count(call, true); }});
}

}  // namespace muster::lang
