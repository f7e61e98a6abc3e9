#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lang/environment.h"
#include "lang/evaluation_error.h"
#include "lang/program.h"
#include "value/value.h"

namespace muster::lang {

/// The variables of a running template, block, macro or call body.
struct Frame : Object {
  std::string_view type_name() const override { return "template"; }

  Value* slots = nullptr;
  const Frame* outer = nullptr;   // in which the function was written
  const Frame* caller = nullptr;  // of a macro that was called by `call`: where that stands
};

/// What a name holds that nothing was given to yet.
inline Value undefined_value() { return Value(std::shared_ptr<const Object>()); }
inline bool is_undefined(const Value& value) {
  return value.kind() == ValueKind::kObject && value.shared_object() == nullptr;
}

/// Walks expressions. One per evaluation or rendering. Mistakes are thrown as EvaluationError.
class Evaluator {
 public:
  /// `with_truth`: whatever stands as a condition counts as true or false, as in Jinja; else it must be one of them.
  Evaluator(Environment& environment, std::span<const Value> variables, bool with_truth, bool html)
      : environment_(environment),
        variables_(variables),
        with_truth_(with_truth),
        html_(html),
        steps_left_(environment.limits.steps) {}
  virtual ~Evaluator() = default;
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  /// The value, which lies in `scratch`, in the program or in the environment, and stays until `scratch` is used again.
  const Value& evaluate(const Expr& expr, Value& scratch);

 protected:
  enum class Truth : std::uint8_t { kFalse, kTrue, kUnknown };

  virtual const Value& evaluate_function(const Expr& expr, Value& scratch);
  virtual const Value& evaluate_loop(const Expr& expr, Value& scratch);
  virtual const Value& evaluate_module_local(const Expr& expr, Value& scratch);

  Truth truth(const Value& value, const Expr& expr) const;
  [[noreturn]] void fail(const Span& place, std::string message, std::string label = {}, std::string help = {}) const;
  void take_step(const Span& place) {
    if (steps_left_-- == 0) fail_steps(place);
  }
  [[noreturn]] void fail_steps(const Span& place) const;
  const Frame& frame_at(std::uint32_t hops) const {
    const Frame* frame = frame_;
    for (; hops > 0; --hops) frame = frame->outer;
    return *frame;
  }

  Environment& environment_;
  std::span<const Value> variables_;
  const bool with_truth_;
  const bool html_;
  std::uint64_t steps_left_;
  const Frame* frame_ = nullptr;
  const Value* body_ = nullptr;  // the text a filter block or set block has made

 private:
  const Value& read_symbol(SymbolId symbol);
  const Value& evaluate_local(const Expr& expr, Value& scratch);
  const Value& evaluate_logic(const Expr& expr, Value& scratch);
  const Value& evaluate_not(const Expr& expr, Value& scratch);
  const Value& evaluate_conditional(const Expr& expr, Value& scratch);
  const Value& evaluate_compare(const Expr& expr, Value& scratch);
  const Value& evaluate_arithmetic(const Expr& expr, Value& scratch);
  const Value& evaluate_sign(const Expr& expr, Value& scratch);
  const Value& evaluate_concat(const Expr& expr, Value& scratch);
  const Value& evaluate_entry_field(const Expr& expr, Value& scratch);
  const Value& evaluate_field(const Expr& expr, Value& scratch);
  const Value& evaluate_attribute(const Expr& expr, Value& scratch);
  const Value& evaluate_item(const Expr& expr, Value& scratch);
  const Value& evaluate_row(const Expr& expr, Value& scratch);
  const Value& evaluate_slice(const Expr& expr, Value& scratch);
  const Value& evaluate_symbol_table(const Expr& expr, Value& scratch);
  const Value& evaluate_list(const Expr& expr, Value& scratch);
  const Value& evaluate_record(const Expr& expr, Value& scratch);
  const Value& evaluate_given(const Expr& expr, Value& scratch);
  const Value& evaluate_call(const Expr& expr, Value& scratch);
  const Value& evaluate_method(const Expr& expr, Value& scratch);
  const Value& evaluate_object_call(const Expr& expr, Value& scratch);

  Value compare(Operator op, const Value& a, const Value& b, const Expr& expr, std::size_t index);
  Value compare_equal(const Value& a, const Value& b, const Expr& expr, std::size_t index);
  Value compare_order(Operator op, const Value& a, const Value& b, const Expr& expr, std::size_t index);
  Value contains(const Value& item, const Value& container, const Expr& expr, std::size_t index);
  [[noreturn]] void fail_compare(const Value& a, const Value& b, const Expr& expr, std::size_t index) const;
  /// `value.name`, by whatever the value is; undefined if it has none.
  Value attribute_of(const Value& value, const Type* type, std::string_view name);
  Value row_of(const Value& table, std::size_t row, std::string_view key);
  Value entry_field(const Value& entry, const Type* type, std::string_view name);
  Value run(const Expr& expr, const Callable& callable, std::span<const Value> arguments,
            std::span<const std::pair<std::string, Value>> keywords);
  std::optional<Value> named_attribute(const Value& object, const Type* type, std::string_view key);
  Value run_named(const Expr& expr, const Callable* callable, std::string_view name, std::span<const Value> arguments,
                  const Type* type);
  /// The symbol that a field, or a field of an entry, is read by; nothing where its entry or its name is unknown or
  /// none, which is then in `scratch`.
  std::optional<SymbolId> symbol_of(const Expr& expr, Value& scratch);
};

/// The value of an expression whose operands are all constants; nothing after a mistake.
std::optional<Value> compute_constant(const Expr& expr);

/// "a number", "an entry": what a value is, for messages.
std::string describe_value(const Value& value);

/// "3 values cannot be given to 2 names".
std::string describe_mismatch(std::size_t values, std::size_t names);

/// "`d.busy` is 8", for the label of a message; empty for what is written out.
std::string describe_operand(const Expr& expr, const Value& value);

}  // namespace muster::lang
