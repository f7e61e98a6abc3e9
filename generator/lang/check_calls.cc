#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/edit_distance.h"
#include "lang/evaluator.h"
#include "lang/expression_checker.h"

// Calls of functions, filters, tests and methods.
namespace muster::lang {
namespace {

constexpr std::array<std::string_view, 4> kRecordMethods = {"items", "keys", "values", "get"};

struct MethodHelp {
  std::string_view method;
  std::string_view help;
};

// What authors know from Python where it is no filter of the same name.
constexpr MethodHelp kMethodHelp[] = {
    {"strip", "`… | trim`"},
    {"split", "lists are written as lists; a text cannot be split"},
    {"append", "`list + [item]`"},
    {"extend", "`list + other`"},
    {"startswith", "compare the part: `text[:3] == 'abc'`"},
    {"endswith", "compare the part: `text[-3:] == 'abc'`"},
    {"find", "`'part' in text`"},
    {"update", "`dict(record, key=value)`"},
    {"format", "`'%s' | format(value)`"},
};

}  // namespace

ExprPtr ExpressionChecker::check_call(const Node& node) {
  if (ExprPtr local = check_local_call(node)) return local;
  const Node& callee = *node.children[0];
  if (callee.kind == NodeKind::kAttribute) return check_method(node);
  ExprPtr subject;
  if (callee.kind == NodeKind::kName) {
    subject = check_local(callee);
    if (subject == nullptr && scope_->find(nullptr, callee.name) == nullptr) {
      if (const Callable* callable = library_.find_function(callee.name)) {
        note_literal_call(node, callee.name);
        return check_library_call(node, LibraryCall::Kind::kFunction, *callable);
      }
      Diagnostic& error = report(callee.span, fmt::format("unknown function `{}`", callee.name));
      if (library_.find_filter(callee.name) != nullptr) {
        error.help = fmt::format("`{0}` is a filter: `… | {0}`", callee.name);
      } else {
        std::vector<std::string> candidates = library_.function_names();
        add_local_names(candidates);
        suggest(error, callee.name, candidates);
      }
      return make_broken(node);
    }
  }
  if (subject == nullptr) subject = check(callee);
  if (!subject->type.is_any() && !subject->type.is(TypeKind::kCallable)) {
    report(callee.span, fmt::format("`{}` is {} and cannot be called", callee.span.text(), describe(subject->type)));
    return make_broken(node);
  }
  ExprPtr expr = make(ExprKind::kObjectCall, node);
  expr->children.push_back(std::move(subject));
  for (std::size_t i = 1; i < node.children.size(); ++i) expr->children.push_back(check(*node.children[i]));
  if (!node.keywords.empty()) report(node.keywords[0].place, "arguments have no names here");
  return expr;
}

void ExpressionChecker::note_literal_call(const Node& node, const std::string& name) {
  Expression::LiteralCall call{name, {}, node.span};
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    const Node& argument = *node.children[i];
    if (argument.kind != NodeKind::kLiteral || argument.value.kind() != ValueKind::kText) return;
    call.arguments.push_back(argument.value.text());
  }
  if (node.keywords.empty() && !call.arguments.empty()) calls_.push_back(std::move(call));
}

/// `x.method(…)`: records have Jinja's four, and the objects that templates make have their own.
ExprPtr ExpressionChecker::check_method(const Node& node) {
  const Node& callee = *node.children[0];
  const std::string& name = callee.name;
  const Scope::Name* group = nullptr;
  std::string path;
  ExprPtr subject = check_path(*callee.children[0], &group, &path);
  if (group != nullptr) {
    report(callee.span, fmt::format("there is no function `{}.{}`", path, name));
    return make_broken(node);
  }
  const bool is_record_method = std::find(kRecordMethods.begin(), kRecordMethods.end(), name) != kRecordMethods.end();
  const bool fits = subject->type.is_any() || subject->type.is(TypeKind::kCallable) ||
                    (subject->type.is(TypeKind::kRecord) && is_record_method);
  if (!fits) {
    Diagnostic& error = report(callee.name_span, fmt::format("{} has no method `{}`", describe(subject->type), name));
    for (const MethodHelp& help : kMethodHelp) {
      if (help.method == name) error.help = fmt::format("write {}", help.help);
    }
    if (error.help.empty() && library_.find_filter(name) != nullptr) {
      error.help = fmt::format("`{0}` is a filter: `… | {0}`", name);
    }
    return make_broken(node);
  }
  ExprPtr expr = make(ExprKind::kMethod, node);
  if (subject->type.is(TypeKind::kRecord) && (name == "keys")) expr->type = Type::list(Type::text());
  if (subject->type.is(TypeKind::kRecord) && (name == "items" || name == "values"))
    expr->type = Type::list(Type::any());
  expr->name = name;
  expr->children.push_back(std::move(subject));
  for (std::size_t i = 1; i < node.children.size(); ++i) expr->children.push_back(check(*node.children[i]));
  if (!node.keywords.empty()) report(node.keywords[0].place, "arguments of methods have no names");
  return expr;
}

ExprPtr ExpressionChecker::check_filter(const Node& node) {
  const Callable* callable = library_.find_filter(node.name);
  if (callable == nullptr) {
    Diagnostic& error = report(node.name_span, fmt::format("unknown filter `{}`", node.name));
    if (library_.find_test(node.name) != nullptr) {
      error.help = fmt::format("`{0}` is a test: `… is {0}`", node.name);
    } else {
      suggest(error, node.name, library_.filter_names());
    }
    if (node.children[0] != nullptr) check(*node.children[0]);
    return make_broken(node);
  }
  return check_library_call(node, LibraryCall::Kind::kFilter, *callable);
}

ExprPtr ExpressionChecker::check_test(const Node& node) {
  const bool asks_defined = node.name == "defined" || node.name == "undefined";
  if (asks_defined || node.name == "given") {
    if (node.children.size() > 1 || !node.keywords.empty()) {
      report(node.name_span, fmt::format("the test `{}` takes no arguments", node.name));
    }
    return asks_defined ? [&] {
      ExprPtr expr = make(ExprKind::kDefined, node, Type::of(TypeKind::kBoolean));
      ExprPtr subject = check_lenient(*node.children[0]);
      if (subject->is_presence) {
        expr = std::move(subject);
      } else {
        expr->children.push_back(std::move(subject));
      }
      if (node.name == "defined") return expr;
      ExprPtr negation = make(ExprKind::kNot, node, Type::of(TypeKind::kBoolean));
      negation->children.push_back(std::move(expr));
      return negation;
    }()
                        : check_given(node);
  }
  const Callable* callable = library_.find_test(node.name);
  if (callable == nullptr) {
    Diagnostic& error = report(node.name_span, fmt::format("unknown test `{}`", node.name));
    suggest(error, node.name, library_.test_names());
    check(*node.children[0]);
    return make_broken(node);
  }
  return check_library_call(node, LibraryCall::Kind::kTest, *callable);
}

ExprPtr ExpressionChecker::check_given(const Node& node) {
  ExprPtr subject = check(*node.children[0]);
  const bool is_field = subject->kind == ExprKind::kSymbol || subject->kind == ExprKind::kEntryField ||
                        subject->kind == ExprKind::kSymbolTable;
  if (!is_field) {
    const bool is_broken = subject->kind == ExprKind::kConstant && subject->type.is_any();
    if (!is_broken) report(subject->span, "`is given` asks about a field of the profile, and this is none");
    return make_broken(node);
  }
  ExprPtr expr = make(ExprKind::kGiven, node, Type::of(TypeKind::kBoolean));
  expr->children.push_back(std::move(subject));
  return expr;
}

bool ExpressionChecker::bind_arguments(const Node& node, const Callable& callable, std::size_t subjects,
                                       std::vector<const Node*>& bound, std::vector<const Keyword*>& rest) {
  bool fits = true;
  const std::string& name = callable.name;
  const std::size_t parameters = callable.parameters.size();
  const std::size_t positional = parameters - std::min(parameters, callable.keyword_only);
  bound.assign(subjects + parameters, nullptr);
  if (subjects > 0) bound[0] = node.children[0].get();
  const std::size_t given = node.children.size() - 1;
  for (std::size_t i = 0; i < given; ++i) {
    if (i < positional) {
      bound[subjects + i] = node.children[i + 1].get();
    } else if (callable.variadic) {
      bound.push_back(node.children[i + 1].get());
    } else {
      report(node.children[i + 1]->span, positional == 0
                                             ? fmt::format("`{}` takes no arguments", name)
                                             : fmt::format("`{}` takes at most {} argument{}, but {} are given", name,
                                                           positional, positional == 1 ? "" : "s", given));
      fits = false;
      break;
    }
  }
  for (const Keyword& keyword : node.keywords) {
    const auto found = std::find(callable.parameters.begin(), callable.parameters.end(), keyword.name);
    if (found == callable.parameters.end()) {
      if (callable.any_keywords) {
        rest.push_back(&keyword);
        continue;
      }
      Diagnostic& error = report(keyword.place, fmt::format("`{}` has no argument `{}`", name, keyword.name));
      suggest(error, keyword.name, callable.parameters);
      fits = false;
      continue;
    }
    const Node*& slot = bound[subjects + static_cast<std::size_t>(found - callable.parameters.begin())];
    if (slot != nullptr) {
      report(keyword.place, fmt::format("the argument `{}` is given twice", keyword.name));
      fits = false;
    }
    slot = keyword.value.get();
  }
  for (std::size_t i = 0; i < callable.required && fits; ++i) {
    if (bound[subjects + i] != nullptr) continue;
    report(node.span, fmt::format("`{}` needs the argument `{}`", name, callable.parameters[i]));
    fits = false;
  }
  return fits;
}

ExprPtr ExpressionChecker::check_library_call(const Node& node, LibraryCall::Kind kind, const Callable& callable) {
  std::vector<const Node*> bound;
  std::vector<const Keyword*> rest;
  const std::size_t subjects = kind == LibraryCall::Kind::kFunction ? 0 : 1;
  const bool fits = bind_arguments(node, callable, subjects, bound, rest);

  ExprPtr expr = make(ExprKind::kCall, node);
  expr->name = callable.name;
  expr->call = std::make_unique<LibraryCall>();
  LibraryCall& call = *expr->call;
  call.library = &library_;
  call.callable = &callable;
  call.kind = kind;
  call.arguments = bound.size();
  call.given = std::make_unique<bool[]>(bound.size() + 1);
  const bool is_default = kind == LibraryCall::Kind::kFilter && (callable.name == "default" || callable.name == "d");

  CheckCall check_call;
  check_call.name = callable.name;
  check_call.place = node.kind == NodeKind::kCall ? node.span : node.name_span;
  check_call.diagnostics = &diagnostics_;
  check_call.library = &library_;
  check_call.reads = &symbols_;
  bool all_checked = fits;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    const bool is_body = i < subjects && bound[i] == nullptr;
    if (bound[i] == nullptr && !is_body) {
      expr->children.push_back(nullptr);
      call.types.push_back(nullptr);
      check_call.arguments.emplace_back();
      check_call.literals.emplace_back();
      check_call.places.push_back(check_call.place);
      continue;
    }
    const bool failed_before = std::exchange(failed_, false);
    ExprPtr argument = is_body ? make(ExprKind::kBody, node, Type::of(is_html() ? TypeKind::kHtml : TypeKind::kText))
                       : is_default && i == 0 ? check_lenient(*bound[i])
                                              : check(*bound[i]);
    all_checked = all_checked && !failed_;
    failed_ = failed_ || failed_before;
    call.given[i] = true;
    call.types.push_back(&argument->type);
    check_call.arguments.emplace_back(argument->type);
    const bool is_literal = argument->kind == ExprKind::kConstant && argument->from_literal;
    check_call.literals.push_back(is_literal && argument->value.kind() == ValueKind::kText
                                      ? std::optional(argument->value.text())
                                      : std::nullopt);
    check_call.places.push_back(argument->span);
    expr->children.push_back(std::move(argument));
  }
  for (const Keyword* keyword : rest) {
    call.keywords.push_back(keyword->name);
    expr->children.push_back(check(*keyword->value));
  }
  if (!all_checked) return make_broken(node);
  const std::size_t errors_before = diagnostics_.errors();
  expr->type = callable.check(check_call);
  if (diagnostics_.errors() > errors_before) {
    failed_ = true;
    return make_broken(node);
  }
  fold(expr);
  return expr;
}

/// Computes a call whose arguments are all written out, once and for all: `date('2026-01-31')`.
void ExpressionChecker::fold(ExprPtr& expr) {
  if (expr->kind == ExprKind::kCall) {
    const Callable& callable = *expr->call->callable;
    if (!callable.pure || !callable.strict || expr->call->kind != LibraryCall::Kind::kFunction ||
        !expr->call->keywords.empty()) {
      return;
    }
  }
  for (const ExprPtr& child : expr->children) {
    if (child != nullptr && child->kind != ExprKind::kConstant) return;
  }
  std::optional<Value> value = compute_constant(*expr);
  // A mistake at run time keeps its place and its message; an object would be shared by all who use it.
  if (!value || value->kind() == ValueKind::kObject) return;
  auto constant = std::make_unique<Expr>();
  constant->value = std::move(*value);
  constant->span = expr->span;
  constant->type = std::move(expr->type);
  expr = std::move(constant);
}

}  // namespace muster::lang
