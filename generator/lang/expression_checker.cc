#include "lang/expression_checker.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/edit_distance.h"

namespace muster::lang {

ExprPtr ExpressionChecker::check_local(const Node&) { return nullptr; }
ExprPtr ExpressionChecker::check_local_attribute(const Node&) { return nullptr; }
ExprPtr ExpressionChecker::check_local_call(const Node&) { return nullptr; }
void ExpressionChecker::add_local_names(std::vector<std::string>&) const {}

Diagnostic& ExpressionChecker::report(const Span& span, std::string message) {
  failed_ = true;
  return diagnostics_.error(span, std::move(message));
}

ExprPtr ExpressionChecker::make(ExprKind kind, const Node& node, Type type) {
  auto expr = std::make_unique<Expr>();
  expr->kind = kind;
  expr->span = node.span;
  expr->type = std::move(type);
  return expr;
}

ExprPtr ExpressionChecker::make_broken(const Node& node) { return make(ExprKind::kConstant, node); }

ExprPtr ExpressionChecker::make_constant(const Node& node, Value value, Type type) {
  ExprPtr expr = make(ExprKind::kConstant, node, std::move(type));
  expr->value = std::move(value);
  return expr;
}

void ExpressionChecker::suggest(Diagnostic& diagnostic, std::string_view name,
                                const std::vector<std::string>& candidates, std::string_view prefix) {
  if (const std::optional<std::string> near = find_nearest(name, candidates)) {
    diagnostic.help = fmt::format("did you mean `{}{}`?", prefix, *near);
  }
}

std::vector<SymbolId> ExpressionChecker::take_symbols() {
  std::sort(symbols_.begin(), symbols_.end());
  symbols_.erase(std::unique(symbols_.begin(), symbols_.end()), symbols_.end());
  return std::move(symbols_);
}

ExprPtr ExpressionChecker::check_lenient(const Node& node) {
  ExprPtr expr = check(node);
  expr->lenient = true;
  return expr;
}

ExprPtr ExpressionChecker::check(const Node& node) {
  switch (node.kind) {
    case NodeKind::kBroken:
      failed_ = true;
      return make_broken(node);
    case NodeKind::kLiteral: {
      Type type = type_of(node.value);
      type.literal = type.is(TypeKind::kNumber);
      ExprPtr expr = make_constant(node, node.value, std::move(type));
      expr->from_literal = true;
      return expr;
    }
    case NodeKind::kName:
    case NodeKind::kAttribute:
    case NodeKind::kItem: {
      const Scope::Name* group = nullptr;
      std::string path;
      const std::string outer_dotted = std::exchange(dotted_, dotted_name(node));
      ExprPtr expr = check_path(node, &group, &path);
      dotted_ = outer_dotted;
      if (expr != nullptr) return expr;
      refuse_group(node, *group, path);
      return make_broken(node);
    }
    case NodeKind::kSlice:
      return check_slice(node);
    case NodeKind::kCall:
      return check_call(node);
    case NodeKind::kFilter:
      return check_filter(node);
    case NodeKind::kTest:
      return check_test(node);
    case NodeKind::kList:
      return check_list(node);
    case NodeKind::kRecord:
      return check_record(node);
    case NodeKind::kNegate:
    case NodeKind::kPlus:
      return check_sign(node);
    case NodeKind::kNot:
      return check_not(node);
    case NodeKind::kAnd:
    case NodeKind::kOr:
      return check_logic(node);
    case NodeKind::kConcat:
      return check_concat(node);
    case NodeKind::kArithmetic:
      return check_arithmetic(node);
    case NodeKind::kCompare:
      return check_compare(node);
    case NodeKind::kConditional:
      return check_conditional(node);
  }
  return make_broken(node);
}

ExprPtr ExpressionChecker::check_condition(const Node& node, std::string_view what) {
  ExprPtr expr = check(node);
  const bool fits =
      with_truth_ || expr->type.is_any() || expr->type.is(TypeKind::kBoolean) || expr->type.is(TypeKind::kNone);
  if (!fits) report(expr->span, fmt::format("{} must be true or false, but this is {}", what, describe(expr->type)));
  return expr;
}

void ExpressionChecker::check_expectation(const Expr& expr, const Expectation& expectation) {
  if (!expectation.type || expectation.type->is_any() || expr.type.is_any() || expr.type.is(TypeKind::kNone)) return;
  const Type& wanted = *expectation.type;
  const bool both_text = (wanted.is(TypeKind::kText) || wanted.is(TypeKind::kHtml)) &&
                         (expr.type.is(TypeKind::kText) || expr.type.is(TypeKind::kHtml));
  const bool units_differ = wanted.is(TypeKind::kNumber) && expr.type.is(TypeKind::kNumber) && !expr.type.literal &&
                            wanted.unit != expr.type.unit;
  if ((wanted.kind != expr.type.kind && !both_text) || units_differ) {
    report(expr.span,
           fmt::format("{} must be {}, but this is {}", expectation.what, describe(wanted), describe(expr.type)));
    return;
  }
  if (wanted.choices != nullptr) check_result_words(expr, *wanted.choices);
}

}  // namespace muster::lang
