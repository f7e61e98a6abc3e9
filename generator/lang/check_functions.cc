#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "lang/checker_frames.h"
#include "lang/template_checker.h"

// What templates define and call: blocks, macros, call bodies, includes and imports.
namespace muster::lang {
namespace {

constexpr std::size_t kMaxDepth = 20;         // of functions compiled within one another
constexpr std::size_t kMaxMacroPrograms = 8;  // of one macro, before its arguments' types no longer count

}  // namespace

// Blocks.

void TemplateChecker::check_block(const Statement& statement, Steps& steps) {
  if (in_macro_) {
    report(statement.span, "a block cannot stand in a macro");
    return;
  }
  if (drops_output_) return;  // at the top of a template that extends another it only replaces
  std::size_t seen = frame_->levels.size();
  if (!statement.scoped) seen = frame_->function->kind == Function::Kind::kTemplate ? 1 : 0;
  const Function* function = compile_blocks(statement.name, *frame_, seen);
  if (function == nullptr) return;
  add_step(steps, StepKind::kCall, statement.span).function = function;
}

/// Every template's version of a block, from the base to the child, each with the one before as its `super`. Returns
/// the child's.
const Function* TemplateChecker::compile_blocks(const std::string& name, FrameScope& outer, std::size_t outer_levels) {
  const Function* inherited = nullptr;
  const HtmlContext begin = html_;
  const Saved saved_condition(in_condition_, false);
  for (auto part = chain_->rbegin(); part != chain_->rend(); ++part) {
    const Statement* block = (*part)->find_block(name);
    if (block == nullptr) continue;
    if (std::find(blocks_.begin(), blocks_.end(), block) != blocks_.end() || blocks_.size() > Parser::kMaxNesting) {
      report(block->name_span, fmt::format("the block `{}` contains itself", name));
      return nullptr;
    }
    blocks_.push_back(block);
    Function* function = new_function(Function::Kind::kBlock, name);
    FrameScope& frame = new_frame(function, &outer, outer_levels);
    frame.super = inherited;
    html_ = begin;
    in_frame(frame, [&] { function->body = check_body(block->body); });
    check_same_context(begin, block->span, fmt::format("the block `{}`", name));
    inherited = function;
    blocks_.pop_back();
  }
  html_ = begin;
  return inherited;
}

ExprPtr TemplateChecker::make_call(const Node& node, const Function* function) {
  ExprPtr expr = make(ExprKind::kFunction, node, Type::of(is_html() ? TypeKind::kHtml : TypeKind::kText));
  expr->function_call = std::make_unique<FunctionCall>();
  expr->function_call->function = function;
  if (function != nullptr) expr->name = function->name;
  return expr;
}

ExprPtr TemplateChecker::check_super_call(const Node& node) {
  std::uint32_t hops = 0;
  const FrameScope* frame = frame_;
  while (frame != nullptr && frame->function->kind != Function::Kind::kBlock) {
    if (frame->function->kind == Function::Kind::kTemplate) frame = nullptr;
    if (frame != nullptr) frame = frame->outer;
    ++hops;
  }
  if (frame == nullptr || frame->super == nullptr) {
    report(node.span, frame == nullptr
                          ? std::string("`super()` stands in a block")
                          : fmt::format("there is no other block `{}` that this one replaces", frame->function->name));
    return make_broken(node);
  }
  if (node.children.size() > 1 || !node.keywords.empty()) report(node.span, "`super` takes no arguments");
  ExprPtr expr = make_call(node, frame->super);
  expr->function_call->hops = hops + 1;
  return expr;
}

/// `self.name()`: the block once more, seeing what stands at the top of the templates.
ExprPtr TemplateChecker::check_self_call(const Node& node) {
  const std::string& name = node.children[0]->name;
  std::uint32_t hops = 0;
  const FrameScope* frame = frame_;
  for (; frame != nullptr && frame != base_frame_; frame = frame->outer) ++hops;
  const auto defines = [&](const auto& part) { return part->find_block(name) != nullptr; };
  if (frame == nullptr || std::none_of(chain_->begin(), chain_->end(), defines)) {
    Diagnostic& error =
        report(node.children[0]->span, frame == nullptr ? std::string("`self` is not there outside of blocks")
                                                        : fmt::format("there is no block `{}`", name));
    std::vector<std::string> names;
    for (const auto& part : *chain_) {
      for (const Statement* block : part->blocks) names.push_back(block->name);
    }
    suggest(error, name, names, "self.");
    return make_broken(node);
  }
  auto known = self_blocks_.find(name);
  if (known == self_blocks_.end()) {
    const Function* function = nullptr;
    in_text(node.span, [&] { function = compile_blocks(name, *base_frame_, 1); });
    if (function == nullptr) return make_broken(node);
    known = self_blocks_.emplace(name, function).first;
  }
  ExprPtr expr = make_call(node, known->second);
  expr->function_call->hops = hops;
  return expr;
}

// Includes and imports.

void TemplateChecker::check_include(const Statement& statement, Steps& steps) {
  std::shared_ptr<const TemplateSyntax> syntax;
  const TemplateName* found = nullptr;
  for (const TemplateName& name : statement.templates) {
    found = &name;
    const bool must_exist = &name == &statement.templates.back() && !statement.ignore_missing;
    syntax = sources_.find(name, must_exist, diagnostics_);
    if (syntax != nullptr) break;
  }
  if (syntax == nullptr) {
    failed_ = failed_ || !statement.ignore_missing;
    return;
  }
  if (std::find(templates_.begin(), templates_.end(), found->name) != templates_.end()) {
    report(found->place, fmt::format("`{}` includes itself", found->name)).help = "call a macro from within itself";
    return;
  }
  if (depth_ >= kMaxDepth) {
    report(found->place, fmt::format("more than {} includes and macros lie within one another", kMaxDepth));
    return;
  }
  const Saved saved_depth(depth_, depth_ + 1);
  const Function* function = compile_template(syntax, statement.with_context ? frame_ : nullptr,
                                              statement.with_context ? frame_->levels.size() : 0);
  if (function == nullptr || drops_output_) return;
  Step& step = add_step(steps, StepKind::kCall, statement.span);
  step.function = function;
  step.with_context = statement.with_context;
}

const ModuleScope* TemplateChecker::compile_module(const Statement& statement) {
  const TemplateName& name = statement.templates[0];
  if (!statement.with_context) {
    const auto known = modules_by_name_.find(name.name);
    if (known != modules_by_name_.end()) return known->second;
  }
  const std::shared_ptr<const TemplateSyntax> syntax = sources_.find(name, true, diagnostics_);
  if (syntax == nullptr) {
    failed_ = true;
    return nullptr;
  }
  if (std::find(templates_.begin(), templates_.end(), name.name) != templates_.end() || depth_ >= kMaxDepth) {
    report(name.place, fmt::format("`{}` imports itself", name.name));
    return nullptr;
  }
  if (syntax->extends != nullptr) {
    report(name.place, fmt::format("`{}` extends another template and cannot be imported", name.name));
    return nullptr;
  }
  compiled_->syntaxes.push_back(syntax);
  templates_.push_back(name.name);
  ModuleScope& module = modules_.emplace_back();
  module.name = name.name;
  Function* function = new_function(Function::Kind::kTemplate, name.name);
  FrameScope& frame = new_frame(function, statement.with_context ? frame_ : nullptr,
                                statement.with_context ? frame_->levels.size() : 0);
  module.function = function;
  module.scope = &frame;
  const Saved saved_depth(depth_, depth_ + 1);
  const Saved saved_drops(drops_output_, true);
  const Saved saved_macro(in_macro_, false);
  const Saved saved_condition(in_condition_, false);
  in_frame(frame, [&] { function->body = check_body(syntax->body); });
  templates_.pop_back();
  if (!statement.with_context) modules_by_name_.emplace(name.name, &module);
  return &module;
}

void TemplateChecker::check_import(const Statement& statement, Steps& steps) {
  const ModuleScope* module = compile_module(statement);
  if (module == nullptr || !check_declarable(statement.name, statement.name_span)) return;
  if (frame_->find_here(statement.name) != nullptr) {
    report(statement.name_span, fmt::format("`{}` is the name of something else here", statement.name));
    return;
  }
  Local& local = frame_->add(statement.name, Type::any());
  local.kind = Local::Kind::kModule;
  local.module = module;
  // Within a loop, what one round imported is gone in the next.
  frame_->levels.back().initials.push_back({.slot = local.slot});
  Step& step = add_step(steps, StepKind::kImport, statement.span);
  step.function = module->function;
  step.slot = local.slot;
  step.with_context = statement.with_context;
}

void TemplateChecker::check_from_import(const Statement& statement, Steps& steps) {
  const ModuleScope* module = compile_module(statement);
  if (module == nullptr) return;
  Step step;
  step.kind = StepKind::kImport;
  step.span = statement.span;
  step.function = module->function;
  step.slot = frame_->new_slot();
  frame_->levels.back().initials.push_back({.slot = step.slot});
  step.with_context = statement.with_context;
  const std::vector<Local>& exported = module->scope->levels[0].locals;
  for (const Statement::ImportedName& imported : statement.imports) {
    const auto found =
        std::find_if(exported.begin(), exported.end(), [&](const Local& local) { return local.name == imported.name; });
    if (found == exported.end() || found->kind == Local::Kind::kModule) {
      Diagnostic& error = report(imported.place, fmt::format("`{}` has no `{}`", module->name, imported.name));
      std::vector<std::string> names;
      for (const Local& local : exported) names.push_back(local.name);
      suggest(error, imported.name, names);
      continue;
    }
    if (!check_declarable(imported.alias, imported.place)) continue;
    Local local = *found;
    local.name = imported.alias;
    if (local.kind == Local::Kind::kMacro) {
      local.module = module;
      local.slot = step.slot;
      local.is_guarded = false;
    } else {
      local.slot = frame_->new_slot();
      step.copied.push_back({found->slot, local.slot, imported.name, imported.place});
    }
    frame_->levels.back().locals.push_back(std::move(local));
  }
  add_step(steps, StepKind::kImport, statement.span) = std::move(step);
}

// Macros and what calls them.

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

ExprPtr TemplateChecker::make_macro_call(const Node& node, MacroDefinition& macro) {
  const CallerScope* caller = &node == call_head_ ? call_body_ : nullptr;
  // The arguments are calls of their own, not the head of a `call` statement.
  const Saved saved_head(call_head_, static_cast<const Node*>(nullptr));
  macro.is_called = true;
  const std::vector<Parameter>& parameters = macro.statement->parameters;
  std::vector<const Node*> bound;
  const bool fits = bind(node, macro.statement->name, parameters, bound);
  std::vector<ExprPtr> arguments(bound.size());
  std::vector<const Type*> types(bound.size(), nullptr);
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (bound[i] == nullptr) continue;
    arguments[i] = check(*bound[i]);
    types[i] = &arguments[i]->type;
  }
  if (!fits) return make_broken(node);
  if (depth_ >= kMaxDepth) {
    report(node.span, fmt::format("more than {} includes and macros lie within one another", kMaxDepth));
    return make_broken(node);
  }
  const Function* function = compile_macro(macro, types, caller);
  ExprPtr expr = make_call(node, function);
  expr->function_call->passes_caller = caller != nullptr;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == nullptr) continue;
    expr->function_call->slots.push_back(function->parameters[i].slot);
    expr->children.push_back(std::move(arguments[i]));
  }
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
  const Saved saved_head(call_head_, static_cast<const Node*>(nullptr));
  std::vector<const Node*> bound;
  if (!bind(node, "caller", caller.statement->parameters, bound)) return make_broken(node);
  std::vector<ExprPtr> arguments(bound.size());
  std::vector<const Type*> types(bound.size(), nullptr);
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (bound[i] == nullptr) continue;
    arguments[i] = check(*bound[i]);
    types[i] = &arguments[i]->type;
  }
  if (depth_ >= kMaxDepth) {
    report(node.span, fmt::format("more than {} includes and macros lie within one another", kMaxDepth));
    return make_broken(node);
  }
  const Function* function = compile_caller(caller, types);
  ExprPtr expr = make_call(node, function);
  expr->function_call->hops = hops;
  expr->function_call->is_caller = true;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == nullptr) continue;
    expr->function_call->slots.push_back(function->parameters[i].slot);
    expr->children.push_back(std::move(arguments[i]));
  }
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
