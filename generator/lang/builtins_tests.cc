#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/case.h"
#include "lang/arguments.h"
#include "lang/library.h"
#include "lang/operators.h"
#include "lang/symbol.h"

// Tests, `x is …`. An unknown subject makes the answer unknown, but for those that ask whether it is known.
namespace muster::lang {
namespace {

Type boolean() { return Type::of(TypeKind::kBoolean); }

bool is_text(const Value& value) { return value.kind() == ValueKind::kText || value.kind() == ValueKind::kHtml; }

bool is_list_like(const Value& value) {
  return is_text(value) || value.kind() == ValueKind::kList || value.kind() == ValueKind::kRecord;
}

bool is_entry(const Value& value) {
  return value.kind() == ValueKind::kObject && dynamic_cast<const EntryRef*>(&value.object()) != nullptr;
}

/// A test of what kind of value it is: every value may be asked.
void add_kind(Library& library, std::string name, std::function<bool(const Value&)> holds) {
  library.add_test(
      make_callable({.name = std::move(name),
                     .subject = Takes::kAnything,
                     .takes_none = true,
                     .result = gives(boolean()),
                     .run = [holds = std::move(holds)](RunCall& call) -> Value { return holds(call.arguments[0]); }}));
}

/// A test of whether there is a value, which an unknown answers too.
void add_presence(Library& library, std::string name, std::function<bool(const Value&)> holds) {
  library.add_test(
      make_callable({.name = std::move(name),
                     .subject = Takes::kAnything,
                     .strict = false,
                     .takes_none = true,
                     .result = gives(boolean()),
                     .run = [holds = std::move(holds)](RunCall& call) -> Value { return holds(call.arguments[0]); }}));
}

Type check_comparison(CheckCall& call) {
  common_type(call, type_at(call, 0), type_at(call, 1), 1);
  return boolean();
}

void add_order(Library& library, std::string name, std::function<bool(int)> holds) {
  library.add_test(make_callable({.name = std::move(name),
                                  .subject = Takes::kAnything,
                                  .parameters = {{"other"}},
                                  .required = 1,
                                  .result = check_comparison,
                                  .run = [holds = std::move(holds)](RunCall& call) -> Value {
                                    const Value& a = call.arguments[0];
                                    const Value& b = call.arguments[1];
                                    if (b.is_none()) return Value::unknown();
                                    const std::optional<int> order = order_of(a, b);
                                    if (order) return holds(*order);
                                    if (a.kind() == b.kind() && a.kind() == ValueKind::kMoney) return Value::unknown();
                                    call.fail(fmt::format("cannot compare a {} with a {}", kind_name(a.kind()),
                                                          kind_name(b.kind())));
                                  }}));
}

void add_equality(Library& library, std::string name, bool wanted) {
  library.add_test(make_callable({.name = std::move(name),
                                  .subject = Takes::kAnything,
                                  .parameters = {{"other"}},
                                  .required = 1,
                                  .result = check_comparison,
                                  .run = [wanted](RunCall& call) -> Value {
                                    Value equal = equality_of(call.arguments[0], call.arguments[1]);
                                    return equal.is_unknown() ? equal : Value(equal.boolean() == wanted);
                                  }}));
}

/// The rest of a whole division, never negative, as in Python with a positive divisor.
std::int64_t rest(const Number& number, std::int64_t divisor) {
  const std::int64_t rest = number.numerator() % divisor;
  return rest < 0 ? rest + divisor : rest;
}

}  // namespace

void add_tests(Library& library) {
  const auto add = [&library](Builtin builtin) { library.add_test(make_callable(std::move(builtin))); };

  add_presence(library, "known", [](const Value& value) { return value.is_known(); });
  add_presence(library, "unknown", [](const Value& value) { return !value.is_known(); });
  // Whether the profile states it is the evaluator's to answer, from the name; of other values, that there is one is
  // all there is to say.
  add_presence(library, "given", [](const Value& value) { return value.is_known(); });
  // A name that does not exist never gets past the checker, so that whatever can be asked is defined.
  add_presence(library, "defined", [](const Value&) { return true; });
  add_presence(library, "undefined", [](const Value&) { return false; });

  add_kind(library, "none", [](const Value& value) { return value.is_none(); });
  add_kind(library, "boolean", [](const Value& value) { return value.kind() == ValueKind::kBoolean; });
  add_kind(library, "true", [](const Value& value) { return value.is_true(); });
  add_kind(library, "false", [](const Value& value) { return value.is_false(); });
  add_kind(library, "number", [](const Value& value) { return value.kind() == ValueKind::kNumber; });
  add_kind(library, "integer",
           [](const Value& value) { return value.kind() == ValueKind::kNumber && value.number().is_whole(); });
  add_kind(library, "float",
           [](const Value& value) { return value.kind() == ValueKind::kNumber && !value.number().is_whole(); });
  add_kind(library, "string", is_text);
  add_kind(library, "mapping",
           [](const Value& value) { return value.kind() == ValueKind::kRecord || is_entry(value); });
  add_kind(library, "sequence", is_list_like);
  add_kind(library, "iterable", is_list_like);
  add_kind(library, "callable",
           [](const Value& value) { return value.kind() == ValueKind::kObject && !is_entry(value); });

  add_equality(library, "eq", true);
  add_equality(library, "ne", false);
  add_order(library, "lt", [](int order) { return order < 0; });
  add_order(library, "le", [](int order) { return order <= 0; });
  add_order(library, "gt", [](int order) { return order > 0; });
  add_order(library, "ge", [](int order) { return order >= 0; });
  add({.name = "sameas",
       .subject = Takes::kAnything,
       .parameters = {{"other"}},
       .required = 1,
       .takes_none = true,
       .result = gives(boolean()),
       .run = [](RunCall& call) -> Value { return same(call.arguments[0], call.arguments[1]); }});
  add({.name = "in",
       .subject = Takes::kAnything,
       .parameters = {{"container", Takes::kItems}},
       .required = 1,
       .result = gives(boolean()),
       .run = [](RunCall& call) -> Value {
         std::optional<Value> result = membership_of(call.arguments[0], call.arguments[1]);
         if (!result)
           call.fail(fmt::format("a {} cannot be in a {}", kind_name(call.arguments[0].kind()),
                                 kind_name(call.arguments[1].kind())));
         return std::move(*result);
       }});

  add({.name = "even", .subject = Takes::kNumber, .result = gives(boolean()), .run = [](RunCall& call) -> Value {
         const Number& number = call.arguments[0].number();
         return number.is_whole() && rest(number, 2) == 0;
       }});
  add({.name = "odd", .subject = Takes::kNumber, .result = gives(boolean()), .run = [](RunCall& call) -> Value {
         const Number& number = call.arguments[0].number();
         return number.is_whole() && rest(number, 2) == 1;
       }});
  add({.name = "divisibleby",
       .subject = Takes::kNumber,
       .parameters = {{"num", Takes::kNumber}},
       .required = 1,
       .result = gives(boolean()),
       .run = [](RunCall& call) -> Value {
         if (!has(call, 1)) return Value::unknown();
         const Number& divisor = call.arguments[1].number();
         if (divisor.is_zero()) call.fail("nothing is divisible by 0");
         const std::optional<Number> quotient = call.arguments[0].number().divided_by(divisor);
         return quotient && quotient->is_whole();
       }});
  add({.name = "lower", .subject = Takes::kWritable, .result = gives(boolean()), .run = [](RunCall& call) -> Value {
         return is_all_lower(text_of(call.arguments[0]));
       }});
  add({.name = "upper", .subject = Takes::kWritable, .result = gives(boolean()), .run = [](RunCall& call) -> Value {
         return is_all_upper(text_of(call.arguments[0]));
       }});
  add({.name = "empty", .subject = Takes::kItems, .result = gives(boolean()), .run = [](RunCall& call) -> Value {
         return truth_of(call.arguments[0]) == false;
       }});
}

}  // namespace muster::lang
