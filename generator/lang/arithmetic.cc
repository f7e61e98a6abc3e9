#include "lang/arithmetic.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "lang/operators.h"

namespace muster::lang {
namespace {

constexpr std::string_view kDoesNotFit = "the result does not fit";

bool is_text(const Value& value) { return value.kind() == ValueKind::kText || value.kind() == ValueKind::kHtml; }
const std::string& characters(const Value& value) {
  return value.kind() == ValueKind::kText ? value.text() : value.html();
}

std::optional<Value> fail(std::string& error, std::string_view message) {
  error = message;
  return std::nullopt;
}

std::optional<Value> fitting(const std::optional<Number>& number, std::string& error) {
  if (!number) return fail(error, kDoesNotFit);
  return Value(*number);
}

/// The whole quotient; Number::floor rounds towards minus infinity, as Python does.
std::optional<Number> floor_divide(const Number& a, const Number& b) {
  const std::optional<Number> quotient = a.divided_by(b);
  return quotient ? std::optional(Number(quotient->floor())) : std::nullopt;
}

std::optional<Number> modulo(const Number& a, const Number& b) {
  const std::optional<Number> whole = floor_divide(a, b);
  const std::optional<Number> taken = whole ? whole->times(b) : std::nullopt;
  return taken ? a.minus(*taken) : std::nullopt;
}

std::optional<Value> power(const Number& base, const Number& exponent, std::string& error) {
  if (!exponent.is_whole()) return fail(error, "a number is raised to whole numbers only");
  if (exponent.is_negative() && base.is_zero()) return fail(error, "division by zero");
  Number factor = base;
  Number result = 1;
  // Anything but 0, 1 and -1 overflows within 63 doublings, so the loop ends soon.
  std::int64_t left = exponent.numerator();
  const bool inverts = left < 0;
  if (left == INT64_MIN) return fail(error, kDoesNotFit);
  left = std::abs(left);
  while (true) {
    if (left % 2 == 1) {
      const std::optional<Number> next = result.times(factor);
      if (!next) return fail(error, kDoesNotFit);
      result = *next;
    }
    left /= 2;
    if (left == 0) break;
    const std::optional<Number> square = factor.times(factor);
    if (!square) return fail(error, kDoesNotFit);
    factor = *square;
  }
  return fitting(inverts ? Number(1).divided_by(result) : result, error);
}

std::optional<Value> compute_numbers(Operator op, const Number& a, const Number& b, std::string& error) {
  switch (op) {
    case Operator::kAdd:
      return fitting(a.plus(b), error);
    case Operator::kSubtract:
      return fitting(a.minus(b), error);
    case Operator::kMultiply:
      return fitting(a.times(b), error);
    case Operator::kPower:
      return power(a, b, error);
    default:
      break;
  }
  if (b.is_zero()) return fail(error, "division by zero");
  switch (op) {
    case Operator::kDivide:
      return fitting(a.divided_by(b), error);
    case Operator::kFloorDivide:
      return fitting(floor_divide(a, b), error);
    default:
      return fitting(modulo(a, b), error);
  }
}

std::optional<Value> money_of(const std::optional<Number>& amount, const std::string& currency, std::string& error) {
  if (!amount) return fail(error, kDoesNotFit);
  return Value(Money{*amount, currency});
}

std::optional<Value> compute_moneys(Operator op, const Money& a, const Money& b, std::string& error) {
  if (a.currency != b.currency) return Value::unknown();
  switch (op) {
    case Operator::kAdd:
      return money_of(a.amount.plus(b.amount), a.currency, error);
    case Operator::kSubtract:
      return money_of(a.amount.minus(b.amount), a.currency, error);
    default:
      if (b.amount.is_zero()) return fail(error, "division by zero");
      return fitting(a.amount.divided_by(b.amount), error);
  }
}

std::optional<Value> compute_duration(Operator op, const Duration& a, const Duration& b, std::string& error) {
  Duration result;
  const bool adds = op == Operator::kAdd;
  const bool overflows = adds ? __builtin_add_overflow(a.months, b.months, &result.months) ||
                                    __builtin_add_overflow(a.days, b.days, &result.days)
                              : __builtin_sub_overflow(a.months, b.months, &result.months) ||
                                    __builtin_sub_overflow(a.days, b.days, &result.days);
  if (overflows) return fail(error, kDoesNotFit);
  return Value(result);
}

std::optional<Value> move_date(const Date& date, const Duration& duration, std::string& error) {
  const std::optional<Date> moved = date.plus(duration);
  if (!moved) return fail(error, "the date lies outside the years 1 to 9999");
  return Value(*moved);
}

std::optional<Value> join_lists(const List& a, const List& b, const Limits& limits, std::string& error) {
  if (a.size() + b.size() > limits.items) return fail(error, "the list grows too long");
  List joined = a;
  joined.insert(joined.end(), b.begin(), b.end());
  return Value(std::move(joined));
}

std::optional<Value> repeat(const Value& text, const Number& times, const Limits& limits, std::string& error) {
  if (!times.is_whole()) return fail(error, "a text is repeated a whole number of times");
  const std::string& part = characters(text);
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(times.numerator(), 0));
  if (!part.empty() && count > limits.text / part.size()) return fail(error, "the text grows too long");
  std::string result;
  if (!part.empty()) {
    result.reserve(part.size() * count);
    for (std::size_t i = 0; i < count; ++i) result += part;
  }
  return text.kind() == ValueKind::kHtml ? Value(SafeHtml{std::move(result)}) : Value(std::move(result));
}

std::string_view verb_of(Operator op) {
  switch (op) {
    case Operator::kAdd:
      return "add";
    case Operator::kSubtract:
      return "subtract";
    case Operator::kMultiply:
      return "multiply";
    case Operator::kDivide:
    case Operator::kFloorDivide:
      return "divide";
    case Operator::kModulo:
      return "take the rest of";
    case Operator::kPower:
      return "raise";
    default:
      return "compare";
  }
}

std::string_view preposition_of(Operator op) {
  switch (op) {
    case Operator::kAdd:
    case Operator::kPower:
      return "to";
    case Operator::kSubtract:
      return "from";
    case Operator::kMultiply:
    case Operator::kDivide:
    case Operator::kFloorDivide:
    case Operator::kModulo:
      return "by";
    default:
      return "with";
  }
}

bool adds_or_subtracts(Operator op) { return op == Operator::kAdd || op == Operator::kSubtract; }

}  // namespace

std::string describe_refusal(Operator op, std::string_view a, std::string_view b) {
  // One adds b to a and subtracts b from a, but multiplies a by b.
  if (adds_or_subtracts(op)) std::swap(a, b);
  return fmt::format("cannot {} {} {} {}", verb_of(op), a, preposition_of(op), b);
}

bool can_hold(const Type& container) {
  return container.is_any() || container.is(TypeKind::kNone) || container.is(TypeKind::kList) ||
         container.is(TypeKind::kText) || container.is(TypeKind::kHtml) || container.is(TypeKind::kRecord);
}

std::string describe_membership_refusal(const Type& item, const Type& container) {
  if (!can_hold(container)) {
    return fmt::format("`in` needs a list, a text or a record, but this is {}", describe(container));
  }
  const bool any_item = container.is_any() || container.is(TypeKind::kNone) || container.is(TypeKind::kList);
  if (any_item || item.is(TypeKind::kText) || item.is(TypeKind::kHtml)) return {};
  return fmt::format("only a text can be in {}, but this is {}", describe(container), describe(item));
}

std::optional<Value> compute(Operator op, const Value& a, const Value& b, const Limits& limits, std::string& error) {
  const ValueKind x = a.kind();
  const ValueKind y = b.kind();
  if (x == ValueKind::kNumber && y == ValueKind::kNumber) return compute_numbers(op, a.number(), b.number(), error);
  if (x == ValueKind::kNone || y == ValueKind::kNone) return Value::unknown();
  if (x == ValueKind::kUnknown && y == ValueKind::kUnknown)
    return Value::unknown(merge_missing(a.missing(), b.missing()));
  if (x == ValueKind::kUnknown) return a;
  if (y == ValueKind::kUnknown) return b;
  if (x == ValueKind::kMoney && y == ValueKind::kMoney && (adds_or_subtracts(op) || op == Operator::kDivide)) {
    return compute_moneys(op, a.money(), b.money(), error);
  }
  if (x == ValueKind::kMoney && y == ValueKind::kNumber && (op == Operator::kMultiply || op == Operator::kDivide)) {
    if (op == Operator::kMultiply) return money_of(a.money().amount.times(b.number()), a.money().currency, error);
    if (b.number().is_zero()) return fail(error, "division by zero");
    return money_of(a.money().amount.divided_by(b.number()), a.money().currency, error);
  }
  if (x == ValueKind::kNumber && y == ValueKind::kMoney && op == Operator::kMultiply) {
    return money_of(b.money().amount.times(a.number()), b.money().currency, error);
  }
  if (adds_or_subtracts(op)) {
    const bool adds = op == Operator::kAdd;
    if (x == ValueKind::kDuration && y == ValueKind::kDuration)
      return compute_duration(op, a.duration(), b.duration(), error);
    if (x == ValueKind::kDate && y == ValueKind::kDate && !adds) return Value(Number(a.date().days_since(b.date())));
    if (x == ValueKind::kDuration && y == ValueKind::kDate && adds) return move_date(b.date(), a.duration(), error);
    if (x == ValueKind::kDate && y == ValueKind::kDuration) {
      if (adds) return move_date(a.date(), b.duration(), error);
      const std::optional<Value> back = negate(b, error);
      return back ? move_date(a.date(), back->duration(), error) : std::nullopt;
    }
    if (x == ValueKind::kList && y == ValueKind::kList && adds) return join_lists(a.list(), b.list(), limits, error);
    if (is_text(a) && is_text(b) && adds) {
      if (characters(a).size() + characters(b).size() > limits.text) return fail(error, "the text grows too long");
      return join_text(a, b, true);
    }
  }
  if (is_text(a) && y == ValueKind::kNumber && op == Operator::kMultiply) return repeat(a, b.number(), limits, error);
  error = describe_refusal(op, describe(type_of(a)), describe(type_of(b)));
  return std::nullopt;
}

std::optional<Value> negate(const Value& value, std::string& error) {
  switch (value.kind()) {
    case ValueKind::kUnknown:
      return value;
    case ValueKind::kNone:
      return Value::unknown();
    case ValueKind::kNumber:
      return fitting(value.number().negated(), error);
    case ValueKind::kMoney:
      return money_of(value.money().amount.negated(), value.money().currency, error);
    case ValueKind::kDuration:
      return compute_duration(Operator::kSubtract, Duration{}, value.duration(), error);
    default:
      return fail(error, fmt::format("`-` needs a number, but this is {}", describe(type_of(value))));
  }
}

Value join_text(const Value& a, const Value& b, bool html) {
  const bool is_html = html && (a.kind() == ValueKind::kHtml || b.kind() == ValueKind::kHtml);
  if (!is_html) return Value(text_of(a) + text_of(b));
  std::string joined;
  for (const Value* part : {&a, &b}) {
    if (part->kind() == ValueKind::kHtml) {
      joined += part->html();
    } else {
      append_html(joined, text_of(*part));
    }
  }
  return SafeHtml{std::move(joined)};
}

namespace {

struct Bounds {
  std::int64_t start = 0;
  std::int64_t stop = 0;
  std::int64_t step = 1;
};

/// Python's rules for bounds that are negative, left out or beyond the end.
std::optional<Bounds> bounds_of(std::int64_t size, const Value& start, const Value& stop, const Value& step,
                                std::string& error) {
  for (const Value* bound : {&start, &stop, &step}) {
    if (bound->is_none()) continue;
    if (bound->kind() != ValueKind::kNumber || !bound->number().is_whole()) {
      error = "a part is cut by whole numbers";
      return std::nullopt;
    }
  }
  Bounds bounds;
  if (!step.is_none()) bounds.step = step.number().numerator();
  if (bounds.step == 0) {
    error = "a part cannot be cut in steps of 0";
    return std::nullopt;
  }
  const bool forward = bounds.step > 0;
  const std::int64_t lowest = forward ? 0 : -1;
  const std::int64_t highest = forward ? size : size - 1;
  const auto place = [&](const Value& bound, std::int64_t otherwise) {
    if (bound.is_none()) return otherwise;
    std::int64_t at = bound.number().numerator();
    if (at < 0) at = at < -size ? lowest : at + size;
    return std::clamp(at, lowest, std::max(lowest, highest));
  };
  bounds.start = place(start, forward ? lowest : highest);
  bounds.stop = place(stop, forward ? highest : lowest);
  return bounds;
}

template <typename Take>
void walk(const Bounds& bounds, Take take) {
  std::int64_t at = bounds.start;
  while (bounds.step > 0 ? at < bounds.stop : at > bounds.stop) {
    take(static_cast<std::size_t>(at));
    if (__builtin_add_overflow(at, bounds.step, &at)) return;
  }
}

}  // namespace

std::optional<Value> slice(const Value& subject, const Value& start, const Value& stop, const Value& step,
                           std::string& error) {
  if (subject.is_unknown()) return subject;
  for (const Value* bound : {&start, &stop, &step}) {
    if (bound->is_unknown()) return *bound;
  }
  if (subject.is_none()) return Value::unknown();
  if (subject.kind() == ValueKind::kList) {
    const List& list = subject.list();
    const auto bounds = bounds_of(static_cast<std::int64_t>(list.size()), start, stop, step, error);
    if (!bounds) return std::nullopt;
    List part;
    walk(*bounds, [&](std::size_t at) { part.push_back(list[at]); });
    return Value(std::move(part));
  }
  if (!is_text(subject)) {
    return fail(error, fmt::format("only a list or a text has parts, but this is {}", describe(type_of(subject))));
  }
  const std::string& text = characters(subject);
  std::vector<std::size_t> starts;
  for (std::size_t offset = 0; offset < text.size(); decode_utf8(text, offset)) starts.push_back(offset);
  const auto bounds = bounds_of(static_cast<std::int64_t>(starts.size()), start, stop, step, error);
  if (!bounds) return std::nullopt;
  starts.push_back(text.size());
  std::string part;
  walk(*bounds, [&](std::size_t at) { part.append(text, starts[at], starts[at + 1] - starts[at]); });
  return subject.kind() == ValueKind::kHtml ? Value(SafeHtml{std::move(part)}) : Value(std::move(part));
}

}  // namespace muster::lang
