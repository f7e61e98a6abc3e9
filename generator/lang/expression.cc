#include "lang/expression.h"

#include <utility>

#include "lang/evaluator.h"
#include "lang/expression_checker.h"
#include "lang/parser.h"

namespace muster::lang {

Expression::Expression() = default;
Expression::~Expression() = default;
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;

const Type& Expression::type() const { return tree_->type; }

std::optional<Expression> compile_expression(const Span& place, const Scope& scope, const Library& library,
                                             const Expectation& expectation, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.errors();
  const Origin origin(place);
  Parser parser(place.text(), lex_expression(place.text(), origin, diagnostics), origin, diagnostics);
  const NodePtr node = parser.parse_whole();
  if (node == nullptr) return std::nullopt;
  ExpressionChecker checker(scope, library, diagnostics, false);
  Expression expression;
  expression.place_ = place;
  expression.tree_ = checker.check(*node);
  if (!checker.failed()) checker.check_expectation(*expression.tree_, expectation);
  if (diagnostics.errors() > errors_before) return std::nullopt;
  expression.symbols_ = checker.take_symbols();
  expression.calls_ = checker.take_calls();
  return expression;
}

void report_error(EvaluationError error, Diagnostics& diagnostics) {
  Diagnostic& diagnostic = diagnostics.error(error.place, std::move(error.message));
  diagnostic.label = std::move(error.label);
  diagnostic.help = std::move(error.help);
  diagnostic.notes = std::move(error.notes);
}

std::optional<Value> evaluate(const Expression& expression, Environment& environment, std::span<const Value> variables,
                              Diagnostics& diagnostics) {
  Evaluator evaluator(environment, variables, false, false);
  Value scratch;
  try {
    const Value& value = evaluator.evaluate(expression.tree(), scratch);
    if (&value == &scratch) return std::optional<Value>(std::move(scratch));
    return value;
  } catch (EvaluationError& error) {
    report_error(std::move(error), diagnostics);
    return std::nullopt;
  }
}

}  // namespace muster::lang
