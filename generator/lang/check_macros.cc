#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "lang/checker_frames.h"
#include "lang/template_checker.h"

// Macros, the bodies of `call` statements, and the calls of both.
namespace muster::lang {
namespace {

constexpr std::size_t kMaxMacroPrograms = 8;  // of one macro, before its arguments' types no longer count

}  // namespace

ExprPtr TemplateChecker::check_macro_call(const Node& node, const FrameScope::Found& found) {
  const Local local = *found.local;
  ExprPtr otherwise;
  const auto add = [&](MacroDefinition& macro, std::uint32_t slot) {
    ExprPtr expr = make_macro_call(node, macro);
    if (expr->kind == ExprKind::kFunction) {
      FunctionCall& call = *expr->function_call;
      call.hops = found.hops;
      if (local.module != nullptr) call.module_slot = slot;
      if (local.is_guarded) call.guard_slot = slot;
      call.otherwise = std::move(otherwise);
    }
    otherwise = std::move(expr);
  };
  for (const auto& [macro, slot] : local.earlier) add(*macro, slot);
  add(*local.macro, local.slot);
  return otherwise;
}

ExprPtr TemplateChecker::check_module_call(const Node& node, const FrameScope::Found& found) {
  const Node& callee = *node.children[0];
  const Local module_local = *found.local;
  const ModuleScope& module = *module_local.module;
  MacroDefinition* macro = nullptr;
  std::vector<std::string> names;
  for (const Local& local : module.scope->levels[0].locals) {
    names.push_back(local.name);
    if (local.name == callee.name && local.kind == Local::Kind::kMacro && local.module == nullptr) macro = local.macro;
  }
  if (macro == nullptr) {
    Diagnostic& error = report(callee.name_span, fmt::format("`{}` has no macro `{}`", module.name, callee.name));
    suggest(error, callee.name, names);
    return make_broken(node);
  }
  ExprPtr expr = make_macro_call(node, *macro);
  if (expr->kind != ExprKind::kFunction) return expr;
  expr->function_call->hops = found.hops;
  expr->function_call->module_slot = module_local.slot;
  return expr;
}

bool TemplateChecker::bind(const Node& node, const std::string& name, const std::vector<Parameter>& parameters,
                           std::vector<const Node*>& bound) {
  bound.assign(parameters.size(), nullptr);
  const std::size_t given = node.children.size() - 1;
  if (given > parameters.size()) {
    report(node.children[parameters.size() + 1]->span,
           parameters.empty() ? fmt::format("`{}` takes no arguments", name)
                              : fmt::format("`{}` takes {} argument{}, but {} are given", name, parameters.size(),
                                            parameters.size() == 1 ? "" : "s", given));
    return false;
  }
  for (std::size_t i = 0; i < given; ++i) bound[i] = node.children[i + 1].get();
  bool fits = true;
  for (const Keyword& keyword : node.keywords) {
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const Parameter& parameter) { return parameter.name == keyword.name; });
    if (found == parameters.end()) {
      Diagnostic& error = report(keyword.place, fmt::format("`{}` has no argument `{}`", name, keyword.name));
      std::vector<std::string> names;
      for (const Parameter& parameter : parameters) names.push_back(parameter.name);
      suggest(error, keyword.name, names);
      fits = false;
      continue;
    }
    const Node*& slot = bound[static_cast<std::size_t>(found - parameters.begin())];
    if (slot != nullptr) {
      report(keyword.place, fmt::format("the argument `{}` is given twice", keyword.name));
      fits = false;
    }
    slot = keyword.value.get();
  }
  for (std::size_t i = 0; i < parameters.size() && fits; ++i) {
    if (bound[i] != nullptr || parameters[i].default_value != nullptr) continue;
    report(node.span, fmt::format("`{}` needs the argument `{}`", name, parameters[i].name));
    fits = false;
  }
  return fits;
}

std::optional<TemplateChecker::BoundCall> TemplateChecker::check_arguments(const Node& node, const std::string& name,
                                                                           const std::vector<Parameter>& parameters) {
  // The arguments are calls of their own, not the head of a `call` statement.
  const Saved saved_head(call_head_, static_cast<const Node*>(nullptr));
  std::vector<const Node*> bound;
  const bool fits = bind(node, name, parameters, bound);
  BoundCall call;
  for (const Node* argument : bound) {
    call.arguments.push_back(argument != nullptr ? check(*argument) : nullptr);
    call.types.push_back(argument != nullptr ? &call.arguments.back()->type : nullptr);
  }
  if (!fits || !can_go_deeper(node.span)) return std::nullopt;
  return call;
}

ExprPtr TemplateChecker::make_call(const Node& node, const Function* function, BoundCall call) {
  ExprPtr expr = make(ExprKind::kFunction, node, Type::of(is_html() ? TypeKind::kHtml : TypeKind::kText));
  expr->function_call = std::make_unique<FunctionCall>();
  expr->function_call->function = function;
  if (function != nullptr) expr->name = function->name;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    if (call.arguments[i] == nullptr) continue;
    expr->function_call->slots.push_back(function->parameters[i].slot);
    expr->children.push_back(std::move(call.arguments[i]));
  }
  return expr;
}

ExprPtr TemplateChecker::make_macro_call(const Node& node, MacroDefinition& macro) {
  const CallerScope* caller = &node == call_head_ ? call_body_ : nullptr;
  macro.is_called = true;
  std::optional<BoundCall> call = check_arguments(node, macro.statement->name, macro.statement->parameters);
  if (!call) return make_broken(node);
  const Function* function = compile_macro(macro, call->types, caller);
  ExprPtr expr = make_call(node, function, std::move(*call));
  expr->function_call->passes_caller = caller != nullptr;
  return expr;
}

const Function* TemplateChecker::compile_macro(MacroDefinition& macro, const std::vector<const Type*>& types,
                                               const CallerScope* caller) {
  static const Type kAny = Type::any();
  const std::string macro_key = fmt::format("{}:{}", fmt::ptr(&macro), fmt::ptr(caller));
  std::string key = macro_key;
  std::vector<const Type*> known_types = types;
  // A macro that calls itself with ever other types must come to an end.
  if (macro.programs >= kMaxMacroPrograms) {
    for (const Type*& type : known_types) type = type != nullptr ? &kAny : nullptr;
  }
  for (const Type* type : known_types) key += type != nullptr ? ":" + type_key(*type) : ":-";
  const auto known = macro_programs_.find(key);
  if (known != macro_programs_.end()) return known->second;
  ++macro.programs;

  Function* function = new_function(Function::Kind::kMacro, macro.statement->name);
  // Known before its body is: it may call itself.
  macro_programs_.emplace(std::move(key), function);
  FrameScope& frame = new_frame(function, macro.scope, macro.levels);
  frame.caller = caller;
  const Saved saved_depth(depth_, depth_ + 1);
  const Saved saved_macro(in_macro_, true);
  const Saved saved_condition(in_condition_, false);
  in_text(macro.statement->span, [&] {
    in_frame(frame, [&] {
      declare_parameters(macro.statement->parameters, known_types, *function);
      function->body = check_body(macro.statement->body);
    });
  });
  return function;
}

void TemplateChecker::declare_parameters(const std::vector<Parameter>& parameters,
                                         const std::vector<const Type*>& types, Function& function) {
  // All slots first: a macro that calls itself in a default already knows where its arguments go.
  for (const Parameter& parameter : parameters)
    function.parameters.push_back({frame_->new_slot(), nullptr, parameter.name});
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& parameter = parameters[i];
    check_declarable(parameter.name, parameter.place);
    ExprPtr value = parameter.default_value != nullptr ? check(*parameter.default_value) : nullptr;
    Local local;
    local.name = parameter.name;
    local.slot = function.parameters[i].slot;
    if (types[i] != nullptr) local.type = *types[i];
    if (types[i] == nullptr && value != nullptr) local.type = value->type;
    if (types[i] == nullptr) function.parameters[i].default_value = std::move(value);
    frame_->levels.back().locals.push_back(std::move(local));
  }
}

ExprPtr TemplateChecker::check_caller_call(const Node& node) {
  std::uint32_t hops = 0;
  const FrameScope* frame = frame_;
  for (; frame != nullptr && frame->function->kind != Function::Kind::kMacro; frame = frame->outer) ++hops;
  if (frame == nullptr) {
    report(node.span, "`caller()` stands in a macro");
    return make_broken(node);
  }
  if (frame->caller == nullptr) {
    // Where nothing was passed the macro may still ask `if caller` first; it is a mistake only when this is reached.
    ExprPtr expr = make_call(node, nullptr);
    expr->name = "caller";
    return expr;
  }
  const CallerScope& caller = *frame->caller;
  std::optional<BoundCall> call = check_arguments(node, "caller", caller.statement->parameters);
  if (!call) return make_broken(node);
  const Function* function = compile_caller(caller, call->types);
  ExprPtr expr = make_call(node, function, std::move(*call));
  expr->function_call->hops = hops;
  expr->function_call->is_caller = true;
  return expr;
}

const Function* TemplateChecker::compile_caller(const CallerScope& caller, const std::vector<const Type*>& types) {
  std::string key = fmt::format("call:{}", fmt::ptr(&caller));
  for (const Type* type : types) key += type != nullptr ? ":" + type_key(*type) : ":-";
  const auto known = macro_programs_.find(key);
  if (known != macro_programs_.end()) return known->second;
  Function* function = new_function(Function::Kind::kCaller, "call");
  macro_programs_.emplace(std::move(key), function);
  FrameScope& frame = new_frame(function, caller.scope, caller.levels);
  const Saved saved_depth(depth_, depth_ + 1);
  const Saved saved_macro(in_macro_, true);
  const Saved saved_condition(in_condition_, false);
  in_text(caller.statement->span, [&] {
    in_frame(frame, [&] {
      declare_parameters(caller.statement->parameters, types, *function);
      function->body = check_body(caller.statement->body);
    });
  });
  return function;
}

ExprPtr TemplateChecker::check_loop_call(const Node& node, const FrameScope::Found& found) {
  const Node& callee = *node.children[0];
  const Local loop = *found.local;
  const bool cycles = callee.name == "cycle";
  if (!cycles && callee.name != "changed") {
    Diagnostic& error = report(callee.name_span, fmt::format("`loop` has no method `{}`", callee.name));
    suggest(error, callee.name, {"cycle", "changed"});
    return make_broken(node);
  }
  ExprPtr expr = make(cycles ? ExprKind::kLoopCycle : ExprKind::kLoopChanged, node,
                      Type::of(cycles ? TypeKind::kNone : TypeKind::kBoolean));
  expr->slot = loop.slot;
  expr->hops = found.hops;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    expr->children.push_back(check(*node.children[i]));
    if (cycles) expr->type = unify(expr->type, expr->children.back()->type);
  }
  if (!node.keywords.empty()) report(node.keywords[0].place, "arguments have no names here");
  if (expr->children.empty()) {
    report(node.span, fmt::format("`loop.{}` takes at least one value", callee.name));
    return make_broken(node);
  }
  return expr;
}

}  // namespace muster::lang
