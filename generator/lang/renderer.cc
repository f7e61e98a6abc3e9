#include "lang/renderer.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/escape.h"
#include "lang/operators.h"

namespace muster::lang {
namespace {

/// A value that names something that outlives it: frames and loops live until the name is out of sight.
template <typename T>
Value borrow(const T& object) {
  return Value(std::shared_ptr<const Object>(std::shared_ptr<void>(), &object));
}

/// The text of HTML, for where no tag may stand.
std::string without_tags(std::string_view html) {
  std::string text;
  bool in_tag = false;
  for (const char c : html) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c;
    if (c == '>') in_tag = false;
  }
  return text;
}

/// The rest of an address, which its author began: no scheme can come of it.
void append_url_part(std::string& out, std::string_view text) {
  std::string relative = "a/";
  for (const char c : text) {
    if (c == ':') {
      relative += "%3A";
    } else {
      relative += c;
    }
  }
  std::string encoded;
  append_url(encoded, relative);
  out.append(encoded, std::min<std::size_t>(2, encoded.size()), std::string::npos);
}

}  // namespace

Renderer::Renderer(const CompiledTemplate& compiled, Environment& environment, std::span<const Value> variables)
    : Evaluator(environment, variables, true, compiled.mode == OutputMode::kHtml),
      compiled_(compiled),
      deciders_(environment.trace.deciders.size()) {}

void Renderer::render(std::string& out) { run_template(*compiled_.main, nullptr, out, {}); }

void Renderer::return_to(const Mark& mark) {
  slots_.pop_to(mark.slots);
  modules_.resize(mark.modules);
}

Value Renderer::as_text(std::string text) const {
  return html_ ? Value(SafeHtml{std::move(text)}) : Value(std::move(text));
}

// Functions.

void Renderer::run(const Function& function, Frame& frame, std::string& out, const Span& place) {
  if (++depth_ > environment_.limits.depth) {
    fail(place, fmt::format("more than {} calls lie within one another", environment_.limits.depth));
  }
  if (stack_.is_used_up()) fail(place, "calls lie too deep within one another");
  const Frame* const caller = std::exchange(frame_, &frame);
  begin_level(function.initials);
  for (const Function::Parameter& parameter : function.parameters) {
    if (!is_undefined(frame.slots[parameter.slot])) continue;
    if (parameter.default_value == nullptr) continue;
    Value scratch;
    const Value& value = evaluate(*parameter.default_value, scratch);
    frame.slots[parameter.slot] = value;
  }
  run_steps(function.body, out);
  frame_ = caller;
  --depth_;
}

void Renderer::run_template(const Function& function, const Frame* outer, std::string& out, const Span& place) {
  const Mark before = mark();
  Frame frame;
  frame.slots = slots_.push(function.slots);
  frame.outer = outer;
  if (function.extended != nullptr) {
    std::string dropped;
    run(function, frame, dropped, place);
    run_template(*function.extended, &frame, out, place);
  } else {
    run(function, frame, out, place);
  }
  return_to(before);
}

const Frame& Renderer::home_of(const Expr& expr) const {
  const FunctionCall& function_call = *expr.function_call;
  const Frame& frame = frame_at(function_call.hops);
  if (!function_call.module_slot) return frame;
  const Value& module = frame.slots[*function_call.module_slot];
  if (is_undefined(module)) fail(expr.span, "the template that this comes from was not imported here");
  return static_cast<const Frame&>(module.object());
}

void Renderer::call(const Expr& expr, std::string& out) {
  const FunctionCall& function_call = *expr.function_call;
  if (function_call.function == nullptr) {
    fail(expr.span, "`caller()` is only there when the macro is called by `call`", {}, "ask first: `{% if caller %}`");
  }
  const bool is_guarded = function_call.guard_slot.has_value();
  if (is_guarded && is_undefined(frame_at(function_call.hops).slots[*function_call.guard_slot])) {
    if (function_call.otherwise != nullptr) return call(*function_call.otherwise, out);
    fail(expr.span, fmt::format("the macro `{}` is not defined here: its branch was not taken", expr.name));
  }
  const Function& function = *function_call.function;
  const Mark before = mark();
  Frame frame;
  frame.slots = slots_.push(function.slots);
  for (std::size_t i = 0; i < expr.children.size(); ++i) {
    Value& slot = frame.slots[function_call.slots[i]];
    const Value& value = evaluate(*expr.children[i], slot);
    if (&value != &slot) slot = value;
  }
  const Frame& home = home_of(expr);
  if (function_call.is_caller) {
    frame.outer = home.caller;
  } else {
    frame.outer = &home;
    if (function_call.passes_caller) frame.caller = frame_;
  }
  const Frame* const caller = frame_;
  try {
    run(function, frame, out, expr.span);
  } catch (EvaluationError& error) {
    constexpr std::size_t kMaxNotes = 10;
    const bool is_macro = function.kind == Function::Kind::kMacro;
    if (is_macro && error.notes.size() < kMaxNotes) {
      error.notes.push_back({fmt::format("the macro `{}` is called here", function.name), expr.span});
    }
    throw;
  }
  frame_ = caller;
  return_to(before);
}

const Value& Renderer::evaluate_function(const Expr& expr, Value& scratch) {
  std::string text;
  call(expr, text);
  return scratch = as_text(std::move(text));
}

const Value& Renderer::evaluate_module_local(const Expr& expr, Value&) {
  const Value& module = frame_at(expr.hops).slots[expr.module_slot];
  if (is_undefined(module)) fail(expr.span, "the template that this comes from was not imported here");
  const Value& value = static_cast<const Frame&>(module.object()).slots[expr.slot];
  if (is_undefined(value) && !expr.lenient) fail(expr.span, fmt::format("`{}` is not set there", expr.name));
  return value;
}

const Value& Renderer::evaluate_loop(const Expr& expr, Value& scratch) {
  const auto& loop = static_cast<const LoopState&>(frame_at(expr.hops).slots[expr.slot].object());
  if (expr.kind == ExprKind::kLoop) {
    scratch = loop.field(expr.loop_field);
    if (is_undefined(scratch) && !expr.lenient) {
      fail(expr.span, fmt::format("there is no `loop.{}` here", expr.name), {},
           expr.loop_field == LoopField::kPrevitem ? "ask first: `{% if not loop.first %}`"
                                                   : "ask first: `{% if not loop.last %}`");
    }
    return scratch;
  }
  if (expr.kind == ExprKind::kLoopCycle) return evaluate(*expr.children[loop.at() % expr.children.size()], scratch);
  std::vector<Value> values;
  for (const ExprPtr& child : expr.children) values.push_back(evaluate(*child, scratch));
  return scratch = loop.changed(std::move(values));
}

// Steps.

void Renderer::check_size(const std::string& out, const Span& place) const {
  if (out.size() > environment_.limits.output) {
    fail(place, fmt::format("this writes more than {} bytes", environment_.limits.output));
  }
}

void Renderer::run_steps(const Steps& steps, std::string& out) {
  for (const Step& step : steps) {
    take_step(step.span);
    if (step.kind == StepKind::kText) {
      out += step.text;
      check_size(out, step.span);
    } else {
      run_step(step, out);
      environment_.trace.deciders.resize(std::min(deciders_, environment_.trace.deciders.size()));
    }
  }
}

void Renderer::run_step(const Step& step, std::string& out) {
  switch (step.kind) {
    case StepKind::kText:
      return;
    case StepKind::kOutput:
      return run_output(step, out);
    case StepKind::kIf:
      return run_if(step, out);
    case StepKind::kFor:
      return run_for(step, out);
    case StepKind::kSet: {
      Value scratch;
      const Value& value = evaluate(*step.expr, scratch);
      return assign(step.place, value);
    }
    case StepKind::kSetBlock:
      return run_set_block(step);
    case StepKind::kScope:
      return run_scope(step, out);
    case StepKind::kImport:
      return run_import(step);
    case StepKind::kCall: {
      if (step.function->kind == Function::Kind::kTemplate) {
        try {
          run_template(*step.function, step.with_context ? frame_ : nullptr, out, step.span);
        } catch (EvaluationError& error) {
          error.notes.push_back({fmt::format("`{}` is included here", step.function->name), step.span});
          throw;
        }
        return;
      }
      const Mark before = mark();
      Frame frame;
      frame.slots = slots_.push(step.function->slots);
      frame.outer = frame_;
      run(*step.function, frame, out, step.span);
      return return_to(before);
    }
  }
}

void Renderer::run_output(const Step& step, std::string& out) {
  const Expr& expr = *step.expr;
  if (expr.kind == ExprKind::kFunction && (step.escape == Escape::kText || !html_)) return call(expr, out);
  Value scratch;
  write(evaluate(expr, scratch), step.escape, step.span, out);
}

void Renderer::run_if(const Step& step, std::string& out) {
  for (const auto& [condition, body] : step.branches) {
    Value scratch;
    // An unknown condition is passed over: what it would lead to is not known to apply.
    if (truth(evaluate(*condition, scratch), *condition) == Truth::kTrue) return run_steps(body, out);
  }
  run_steps(step.otherwise, out);
}

void Renderer::begin_level(const std::vector<Initial>& initials) {
  for (const Initial& initial : initials) {
    frame_->slots[initial.slot] =
        initial.copies ? frame_at(initial.from_hops).slots[initial.from_slot] : undefined_value();
  }
}

Value Renderer::items_of_loop(const Step& step) {
  Value scratch;
  const Value& value = evaluate(*step.expr, scratch);
  if (value.is_unknown()) return List();
  std::optional<List> made;
  if (value.kind() != ValueKind::kList) {
    made = items_of(value);
    if (!made) {
      fail(step.expr->span, fmt::format("a loop goes through a list, but this is {}", describe(type_of(value))),
           describe_operand(*step.expr, value));
    }
  }
  Value items = made ? Value(std::move(*made)) : value;
  if (step.condition == nullptr) return items;
  List chosen;
  for (const Value& item : items.list()) {
    take_step(step.condition->span);
    assign(step.place, item);
    Value condition;
    if (truth(evaluate(*step.condition, condition), *step.condition) == Truth::kTrue) chosen.push_back(item);
  }
  return chosen;
}

void Renderer::run_for(const Step& step, std::string& out) {
  Value items = items_of_loop(step);
  if (items.list().empty()) {
    begin_level(step.otherwise_initials);
    return run_steps(step.otherwise, out);
  }
  if (step.loop_escapes) {
    const auto loop = std::make_shared<LoopState>(std::move(items));
    frame_->slots[step.slot] = Value(std::shared_ptr<const Object>(loop));
    return run_rounds(step, *loop, out);
  }
  LoopState loop(std::move(items));
  frame_->slots[step.slot] = borrow(loop);
  run_rounds(step, loop, out);
  frame_->slots[step.slot] = undefined_value();
}

void Renderer::run_rounds(const Step& step, LoopState& loop, std::string& out) {
  const std::size_t size = loop.items().size();
  for (std::size_t i = 0; i < size; ++i) {
    const Mark before = mark();
    loop.move_to(i);
    begin_level(step.initials);
    assign(step.place, loop.items()[i]);
    run_steps(step.body, out);
    return_to(before);
  }
}

Value Renderer::capture(const Steps& steps) {
  std::string text;
  run_steps(steps, text);
  return as_text(std::move(text));
}

void Renderer::run_scope(const Step& step, std::string& out) {
  begin_level(step.initials);
  if (step.expr == nullptr) return run_steps(step.body, out);
  const Value body = capture(step.body);
  const Value* const outer = std::exchange(body_, &body);
  Value scratch;
  write(evaluate(*step.expr, scratch), step.escape, step.span, out);
  body_ = outer;
}

void Renderer::run_set_block(const Step& step) {
  begin_level(step.initials);
  const Value body = capture(step.body);
  if (step.expr == nullptr) return assign(step.place, body);
  const Value* const outer = std::exchange(body_, &body);
  Value scratch;
  const Value& value = evaluate(*step.expr, scratch);
  body_ = outer;
  assign(step.place, value);
}

void Renderer::run_import(const Step& step) {
  Frame& frame = modules_.emplace_back();
  frame.slots = slots_.push(step.function->slots);
  frame.outer = step.with_context ? frame_ : nullptr;
  std::string dropped;
  run(*step.function, frame, dropped, step.span);
  frame_->slots[step.slot] = borrow(frame);
  for (const Step::Copied& copied : step.copied) {
    if (is_undefined(frame.slots[copied.from])) {
      fail(copied.place, fmt::format("`{}` is not set in `{}`", copied.name, step.function->name));
    }
    frame_->slots[copied.to] = frame.slots[copied.from];
  }
}

void Renderer::assign(const Place& place, const Value& value) {
  if (!place.items.empty()) {
    if (value.kind() != ValueKind::kList || value.list().size() != place.items.size()) {
      fail(place.span,
           value.kind() == ValueKind::kList
               ? describe_mismatch(value.list().size(), place.items.size())
               : fmt::format("only a list can be given to several names, but this is {}", kind_name(value.kind())));
    }
    // A name among the places may be what holds the list.
    const Value kept = value;  // NOLINT(performance-unnecessary-copy-initialization)
    for (std::size_t i = 0; i < place.items.size(); ++i) assign(place.items[i], kept.list()[i]);
    return;
  }
  Value& slot = frame_at(place.hops).slots[place.slot];
  if (place.attribute.empty()) {
    slot = value;
    return;
  }
  const auto* object =
      slot.kind() == ValueKind::kObject ? dynamic_cast<const LiveObject*>(slot.shared_object().get()) : nullptr;
  if (object == nullptr || !object->set_attribute(place.attribute, value)) {
    fail(place.span, "only the attributes of a namespace can be set");
  }
}

// What is written.

void Renderer::write_unknown(Escape escape, std::string& out) const {
  const std::string_view html = environment_.unknown_html();
  switch (escape) {
    case Escape::kText:
      out += html;
      return;
    case Escape::kNone:
    case Escape::kAttribute:
      out += without_tags(html);
      return;
    case Escape::kUrl:
      out += '#';
      return;
    case Escape::kJson:
      out += "null";
      return;
    case Escape::kUrlPart:
    case Escape::kTagName:
      return;
  }
}

void Renderer::write_tag_number(const Value& value, const Span& place, std::string& out) const {
  if (value.kind() != ValueKind::kNumber || !value.number().is_whole() || value.number().is_negative()) {
    fail(place, fmt::format("only a whole number can end the name of a tag, but this is {}", describe(type_of(value))));
  }
  out += value.number().to_string();
}

void Renderer::write(const Value& value, Escape escape, const Span& place, std::string& out) {
  const bool takes_html = escape == Escape::kText || escape == Escape::kNone || escape == Escape::kJson;
  if (escape == Escape::kTagName) {
    write_tag_number(value, place, out);
  } else if (value.is_unknown()) {
    write_unknown(escape, out);
  } else if (value.kind() == ValueKind::kHtml && takes_html) {
    out += value.html();
  } else if (value.kind() == ValueKind::kObject) {
    fail(place, is_undefined(value) ? std::string("this is not set here")
                                    : fmt::format("{} cannot be written", describe_value(value)));
  } else {
    const bool is_text = value.kind() == ValueKind::kText;
    const std::string made = is_text ? std::string() : text_of(value);
    const std::string& text = is_text ? value.text() : made;
    switch (escape) {
      case Escape::kNone:
        out += text;
        break;
      case Escape::kText:
      case Escape::kAttribute:
        append_html(out, text);
        break;
      case Escape::kUrl:
        append_url(out, text);
        break;
      case Escape::kUrlPart:
        append_url_part(out, text);
        break;
      case Escape::kTagName:
      case Escape::kJson:
        break;
    }
  }
  check_size(out, place);
}

}  // namespace muster::lang
