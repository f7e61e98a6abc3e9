#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/diagnostics.h"
#include "lang/environment.h"
#include "lang/type.h"

namespace muster::lang {

class Library;

/// A call while it is checked: argument types, and their text where it is written out. Arguments are bound to
/// parameters already: one slot per parameter in declared order, then the rest of a variadic; a filter's or test's
/// subject is argument 0.
struct CheckCall {
  std::string_view name;
  std::vector<std::optional<Type>> arguments;        // nothing: not given
  std::vector<std::optional<std::string>> literals;  // the text of an argument written out as a text literal
  std::vector<Span> places;                          // of each argument; of one not given, the call's
  Span place;
  Diagnostics* diagnostics = nullptr;
  const Library* library = nullptr;  // for filters and tests that are named: `map('upper')`
  std::vector<SymbolId>* reads =
      nullptr;  // where fields of entries that the call reads by name are noted: `sum(attribute='cost')`
};

/// A call while it runs.
struct RunCall {
  Environment& environment;
  std::span<const Value> arguments;                         // as in CheckCall; one not given is none
  std::span<const bool> given;                              // whether it was given
  std::span<const std::pair<std::string, Value>> keywords;  // of a function that takes any keyword (`dict`)
  std::span<const Type* const> types;  // static types of the arguments, null when not given (labels of choices, units)
  Span place;
  bool html;  // the result goes to an HTML page (escape and joins keep SafeHtml safe)
  /// Calls a filter or test by name, as `map` and `select` do; an unknown argument of a strict one gives unknown, as
  /// everywhere. `type` is the static type of the subject, null when it has none.
  std::function<Value(std::string_view filter, std::span<const Value> arguments, const Type* type)> filter;
  std::function<Value(std::string_view test, std::span<const Value> arguments)> test;
  /// Reads an attribute or item by key as `x.key` does, entries included: `map(attribute='latency')`. Nothing if there
  /// is none.
  std::function<std::optional<Value>(const Value& object, const Type* type, std::string_view key)> attribute;
  /// Stops the evaluation with an error at the call.
  [[noreturn]] void fail(std::string message) const;
};

/// A function, filter or test of the language. The tests `defined`, `undefined` and `given` are the language's own and
/// never looked up here; where the subject of `default` is not defined it arrives as an unknown with nothing missing.
struct Callable {
  std::string name;
  std::vector<std::string> parameters;  // without a filter's subject
  std::size_t required = 0;             // of `parameters`
  std::size_t keyword_only =
      0;  // how many of the last `parameters` are given by name only: a positional argument never fills them
  bool variadic = false;      // takes any number of further positional arguments
  bool any_keywords = false;  // takes any keyword argument
  /// False for the few that see unknowns themselves (`known`, `default`, `count_true`); else an unknown argument makes
  /// the result unknown without a call.
  bool strict = true;
  /// True if it reads nothing but its arguments: it may then be computed once when the pack loads.
  bool pure = true;
  /// Gives the result's type, and reports wrong arguments.
  std::function<Type(CheckCall&)> check;
  std::function<Value(RunCall&)> run;
};

/// The closed set of what expressions may call. A site's library stands on the core one and adds its own.
class Library {
 public:
  Library() = default;
  explicit Library(const Library* base) : base_(base) {}
  void add_function(Callable callable);
  void add_filter(Callable callable);
  void add_test(Callable callable);
  const Callable* find_function(std::string_view name) const;
  const Callable* find_filter(std::string_view name) const;
  const Callable* find_test(std::string_view name) const;
  std::vector<std::string> function_names() const;
  std::vector<std::string> filter_names() const;
  std::vector<std::string> test_names() const;

 private:
  const Library* base_ = nullptr;
  std::map<std::string, Callable, std::less<>> functions_, filters_, tests_;
};

/// Everything docs/language.md lists that needs no pack and no page.
const Library& core_library();

// What the core library is made of; each adds its group.
void add_text_filters(Library& library);    // capitalize, center, indent, lower, replace, striptags, title, trim,
                                            // truncate, upper, urlencode, wordcount, wordwrap, escape …
void add_list_filters(Library& library);    // batch, dictsort, first, groupby, items, join, last, length, map, reject,
                                            // select, slice, sort, sum, unique, minus …
void add_number_filters(Library& library);  // abs, float, int, round, unit, filesizeformat …
void add_locale_filters(Library& library);  // label, number, money, percent, date, quantity, plural, and_list, or_list
void add_tests(Library& library);
void add_functions(Library& library);  // range, dict, namespace, cycler, joiner, min, max, floor, ceil, date, days …
                                       // convert, count_true, count_unknown

}  // namespace muster::lang
