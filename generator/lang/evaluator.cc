#include "lang/evaluator.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "base/escape.h"
#include "lang/arithmetic.h"
#include "lang/operators.h"

namespace muster::lang {
namespace {

/// Cuts `deciders` down to what was added since `keep`, below it everything before `base`.
void drop(std::vector<SymbolId>& deciders, std::size_t base, std::size_t keep) {
  if (base != keep) {
    deciders.erase(deciders.begin() + static_cast<std::ptrdiff_t>(base),
                   deciders.begin() + static_cast<std::ptrdiff_t>(keep));
  }
}

Value unknown_of_both(const Value& a, const Value& b) {
  if (!b.is_unknown()) return a;
  if (!a.is_unknown()) return b;
  return Value::unknown(merge_missing(a.missing(), b.missing()));
}

}  // namespace

std::string describe_mismatch(std::size_t values, std::size_t names) {
  return fmt::format("{} value{} cannot be given to {} names", values, values == 1 ? "" : "s", names);
}

std::string describe_value(const Value& value) {
  if (value.kind() != ValueKind::kObject) return describe(type_of(value));
  return fmt::format("{} {}", value.object().type_name() == "entry" ? "an" : "a", value.object().type_name());
}

std::string describe_operand(const Expr& expr, const Value& value) {
  const bool is_written_out = expr.from_literal || expr.kind == ExprKind::kList || expr.kind == ExprKind::kRecord;
  if (is_written_out || is_undefined(value)) return {};
  constexpr std::size_t kShown = 60;
  const std::string shown = value.is_none() ? "none" : printable(text_of(value), kShown);
  return fmt::format("`{}` is {}", printable(expr.span.text(), kShown), shown.empty() ? "empty" : shown);
}

void Evaluator::fail(const Span& place, std::string message, std::string label, std::string help) const {
  throw EvaluationError{std::move(message), place, std::move(label), std::move(help)};
}

void Evaluator::fail_steps(const Span& place) const {
  fail(place, fmt::format("this takes more than {} steps", environment_.limits.steps));
}

const Value& Evaluator::evaluate_function(const Expr& expr, Value&) {
  fail(expr.span, "only a template can call what templates define");
}

const Value& Evaluator::evaluate_module_local(const Expr& expr, Value&) {
  fail(expr.span, "only a template imports others");
}

const Value& Evaluator::evaluate_loop(const Expr& expr, Value&) { fail(expr.span, "only a template has loops"); }

const Value& Evaluator::evaluate(const Expr& expr, Value& scratch) {
  take_step(expr.span);
  switch (expr.kind) {
    case ExprKind::kConstant:
      return expr.value;
    case ExprKind::kSymbol:
      return read_symbol(expr.symbol);
    case ExprKind::kVariable:
      return variables_[expr.slot];
    case ExprKind::kLocal:
      return evaluate_local(expr, scratch);
    case ExprKind::kModuleLocal:
      return evaluate_module_local(expr, scratch);
    case ExprKind::kBody:
      return *body_;
    case ExprKind::kEntryField:
      return evaluate_entry_field(expr, scratch);
    case ExprKind::kField:
    case ExprKind::kOpenField:
      return evaluate_field(expr, scratch);
    case ExprKind::kAttribute:
      return evaluate_attribute(expr, scratch);
    case ExprKind::kItem:
      return evaluate_item(expr, scratch);
    case ExprKind::kRow:
      return evaluate_row(expr, scratch);
    case ExprKind::kSlice:
      return evaluate_slice(expr, scratch);
    case ExprKind::kSymbolTable:
      return evaluate_symbol_table(expr, scratch);
    case ExprKind::kList:
      return evaluate_list(expr, scratch);
    case ExprKind::kRecord:
      return evaluate_record(expr, scratch);
    case ExprKind::kNegate:
    case ExprKind::kPlus:
      return evaluate_sign(expr, scratch);
    case ExprKind::kNot:
      return evaluate_not(expr, scratch);
    case ExprKind::kAnd:
    case ExprKind::kOr:
      return evaluate_logic(expr, scratch);
    case ExprKind::kConcat:
      return evaluate_concat(expr, scratch);
    case ExprKind::kArithmetic:
      return evaluate_arithmetic(expr, scratch);
    case ExprKind::kCompare:
      return evaluate_compare(expr, scratch);
    case ExprKind::kConditional:
      return evaluate_conditional(expr, scratch);
    case ExprKind::kCall:
      return evaluate_call(expr, scratch);
    case ExprKind::kDefined: {
      const Value& value = evaluate(*expr.children[0], scratch);
      return scratch = !is_undefined(value);
    }
    case ExprKind::kGiven:
      return evaluate_given(expr, scratch);
    case ExprKind::kMethod:
      return evaluate_method(expr, scratch);
    case ExprKind::kObjectCall:
      return evaluate_object_call(expr, scratch);
    case ExprKind::kLoop:
    case ExprKind::kLoopCycle:
    case ExprKind::kLoopChanged:
      return evaluate_loop(expr, scratch);
    case ExprKind::kFunction:
      return evaluate_function(expr, scratch);
  }
  assert(false && "every kind of expression is evaluated");
  return scratch = Value();
}

const Value& Evaluator::read_symbol(SymbolId symbol) {
  // The value first: deriving it may evaluate others, which keep their own trace.
  const Value& value = environment_.symbol(symbol);
  environment_.trace.reads.push_back(symbol);
  environment_.trace.deciders.push_back(symbol);
  return value;
}

const Value& Evaluator::evaluate_local(const Expr& expr, Value&) {
  const Value& value = frame_at(expr.hops).slots[expr.slot];
  if (is_undefined(value) && !expr.lenient) fail(expr.span, fmt::format("`{}` is not set here", expr.name));
  return value;
}

// Logic. `deciders` shrinks as it becomes clear which sides matter.

Evaluator::Truth Evaluator::truth(const Value& value, const Expr& expr) const {
  if (value.kind() == ValueKind::kBoolean) return value.boolean() ? Truth::kTrue : Truth::kFalse;
  if (value.is_unknown()) return Truth::kUnknown;
  if (with_truth_) return truth_of(value).value_or(false) ? Truth::kTrue : Truth::kFalse;
  if (value.is_none()) return Truth::kUnknown;
  fail(expr.span, fmt::format("a condition must be true or false, but this is {}", describe(type_of(value))),
       describe_operand(expr, value));
}

const Value& Evaluator::evaluate_logic(const Expr& expr, Value& scratch) {
  // `or` is `and` with true and false exchanged.
  const Truth deciding = expr.kind == ExprKind::kAnd ? Truth::kFalse : Truth::kTrue;
  std::vector<SymbolId>& deciders = environment_.trace.deciders;
  const std::size_t base = deciders.size();
  bool any_unknown = false;
  Value unknown;
  const Value* last = &scratch;
  for (const ExprPtr& child : expr.children) {
    const std::size_t mark = deciders.size();
    const Value& value = evaluate(*child, scratch);
    const Truth answer = truth(value, *child);
    if (answer == deciding) {
      drop(deciders, base, mark);
      return value;
    }
    if (answer == Truth::kUnknown) {
      if (!any_unknown) drop(deciders, base, mark);
      const Value side = value.is_unknown() ? value : Value::unknown();
      unknown = any_unknown ? unknown_of_both(unknown, side) : side;
      any_unknown = true;
    } else if (any_unknown) {
      deciders.resize(mark);
    }
    last = &value;
  }
  if (any_unknown) return scratch = std::move(unknown);
  return *last;
}

const Value& Evaluator::evaluate_not(const Expr& expr, Value& scratch) {
  const Value& value = evaluate(*expr.children[0], scratch);
  const Truth answer = truth(value, *expr.children[0]);
  if (answer == Truth::kUnknown) {
    if (value.is_unknown()) return value;
    return scratch = Value::unknown();
  }
  return scratch = answer == Truth::kFalse;
}

const Value& Evaluator::evaluate_conditional(const Expr& expr, Value& scratch) {
  const Value& condition = evaluate(*expr.children[1], scratch);
  const Truth answer = truth(condition, *expr.children[1]);
  if (answer == Truth::kUnknown) {
    if (condition.is_unknown()) return condition;
    return scratch = Value::unknown();
  }
  const ExprPtr& chosen = expr.children[answer == Truth::kTrue ? 0 : 2];
  if (chosen == nullptr) return scratch = Value();
  return evaluate(*chosen, scratch);
}

// Comparisons.

const Value& Evaluator::evaluate_compare(const Expr& expr, Value& scratch) {
  std::vector<SymbolId>& deciders = environment_.trace.deciders;
  const std::size_t base = deciders.size();
  std::array<Value, 2> buffers;
  const Value* left = &evaluate(*expr.children[0], buffers[0]);
  std::size_t left_mark = base;
  Value unknown;
  bool any_unknown = false;
  for (std::size_t i = 0; i < expr.operators.size(); ++i) {
    const std::size_t mark = deciders.size();
    const Value* right = &evaluate(*expr.children[i + 1], buffers[(i + 1) % 2]);
    Value result = compare(expr.operators[i], *left, *right, expr, i);
    if (result.is_false()) {
      drop(deciders, base, left_mark);  // a chain falls with the one link that is false
      return scratch = false;
    }
    if (result.is_unknown()) {
      unknown = any_unknown ? unknown_of_both(unknown, result) : std::move(result);
      any_unknown = true;
    }
    left = right;
    left_mark = mark;
  }
  if (any_unknown) return scratch = std::move(unknown);
  return scratch = true;
}

Value Evaluator::compare(Operator op, const Value& a, const Value& b, const Expr& expr, std::size_t index) {
  switch (op) {
    case Operator::kEqual:
      return compare_equal(a, b, expr, index);
    case Operator::kNotEqual: {
      Value equal = compare_equal(a, b, expr, index);
      return equal.is_unknown() ? equal : Value(!equal.boolean());
    }
    case Operator::kIn:
      return contains(a, b, expr, index);
    case Operator::kNotIn: {
      Value in = contains(a, b, expr, index);
      return in.is_unknown() ? in : Value(!in.boolean());
    }
    default:
      return compare_order(op, a, b, expr, index);
  }
}

Value Evaluator::compare_equal(const Value& a, const Value& b, const Expr& expr, std::size_t index) {
  const ValueKind x = a.kind();
  const ValueKind y = b.kind();
  if (x == ValueKind::kText && y == ValueKind::kText) return a.text() == b.text();
  if (x == ValueKind::kNumber && y == ValueKind::kNumber) return a.number() == b.number();
  if (x == ValueKind::kBoolean && y == ValueKind::kBoolean) return a.boolean() == b.boolean();
  if (x == ValueKind::kUnknown || y == ValueKind::kUnknown) {
    // Against a value that turned out to be none there is no answer, whatever the other side will be.
    if (a.is_none() || b.is_none()) {
      const bool written = expr.children[index]->from_literal || expr.children[index + 1]->from_literal;
      if (!written) return Value::unknown();
    }
    return unknown_of_both(a, b);
  }
  if (x == ValueKind::kNone || y == ValueKind::kNone) {
    // `x == none`, written out, asks whether there is a value.
    const bool written =
        (a.is_none() && expr.children[index]->from_literal) || (b.is_none() && expr.children[index + 1]->from_literal);
    return written ? Value(x == y) : Value::unknown();
  }
  const bool both_text =
      (x == ValueKind::kText || x == ValueKind::kHtml) && (y == ValueKind::kText || y == ValueKind::kHtml);
  if (x != y && !both_text) fail_compare(a, b, expr, index);
  return equality_of(a, b);
}

Value Evaluator::compare_order(Operator op, const Value& a, const Value& b, const Expr& expr, std::size_t index) {
  if (a.is_none() || b.is_none()) return Value::unknown();
  if (a.is_unknown() || b.is_unknown()) return unknown_of_both(a, b);
  const std::optional<int> order = order_of(a, b);
  if (!order) {
    const bool may_differ = a.kind() == b.kind() && (a.kind() == ValueKind::kMoney || a.kind() == ValueKind::kDuration);
    if (may_differ) return Value::unknown();
    fail_compare(a, b, expr, index);
  }
  switch (op) {
    case Operator::kLess:
      return *order < 0;
    case Operator::kLessEqual:
      return *order <= 0;
    case Operator::kGreater:
      return *order > 0;
    default:
      return *order >= 0;
  }
}

void Evaluator::fail_compare(const Value& a, const Value& b, const Expr& expr, std::size_t index) const {
  std::string label = describe_operand(*expr.children[index], a);
  const std::string other = describe_operand(*expr.children[index + 1], b);
  if (!label.empty() && !other.empty()) label += ", ";
  fail(expr.span, fmt::format("cannot compare {} with {}", describe(type_of(a)), describe(type_of(b))), label + other);
}

Value Evaluator::contains(const Value& item, const Value& container, const Expr& expr, std::size_t index) {
  if (item.is_none() && expr.children[index]->from_literal && container.kind() == ValueKind::kList) {
    const List& list = container.list();
    return std::any_of(list.begin(), list.end(), [](const Value& member) { return member.is_none(); });
  }
  std::optional<Value> result = membership_of(item, container);
  if (result) return std::move(*result);
  fail(expr.span, describe_membership_refusal(type_of(item), type_of(container)),
       describe_operand(*expr.children[index + 1], container));
}

// Arithmetic and text.

const Value& Evaluator::evaluate_arithmetic(const Expr& expr, Value& scratch) {
  Value right_scratch;
  const Value& a = evaluate(*expr.children[0], scratch);
  const Value& b = evaluate(*expr.children[1], right_scratch);
  std::string error;
  std::optional<Value> result = compute(expr.operators[0], a, b, environment_.limits, error);
  if (!result) {
    std::string label = describe_operand(*expr.children[0], a);
    const std::string other = describe_operand(*expr.children[1], b);
    if (!label.empty() && !other.empty()) label += ", ";
    fail(expr.span, std::move(error), label + other);
  }
  return scratch = std::move(*result);
}

const Value& Evaluator::evaluate_sign(const Expr& expr, Value& scratch) {
  const Value& value = evaluate(*expr.children[0], scratch);
  std::string error;
  std::optional<Value> result = negate(value, error);
  if (!result) fail(expr.span, std::move(error), describe_operand(*expr.children[0], value));
  if (expr.kind == ExprKind::kPlus) return value;
  return scratch = std::move(*result);
}

const Value& Evaluator::evaluate_concat(const Expr& expr, Value& scratch) {
  Value part_scratch;
  Value joined;
  Value unknown;
  bool any_unknown = false;
  for (std::size_t i = 0; i < expr.children.size(); ++i) {
    const Value& part = evaluate(*expr.children[i], part_scratch);
    if (part.is_unknown()) {
      unknown = any_unknown ? unknown_of_both(unknown, part) : part;
      any_unknown = true;
      continue;
    }
    joined = join_text(joined, part, html_);
    const std::size_t size = joined.kind() == ValueKind::kHtml ? joined.html().size() : joined.text().size();
    if (size > environment_.limits.text) fail(expr.span, "the text grows too long");
  }
  return scratch = any_unknown ? std::move(unknown) : std::move(joined);
}

const Value& Evaluator::evaluate_slice(const Expr& expr, Value& scratch) {
  std::array<Value, 4> parts;
  for (std::size_t i = 0; i < 4; ++i) {
    if (expr.children[i] != nullptr) parts[i] = evaluate(*expr.children[i], scratch);
  }
  std::string error;
  std::optional<Value> result = slice(parts[0], parts[1], parts[2], parts[3], error);
  if (!result) fail(expr.span, std::move(error), describe_operand(*expr.children[0], parts[0]));
  return scratch = std::move(*result);
}

const Value& Evaluator::evaluate_list(const Expr& expr, Value& scratch) {
  List list;
  list.reserve(expr.children.size());
  for (const ExprPtr& child : expr.children) list.push_back(evaluate(*child, scratch));
  return scratch = Value(std::move(list));
}

const Value& Evaluator::evaluate_record(const Expr& expr, Value& scratch) {
  Record record;
  for (std::size_t i = 0; i + 1 < expr.children.size(); i += 2) {
    const Value key = evaluate(*expr.children[i], scratch);
    if (key.is_unknown()) return scratch = key;
    if (key.kind() != ValueKind::kText && key.kind() != ValueKind::kHtml) {
      fail(expr.children[i]->span, fmt::format("a key of a record is a text, but this is {}", describe(type_of(key))));
    }
    record.set(text_of(key), evaluate(*expr.children[i + 1], scratch));
  }
  return scratch = Value(std::move(record));
}

namespace {

/// For constants nothing is read and nothing is written.
class NoEnvironment : public Environment {
 public:
  NoEnvironment() {
    // What is computed while a pack loads stays in memory.
    limits.text = 4096;
    limits.items = 1000;
  }
  const Value& symbol(SymbolId) override { return none_; }
  bool is_given(SymbolId) const override { return false; }

 private:
  Value none_;
};

}  // namespace

std::optional<Value> compute_constant(const Expr& expr) {
  NoEnvironment environment;
  Evaluator evaluator(environment, {}, false, false);
  Value scratch;
  try {
    return evaluator.evaluate(expr, scratch);
  } catch (const EvaluationError&) {
    return std::nullopt;
  }
}

}  // namespace muster::lang
