#include "lang/template_checker.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "lang/checker_frames.h"

namespace muster::lang {

TemplateChecker::TemplateChecker(const Scope& scope, const Library& library, SyntaxSource& sources, OutputMode mode,
                                 Diagnostics& diagnostics)
    : ExpressionChecker(scope, library, diagnostics, true), sources_(sources), mode_(mode) {}

std::shared_ptr<const CompiledTemplate> TemplateChecker::compile(std::shared_ptr<const TemplateSyntax> syntax) {
  const std::size_t errors_before = diagnostics_.errors();
  compiled_ = std::make_shared<CompiledTemplate>();
  compiled_->mode = mode_;
  compiled_->main = compile_template(syntax, nullptr, 0);
  if (compiled_->main == nullptr || failed() || diagnostics_.errors() > errors_before) return nullptr;
  compiled_->symbols = take_symbols();
  return compiled_;
}

Function* TemplateChecker::new_function(Function::Kind kind, std::string name) {
  auto function = std::make_unique<Function>();
  function->kind = kind;
  function->name = std::move(name);
  compiled_->functions.push_back(std::move(function));
  return compiled_->functions.back().get();
}

FrameScope& TemplateChecker::new_frame(Function* function, FrameScope* outer, std::size_t outer_levels) {
  FrameScope& frame = frames_.emplace_back();
  frame.function = function;
  frame.outer = outer;
  frame.outer_levels = outer_levels;
  return frame;
}

/// The template and all it extends, from the child to the base.
std::optional<TemplateChecker::Chain> TemplateChecker::find_chain(const std::shared_ptr<const TemplateSyntax>& syntax) {
  Chain chain = {syntax};
  while (const Statement* extends = chain.back()->extends) {
    const TemplateName& name = extends->templates[0];
    const bool is_circle =
        std::any_of(chain.begin(), chain.end(), [&](const auto& child) { return child->name == name.name; });
    if (is_circle) {
      report(name.place, fmt::format("`{}` extends itself", name.name));
      return std::nullopt;
    }
    std::shared_ptr<const TemplateSyntax> parent = sources_.find(name, true, diagnostics_);
    if (parent == nullptr) return std::nullopt;
    chain.push_back(std::move(parent));
  }
  return chain;
}

const Function* TemplateChecker::compile_template(const std::shared_ptr<const TemplateSyntax>& syntax,
                                                  FrameScope* outer, std::size_t outer_levels) {
  const std::optional<Chain> chain = find_chain(syntax);
  if (!chain) {
    failed_ = true;
    return nullptr;
  }
  const Saved saved_chain(chain_, &*chain);
  const Saved saved_base(base_frame_, static_cast<FrameScope*>(nullptr));
  const Saved saved_self(self_blocks_, {});
  const Saved saved_drops(drops_output_, false);
  const Saved saved_macro(in_macro_, false);
  const Saved saved_condition(in_condition_, false);
  const std::size_t templates_before = templates_.size();
  for (const auto& part : *chain) {
    templates_.push_back(part->name);
    compiled_->syntaxes.push_back(part);
  }

  const Function* first = nullptr;
  Function* child = nullptr;
  for (std::size_t i = 0; i < chain->size(); ++i) {
    const TemplateSyntax& part = *(*chain)[i];
    Function* function = new_function(Function::Kind::kTemplate, part.name);
    FrameScope& frame = new_frame(function, outer, outer_levels);
    if (child != nullptr) child->extended = function;
    if (first == nullptr) first = function;
    const bool is_base = i + 1 == chain->size();
    if (is_base) base_frame_ = &frame;
    drops_output_ = !is_base;  // of a template that extends another only the blocks are written
    const HtmlContext begin = html_;
    in_frame(frame, [&] { function->body = check_body(part.body); });
    if (is_base) {
      const Origin origin(part.text);
      const auto end = static_cast<std::uint32_t>(part.text.text.size());
      check_same_context(begin, origin.span(end, end), "a template");
    }
    html_ = begin;
    child = function;
    outer = &frame;
    outer_levels = 1;
  }
  templates_.resize(templates_before);
  return first;
}

/// A macro that nothing calls is checked all the same, with arguments of any type.
void TemplateChecker::check_uncalled_macros(std::size_t first) {
  static const Type kAny = Type::any();
  for (std::size_t i = first; i < macros_.size(); ++i) {
    MacroDefinition& macro = macros_[i];
    if (macro.is_called || macro.scope != frame_) continue;
    compile_macro(macro, std::vector<const Type*>(macro.statement->parameters.size(), &kAny), nullptr);
  }
}

bool TemplateChecker::can_go_deeper(const Span& span) {
  constexpr std::size_t kMaxDepth = 20;
  if (depth_ < kMaxDepth && !stack_.is_used_up()) return true;
  report(span, depth_ < kMaxDepth ? std::string("includes and macros lie too deep within one another")
                                  : fmt::format("more than {} includes and macros lie within one another", kMaxDepth));
  return false;
}

void TemplateChecker::check_same_context(const HtmlContext& begin, const Span& span, std::string_view what) {
  if (!is_html() || begin.can_join(html_)) return;
  report(span, fmt::format("{} begins in {} and ends in {}", what, begin.describe(), html_.describe())).help =
      "open and close a tag, and its quotes, in the same place";
}

// Names.

void TemplateChecker::add_local_names(std::vector<std::string>& names) const {
  std::size_t seen = frame_ != nullptr ? frame_->levels.size() : 0;
  for (const FrameScope* frame = frame_; frame != nullptr; seen = frame->outer_levels, frame = frame->outer) {
    for (std::size_t level = 0; level < seen; ++level) {
      for (const Local& local : frame->levels[level].locals) names.push_back(local.name);
    }
  }
}

ExprPtr TemplateChecker::check_local(const Node& name) {
  if (frame_ == nullptr) return nullptr;
  const FrameScope::Found found = frame_->find(name.name);
  if (found.local == nullptr) {
    if (name.name != "caller" || !in_macro_) return nullptr;
    const FrameScope* macro = frame_;
    while (macro != nullptr && macro->function->kind != Function::Kind::kMacro) macro = macro->outer;
    ExprPtr expr = make_constant(name, macro != nullptr && macro->caller != nullptr, Type::of(TypeKind::kBoolean));
    expr->is_presence = true;
    return expr;
  }
  const Local& local = *found.local;
  if (local.kind == Local::Kind::kMacro) {
    report(name.span, fmt::format("`{0}` is a macro; call it: `{0}(…)`", name.name));
    return make_broken(name);
  }
  if (local.kind == Local::Kind::kModule) {
    report(name.span, fmt::format("`{}` is an imported template; name what is meant of it", name.name));
    return make_broken(name);
  }
  const bool is_loop = local.kind == Local::Kind::kLoop;  // its type is that of the items
  if (is_loop) *local.escapes = true;
  ExprPtr expr = make(ExprKind::kLocal, name, is_loop ? Type::any() : local.type);
  expr->slot = local.slot;
  expr->hops = found.hops;
  expr->name = name.name;
  return expr;
}

namespace {

struct LoopName {
  std::string_view name;
  LoopField field;
};

constexpr LoopName kLoopNames[] = {
    {"index", LoopField::kIndex},         {"index0", LoopField::kIndex0},     {"revindex", LoopField::kRevindex},
    {"revindex0", LoopField::kRevindex0}, {"first", LoopField::kFirst},       {"last", LoopField::kLast},
    {"length", LoopField::kLength},       {"previtem", LoopField::kPrevitem}, {"nextitem", LoopField::kNextitem},
    {"depth", LoopField::kDepth},         {"depth0", LoopField::kDepth0},
};

std::vector<std::string> exported_names(const ModuleScope& module) {
  std::vector<std::string> names;
  for (const Local& local : module.scope->levels[0].locals) names.push_back(local.name);
  return names;
}

}  // namespace

ExprPtr TemplateChecker::check_local_attribute(const Node& attribute) {
  const Node& subject = *attribute.children[0];
  if (frame_ == nullptr || subject.kind != NodeKind::kName) return nullptr;
  const FrameScope::Found found = frame_->find(subject.name);
  if (found.local == nullptr) return nullptr;
  const Local& local = *found.local;
  if (local.kind == Local::Kind::kLoop) {
    for (const LoopName& known : kLoopNames) {
      if (known.name != attribute.name) continue;
      const bool is_flag = known.field == LoopField::kFirst || known.field == LoopField::kLast;
      const bool is_item = known.field == LoopField::kPrevitem || known.field == LoopField::kNextitem;
      ExprPtr expr = make(ExprKind::kLoop, attribute,
                          is_item   ? local.type
                          : is_flag ? Type::of(TypeKind::kBoolean)
                                    : Type::number());
      expr->loop_field = known.field;
      expr->slot = local.slot;
      expr->hops = found.hops;
      expr->name = attribute.name;
      return expr;
    }
    std::vector<std::string> names;
    for (const LoopName& known : kLoopNames) names.emplace_back(known.name);
    suggest(report(attribute.name_span, fmt::format("`loop` has no `{}`", attribute.name)), attribute.name, names);
    return make_broken(attribute);
  }
  if (local.kind != Local::Kind::kModule) return nullptr;
  Local* exported = nullptr;
  for (Local& candidate : local.module->scope->levels[0].locals) {
    if (candidate.name == attribute.name) exported = &candidate;
  }
  if (exported == nullptr) {
    Diagnostic& error =
        report(attribute.name_span, fmt::format("`{}` has no `{}`", local.module->name, attribute.name));
    suggest(error, attribute.name, exported_names(*local.module));
    return make_broken(attribute);
  }
  if (exported->kind != Local::Kind::kValue) {
    report(attribute.span, fmt::format("`{0}.{1}` is a macro; call it: `{0}.{1}(…)`", subject.name, attribute.name));
    return make_broken(attribute);
  }
  ExprPtr expr = make(ExprKind::kModuleLocal, attribute, exported->type);
  expr->hops = found.hops;
  expr->module_slot = local.slot;
  expr->slot = exported->slot;
  expr->name = attribute.name;
  return expr;
}

ExprPtr TemplateChecker::check_local_call(const Node& call) {
  const Node& callee = *call.children[0];
  if (frame_ == nullptr) return nullptr;
  if (callee.kind == NodeKind::kName) {
    const FrameScope::Found found = frame_->find(callee.name);
    if (found.local != nullptr && found.local->kind == Local::Kind::kMacro) return check_macro_call(call, found);
    if (found.local != nullptr && found.local->kind == Local::Kind::kLoop) {
      report(callee.span, "loops cannot be called").help = "call a macro from within itself";
      return make_broken(call);
    }
    if (found.local != nullptr) return nullptr;
    if (callee.name == "super") return check_super_call(call);
    if (callee.name == "caller") return check_caller_call(call);
  }
  if (callee.kind == NodeKind::kAttribute && callee.children[0]->kind == NodeKind::kName) {
    const std::string& subject = callee.children[0]->name;
    const FrameScope::Found found = frame_->find(subject);
    if (found.local == nullptr) return subject == "self" ? check_self_call(call) : nullptr;
    if (found.local->kind == Local::Kind::kModule) return check_module_call(call, found);
    if (found.local->kind == Local::Kind::kLoop) return check_loop_call(call, found);
  }
  return nullptr;
}

}  // namespace muster::lang
