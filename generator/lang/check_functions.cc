#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "lang/checker_frames.h"
#include "lang/template_checker.h"

// Blocks, includes and imports.
namespace muster::lang {

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
    if (!can_go_deeper(block->name_span)) return nullptr;
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
  if (!can_go_deeper(found->place)) return;
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
  if (!can_go_deeper(name.place)) return nullptr;
  if (std::find(templates_.begin(), templates_.end(), name.name) != templates_.end()) {
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

}  // namespace muster::lang
