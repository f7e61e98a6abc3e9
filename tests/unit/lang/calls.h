#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/locale_format.h"
#include "diag/diagnostics.h"
#include "lang/environment.h"
#include "lang/evaluation_error.h"
#include "lang/library.h"
#include "lang/type.h"

// Calls the core library's filters, tests and functions without the evaluator.
namespace muster::lang {

class BritishEnvironment : public Environment {
 public:
  const Value& symbol(SymbolId) override { return none_; }
  bool is_given(SymbolId) const override { return false; }
  const LocaleFormat* locale() const override { return &locale_; }

 private:
  Value none_;
  LocaleFormat locale_{"en-GB"};
};

struct Argument {
  Value value;
  std::optional<Type> type;
  std::string name;  // empty: by position
};

inline Argument arg(Value value) { return {std::move(value), std::nullopt, ""}; }
inline Argument arg(Value value, Type type) { return {std::move(value), std::move(type), ""}; }
inline Argument named(std::string name, Value value) { return {std::move(value), std::nullopt, std::move(name)}; }

/// Runs it as the evaluator would: an unknown argument of a strict callable is the result.
inline Value run(const Callable& callable, bool has_subject, const std::vector<Argument>& arguments, bool html = true) {
  static BritishEnvironment environment;
  const std::size_t slots = callable.parameters.size() + (has_subject ? 1 : 0);
  std::vector<Value> values(slots);
  std::vector<char> given(slots, 0);
  std::vector<const Type*> types(slots, nullptr);
  std::vector<std::pair<std::string, Value>> keywords;
  std::size_t position = 0;
  const auto put = [&](std::size_t slot, const Argument& argument) {
    if (slot >= values.size()) {
      values.resize(slot + 1);
      given.resize(slot + 1, 0);
      types.resize(slot + 1, nullptr);
    }
    values[slot] = argument.value;
    given[slot] = 1;
    types[slot] = argument.type ? &*argument.type : nullptr;
  };
  for (const Argument& argument : arguments) {
    if (argument.name.empty()) {
      if (position == slots - callable.keyword_only) position = slots;
      put(position++, argument);
      continue;
    }
    bool found = false;
    for (std::size_t i = 0; i < callable.parameters.size(); ++i) {
      if (callable.parameters[i] != argument.name) continue;
      put(i + (has_subject ? 1 : 0), argument);
      found = true;
    }
    if (!found) keywords.emplace_back(argument.name, argument.value);
  }
  if (callable.strict) {
    for (const Value& value : values) {
      if (value.is_unknown()) return value;
    }
  }
  const std::unique_ptr<bool[]> flags(new bool[given.size()]);
  for (std::size_t i = 0; i < given.size(); ++i) flags[i] = given[i] != 0;
  RunCall call{environment, values, {flags.get(), given.size()}, keywords, types, {}, html, {}, {}, {}};
  const auto by_name = [](const Callable* found, std::span<const Value> passed, const Type* type) {
    std::vector<Argument> list;
    for (std::size_t i = 0; i < passed.size(); ++i) {
      list.push_back({passed[i], i == 0 && type != nullptr ? std::optional<Type>(*type) : std::nullopt, ""});
    }
    return run(*found, true, list);
  };
  call.filter = [&](std::string_view name, std::span<const Value> passed, const Type* type) {
    return by_name(core_library().find_filter(name), passed, type);
  };
  call.test = [&](std::string_view name, std::span<const Value> passed) {
    return by_name(core_library().find_test(name), passed, nullptr);
  };
  call.attribute = [](const Value& object, const Type*, std::string_view key) -> std::optional<Value> {
    const Value* value = object.kind() == ValueKind::kRecord ? object.record().find(key) : nullptr;
    return value != nullptr ? std::optional<Value>(*value) : std::nullopt;
  };
  return callable.run(call);
}

inline Value filter(std::string_view name, const std::vector<Argument>& arguments, bool html = true) {
  const Callable* found = core_library().find_filter(name);
  assert(found != nullptr);
  return run(*found, true, arguments, html);
}

inline Value test(std::string_view name, const std::vector<Argument>& arguments) {
  const Callable* found = core_library().find_test(name);
  assert(found != nullptr);
  return run(*found, true, arguments);
}

inline Value function(std::string_view name, const std::vector<Argument>& arguments) {
  const Callable* found = core_library().find_function(name);
  assert(found != nullptr);
  return run(*found, false, arguments);
}

/// The message it stops with; empty when it does not.
template <typename Call>
std::string failure(Call call) {
  try {
    call();
  } catch (const EvaluationError& error) {
    return error.message;
  }
  return {};
}

/// An argument as the checker sees it: its type, and its text where that is written out.
struct Typed {
  std::optional<Type> type;
  std::optional<std::string> literal = std::nullopt;
};

inline Typed text_literal(std::string text) { return {Type::text(), std::move(text)}; }

struct Checked {
  Type type;
  std::vector<std::string> errors;
  std::vector<SymbolId> reads;
};

/// Checks a call whose arguments stand in their slots; those that are left out were not given.
inline Checked check(const Callable& callable, bool has_subject, std::vector<Typed> arguments) {
  Diagnostics diagnostics;
  Checked checked;
  CheckCall call;
  call.name = callable.name;
  call.diagnostics = &diagnostics;
  call.library = &core_library();
  call.reads = &checked.reads;
  arguments.resize(std::max(arguments.size(), callable.parameters.size() + (has_subject ? 1 : 0)));
  for (Typed& argument : arguments) {
    call.arguments.push_back(std::move(argument.type));
    call.literals.push_back(std::move(argument.literal));
    call.places.push_back({});
  }
  checked.type = callable.check(call);
  for (const Diagnostic& diagnostic : diagnostics.sorted()) checked.errors.push_back(diagnostic.message);
  return checked;
}

inline Checked check_filter(std::string_view name, std::vector<Typed> arguments) {
  return check(*core_library().find_filter(name), true, std::move(arguments));
}

inline Checked check_test(std::string_view name, std::vector<Typed> arguments) {
  return check(*core_library().find_test(name), true, std::move(arguments));
}

inline Checked check_function(std::string_view name, std::vector<Typed> arguments) {
  return check(*core_library().find_function(name), false, std::move(arguments));
}

inline Type number_of(std::string_view unit) { return Type::number(*Unit::parse(unit)); }

inline Type money_in(std::string currency) {
  Type type = Type::of(TypeKind::kMoney);
  type.currency = std::move(currency);
  return type;
}

inline Value euros(std::int64_t amount) { return Money{Number(amount), "EUR"}; }

}  // namespace muster::lang
