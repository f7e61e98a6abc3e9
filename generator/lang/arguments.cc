#include "lang/arguments.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/edit_distance.h"
#include "base/utf8.h"
#include "lang/evaluation_error.h"
#include "lang/operators.h"

namespace muster::lang {
namespace {

std::string_view wanted(Takes takes) {
  switch (takes) {
    case Takes::kAnything:
      return "a value";
    case Takes::kText:
      return "text";
    case Takes::kWritable:
      return "text";
    case Takes::kNumber:
      return "a number";
    case Takes::kWhole:
      return "a whole number";
    case Takes::kBoolean:
      return "true or false";
    case Takes::kAmount:
      return "a number or money";
    case Takes::kMoney:
      return "money";
    case Takes::kDate:
      return "a date";
    case Takes::kDuration:
      return "a duration";
    case Takes::kItems:
      return "a list";
    case Takes::kList:
      return "a list";
    case Takes::kRecord:
      return "a record";
    case Takes::kName:
      return "a text that is written out";
    case Takes::kAttribute:
      return "the name of a field";
  }
  return "a value";
}

bool fits(Takes takes, TypeKind kind) {
  // None stands for an argument that was not given, and for a subject that is no value.
  if (kind == TypeKind::kAny || kind == TypeKind::kNone) return true;
  switch (takes) {
    case Takes::kAnything:
      return true;
    case Takes::kText:
    case Takes::kName:
      return kind == TypeKind::kText || kind == TypeKind::kHtml;
    case Takes::kWritable:
      return kind != TypeKind::kList && kind != TypeKind::kRecord && kind != TypeKind::kCallable;
    case Takes::kNumber:
    case Takes::kWhole:
      return kind == TypeKind::kNumber;
    case Takes::kBoolean:
      return kind == TypeKind::kBoolean;
    case Takes::kAmount:
      return kind == TypeKind::kNumber || kind == TypeKind::kMoney;
    case Takes::kMoney:
      return kind == TypeKind::kMoney;
    case Takes::kDate:
      return kind == TypeKind::kDate;
    case Takes::kDuration:
      return kind == TypeKind::kDuration;
    case Takes::kItems:
      return kind == TypeKind::kList || kind == TypeKind::kText || kind == TypeKind::kHtml || kind == TypeKind::kRecord;
    case Takes::kList:
      return kind == TypeKind::kList;
    case Takes::kRecord:
      return kind == TypeKind::kRecord;
    case Takes::kAttribute:
      return kind == TypeKind::kText || kind == TypeKind::kNumber;
  }
  return true;
}

bool fits(Takes takes, const Value& value) {
  switch (value.kind()) {
    case ValueKind::kUnknown:
    case ValueKind::kNone:
      return true;
    case ValueKind::kBoolean:
      return fits(takes, TypeKind::kBoolean);
    case ValueKind::kNumber:
      return fits(takes, TypeKind::kNumber) &&
             ((takes != Takes::kWhole && takes != Takes::kAttribute) || value.number().is_whole());
    case ValueKind::kMoney:
      return fits(takes, TypeKind::kMoney);
    case ValueKind::kDate:
      return fits(takes, TypeKind::kDate);
    case ValueKind::kDuration:
      return fits(takes, TypeKind::kDuration);
    case ValueKind::kText:
      return fits(takes, TypeKind::kText);
    case ValueKind::kHtml:
      return fits(takes, TypeKind::kHtml);
    case ValueKind::kList:
      return fits(takes, TypeKind::kList);
    case ValueKind::kRecord:
      return fits(takes, TypeKind::kRecord);
    case ValueKind::kObject:
      return takes == Takes::kAnything;
  }
  return true;
}

/// "`center` takes a whole number as `width`".
std::string claim(std::string_view name, Takes takes, std::string_view parameter) {
  if (parameter.empty()) return fmt::format("`{}` takes {}", name, wanted(takes));
  return fmt::format("`{}` takes {} as `{}`", name, wanted(takes), parameter);
}

/// What each slot of a call takes, and its name in messages.
struct Slots {
  std::vector<BuiltinParameter> fixed;
  std::optional<Takes> variadic;

  Takes takes(std::size_t index) const {
    return index < fixed.size() ? fixed[index].takes : variadic.value_or(Takes::kAnything);
  }
  std::string_view name(std::size_t index) const {
    return index < fixed.size() ? std::string_view(fixed[index].name) : std::string_view();
  }
};

std::vector<std::string> path_steps(std::string_view path) {
  std::vector<std::string> steps;
  for (std::size_t begin = 0;;) {
    const std::size_t dot = path.find('.', begin);
    steps.emplace_back(path.substr(begin, dot - begin));
    if (dot == std::string_view::npos) return steps;
    begin = dot + 1;
  }
}

std::optional<std::size_t> index_step(std::string_view step) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  if (error != std::errc() || end != step.data() + step.size()) return std::nullopt;
  return index;
}

/// An item by its place; nothing beyond the end.
std::optional<Value> item_at(const RunCall& call, const Value& value, std::size_t index) {
  std::optional<List> items = value.kind() != ValueKind::kRecord ? items_of(value) : std::nullopt;
  if (!items) call.fail(fmt::format("cannot take item {} of a {}", index, kind_name(value.kind())));
  if (index >= items->size()) return std::nullopt;
  return std::move((*items)[index]);
}

}  // namespace

Callable make_callable(Builtin builtin) {
  Callable callable;
  callable.name = builtin.name;
  Slots slots;
  if (builtin.subject) slots.fixed.push_back({"", *builtin.subject});
  for (const BuiltinParameter& parameter : builtin.parameters) {
    callable.parameters.push_back(parameter.name);
    slots.fixed.push_back(parameter);
  }
  slots.variadic = builtin.variadic;
  callable.required = builtin.required;
  callable.variadic = builtin.variadic.has_value();
  callable.keyword_only = builtin.keyword_only;
  callable.any_keywords = builtin.any_keywords;
  callable.strict = builtin.strict;
  callable.pure = builtin.pure;

  callable.check = [slots, result = builtin.result](CheckCall& call) {
    bool right = true;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      if (!call.arguments[i]) continue;
      const Takes takes = slots.takes(i);
      const Type& type = *call.arguments[i];
      if (!fits(takes, type.kind)) {
        report(call, i, fmt::format("{}, but this is {}", claim(call.name, takes, slots.name(i)), describe(type)));
        right = false;
      } else if (takes == Takes::kName && type.kind != TypeKind::kNone && !call.literals[i]) {
        report(call, i, claim(call.name, takes, slots.name(i)));
        right = false;
      }
    }
    return right ? result(call) : Type::any();
  };
  callable.run = [slots, name = builtin.name, refuses_none = builtin.subject && !builtin.takes_none,
                  run = std::move(builtin.run)](RunCall& call) {
    if (refuses_none && call.arguments[0].is_none()) return Value::unknown();
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      if (!call.given[i]) continue;
      const Takes takes = slots.takes(i);
      if (!fits(takes, call.arguments[i])) {
        std::string found = call.arguments[i].kind() == ValueKind::kNumber
                                ? text_of(call.arguments[i])
                                : fmt::format("a {}", kind_name(call.arguments[i].kind()));
        if (call.arguments[i].kind() == ValueKind::kText || call.arguments[i].kind() == ValueKind::kHtml)
          found = kind_name(call.arguments[i].kind());
        call.fail(fmt::format("{}, but this is {}", claim(name, takes, slots.name(i)), found));
      }
    }
    return run(call);
  };
  return callable;
}

std::function<Type(CheckCall&)> gives(Type type) {
  return [type = std::move(type)](CheckCall&) { return type; };
}

Type type_at(const CheckCall& call, std::size_t index) {
  return index < call.arguments.size() ? call.arguments[index].value_or(Type::any()) : Type::any();
}

Type item_type(const Type& type) {
  if (type.kind == TypeKind::kList) return type.element ? *type.element : Type::any();
  if (type.kind == TypeKind::kText || type.kind == TypeKind::kHtml || type.kind == TypeKind::kRecord)
    return Type::text();
  return Type::any();
}

Type common_type(CheckCall& call, const Type& a, const Type& b, std::size_t index) {
  if (a.kind == TypeKind::kNumber && b.kind == TypeKind::kNumber) {
    if (a.literal) return b;
    if (b.literal || a.unit == b.unit) return a;
    report(call, index, fmt::format("`{}` cannot compare {} with {}", call.name, describe(a), describe(b)));
    return Type::any();
  }
  if (a.kind == TypeKind::kMoney && b.kind == TypeKind::kMoney) {
    if ((!a.currency.empty() && !b.currency.empty() && a.currency != b.currency) || a.unit != b.unit) {
      report(call, index, fmt::format("`{}` cannot compare {} with {}", call.name, describe(a), describe(b)));
      return Type::any();
    }
    return a.currency.empty() ? b : a;
  }
  return unify(a, b);
}

Type attribute_type(CheckCall& call, const Type& type, std::size_t index) {
  if (index >= call.literals.size() || !call.literals[index]) {
    // Whatever the name turns out to be, the entry's fields are read.
    if (call.reads != nullptr && type.record) {
      for (const RecordType::Field& field : type.record->fields) {
        if (field.symbol) call.reads->push_back(*field.symbol);
      }
    }
    return Type::any();
  }
  Type current = type;
  for (const std::string& step : path_steps(*call.literals[index])) {
    if (index_step(step)) {
      current = item_type(current);
      continue;
    }
    switch (current.kind) {
      case TypeKind::kAny:
      case TypeKind::kCallable:
        return Type::any();
      case TypeKind::kList:
        return Type::any();  // a table by its key
      case TypeKind::kRecord:
        break;
      case TypeKind::kMoney:
        if (step == "amount") {
          current = Type::number(current.unit);
          continue;
        }
        if (step == "currency") {
          current = Type::text();
          continue;
        }
        [[fallthrough]];
      case TypeKind::kDate:
        if (current.kind == TypeKind::kDate && (step == "year" || step == "month" || step == "day")) {
          current = Type::number();
          continue;
        }
        [[fallthrough]];
      default:
        report(call, index, fmt::format("{} has no field `{}`", describe(current), step));
        return Type::any();
    }
    if (!current.record) return Type::any();
    const RecordType& record = *current.record;
    if (const RecordType::Field* field = record.find(step)) {
      if (field->symbol && call.reads != nullptr) call.reads->push_back(*field->symbol);
      // A copy first: the field lives in the record that `current` holds.
      Type next = field->type;
      current = std::move(next);
      continue;
    }
    if (record.open) return Type::any();
    std::vector<std::string> names;
    for (const RecordType::Field& field : record.fields) names.push_back(field.name);
    Diagnostic& error = call.diagnostics->error(
        call.places[index],
        fmt::format("`{}` has no field `{}`", record.name.empty() ? "the record" : record.name, step));
    if (const auto nearest = find_nearest(step, names)) error.help = fmt::format("did you mean `{}`?", *nearest);
    return Type::any();
  }
  return current;
}

void report(CheckCall& call, std::size_t index, std::string message) {
  call.diagnostics->error(index < call.places.size() ? call.places[index] : call.place, std::move(message));
}

bool has(const RunCall& call, std::size_t index) {
  return index < call.arguments.size() && call.given[index] && !call.arguments[index].is_none();
}

std::string text_at(const RunCall& call, std::size_t index, std::string_view otherwise) {
  return has(call, index) ? text_of(call.arguments[index]) : std::string(otherwise);
}

std::int64_t whole_at(const RunCall& call, std::size_t index, std::int64_t otherwise) {
  return has(call, index) ? call.arguments[index].number().numerator() : otherwise;
}

bool flag_at(const RunCall& call, std::size_t index, bool otherwise) {
  return has(call, index) ? call.arguments[index].boolean() : otherwise;
}

List items_at(const RunCall& call, std::size_t index) {
  std::optional<List> items = items_of(call.arguments[index]);
  return items ? std::move(*items) : List();
}

Value attribute_of(const RunCall& call, const Value& item, const Type* type, const Value& path,
                   const Value* otherwise) {
  if (item.is_unknown()) return item;
  if (path.kind() == ValueKind::kNumber && path.number().is_negative()) {
    call.fail(fmt::format("cannot take item {} of a list", path.number().numerator()));
  }
  Value current = item;
  std::optional<Type> current_type;
  if (type != nullptr) current_type = *type;
  for (const std::string& step : path_steps(text_of(path))) {
    if (current.is_unknown()) return current;
    const std::optional<std::size_t> position = index_step(step);
    const bool counts = position && current.kind() != ValueKind::kRecord;
    std::optional<Value> next = counts ? item_at(call, current, *position)
                                       : call.attribute(current, current_type ? &*current_type : nullptr, step);
    if (!next && otherwise != nullptr) return *otherwise;
    if (!next) {
      if (counts) call.fail(fmt::format("the list has no item {}", *position));
      call.fail(fmt::format("a {} has no field `{}`", kind_name(current.kind()), step));
    }
    current = std::move(*next);
    if (!current_type) continue;
    if (counts) {
      current_type = item_type(*current_type);
    } else {
      const RecordType::Field* field = current_type->record ? current_type->record->find(step) : nullptr;
      current_type = field != nullptr ? std::optional<Type>(Type(field->type)) : std::nullopt;
    }
  }
  return current;
}

const Type* item_type_at(const RunCall& call, std::size_t index) {
  const Type* type = index < call.types.size() ? call.types[index] : nullptr;
  return type != nullptr && type->kind == TypeKind::kList ? type->element.get() : nullptr;
}

void check_text_size(const RunCall& call, std::size_t bytes) {
  if (bytes > call.environment.limits.text)
    call.fail(fmt::format("the text grows beyond {} bytes", call.environment.limits.text));
}

void check_item_count(const RunCall& call, std::size_t items) {
  if (items > call.environment.limits.items)
    call.fail(fmt::format("the list grows beyond {} items", call.environment.limits.items));
}

std::optional<Value> unknown_among(const List& items) {
  bool found = false;
  std::vector<SymbolId> missing;
  for (const Value& item : items) {
    if (!item.is_unknown()) continue;
    found = true;
    missing = merge_missing(missing, item.missing());
  }
  if (!found) return std::nullopt;
  return Value::unknown(std::move(missing));
}

}  // namespace muster::lang
