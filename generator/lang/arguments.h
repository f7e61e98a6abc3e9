#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/library.h"
#include "lang/type.h"

// How the built-in filters, tests and functions say what they take. From one declaration come the check when a pack
// loads, for arguments whose types are known, and the check while it runs, for those whose are not.
namespace muster::lang {

/// What an argument may be. Unknown types pass the first check and their values meet the second.
enum class Takes : std::uint8_t {
  kAnything,
  kText,      // text or HTML
  kWritable,  // whatever is written as one word or text: text, HTML, numbers, booleans, dates, durations, money
  kNumber,
  kWhole,  // a number without a fraction
  kBoolean,
  kAmount,  // a number or money
  kMoney,
  kDate,
  kDuration,
  kItems,  // what a loop goes through: a list, a text, a record
  kList,
  kRecord,
  kName,       // a text that is written out: the name of a filter or test, a unit
  kAttribute,  // of an item: a text (`cost.low`) or a whole number
};

struct BuiltinParameter {
  std::string name;
  Takes takes = Takes::kAnything;
};

/// A callable in the making. `result` gives its type once every argument has passed; `run` may rely on given arguments
/// being what they take or none.
struct Builtin {
  std::string name;
  std::optional<Takes> subject = {};  // of a filter or test
  std::vector<BuiltinParameter> parameters = {};
  std::size_t required = 0;
  std::optional<Takes> variadic = {};  // what each further argument is
  std::size_t keyword_only = 0;
  bool any_keywords = false;
  bool strict = true;
  bool pure = true;
  bool takes_none = false;  // a subject that is none is not simply no value
  std::function<Type(CheckCall&)> result;
  std::function<Value(RunCall&)> run;
};

/// The callable: a subject that is none gives unknown with nothing missing, unless it says that it takes none.
Callable make_callable(Builtin builtin);

// For `result`.
std::function<Type(CheckCall&)> gives(Type type);
/// The type of an argument; any where it was not given.
Type type_at(const CheckCall& call, std::size_t index);
/// The type of what a loop over it goes through.
Type item_type(const Type& type);
/// The unit, currency and choices of both: as `unify`, but a number that is written out takes the other's unit. Reports
/// two units or currencies that differ as
/// "`max` cannot compare …".
Type common_type(CheckCall& call, const Type& a, const Type& b, std::size_t index);
/// The type of an attribute path (`cost.low`) of items of `type`; reports a field that a closed record lacks, and notes
/// which symbols it reads.
Type attribute_type(CheckCall& call, const Type& type, std::size_t index);
/// Reports a mistake at an argument.
void report(CheckCall& call, std::size_t index, std::string message);

// For `run`.
/// Whether the argument was given and is not none.
bool has(const RunCall& call, std::size_t index);
std::string text_at(const RunCall& call, std::size_t index, std::string_view otherwise = {});
std::int64_t whole_at(const RunCall& call, std::size_t index, std::int64_t otherwise = 0);
bool flag_at(const RunCall& call, std::size_t index, bool otherwise = false);
/// What a loop over the argument goes through. REQUIRES: kItems or kList.
List items_at(const RunCall& call, std::size_t index);
/// Reads an attribute path of an item step by step; whole numbers count into lists. Unknown where a step is. Stops with
/// an error where there is no such field, or gives `otherwise` if there is one.
Value attribute_of(const RunCall& call, const Value& item, const Type* type, const Value& path,
                   const Value* otherwise = nullptr);
/// The type of the subject's items, null when there is none.
const Type* item_type_at(const RunCall& call, std::size_t index);
/// Stops with an error if a text of this many bytes, or a list of this many items, is beyond the limits.
void check_text_size(const RunCall& call, std::size_t bytes);
void check_item_count(const RunCall& call, std::size_t items);
/// The missing fields of all unknowns among the items; nothing if all are known.
std::optional<Value> unknown_among(const List& items);

}  // namespace muster::lang
