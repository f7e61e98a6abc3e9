#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "lang/evaluator.h"
#include "lang/live_object.h"
#include "lang/program.h"

namespace muster::lang {

/// Room for the variables of frames, one upon the other. What was given out never moves.
class SlotStack {
 public:
  struct Mark {
    std::size_t chunk = 0;
    std::size_t used = 0;
  };
  /// Slots in which nothing is set.
  Value* push(std::size_t count);
  Mark mark() const { return {chunk_, used_}; }
  void pop_to(const Mark& mark) {
    chunk_ = mark.chunk;
    used_ = mark.used;
  }

 private:
  struct Chunk {
    std::unique_ptr<Value[]> slots;
    std::size_t size = 0;
  };
  std::vector<Chunk> chunks_;
  std::size_t chunk_ = 0;
  std::size_t used_ = 0;  // of the current chunk
};

/// `loop`.
class LoopState : public LiveObject {
 public:
  explicit LoopState(Value items) : items_(std::move(items)) {}
  std::string_view type_name() const override { return "loop"; }
  std::optional<Value> attribute(std::string_view name) const override;
  std::optional<Value> call(std::string_view method, std::span<const Value> arguments) const override;
  std::vector<std::string> names() const override;

  const List& items() const { return items_.list(); }
  std::size_t at() const { return at_; }
  void move_to(std::size_t at) { at_ = at; }
  Value field(LoopField field) const;
  /// Whether the values differ from those of the last time it was asked.
  bool changed(std::vector<Value> values) const;

 private:
  Value items_;
  std::size_t at_ = 0;
  mutable std::optional<std::vector<Value>> last_;
};

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
  std::uintptr_t stack_base_ = 0;
};

}  // namespace muster::lang
