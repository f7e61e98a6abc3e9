#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "lang/evaluator.h"
#include "lang/loop_state.h"
#include "lang/program.h"
#include "lang/slot_stack.h"
#include "lang/stack_guard.h"

namespace muster::lang {

/// Runs a compiled template.
class Renderer : public Evaluator {
 public:
  Renderer(const CompiledTemplate& compiled, Environment& environment, std::span<const Value> variables);
  /// Appends what it writes. Throws EvaluationError.
  void render(std::string& out);

 protected:
  const Value& evaluate_function(const Expr& expr, Value& scratch) override;
  const Value& evaluate_loop(const Expr& expr, Value& scratch) override;
  const Value& evaluate_module_local(const Expr& expr, Value& scratch) override;

 private:
  /// Runs the function's body in `frame`, whose slots are there.
  void run(const Function& function, Frame& frame, std::string& out, const Span& place);
  void run_template(const Function& function, const Frame* outer, std::string& out, const Span& place);
  /// Runs what the expression calls, writing to `out`.
  void call(const Expr& expr, std::string& out);
  const Frame& home_of(const Expr& expr) const;
  void run_steps(const Steps& steps, std::string& out);
  void run_step(const Step& step, std::string& out);
  void run_output(const Step& step, std::string& out);
  void run_if(const Step& step, std::string& out);
  void run_for(const Step& step, std::string& out);
  void run_rounds(const Step& step, LoopState& loop, std::string& out);
  Value items_of_loop(const Step& step);
  void run_scope(const Step& step, std::string& out);
  void run_set_block(const Step& step);
  void run_import(const Step& step);
  Value capture(const Steps& steps);
  Value as_text(std::string text) const;
  void assign(const Place& place, const Value& value);
  void begin_level(const std::vector<Initial>& initials);
  void write(const Value& value, Escape escape, const Span& place, std::string& out);
  void write_tag_number(const Value& value, const Span& place, std::string& out) const;
  void write_unknown(Escape escape, std::string& out) const;
  void check_size(const std::string& out, const Span& place) const;

  struct Mark {
    SlotStack::Mark slots;
    std::size_t modules = 0;
  };
  Mark mark() const { return {slots_.mark(), modules_.size()}; }
  void return_to(const Mark& mark);

  const CompiledTemplate& compiled_;
  SlotStack slots_;
  std::deque<Frame> modules_;  // of imported templates
  std::size_t depth_ = 0;
  std::size_t deciders_;  // the trace keeps what was read; what decided is nobody's question here
  StackGuard stack_;
};

}  // namespace muster::lang
