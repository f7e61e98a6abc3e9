#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lang/checker_frames.h"
#include "lang/evaluator.h"
#include "lang/template_checker.h"

// Statements other than those that define or call something.
namespace muster::lang {
namespace {

constexpr std::size_t kMaxSteps = 1'000'000;

/// What a loop over it goes through.
Type item_type(const Type& type) {
  // Of a list that is written empty no item is ever seen; what it may become is anything.
  const bool is_empty = type.element == nullptr || type.element->is(TypeKind::kNone);
  if (type.is(TypeKind::kList)) return is_empty ? Type::any() : *type.element;
  if (type.is(TypeKind::kText) || type.is(TypeKind::kHtml) || type.is(TypeKind::kRecord)) return Type::text();
  return Type::any();
}

bool can_step_through(const Type& type) {
  return type.is_any() || type.is(TypeKind::kList) || type.is(TypeKind::kText) || type.is(TypeKind::kHtml) ||
         type.is(TypeKind::kRecord);
}

}  // namespace

Step& TemplateChecker::add_step(Steps& steps, StepKind kind, const Span& span) {
  if (++steps_ == kMaxSteps) report(span, "this template becomes too large with all it includes");
  Step& step = steps.emplace_back();
  step.kind = kind;
  step.span = span;
  return step;
}

Steps TemplateChecker::check_body(const Body& body) {
  Steps steps;
  for (const Statement& statement : body) {
    if (steps_ >= kMaxSteps) break;
    check_statement(statement, steps);
  }
  return steps;
}

void TemplateChecker::check_statement(const Statement& statement, Steps& steps) {
  switch (statement.kind) {
    case StatementKind::kText:
      return check_text(statement, steps);
    case StatementKind::kOutput:
      return check_output(statement, steps);
    case StatementKind::kIf:
      return check_if(statement, steps);
    case StatementKind::kFor:
      return check_for(statement, steps);
    case StatementKind::kSet:
      return check_set(statement, steps);
    case StatementKind::kSetBlock:
      return check_set_block(statement, steps);
    case StatementKind::kWith:
      return check_with(statement, steps);
    case StatementKind::kBlock:
      return check_block(statement, steps);
    case StatementKind::kExtends:
      return;  // of the whole template
    case StatementKind::kInclude:
      return check_include(statement, steps);
    case StatementKind::kImport:
      return check_import(statement, steps);
    case StatementKind::kFromImport:
      return check_from_import(statement, steps);
    case StatementKind::kMacro:
      return check_macro(statement, steps);
    case StatementKind::kCallBlock:
      return check_call_block(statement, steps);
    case StatementKind::kFilterBlock:
      return check_filter_block(statement, steps);
  }
}

void TemplateChecker::check_text(const Statement& statement, Steps& steps) {
  if (drops_output_) return;
  if (is_html()) html_.feed(statement.text);
  add_step(steps, StepKind::kText, statement.span).text = statement.text;
}

void TemplateChecker::check_output(const Statement& statement, Steps& steps) {
  add_output(check(*statement.expression), statement.span, steps);
}

void TemplateChecker::add_output(ExprPtr expr, const Span& span, Steps& steps) {
  if (drops_output_) return;
  Step& step = add_step(steps, StepKind::kOutput, span);
  if (is_html()) {
    const HtmlContext::Slot slot = html_.slot();
    const bool is_filter = expr->kind == ExprKind::kCall && expr->call->kind == LibraryCall::Kind::kFilter;
    const bool is_json = is_filter && expr->name == "tojson" && html_.takes_json();
    const bool is_attributes = is_filter && expr->name == "xmlattr" && html_.takes_attributes();
    const bool is_tag_number = html_.takes_tag_number() && (expr->type.is(TypeKind::kNumber) || expr->type.is_any());
    const bool is_special = is_json || is_attributes || is_tag_number;
    if (is_attributes) check_attributes(*expr);
    if (!slot.refusal.empty() && !is_special) report(span, slot.refusal).help = slot.help;
    step.escape = is_json ? Escape::kJson : is_tag_number && !is_attributes ? Escape::kTagName : slot.escape;
    if (!is_attributes) html_.pass_value();
  }
  step.expr = std::move(expr);
}

/// `xmlattr` in a tag: its names must be written out, so that what each of them holds can be judged.
void TemplateChecker::check_attributes(const Expr& call) {
  const Expr& record = *call.children[0];
  if (record.kind != ExprKind::kRecord) {
    report(record.span, "the attributes of a tag must be written out: `{'class': …} | xmlattr`");
    return;
  }
  for (std::size_t i = 0; i < record.children.size(); i += 2) {
    const Expr& name = *record.children[i];
    if (!name.from_literal || name.value.kind() != ValueKind::kText) {
      report(name.span, "the name of an attribute must be written out");
    } else if (!HtmlContext::is_plain_attribute(name.value.text())) {
      report(name.span, fmt::format("`{}` cannot be written by `xmlattr`", name.value.text())).help =
          fmt::format("write it out: `{}=\"{{{{ … }}}}\"`", name.value.text());
    }
  }
}

void TemplateChecker::check_if(const Statement& statement, Steps& steps) {
  Step& step = add_step(steps, StepKind::kIf, statement.span);
  const Saved saved(in_condition_, true);
  const HtmlContext begin = html_;
  HtmlContext joined = begin;
  bool is_first = statement.has_otherwise;  // without `else`, passing by is a way too
  const auto join_branch = [&](const Span& span) {
    check_same_context(begin, span, "this branch");
    if (begin.can_join(html_)) {
      if (is_first) joined = html_;
      if (!is_first) joined.join(html_);
      is_first = false;
    }
    html_ = begin;
  };
  for (const Statement::Branch& branch : statement.branches) {
    ExprPtr condition = check_condition(*branch.condition, "a condition");
    Steps body = check_body(branch.body);
    join_branch(branch.span);
    step.branches.emplace_back(std::move(condition), std::move(body));
  }
  step.otherwise = check_body(statement.otherwise);
  if (statement.has_otherwise) join_branch(statement.span);
  html_ = joined;
}

void TemplateChecker::check_for(const Statement& statement, Steps& steps) {
  Step& step = add_step(steps, StepKind::kFor, statement.span);
  step.expr = check(*statement.expression);
  if (!can_step_through(step.expr->type)) {
    report(step.expr->span, fmt::format("a loop goes through a list, but this is {}", describe(step.expr->type)));
  }
  const Type item = item_type(step.expr->type);
  const Saved saved(in_condition_, false);
  const HtmlContext begin = html_;
  html_.enter_loop();
  in_level(step.initials, [&] {
    step.place = check_loop_target(statement.target, item);
    if (statement.condition != nullptr)
      step.condition = check_condition(*statement.condition, "the condition of a loop");
    Local& loop = frame_->add("loop", item);
    loop.kind = Local::Kind::kLoop;
    loop.escapes = &step.loop_escapes;
    step.slot = loop.slot;
    step.body = check_body(statement.body);
  });
  check_same_context(begin, statement.span, "the body of this loop");
  HtmlContext joined = begin;
  if (begin.can_join(html_)) joined.join(html_);
  html_ = begin;
  in_level(step.otherwise_initials, [&] { step.otherwise = check_body(statement.otherwise); });
  if (statement.has_otherwise) {
    check_same_context(begin, statement.span, "the `else` of this loop");
    if (begin.can_join(html_)) joined.join(html_);
  }
  html_ = joined;
}

// Giving values to names.

bool TemplateChecker::check_declarable(const std::string& name, const Span& span) {
  if (name == "true" || name == "false" || name == "none" || name == "True" || name == "False" || name == "None" ||
      name == "loop" || name == "self" || name == "super" || name == "caller") {
    report(span, fmt::format("`{}` is a name of the language and cannot be given a value", name));
    return false;
  }
  const Scope::Name* declared = scope_->find(nullptr, name);
  if (declared == nullptr) return true;
  Diagnostic& error = report(span, fmt::format("`{}` is declared already; choose another name", name));
  if (declared->declared_at.source != nullptr)
    error.notes.push_back({fmt::format("`{}` is declared here", name), declared->declared_at});
  return false;
}

Place TemplateChecker::check_target(const Target& target, const Type& type, const Expr* value) {
  Place place;
  place.span = target.span;
  if (!target.items.empty()) {
    // A list that is written out gives each name the type of its own part.
    const bool is_written = value != nullptr && value->kind == ExprKind::kList;
    if (is_written && value->children.size() != target.items.size()) {
      report(target.span, describe_mismatch(value->children.size(), target.items.size()));
    }
    if (!type.is_any() && !type.is(TypeKind::kList)) {
      report(target.span, fmt::format("only a list can be given to several names, but this is {}", describe(type)));
    }
    for (std::size_t i = 0; i < target.items.size(); ++i) {
      const bool has_own = is_written && i < value->children.size();
      place.items.push_back(check_target(target.items[i], has_own ? value->children[i]->type : item_type(type),
                                         has_own ? value->children[i].get() : nullptr));
    }
    return place;
  }
  if (target.attribute) {
    const FrameScope::Found found = frame_->find(target.name);
    if (found.local == nullptr || found.local->kind != Local::Kind::kValue ||
        !(found.local->type.is_any() || found.local->type.is(TypeKind::kCallable))) {
      report(target.span, fmt::format("`{}` is no namespace, so that `{}.{}` cannot be set", target.name, target.name,
                                      *target.attribute))
          .help = fmt::format("make it one before: `{{% set {} = namespace() %}}`", target.name);
      return place;
    }
    place.slot = found.local->slot;
    place.hops = found.hops;
    place.attribute = *target.attribute;
    return place;
  }
  if (!check_declarable(target.name, target.span)) return place;
  if (Local* here = frame_->find_here(target.name)) {
    if (here->kind != Local::Kind::kValue)
      report(target.span, fmt::format("`{}` is the name of something else here", target.name));
    here->type = unify(here->type, type);
    place.slot = here->slot;
    return place;
  }
  const FrameScope::Found outer = frame_->find(target.name);
  const bool copies = outer.local != nullptr && outer.local->kind == Local::Kind::kValue;
  Initial initial;
  if (copies) {
    initial.copies = true;
    initial.from_slot = outer.local->slot;
    initial.from_hops = outer.hops;
  }
  const Type local_type = copies ? unify(outer.local->type, type) : type;
  place.slot = frame_->add(target.name, local_type).slot;
  initial.slot = place.slot;
  frame_->levels.back().initials.push_back(initial);
  return place;
}

/// The names of a loop are new each time it goes round.
Place TemplateChecker::check_loop_target(const Target& target, const Type& type) {
  Place place;
  place.span = target.span;
  if (!target.items.empty()) {
    if (!type.is_any() && !type.is(TypeKind::kList)) {
      report(target.span,
             fmt::format("only a list can be given to several names, but each of these is {}", describe(type)));
    }
    for (const Target& item : target.items) place.items.push_back(check_loop_target(item, item_type(type)));
    return place;
  }
  if (!target.name.empty() && check_declarable(target.name, target.span)) {
    Local* here = frame_->find_here(target.name);
    place.slot = here != nullptr ? here->slot : frame_->add(target.name, type).slot;
  }
  return place;
}

void TemplateChecker::check_set(const Statement& statement, Steps& steps) {
  ExprPtr value = check(*statement.expression);
  const Place place = check_target(statement.target, value->type, value.get());
  Step& step = add_step(steps, StepKind::kSet, statement.span);
  step.expr = std::move(value);
  step.place = place;
}

void TemplateChecker::check_set_block(const Statement& statement, Steps& steps) {
  Step step;
  step.kind = StepKind::kSetBlock;
  step.span = statement.span;
  in_level(step.initials, [&] { in_text(statement.span, [&] { step.body = check_body(statement.body); }); });
  Type type = Type::of(is_html() ? TypeKind::kHtml : TypeKind::kText);
  if (statement.expression != nullptr) {
    step.expr = check(*statement.expression);
    type = step.expr->type;
  }
  // Several names are a mistake that the parser has reported.
  if (statement.target.items.empty()) step.place = check_target(statement.target, type, nullptr);
  add_step(steps, StepKind::kSetBlock, statement.span) = std::move(step);
}

void TemplateChecker::check_with(const Statement& statement, Steps& steps) {
  Step& step = add_step(steps, StepKind::kScope, statement.span);
  std::vector<ExprPtr> values;  // none of them sees the names of this `with`
  for (const auto& [target, value] : statement.assignments) values.push_back(check(*value));
  in_level(step.initials, [&] {
    for (std::size_t i = 0; i < values.size(); ++i) {
      Place place = check_loop_target(statement.assignments[i].first, values[i]->type);
      Step& set = add_step(step.body, StepKind::kSet, statement.assignments[i].first.span);
      set.expr = std::move(values[i]);
      set.place = std::move(place);
    }
    Steps body = check_body(statement.body);
    std::move(body.begin(), body.end(), std::back_inserter(step.body));
  });
}

void TemplateChecker::check_filter_block(const Statement& statement, Steps& steps) {
  Step step;
  step.kind = StepKind::kScope;
  step.span = statement.span;
  if (statement.expression == nullptr) {
    failed_ = true;
    return;
  }
  in_level(step.initials, [&] { in_text(statement.span, [&] { step.body = check_body(statement.body); }); });
  step.expr = check(*statement.expression);
  if (drops_output_) return;
  if (is_html()) {
    const HtmlContext::Slot slot = html_.slot();
    if (!slot.refusal.empty()) report(statement.span, slot.refusal).help = slot.help;
    html_.pass_value();
    step.escape = slot.escape;
  }
  add_step(steps, StepKind::kScope, statement.span) = std::move(step);
}

void TemplateChecker::check_call_block(const Statement& statement, Steps& steps) {
  CallerScope& caller = callers_.emplace_back();
  caller.statement = &statement;
  caller.scope = frame_;
  caller.levels = frame_->levels.size();
  const Saved saved_head(call_head_, static_cast<const Node*>(statement.expression.get()));
  const Saved saved_body(call_body_, static_cast<const CallerScope*>(&caller));
  ExprPtr call = check(*statement.expression);
  const bool is_macro = call->kind == ExprKind::kFunction && call->function_call->passes_caller;
  if (!is_macro && statement.expression->kind == NodeKind::kCall && !failed()) {
    report(statement.expression->span, "`call` needs the call of a macro");
  }
  add_output(std::move(call), statement.span, steps);
}

void TemplateChecker::check_macro(const Statement& statement, Steps& steps) {
  if (statement.name.empty() || !check_declarable(statement.name, statement.name_span)) return;
  Local* here = frame_->find_here(statement.name);
  const bool has_earlier = here != nullptr && here->is_guarded && in_condition_;
  if (here != nullptr && !has_earlier) {
    report(statement.name_span, fmt::format("`{}` is the name of something else here", statement.name));
    return;
  }
  MacroDefinition& macro = macros_.emplace_back();
  macro.statement = &statement;
  macro.scope = frame_;
  macro.levels = frame_->levels.size();
  if (has_earlier) here->earlier.emplace_back(here->macro, here->slot);
  Local& local = has_earlier ? *here : frame_->levels.back().locals.emplace_back();
  local.kind = Local::Kind::kMacro;
  local.name = statement.name;
  local.macro = &macro;
  if (!in_condition_) return;
  // Whether the branch was taken shows when the macro is called.
  local.slot = frame_->new_slot();
  local.is_guarded = true;
  frame_->levels.back().initials.push_back({.slot = local.slot});
  Step& step = add_step(steps, StepKind::kSet, statement.span);
  step.place.slot = local.slot;
  step.expr = std::make_unique<Expr>();
  step.expr->value = true;
}

}  // namespace muster::lang
