#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "lang/ast.h"
#include "lang/expression.h"
#include "lang/library.h"
#include "lang/program.h"
#include "lang/scope.h"

namespace muster::lang {

/// Turns the tree of an expression into a program: resolves names, infers types, reports every mistake. A template's
/// checker derives from it and adds the names that templates make.
class ExpressionChecker {
 public:
  /// `with_truth`: conditions may be anything (templates), else they must be true or false (rules and formulas).
  ExpressionChecker(const Scope& scope, const Library& library, Diagnostics& diagnostics, bool with_truth)
      : scope_(&scope), library_(library), diagnostics_(diagnostics), with_truth_(with_truth) {}
  ExpressionChecker(const ExpressionChecker&) = delete;
  ExpressionChecker& operator=(const ExpressionChecker&) = delete;
  virtual ~ExpressionChecker() = default;

  /// Never null; after a mistake a constant of any type, so that one mistake makes no others.
  ExprPtr check(const Node& node);
  /// As `check`, and the result must be usable as a condition.
  ExprPtr check_condition(const Node& node, std::string_view what);
  /// Holds a checked expression against what its surroundings want.
  void check_expectation(const Expr& expr, const Expectation& expectation);

  bool failed() const { return failed_; }
  std::vector<SymbolId> take_symbols();
  std::vector<Expression::LiteralCall> take_calls() { return std::move(calls_); }

 protected:
  // What templates add; null: not a name of theirs.
  virtual ExprPtr check_local(const Node& name);
  virtual ExprPtr check_local_attribute(const Node& attribute);
  virtual ExprPtr check_local_call(const Node& call);
  virtual void add_local_names(std::vector<std::string>& names) const;
  virtual bool is_html() const { return false; }

  Diagnostic& report(const Span& span, std::string message);
  ExprPtr make(ExprKind kind, const Node& node, Type type = Type::any());
  ExprPtr make_broken(const Node& node);
  ExprPtr make_constant(const Node& node, Value value, Type type);
  /// The argument of `is defined` and `default`: what is not there is no mistake.
  ExprPtr check_lenient(const Node& node);
  void suggest(Diagnostic& diagnostic, std::string_view name, const std::vector<std::string>& candidates,
               std::string_view prefix = {});
  void note_symbol(SymbolId symbol) { symbols_.push_back(symbol); }

  const Scope* scope_;
  const Library& library_;
  Diagnostics& diagnostics_;
  const bool with_truth_;
  bool failed_ = false;

 private:
  // check_names.cc
  /// The expression that a name or a dotted name stands for; null with `group` set when it is a group of names.
  ExprPtr check_path(const Node& node, const Scope::Name** group, std::string* path);
  ExprPtr check_group_item(const Node& node, const Scope::Name& group, const std::string& path,
                           const Scope::Name** inner, std::string* inner_path);
  static std::string dotted_name(const Node& node);
  ExprPtr check_leaf(const Node& node, const Scope::Name& name);
  ExprPtr check_unknown_name(const Node& node, const Span& span, const std::string& name);
  ExprPtr check_attribute(const Node& node, ExprPtr subject);
  ExprPtr check_field(const Node& node, ExprPtr subject);
  ExprPtr check_row(const Node& node, ExprPtr subject);
  ExprPtr check_item(const Node& node, ExprPtr subject);
  ExprPtr check_slice(const Node& node);
  void refuse_group(const Node& node, const Scope::Name& group, const std::string& path);

  // check_calls.cc
  ExprPtr check_call(const Node& node);
  ExprPtr check_method(const Node& node);
  ExprPtr check_filter(const Node& node);
  ExprPtr check_test(const Node& node);
  ExprPtr check_given(const Node& node);
  ExprPtr check_library_call(const Node& node, LibraryCall::Kind kind, const Callable& callable);
  bool bind_arguments(const Node& node, const Callable& callable, std::size_t subjects, std::vector<const Node*>& bound,
                      std::vector<const Keyword*>& rest);
  void note_literal_call(const Node& node, const std::string& name);
  void fold(ExprPtr& expr);

  // check_operators.cc
  ExprPtr check_list(const Node& node);
  ExprPtr check_record(const Node& node);
  ExprPtr check_sign(const Node& node);
  ExprPtr check_not(const Node& node);
  ExprPtr check_logic(const Node& node);
  ExprPtr check_concat(const Node& node);
  ExprPtr check_conditional(const Node& node);
  ExprPtr check_arithmetic(const Node& node);
  Type arithmetic_type(const Node& node, Operator op, const Expr& a, const Expr& b);
  Type sum_type(const Node& node, Operator op, const Expr& a, const Expr& b);
  Type product_type(const Node& node, Operator op, const Expr& a, const Expr& b);
  Type power_type(const Node& node, const Expr& a, const Expr& b);
  Type refuse_arithmetic(const Node& node, Operator op, const Expr& a, const Expr& b);
  bool check_units(const Span& span, Operator op, const Type& a, const Type& b);
  bool check_currencies(const Span& span, Operator op, const Type& a, const Type& b);
  ExprPtr check_compare(const Node& node);
  void check_pair(const Span& span, Operator op, const Expr& a, const Expr& b);
  void check_comparable(const Span& span, Operator op, const Type& a, const Type& b);
  void check_membership(const Span& span, const Expr& item, const Expr& container);
  void check_words(const Expr& a, const Expr& b);
  void check_word(const Expr& literal, const ChoiceSet& choices);
  void check_result_words(const Expr& expr, const ChoiceSet& choices);

  std::vector<SymbolId> symbols_;
  std::vector<Expression::LiteralCall> calls_;
  std::string dotted_;  // the whole path whose names are being looked up
};

}  // namespace muster::lang
