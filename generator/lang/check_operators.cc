#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "base/edit_distance.h"
#include "lang/arithmetic.h"
#include "lang/expression_checker.h"

// Operators: what may stand on their sides, and what comes out.
namespace muster::lang {
namespace {

bool is_text(const Type& type) { return type.is(TypeKind::kText) || type.is(TypeKind::kHtml); }
bool is_open(const Type& type) { return type.is_any() || type.is(TypeKind::kNone); }
bool is_none_literal(const Expr& expr) { return expr.from_literal && expr.value.is_none(); }
bool is_text_literal(const Expr& expr) { return expr.from_literal && expr.value.kind() == ValueKind::kText; }
bool is_equality(Operator op) { return op == Operator::kEqual || op == Operator::kNotEqual; }

std::string unit_name(const Unit& unit) { return unit.is_plain() ? "a number without unit" : unit.to_string(); }

std::string list_words(const ChoiceSet& choices) {
  std::string words;
  for (std::size_t i = 0; i < std::min<std::size_t>(choices.choices.size(), 12); ++i) {
    words += fmt::format("{}'{}'", i > 0 ? ", " : "", choices.choices[i].id);
  }
  return choices.choices.size() > 12 ? words + ", …" : words;
}

bool share_a_word(const ChoiceSet& a, const ChoiceSet& b) {
  return std::any_of(a.choices.begin(), a.choices.end(),
                     [&](const Choice& choice) { return b.find(choice.id) != nullptr; });
}

}  // namespace

ExprPtr ExpressionChecker::check_list(const Node& node) {
  ExprPtr expr = make(ExprKind::kList, node);
  Type element = Type::of(TypeKind::kNone);
  for (const NodePtr& child : node.children) {
    expr->children.push_back(check(*child));
    element = unify(element, expr->children.back()->type);
  }
  expr->type = Type::list(std::move(element));
  return expr;
}

ExprPtr ExpressionChecker::check_record(const Node& node) {
  ExprPtr expr = make(ExprKind::kRecord, node);
  auto record = std::make_shared<RecordType>();
  bool keys_known = true;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    ExprPtr child = check(*node.children[i]);
    if (i % 2 == 0) {
      if (!is_open(child->type) && !is_text(child->type)) {
        report(child->span, fmt::format("a key of a record is a text, but this is {}", describe(child->type)));
      }
      keys_known = keys_known && is_text_literal(*child);
    } else if (keys_known) {
      const std::string& key = expr->children.back()->value.text();
      if (record->find(key) != nullptr)
        report(expr->children.back()->span, fmt::format("the key `{}` stands there twice", key));
      record->fields.push_back({key, child->type, std::nullopt});
    }
    expr->children.push_back(std::move(child));
  }
  expr->type = Type::of_record(keys_known ? std::move(record) : nullptr);
  return expr;
}

ExprPtr ExpressionChecker::check_sign(const Node& node) {
  const bool negates = node.kind == NodeKind::kNegate;
  ExprPtr operand = check(*node.children[0]);
  const Type type = operand->type;
  const bool fits =
      is_open(type) || type.is(TypeKind::kNumber) || type.is(TypeKind::kMoney) || type.is(TypeKind::kDuration);
  if (!fits) {
    report(node.span, fmt::format("`{}` needs a number, but this is {}", negates ? "-" : "+", describe(type)));
    return make_broken(node);
  }
  const bool from_literal = operand->from_literal;
  ExprPtr expr = make(negates ? ExprKind::kNegate : ExprKind::kPlus, node, type);
  expr->children.push_back(std::move(operand));
  fold(expr);
  expr->from_literal = from_literal && expr->kind == ExprKind::kConstant;
  return expr;
}

ExprPtr ExpressionChecker::check_not(const Node& node) {
  ExprPtr expr = make(ExprKind::kNot, node, Type::of(TypeKind::kBoolean));
  expr->children.push_back(check_condition(*node.children[0], "what `not` turns around"));
  return expr;
}

ExprPtr ExpressionChecker::check_logic(const Node& node) {
  const bool is_and = node.kind == NodeKind::kAnd;
  ExprPtr expr = make(is_and ? ExprKind::kAnd : ExprKind::kOr, node, Type::of(TypeKind::kNone));
  for (const NodePtr& child : node.children) {
    expr->children.push_back(check_condition(*child, is_and ? "each side of `and`" : "each side of `or`"));
    expr->type = unify(expr->type, expr->children.back()->type);
  }
  if (!with_truth_) expr->type = Type::of(TypeKind::kBoolean);
  return expr;
}

ExprPtr ExpressionChecker::check_concat(const Node& node) {
  ExprPtr expr = make(ExprKind::kConcat, node, Type::text());
  for (const NodePtr& child : node.children) {
    expr->children.push_back(check(*child));
    if (expr->children.back()->type.is(TypeKind::kHtml)) expr->type = Type::of(TypeKind::kHtml);
  }
  return expr;
}

ExprPtr ExpressionChecker::check_conditional(const Node& node) {
  ExprPtr expr = make(ExprKind::kConditional, node);
  ExprPtr then = check(*node.children[0]);
  ExprPtr condition = check_condition(*node.children[1], "the condition after `if`");
  ExprPtr otherwise = node.children[2] != nullptr ? check(*node.children[2]) : nullptr;
  expr->type = then->type;
  if (otherwise != nullptr) {
    const Type& a = then->type;
    const Type& b = otherwise->type;
    const bool differ =
        a.is(TypeKind::kNumber) && b.is(TypeKind::kNumber) && !a.literal && !b.literal && a.unit != b.unit;
    if (differ) {
      report(node.span,
             fmt::format("one side of this choice is in {}, the other in {}", unit_name(a.unit), unit_name(b.unit)));
    }
    expr->type = unify(then->type, otherwise->type);
  }
  expr->children.push_back(std::move(then));
  expr->children.push_back(std::move(condition));
  expr->children.push_back(std::move(otherwise));
  return expr;
}

// Arithmetic.

ExprPtr ExpressionChecker::check_arithmetic(const Node& node) {
  const Operator op = node.operators[0];
  ExprPtr expr = make(ExprKind::kArithmetic, node);
  expr->operators.push_back(op);
  ExprPtr a = check(*node.children[0]);
  ExprPtr b = check(*node.children[1]);
  expr->type = arithmetic_type(node, op, *a, *b);
  const bool from_literal = a->from_literal && b->from_literal;
  expr->children.push_back(std::move(a));
  expr->children.push_back(std::move(b));
  if (from_literal) fold(expr);
  expr->from_literal = from_literal && expr->kind == ExprKind::kConstant;
  return expr;
}

Type ExpressionChecker::arithmetic_type(const Node& node, Operator op, const Expr& a, const Expr& b) {
  if (is_none_literal(a) || is_none_literal(b)) {
    report(node.span, "there is no computing with `none`");
    return Type::any();
  }
  if (is_open(a.type) || is_open(b.type)) return Type::any();
  switch (op) {
    case Operator::kAdd:
    case Operator::kSubtract:
      return sum_type(node, op, a, b);
    case Operator::kMultiply:
    case Operator::kDivide:
      return product_type(node, op, a, b);
    case Operator::kPower:
      return power_type(node, a, b);
    default:
      break;
  }
  if (!a.type.is(TypeKind::kNumber) || !b.type.is(TypeKind::kNumber)) return refuse_arithmetic(node, op, a, b);
  Type type = a.type;
  if (op == Operator::kModulo) {
    if (!check_units(node.span, op, a.type, b.type)) return Type::any();
    if (a.type.literal) type = b.type;
  } else {
    type.unit = a.type.unit.per(b.type.unit);
  }
  type.literal = a.type.literal && b.type.literal;
  return type;
}

Type ExpressionChecker::sum_type(const Node& node, Operator op, const Expr& a, const Expr& b) {
  const Type& x = a.type;
  const Type& y = b.type;
  if (x.is(TypeKind::kNumber) && y.is(TypeKind::kNumber)) {
    return check_units(node.span, op, x, y) ? unify(x, y) : Type::any();
  }
  if (x.is(TypeKind::kMoney) && y.is(TypeKind::kMoney)) {
    return check_units(node.span, op, x, y) && check_currencies(node.span, op, x, y) ? unify(x, y) : Type::any();
  }
  if (x.is(TypeKind::kDate) && y.is(TypeKind::kDuration)) return x;
  if (x.is(TypeKind::kDuration) && y.is(TypeKind::kDate) && op == Operator::kAdd) return y;
  if (x.is(TypeKind::kDuration) && y.is(TypeKind::kDuration)) return x;
  if (x.is(TypeKind::kDate) && y.is(TypeKind::kDate) && op == Operator::kSubtract) {
    return Type::number(*Unit::parse("days"));
  }
  if (op == Operator::kAdd && is_text(x) && is_text(y)) {
    return x.is(TypeKind::kHtml) || y.is(TypeKind::kHtml) ? Type::of(TypeKind::kHtml) : Type::text();
  }
  if (op == Operator::kAdd && x.is(TypeKind::kList) && y.is(TypeKind::kList)) return unify(x, y);
  return refuse_arithmetic(node, op, a, b);
}

Type ExpressionChecker::product_type(const Node& node, Operator op, const Expr& a, const Expr& b) {
  const Type& x = a.type;
  const Type& y = b.type;
  const bool divides = op == Operator::kDivide;
  const Unit unit = divides ? x.unit.per(y.unit) : x.unit.times(y.unit);
  if (x.is(TypeKind::kNumber) && y.is(TypeKind::kNumber)) {
    Type type = Type::number(unit);
    type.literal = x.literal && y.literal;
    return type;
  }
  if (x.is(TypeKind::kMoney) && y.is(TypeKind::kMoney) && divides) {
    return check_currencies(node.span, op, x, y) ? Type::number(unit) : Type::any();
  }
  if (x.is(TypeKind::kMoney) && y.is(TypeKind::kNumber)) {
    Type type = x;
    type.unit = unit;
    return type;
  }
  if (x.is(TypeKind::kNumber) && y.is(TypeKind::kMoney) && !divides) {
    Type type = y;
    type.unit = unit;
    return type;
  }
  if (is_text(x) && y.is(TypeKind::kNumber) && !divides) return x.is(TypeKind::kHtml) ? x : Type::text();
  return refuse_arithmetic(node, op, a, b);
}

Type ExpressionChecker::power_type(const Node& node, const Expr& a, const Expr& b) {
  if (!a.type.is(TypeKind::kNumber) || !b.type.is(TypeKind::kNumber)) {
    return refuse_arithmetic(node, Operator::kPower, a, b);
  }
  if (!b.type.unit.is_plain()) {
    report(b.span, fmt::format("a number is raised to a plain number, but this is {}", describe(b.type)));
    return Type::any();
  }
  if (a.type.unit.is_plain()) {
    Type type = a.type;
    type.literal = a.type.literal && b.type.literal;
    return type;
  }
  constexpr std::int64_t kMaxPower = 6;
  const bool is_small = b.from_literal && b.value.number().is_whole() && b.value.number().numerator() >= 0 &&
                        b.value.number().numerator() <= kMaxPower;
  if (!is_small) {
    report(node.span,
           fmt::format("the unit of this power is not known: {} is raised to a computed number", describe(a.type)));
    return Type::any();
  }
  Unit unit;
  for (std::int64_t i = 0; i < b.value.number().numerator(); ++i) unit = unit.times(a.type.unit);
  return Type::number(unit);
}

Type ExpressionChecker::refuse_arithmetic(const Node& node, Operator op, const Expr& a, const Expr& b) {
  Diagnostic& error = report(node.span, describe_refusal(op, describe(a.type), describe(b.type)));
  const auto one_is = [&](TypeKind kind) { return a.type.is(kind) || b.type.is(kind); };
  if (one_is(TypeKind::kDate) && one_is(TypeKind::kNumber))
    error.help = "say of what: `days(…)`, `weeks(…)`, `months(…)`";
  if (one_is(TypeKind::kMoney) && one_is(TypeKind::kNumber))
    error.help = "write the amount as money: `money(100, 'EUR')`";
  if (op == Operator::kAdd && (is_text(a.type) || is_text(b.type))) error.help = "`~` joins values as text";
  return Type::any();
}

bool ExpressionChecker::check_units(const Span& span, Operator op, const Type& a, const Type& b) {
  if (a.literal || b.literal || a.unit == b.unit) return true;
  report(span, describe_refusal(op, unit_name(a.unit), unit_name(b.unit))).help =
      "`x | unit('…')` gives a number the unit that is meant";
  return false;
}

bool ExpressionChecker::check_currencies(const Span& span, Operator op, const Type& a, const Type& b) {
  if (a.currency.empty() || b.currency.empty() || a.currency == b.currency) return true;
  report(span, describe_refusal(op, a.currency, b.currency)).help =
      "`convert(money, currency, rates)` changes a currency";
  return false;
}

// Comparisons.

ExprPtr ExpressionChecker::check_compare(const Node& node) {
  ExprPtr expr = make(ExprKind::kCompare, node, Type::of(TypeKind::kBoolean));
  expr->operators = node.operators;
  for (const NodePtr& child : node.children) expr->children.push_back(check(*child));
  for (std::size_t i = 0; i < node.operators.size(); ++i) {
    const Expr& a = *expr->children[i];
    const Expr& b = *expr->children[i + 1];
    Span span = a.span;
    span.end = std::max(a.span.end, b.span.end);
    check_pair(span, node.operators[i], a, b);
  }
  for (ExprPtr& child : expr->children) {
    if (child->kind == ExprKind::kList) fold(child);
  }
  return expr;
}

void ExpressionChecker::check_pair(const Span& span, Operator op, const Expr& a, const Expr& b) {
  if (op == Operator::kIn || op == Operator::kNotIn) return check_membership(span, a, b);
  const bool has_none = is_none_literal(a) || is_none_literal(b);
  if (has_none && is_equality(op)) return;
  if (has_none) {
    report(span, "`none` has no order");
    return;
  }
  check_comparable(span, op, a.type, b.type);
  if (is_equality(op)) check_words(a, b);
}

void ExpressionChecker::check_comparable(const Span& span, Operator op, const Type& a, const Type& b) {
  if (is_open(a) || is_open(b)) return;
  const bool both_text = is_text(a) && is_text(b);
  if (a.kind != b.kind && !both_text) {
    Diagnostic& error = report(span, describe_refusal(op, describe(a), describe(b)));
    for (const Type* type : {&a, &b}) {
      if (type->choices != nullptr) {
        error.help = fmt::format("`{}` is one of {}; compare it with `==` or `in`", type->choices->name,
                                 list_words(*type->choices));
      }
    }
    if ((a.is(TypeKind::kMoney) && b.is(TypeKind::kNumber)) || (a.is(TypeKind::kNumber) && b.is(TypeKind::kMoney))) {
      error.help = "write the amount as money: `money(100, 'EUR')`";
    }
    if (a.is(TypeKind::kList) && !b.is(TypeKind::kList) && is_equality(op))
      error.help = "ask whether it holds a word: `'word' in list`";
    return;
  }
  if (a.is(TypeKind::kNumber)) check_units(span, op, a, b);
  if (a.is(TypeKind::kMoney) && check_units(span, op, a, b)) check_currencies(span, op, a, b);
  if (is_equality(op)) return;
  if (both_text && (a.choices != nullptr || b.choices != nullptr)) {
    const ChoiceSet& choices = a.choices != nullptr ? *a.choices : *b.choices;
    report(span, fmt::format("the words of `{}` have no order", choices.name)).help =
        fmt::format("name those that are meant: `in [{}]`", list_words(choices));
  } else if (a.is(TypeKind::kBoolean) || a.is(TypeKind::kRecord) || a.is(TypeKind::kList)) {
    report(span, fmt::format("{} has no order", describe(a)));
  }
}

void ExpressionChecker::check_membership(const Span& span, const Expr& item, const Expr& container) {
  const Type& type = container.type;
  switch (type.kind) {
    case TypeKind::kAny:
    case TypeKind::kNone:
      return;
    case TypeKind::kList:
      if (container.kind == ExprKind::kList) {
        for (const ExprPtr& member : container.children) {
          if (is_none_literal(*member) || is_none_literal(item)) continue;
          check_comparable(member->span, Operator::kEqual, item.type, member->type);
          check_words(item, *member);
        }
      } else if (type.element != nullptr && !is_none_literal(item)) {
        check_comparable(span, Operator::kEqual, item.type, *type.element);
        Expr member;
        member.type = *type.element;
        member.span = container.span;
        check_words(item, member);
      }
      return;
    default: {
      const std::string refusal =
          is_open(item.type) && can_hold(type) ? std::string() : describe_membership_refusal(item.type, type);
      if (!refusal.empty()) report(can_hold(type) ? item.span : container.span, refusal);
    }
  }
}

/// A word that a choice can never be makes a comparison that is always false: a slip of the pen.
void ExpressionChecker::check_words(const Expr& a, const Expr& b) {
  if (a.type.choices != nullptr && b.type.choices != nullptr) {
    if (share_a_word(*a.type.choices, *b.type.choices)) return;
    report(a.span, fmt::format("`{}` and `{}` have no word in common, so that they are never equal",
                               a.type.choices->name, b.type.choices->name));
  } else if (a.type.choices != nullptr && is_text_literal(b)) {
    check_word(b, *a.type.choices);
  } else if (b.type.choices != nullptr && is_text_literal(a)) {
    check_word(a, *b.type.choices);
  }
}

void ExpressionChecker::check_word(const Expr& literal, const ChoiceSet& choices) {
  const std::string& word = literal.value.text();
  if (choices.find(word) != nullptr) return;
  Diagnostic& error = report(literal.span, fmt::format("`{}` is never '{}'", choices.name, word));
  std::vector<std::string> words;
  for (const Choice& choice : choices.choices) words.push_back(choice.id);
  if (const std::optional<std::string> near = find_nearest(word, words)) {
    error.help = fmt::format("did you mean '{}'? It is one of {}", *near, list_words(choices));
  } else {
    error.help = fmt::format("it is one of {}", list_words(choices));
  }
}

void ExpressionChecker::check_result_words(const Expr& expr, const ChoiceSet& choices) {
  if (is_text_literal(expr)) check_word(expr, choices);
  if (expr.kind != ExprKind::kConditional) return;
  check_result_words(*expr.children[0], choices);
  if (expr.children[2] != nullptr) check_result_words(*expr.children[2], choices);
}

}  // namespace muster::lang
