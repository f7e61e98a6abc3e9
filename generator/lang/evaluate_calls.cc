#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "lang/evaluator.h"
#include "lang/live_object.h"
#include "lang/operators.h"

// Calls of the library and of objects.
namespace muster::lang {
namespace {

/// Room for the arguments of one call; few calls have more than fit here.
class Arguments {
 public:
  explicit Arguments(std::size_t size) : size_(size) {
    if (size > few_.size()) many_.resize(size);
  }
  Value& operator[](std::size_t i) { return many_.empty() ? few_[i] : many_[i]; }
  std::span<const Value> all() const { return {many_.empty() ? few_.data() : many_.data(), size_}; }

 private:
  std::size_t size_;
  std::array<Value, 4> few_;
  std::vector<Value> many_;
};

Value unknown_among(std::span<const Value> arguments) {
  const Value* first = nullptr;
  std::vector<SymbolId> missing;
  for (const Value& argument : arguments) {
    if (!argument.is_unknown()) continue;
    if (first != nullptr) missing = merge_missing(missing.empty() ? first->missing() : missing, argument.missing());
    if (first == nullptr) first = &argument;
  }
  return missing.empty() ? *first : Value::unknown(std::move(missing));
}

}  // namespace

const Value& Evaluator::evaluate_call(const Expr& expr, Value& scratch) {
  const LibraryCall& call = *expr.call;
  const Callable& callable = *call.callable;
  std::vector<SymbolId>& deciders = environment_.trace.deciders;
  const std::size_t base = deciders.size();
  std::size_t kept = base;  // what unknown arguments rest on, moved to the front
  bool any_unknown = false;
  Arguments arguments(call.arguments);
  for (std::size_t i = 0; i < call.arguments; ++i) {
    if (expr.children[i] == nullptr) continue;
    const std::size_t mark = deciders.size();
    Value& argument = arguments[i];
    const Value& value = evaluate(*expr.children[i], argument);
    if (&value != &argument) argument = value;
    if (is_undefined(argument)) argument = Value::unknown();  // only `default` lets something undefined come here
    if (!argument.is_unknown()) continue;
    any_unknown = true;
    std::rotate(deciders.begin() + static_cast<std::ptrdiff_t>(kept),
                deciders.begin() + static_cast<std::ptrdiff_t>(mark), deciders.end());
    kept += deciders.size() - mark;
  }
  if (any_unknown && callable.strict) {
    deciders.resize(kept);
    return scratch = unknown_among(arguments.all());
  }
  if (call.keywords.empty()) return scratch = run(expr, callable, arguments.all(), {});
  std::vector<std::pair<std::string, Value>> keywords;
  for (std::size_t i = 0; i < call.keywords.size(); ++i) {
    keywords.emplace_back(call.keywords[i], evaluate(*expr.children[call.arguments + i], scratch));
  }
  return scratch = run(expr, callable, arguments.all(), keywords);
}

Value Evaluator::run(const Expr& expr, const Callable& callable, std::span<const Value> arguments,
                     std::span<const std::pair<std::string, Value>> keywords) {
  const LibraryCall& call = *expr.call;
  RunCall run_call{
      .environment = environment_,
      .arguments = arguments,
      .given = {call.given.get(), call.arguments},
      .keywords = keywords,
      .types = call.types,
      .place = expr.span,
      .html = html_,
      .filter =
          [this, &expr](std::string_view name, std::span<const Value> named_arguments, const Type* type) {
            return run_named(expr, expr.call->library->find_filter(name), name, named_arguments, type);
          },
      .test =
          [this, &expr](std::string_view name, std::span<const Value> named_arguments) {
            return run_named(expr, expr.call->library->find_test(name), name, named_arguments, nullptr);
          },
      .attribute = [this](const Value& object, const Type* type,
                          std::string_view key) { return named_attribute(object, type, key); },
  };
  return callable.run(run_call);
}

/// An attribute that a filter names: nothing where there is none, unknown where the profile was free to give it.
std::optional<Value> Evaluator::named_attribute(const Value& object, const Type* type, std::string_view key) {
  Value value = attribute_of(object, type, key);
  if (!is_undefined(value)) return value;
  if (type != nullptr && type->record != nullptr && type->record->open) return Value::unknown();
  return std::nullopt;
}

/// A filter or test that another one calls by name: `map('upper')`.
Value Evaluator::run_named(const Expr& expr, const Callable* callable, std::string_view name,
                           std::span<const Value> arguments, const Type* type) {
  take_step(expr.span);
  if (callable == nullptr) fail(expr.span, fmt::format("there is no `{}` to call", name));
  const bool any_unknown =
      std::any_of(arguments.begin(), arguments.end(), [](const Value& argument) { return argument.is_unknown(); });
  if (any_unknown && callable->strict) return unknown_among(arguments);

  const std::size_t size = std::max(arguments.size(), callable->parameters.size() + 1);
  std::vector<Value> all(arguments.begin(), arguments.end());
  all.resize(size);
  const auto given = std::make_unique<bool[]>(size);
  std::fill_n(given.get(), arguments.size(), true);
  std::vector<const Type*> types(size, nullptr);
  types[0] = type;
  RunCall run_call{
      .environment = environment_,
      .arguments = all,
      .given = {given.get(), size},
      .keywords = {},
      .types = types,
      .place = expr.span,
      .html = html_,
      .filter =
          [this, &expr](std::string_view inner, std::span<const Value> inner_arguments, const Type* inner_type) {
            return run_named(expr, expr.call->library->find_filter(inner), inner, inner_arguments, inner_type);
          },
      .test =
          [this, &expr](std::string_view inner, std::span<const Value> inner_arguments) {
            return run_named(expr, expr.call->library->find_test(inner), inner, inner_arguments, nullptr);
          },
      .attribute = [this](const Value& object, const Type* object_type,
                          std::string_view key) { return named_attribute(object, object_type, key); },
  };
  return callable->run(run_call);
}

const Value& Evaluator::evaluate_object_call(const Expr& expr, Value& scratch) {
  const Value callee = evaluate(*expr.children[0], scratch);
  const auto* object =
      callee.kind() == ValueKind::kObject ? dynamic_cast<const LiveObject*>(callee.shared_object().get()) : nullptr;
  if (object == nullptr) {
    fail(expr.span,
         fmt::format("`{}` is {} and cannot be called", expr.children[0]->span.text(), kind_name(callee.kind())));
  }
  std::vector<Value> arguments;
  for (std::size_t i = 1; i < expr.children.size(); ++i) arguments.push_back(evaluate(*expr.children[i], scratch));
  std::optional<Value> result = object->call({}, arguments);
  if (!result) fail(expr.span, fmt::format("this {} cannot be called like that", object->type_name()));
  return scratch = std::move(*result);
}

const Value& Evaluator::evaluate_method(const Expr& expr, Value& scratch) {
  const Value subject = evaluate(*expr.children[0], scratch);
  if (subject.is_unknown()) return scratch = subject;
  std::vector<Value> arguments;
  for (std::size_t i = 1; i < expr.children.size(); ++i) arguments.push_back(evaluate(*expr.children[i], scratch));
  if (subject.kind() == ValueKind::kObject) {
    if (const auto* object = dynamic_cast<const LiveObject*>(subject.shared_object().get())) {
      if (std::optional<Value> result = object->call(expr.name, arguments)) return scratch = std::move(*result);
      fail(expr.span,
           fmt::format("a {} has no method `{}` that can be called like this", object->type_name(), expr.name));
    }
  }
  if (subject.kind() != ValueKind::kRecord) {
    fail(expr.span, fmt::format("{} has no method `{}`", describe(type_of(subject)), expr.name), {},
         "text and lists have filters instead: `… | upper`");
  }
  const Record& record = subject.record();
  const bool takes_arguments = expr.name == "get";
  if (takes_arguments ? arguments.empty() || arguments.size() > 2 : !arguments.empty()) {
    fail(expr.span, takes_arguments ? "`get` takes a key, and what stands in where there is none"
                                    : fmt::format("`{}` takes no arguments", expr.name));
  }
  List list;
  if (expr.name == "get") {
    if (arguments[0].is_unknown()) return scratch = arguments[0];
    const Value* found = record.find(text_of(arguments[0]));
    return scratch = found != nullptr ? Value(*found) : arguments.size() > 1 ? arguments[1] : Value();
  }
  if (expr.name == "items") {
    for (const auto& [name, value] : record.entries()) list.push_back(List{Value(name), value});
  } else if (expr.name == "keys") {
    for (const auto& [name, value] : record.entries()) list.emplace_back(name);
  } else if (expr.name == "values") {
    for (const auto& [name, value] : record.entries()) list.push_back(value);
  } else {
    fail(expr.span, fmt::format("a record has no method `{}`", expr.name));
  }
  return scratch = Value(std::move(list));
}

}  // namespace muster::lang
