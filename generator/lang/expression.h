#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "diag/diagnostics.h"
#include "lang/environment.h"
#include "lang/library.h"
#include "lang/scope.h"

namespace muster::lang {

struct Expr;

/// A compiled expression: names resolved, types checked. Immutable; evaluated from any number of threads.
class Expression {
 public:
  /// A call whose arguments are written out, so that the caller can order what depends on what: `fired('R10.1')`.
  struct LiteralCall {
    std::string function;
    std::vector<std::string> arguments;
    Span place;
  };

  ~Expression();
  Expression(Expression&&) noexcept;
  Expression& operator=(Expression&&) noexcept;

  const Type& type() const;
  const Span& place() const { return place_; }
  /// The declared symbols it may read, sorted, each once.
  const std::vector<SymbolId>& symbols() const { return symbols_; }
  const std::vector<LiteralCall>& calls() const { return calls_; }
  const Expr& tree() const { return *tree_; }

 private:
  friend std::optional<Expression> compile_expression(const Span&, const Scope&, const Library&,
                                                      const struct Expectation&, Diagnostics&);
  Expression();
  std::unique_ptr<Expr> tree_;
  Span place_;
  std::vector<SymbolId> symbols_;
  std::vector<LiteralCall> calls_;
};

/// What the surroundings want the expression to be.
struct Expectation {
  std::string what;          // for the message: "`when`"
  std::optional<Type> type;  // nothing: any type
};

/// Compiles the text at `place` (the inside of a TOML string: the span must not include the quotes; basic strings with
/// escapes are refused by the caller). Every mistake goes to `diagnostics` with its place; then nothing is returned.
std::optional<Expression> compile_expression(const Span& place, const Scope& scope, const Library& library,
                                             const Expectation& expectation, Diagnostics& diagnostics);

/// Evaluates. `variables` are the values of the scope's variables, by number. What it read and what decided are
/// appended to `environment.trace`. Nothing is returned after a run-time error (division by zero, overflow, a limit),
/// which is then in `diagnostics` with the values involved.
std::optional<Value> evaluate(const Expression& expression, Environment& environment, std::span<const Value> variables,
                              Diagnostics& diagnostics);

}  // namespace muster::lang
