#include <algorithm>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/case.h"
#include "base/edit_distance.h"
#include "base/escape.h"
#include "base/locale_format.h"
#include "base/utf8.h"
#include "lang/arguments.h"
#include "lang/library.h"
#include "lang/operators.h"

// Filters of lists, with the names and the meaning they have in Jinja; each gives a list where Jinja gives a generator.
// A list with an unknown item still has a length and an order of places; what depends on the item's value is unknown.
namespace muster::lang {
namespace {

bool is_text(const Value& value) { return value.kind() == ValueKind::kText || value.kind() == ValueKind::kHtml; }

/// What two texts are compared by unless case counts.
Value folded(const Value& value, bool case_sensitive) {
  if (case_sensitive || !is_text(value)) return value;
  return to_lower(text_of(value));
}

Type list_of_items(const CheckCall& call) { return Type::list(item_type(type_at(call, 0))); }

Type list_of(Type element) { return Type::list(std::move(element)); }

std::shared_ptr<const RecordType> record_of(std::string name, std::vector<RecordType::Field> fields) {
  RecordType record;
  record.name = std::move(name);
  record.fields = std::move(fields);
  return std::make_shared<const RecordType>(std::move(record));
}

bool is_given(const CheckCall& call, std::size_t index) {
  return index < call.arguments.size() && call.arguments[index].has_value();
}

/// Checks an attribute if there is one, for the places it reads and the fields it names.
void check_attribute(CheckCall& call, std::size_t index) {
  if (is_given(call, index)) attribute_type(call, item_type(type_at(call, 0)), index);
}

/// The key of each item: the attribute when there is one, else the item.
List keys_of(const RunCall& call, const List& items, std::size_t attribute_index) {
  if (!has(call, attribute_index)) return items;
  List keys;
  keys.reserve(items.size());
  for (const Value& item : items)
    keys.push_back(attribute_of(call, item, item_type_at(call, 0), call.arguments[attribute_index]));
  return keys;
}

/// The order of two keys; of texts that of the reader's language, where there is a reader.
std::optional<int> order_of_keys(const LocaleFormat* locale, const Value& left, const Value& right) {
  if (locale != nullptr && is_text(left) && is_text(right)) {
    const int order = locale->compare(text_of(left), text_of(right));
    if (order != 0) return order;
  }
  if (locale == nullptr || left.kind() != ValueKind::kList || right.kind() != ValueKind::kList)
    return order_of(left, right);
  const std::size_t shared = std::min(left.list().size(), right.list().size());
  for (std::size_t i = 0; i < shared; ++i) {
    if (same(left.list()[i], right.list()[i])) continue;
    const std::optional<int> order = order_of_keys(locale, left.list()[i], right.list()[i]);
    if (!order || *order != 0) return order;
  }
  return order_of(left, right);
}

/// Places of the items in the order of their keys, equal ones as they stand. Fails where two keys have no order.
std::vector<std::size_t> sorted_places(const RunCall& call, const List& keys, bool reverse) {
  std::vector<std::size_t> places(keys.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
    const Value& left = keys[reverse ? b : a];
    const Value& right = keys[reverse ? a : b];
    if (same(left, right)) return false;
    const std::optional<int> order = order_of_keys(call.environment.locale(), left, right);
    if (!order) call.fail(fmt::format("cannot put {} and {} in order", text_of(left), text_of(right)));
    return *order < 0;
  });
  return places;
}

Value run_sort(RunCall& call) {
  const List items = items_at(call, 0);
  const bool case_sensitive = flag_at(call, 2);
  List keys;
  if (has(call, 3) && is_text(call.arguments[3])) {
    // `'age,name'` sorts by the first, then by the second.
    const std::string attributes = text_of(call.arguments[3]);
    for (const Value& item : items) {
      List parts;
      for (std::size_t begin = 0; begin <= attributes.size();) {
        const std::size_t end = std::min(attributes.find(',', begin), attributes.size());
        parts.push_back(
            folded(attribute_of(call, item, item_type_at(call, 0), Value(attributes.substr(begin, end - begin))),
                   case_sensitive));
        begin = end + 1;
      }
      if (const auto unknown = unknown_among(parts)) {
        keys.push_back(*unknown);
      } else if (parts.size() == 1) {
        keys.push_back(std::move(parts.front()));
      } else {
        keys.emplace_back(std::move(parts));
      }
    }
  } else {
    for (const Value& key : keys_of(call, items, 3)) keys.push_back(folded(key, case_sensitive));
  }
  if (const auto unknown = unknown_among(keys)) return *unknown;
  List result;
  for (const std::size_t place : sorted_places(call, keys, flag_at(call, 1))) result.push_back(items[place]);
  return result;
}

Type check_sort(CheckCall& call) {
  if (is_given(call, 3) && call.literals[3] && call.literals[3]->find(',') != std::string::npos) {
    // Each part for itself; `attribute_type` reads the text of the literal.
    const std::string attributes = *call.literals[3];
    for (std::size_t begin = 0; begin <= attributes.size();) {
      const std::size_t end = std::min(attributes.find(',', begin), attributes.size());
      call.literals[3] = attributes.substr(begin, end - begin);
      check_attribute(call, 3);
      begin = end + 1;
    }
    call.literals[3] = attributes;
  } else {
    check_attribute(call, 3);
  }
  return list_of_items(call);
}

Value run_unique(RunCall& call) {
  const List items = items_at(call, 0);
  List keys = keys_of(call, items, 2);
  if (const auto unknown = unknown_among(keys)) return *unknown;
  List seen;
  List result;
  for (std::size_t i = 0; i < items.size(); ++i) {
    Value key = folded(keys[i], flag_at(call, 1));
    if (std::any_of(seen.begin(), seen.end(), [&](const Value& other) { return same(key, other); })) continue;
    seen.push_back(std::move(key));
    result.push_back(items[i]);
  }
  return result;
}

/// The least or greatest item; the first of equals, as in Python.
Value extreme(RunCall& call, int wanted) {
  const List items = items_at(call, 0);
  List keys = keys_of(call, items, 2);
  if (const auto unknown = unknown_among(keys)) return *unknown;
  for (Value& key : keys) key = folded(key, flag_at(call, 1));
  if (items.empty()) return {};
  std::size_t best = 0;
  for (std::size_t i = 1; i < items.size(); ++i) {
    const std::optional<int> order = order_of(keys[i], keys[best]);
    if (!order && !same(keys[i], keys[best]))
      call.fail(fmt::format("cannot compare {} with {}", text_of(keys[i]), text_of(keys[best])));
    if (order == wanted) best = i;
  }
  return items[best];
}

Type check_item(CheckCall& call) {
  check_attribute(call, 2);
  return item_type(type_at(call, 0));
}

Value run_groupby(RunCall& call) {
  const List items = items_at(call, 0);
  const bool case_sensitive = flag_at(call, 3);
  const Value* otherwise = call.given[2] ? &call.arguments[2] : nullptr;
  List keys;
  for (const Value& item : items) {
    Value key = attribute_of(call, item, item_type_at(call, 0), call.arguments[1], otherwise);
    if (otherwise != nullptr && !key.is_known()) key = *otherwise;
    keys.push_back(std::move(key));
  }
  if (const auto unknown = unknown_among(keys)) return *unknown;
  List compared;
  for (const Value& key : keys) compared.push_back(folded(key, case_sensitive));
  const std::vector<std::size_t> places = sorted_places(call, compared, false);
  List groups;
  for (std::size_t begin = 0; begin < places.size();) {
    std::size_t end = begin;
    List members;
    while (end < places.size() && same(compared[places[begin]], compared[places[end]]))
      members.push_back(items[places[end++]]);
    groups.emplace_back(Record({{"grouper", keys[places[begin]]}, {"list", Value(std::move(members))}}));
    begin = end;
  }
  return groups;
}

Type check_groupby(CheckCall& call) {
  Type key = attribute_type(call, item_type(type_at(call, 0)), 1);
  if (is_given(call, 2)) key = unify(key, type_at(call, 2));
  return list_of(Type::of_record(
      record_of("group", {{"grouper", std::move(key), std::nullopt}, {"list", list_of_items(call), std::nullopt}})));
}

Value run_join(RunCall& call) {
  const List items = items_at(call, 0);
  const List parts = keys_of(call, items, 2);
  if (const auto unknown = unknown_among(parts)) return *unknown;
  const auto is_html = [](const Value& value) { return value.kind() == ValueKind::kHtml; };
  const bool separator_is_html = has(call, 1) && is_html(call.arguments[1]);
  // Once a part is HTML the whole is, and the other parts are escaped.
  const bool html = call.html && (separator_is_html || std::any_of(parts.begin(), parts.end(), is_html));
  const auto written = [&](const Value& value) {
    return html && !is_html(value) ? escape_html(text_of(value)) : text_of(value);
  };
  const std::string separator = has(call, 1) ? written(call.arguments[1]) : std::string();
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += written(parts[i]);
    check_text_size(call, out.size());
  }
  return html ? Value(SafeHtml{std::move(out)}) : Value(std::move(out));
}

Value run_length(RunCall& call) {
  const Value& value = call.arguments[0];
  if (is_text(value)) return static_cast<std::int64_t>(count_code_points(text_of(value)));
  if (value.kind() == ValueKind::kRecord) return static_cast<std::int64_t>(value.record().size());
  return static_cast<std::int64_t>(value.list().size());
}

Value run_reverse(RunCall& call) {
  List items = items_at(call, 0);
  std::reverse(items.begin(), items.end());
  if (!is_text(call.arguments[0])) return items;
  std::string out;
  for (const Value& character : items) out += character.text();
  return call.arguments[0].kind() == ValueKind::kHtml ? Value(SafeHtml{std::move(out)}) : Value(std::move(out));
}

Value run_batch(RunCall& call) {
  const List items = items_at(call, 0);
  const std::int64_t size = whole_at(call, 1);
  if (size < 1) call.fail(fmt::format("`batch` takes a size of at least 1, and this is {}", size));
  check_item_count(call, has(call, 2) ? static_cast<std::size_t>(size) : 0);
  List rows;
  List row;
  for (const Value& item : items) {
    if (row.size() == static_cast<std::size_t>(size)) rows.emplace_back(std::exchange(row, {}));
    row.push_back(item);
  }
  if (!row.empty()) {
    if (has(call, 2)) row.resize(std::max(row.size(), static_cast<std::size_t>(size)), call.arguments[2]);
    rows.emplace_back(std::move(row));
  }
  return rows;
}

Value run_slice(RunCall& call) {
  const List items = items_at(call, 0);
  const std::int64_t wanted = whole_at(call, 1);
  if (wanted < 1) call.fail(fmt::format("`slice` takes at least 1 part, and this is {}", wanted));
  check_item_count(call, static_cast<std::size_t>(wanted));
  const auto parts = static_cast<std::size_t>(wanted);
  const std::size_t size = items.size() / parts;
  const std::size_t longer = items.size() % parts;
  List columns;
  auto next = items.begin();
  for (std::size_t i = 0; i < parts; ++i) {
    const auto end = next + static_cast<std::ptrdiff_t>(size + (i < longer ? 1 : 0));
    List column(next, end);
    next = end;
    if (has(call, 2) && i >= longer) column.push_back(call.arguments[2]);
    columns.emplace_back(std::move(column));
  }
  return columns;
}

Type check_rows(CheckCall& call) {
  Type item = item_type(type_at(call, 0));
  if (is_given(call, 2)) item = unify(item, type_at(call, 2));
  return list_of(list_of(std::move(item)));
}

Value pairs_of(const Record& record) {
  List pairs;
  for (const auto& [key, value] : record.entries()) pairs.emplace_back(List{key, value});
  return pairs;
}

Value run_dictsort(RunCall& call) {
  const std::string by = text_at(call, 2, "key");
  if (by != "key" && by != "value") call.fail(fmt::format("`dictsort` sorts by 'key' or 'value', not by '{}'", by));
  const List pairs = pairs_of(call.arguments[0].record()).list();
  List keys;
  for (const Value& pair : pairs) keys.push_back(folded(pair.list()[by == "key" ? 0 : 1], flag_at(call, 1)));
  if (const auto unknown = unknown_among(keys)) return *unknown;
  List result;
  for (const std::size_t place : sorted_places(call, keys, flag_at(call, 3))) result.push_back(pairs[place]);
  return result;
}

/// The sum of numbers, of money in one currency, or of durations.
Value run_sum(RunCall& call) {
  const List parts = keys_of(call, items_at(call, 0), 1);
  if (const auto unknown = unknown_among(parts)) return *unknown;
  const Type* type = item_type_at(call, 0);
  Value total = call.given[2] ? call.arguments[2] : Value(0);
  if (parts.empty() && !call.given[2] && type != nullptr) {
    if (type->kind == TypeKind::kMoney)
      return type->currency.empty() ? Value::unknown() : Value(Money{Number(0), type->currency});
    if (type->kind == TypeKind::kDuration) return Duration{};
  }
  const auto add = [&](const std::optional<Number>& sum) {
    if (!sum) call.fail("the sum does not fit");
    return *sum;
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Value& part = parts[i];
    if (part.is_none()) return Value::unknown();
    const bool starts = i == 0 && !call.given[2];
    if (part.kind() == ValueKind::kNumber && total.kind() == ValueKind::kNumber) {
      total = add(total.number().plus(part.number()));
    } else if (part.kind() == ValueKind::kMoney && starts) {
      total = part;
    } else if (part.kind() == ValueKind::kMoney && total.kind() == ValueKind::kMoney) {
      // Two currencies only meet where the types could not tell; there is no rate to join them by.
      if (part.money().currency != total.money().currency) return Value::unknown();
      total = Money{add(total.money().amount.plus(part.money().amount)), part.money().currency};
    } else if (part.kind() == ValueKind::kDuration && starts) {
      total = part;
    } else if (part.kind() == ValueKind::kDuration && total.kind() == ValueKind::kDuration) {
      Duration sum = total.duration();
      if (__builtin_add_overflow(sum.months, part.duration().months, &sum.months) ||
          __builtin_add_overflow(sum.days, part.duration().days, &sum.days)) {
        call.fail("the sum does not fit");
      }
      total = sum;
    } else {
      call.fail(fmt::format("`sum` cannot add a {} to a {}", kind_name(part.kind()), kind_name(total.kind())));
    }
  }
  return total;
}

Type check_sum(CheckCall& call) {
  const Type item = item_type(type_at(call, 0));
  Type part = is_given(call, 1) ? attribute_type(call, item, 1) : item;
  switch (part.kind) {
    case TypeKind::kAny:
    case TypeKind::kNumber:
    case TypeKind::kMoney:
    case TypeKind::kDuration:
      break;
    case TypeKind::kNone:
      return Type::number();  // of an empty list
    default:
      report(call, is_given(call, 1) ? 1 : 0,
             fmt::format("`sum` adds numbers, money or durations, but this is {}", describe(part)));
      return Type::any();
  }
  if (is_given(call, 2)) return common_type(call, part, type_at(call, 2), 2);
  part.literal = false;
  return part;
}

Value run_minus(RunCall& call) {
  const List items = items_at(call, 0);
  const Value others = items_at(call, 1);
  List result;
  std::vector<SymbolId> missing;
  bool unknown = false;
  for (const Value& item : items) {
    if (item.is_none()) {
      result.push_back(item);
      continue;
    }
    const std::optional<Value> is_other = membership_of(item, others);
    if (!is_other) continue;
    if (is_other->is_unknown()) {
      unknown = true;
      missing = merge_missing(missing, is_other->missing());
    } else if (is_other->is_false()) {
      result.push_back(item);
    }
  }
  return unknown ? Value::unknown(std::move(missing)) : Value(std::move(result));
}

Type check_minus(CheckCall& call) {
  const Type mine = item_type(type_at(call, 0));
  const Type theirs = item_type(type_at(call, 1));
  if (mine.kind != TypeKind::kAny && theirs.kind != TypeKind::kAny && mine.kind != theirs.kind) {
    report(call, 1,
           fmt::format("`minus` cannot take {} from {}", describe(type_at(call, 1)), describe(type_at(call, 0))));
  }
  return list_of(mine);
}

Value run_default(RunCall& call) {
  const Value& value = call.arguments[0];
  const bool missing = !value.is_known() || (flag_at(call, 2) && truth_of(value) == false);
  if (!missing) return value;
  return call.given[1] ? call.arguments[1] : Value("");
}

Type check_default(CheckCall& call) {
  const Type subject = type_at(call, 0);
  const Type otherwise = is_given(call, 1) ? type_at(call, 1) : Type::text();
  if (subject.kind == TypeKind::kNumber && otherwise.kind == TypeKind::kNumber) {
    if (otherwise.literal) return subject;
    if (!subject.literal && subject.unit != otherwise.unit)
      report(call, 1, fmt::format("`{}` gives {} in place of {}", call.name, describe(otherwise), describe(subject)));
    return otherwise;
  }
  if (subject.kind == TypeKind::kNone) return otherwise;
  return unify(subject, otherwise);
}

// --- filters that call others by name
// --------------------------------------------------------------------------------------------------------------------------

/// The filter or test that argument `index` names; reports one that is not there.
const Callable* find_named(CheckCall& call, std::size_t index, bool test) {
  if (call.library == nullptr || !call.literals[index]) return nullptr;
  const std::string& name = *call.literals[index];
  const Callable* found = test ? call.library->find_test(name) : call.library->find_filter(name);
  if (found != nullptr) return found;
  Diagnostic& error =
      call.diagnostics->error(call.places[index], fmt::format("there is no {} `{}`", test ? "test" : "filter", name));
  const std::vector<std::string> names = test ? call.library->test_names() : call.library->filter_names();
  if (const auto nearest = find_nearest(name, names)) error.help = fmt::format("did you mean `{}`?", *nearest);
  return nullptr;
}

/// Checks a call of what argument `index` names, with an item as its subject and the arguments after `index`; gives its
/// type.
Type check_named(CheckCall& call, std::size_t index, const Type& subject, bool test,
                 std::initializer_list<std::size_t> skipped) {
  const Callable* callable = find_named(call, index, test);
  if (callable == nullptr || !callable->check) return Type::any();
  CheckCall inner;
  inner.name = callable->name;
  inner.place = call.places[index];
  inner.diagnostics = call.diagnostics;
  inner.library = call.library;
  inner.reads = call.reads;
  const auto add = [&inner](std::optional<Type> type, std::optional<std::string> literal, const Span& place) {
    inner.arguments.push_back(std::move(type));
    inner.literals.push_back(std::move(literal));
    inner.places.push_back(place);
  };
  add(subject, std::nullopt, call.places[index]);
  for (std::size_t i = index + 1; i < call.arguments.size(); ++i) {
    if (std::find(skipped.begin(), skipped.end(), i) != skipped.end() || !call.arguments[i]) continue;
    add(call.arguments[i], call.literals[i], call.places[i]);
  }
  const std::size_t given = inner.arguments.size() - 1;
  const std::size_t most = callable->parameters.size() - callable->keyword_only;
  if (given < callable->required || (given > most && !callable->variadic)) {
    report(call, index,
           fmt::format("`{}` takes {} {}, and here are {}", callable->name,
                       given < callable->required ? callable->required : most, most == 1 ? "argument" : "arguments",
                       given));
    return Type::any();
  }
  while (inner.arguments.size() < callable->parameters.size() + 1) add(std::nullopt, std::nullopt, call.places[index]);
  return callable->check(inner);
}

/// The arguments that go on to what argument `index` names: an item, then those after `index`.
std::vector<Value> passed_on(const RunCall& call, std::size_t index, std::initializer_list<std::size_t> skipped) {
  std::vector<Value> arguments(1);
  for (std::size_t i = index + 1; i < call.arguments.size(); ++i) {
    if (std::find(skipped.begin(), skipped.end(), i) == skipped.end() && call.given[i])
      arguments.push_back(call.arguments[i]);
  }
  return arguments;
}

// `map`'s arguments: the items, the filter, and by name only the attribute and what stands in for it.
constexpr std::size_t kMapFilter = 1;
constexpr std::size_t kMapAttribute = 2;
constexpr std::size_t kMapDefault = 3;
const std::initializer_list<std::size_t> kMapNamed = {kMapAttribute, kMapDefault};

Value run_map(RunCall& call) {
  const List items = items_at(call, 0);
  const Type* type = item_type_at(call, 0);
  List result;
  result.reserve(items.size());
  if (has(call, kMapFilter)) {
    const std::string filter = text_of(call.arguments[kMapFilter]);
    std::vector<Value> arguments = passed_on(call, kMapFilter, kMapNamed);
    for (const Value& item : items) {
      arguments.front() = item;
      result.push_back(call.filter(filter, arguments, type));
    }
    return result;
  }
  if (!has(call, kMapAttribute)) call.fail("`map` takes the name of a filter, or `attribute=`");
  for (const Value& item : items) {
    const Value* otherwise = call.given[kMapDefault] ? &call.arguments[kMapDefault] : nullptr;
    Value value = attribute_of(call, item, type, call.arguments[kMapAttribute], otherwise);
    if (otherwise != nullptr && !value.is_known()) value = *otherwise;
    result.push_back(std::move(value));
  }
  return result;
}

Type check_map(CheckCall& call) {
  const Type item = item_type(type_at(call, 0));
  if (is_given(call, kMapFilter)) {
    if (is_given(call, kMapAttribute))
      report(call, kMapAttribute, "`map` takes the name of a filter or `attribute=`, not both");
    return list_of(check_named(call, kMapFilter, item, false, kMapNamed));
  }
  if (!is_given(call, kMapAttribute)) {
    report(call, 0, "`map` takes the name of a filter, or `attribute=`");
    return Type::any();
  }
  Type value = attribute_type(call, item, kMapAttribute);
  if (is_given(call, kMapDefault)) value = unify(value, type_at(call, kMapDefault));
  return list_of(std::move(value));
}

/// `select` and its kin: keeps the items for which the test, or the item's truth, is `wanted`. `test_index` is the
/// argument that names the test.
Value run_choose(RunCall& call, std::size_t test_index, bool wanted) {
  const List items = items_at(call, 0);
  const bool by_attribute = test_index == 2;
  const bool has_test = has(call, test_index);
  const std::string test = text_at(call, test_index);
  std::vector<Value> arguments = passed_on(call, test_index, {});
  List result;
  std::vector<SymbolId> missing;
  bool unknown = false;
  for (const Value& item : items) {
    const Value subject = by_attribute ? attribute_of(call, item, item_type_at(call, 0), call.arguments[1]) : item;
    arguments.front() = subject;
    const Value answer = has_test ? call.test(test, arguments) : subject;
    if (answer.is_unknown()) {
      unknown = true;
      missing = merge_missing(missing, answer.missing());
    } else if (truth_of(answer) == wanted) {
      result.push_back(item);
    }
  }
  // Whether such an item belongs is open, and so is the list.
  return unknown ? Value::unknown(std::move(missing)) : Value(std::move(result));
}

Type check_choose(CheckCall& call, std::size_t test_index) {
  Type subject = item_type(type_at(call, 0));
  if (test_index == 2) subject = attribute_type(call, subject, 1);
  if (is_given(call, test_index)) check_named(call, test_index, subject, true, {});
  return list_of_items(call);
}

void add_choosers(Library& library) {
  const auto add = [&library](const char* name, std::size_t test_index, bool wanted) {
    std::vector<BuiltinParameter> parameters;
    if (test_index == 2) parameters.push_back({"attribute", Takes::kAttribute});
    parameters.push_back({"test", Takes::kName});
    library.add_filter(make_callable({
        .name = name,
        .subject = Takes::kItems,
        .parameters = std::move(parameters),
        .required = test_index - 1,
        .variadic = Takes::kAnything,
        .pure = false,
        .result = [test_index](CheckCall& call) { return check_choose(call, test_index); },
        .run = [test_index, wanted](RunCall& call) { return run_choose(call, test_index, wanted); },
    }));
  };
  add("select", 1, true);
  add("reject", 1, false);
  add("selectattr", 2, true);
  add("rejectattr", 2, false);
  library.add_filter(make_callable({
      .name = "map",
      .subject = Takes::kItems,
      .parameters = {{"filter", Takes::kName}, {"attribute", Takes::kAttribute}, {"default", Takes::kAnything}},
      .variadic = Takes::kAnything,
      .keyword_only = 2,
      .strict = true,
      .pure = false,
      .result = check_map,
      .run = run_map,
  }));
}

}  // namespace

void add_list_filters(Library& library) {
  const BuiltinParameter attribute{"attribute", Takes::kAttribute};
  const BuiltinParameter case_sensitive{"case_sensitive", Takes::kBoolean};
  const BuiltinParameter reverse{"reverse", Takes::kBoolean};
  const auto add = [&library](Builtin builtin) { library.add_filter(make_callable(std::move(builtin))); };

  add({.name = "sort",
       .subject = Takes::kItems,
       .parameters = {reverse, case_sensitive, attribute},
       .pure = false,
       .result = check_sort,
       .run = run_sort});
  add({.name = "unique",
       .subject = Takes::kItems,
       .parameters = {case_sensitive, attribute},
       .pure = false,
       .result =
           [](CheckCall& call) {
             check_attribute(call, 2);
             return list_of_items(call);
           },
       .run = run_unique});
  add({.name = "min",
       .subject = Takes::kItems,
       .parameters = {case_sensitive, attribute},
       .pure = false,
       .result = check_item,
       .run = [](RunCall& call) { return extreme(call, -1); }});
  add({.name = "max",
       .subject = Takes::kItems,
       .parameters = {case_sensitive, attribute},
       .pure = false,
       .result = check_item,
       .run = [](RunCall& call) { return extreme(call, 1); }});
  add({.name = "groupby",
       .subject = Takes::kItems,
       .parameters = {attribute, {"default", Takes::kAnything}, case_sensitive},
       .required = 1,
       .pure = false,
       .result = check_groupby,
       .run = run_groupby});
  add({.name = "join",
       .subject = Takes::kItems,
       .parameters = {{"d", Takes::kWritable}, attribute},
       .pure = false,
       .result =
           [](CheckCall& call) {
             check_attribute(call, 2);
             return Type::any();
           },
       .run = run_join});
  for (const char* name : {"length", "count"})
    add({.name = name, .subject = Takes::kItems, .result = gives(Type::number()), .run = run_length});
  add({.name = "first", .subject = Takes::kItems, .result = check_item, .run = [](RunCall& call) {
         const List items = items_at(call, 0);
         return items.empty() ? Value() : items.front();
       }});
  add({.name = "last", .subject = Takes::kItems, .result = check_item, .run = [](RunCall& call) {
         const List items = items_at(call, 0);
         return items.empty() ? Value() : items.back();
       }});
  add({.name = "list",
       .subject = Takes::kItems,
       .result = [](CheckCall& call) { return list_of_items(call); },
       .run = [](RunCall& call) -> Value { return items_at(call, 0); }});
  add({.name = "reverse",
       .subject = Takes::kItems,
       .result =
           [](CheckCall& call) {
             return type_at(call, 0).kind == TypeKind::kRecord ? list_of_items(call) : type_at(call, 0);
           },
       .run = run_reverse});
  add({.name = "batch",
       .subject = Takes::kItems,
       .parameters = {{"linecount", Takes::kWhole}, {"fill_with", Takes::kAnything}},
       .required = 1,
       .result = check_rows,
       .run = run_batch});
  add({.name = "slice",
       .subject = Takes::kItems,
       .parameters = {{"slices", Takes::kWhole}, {"fill_with", Takes::kAnything}},
       .required = 1,
       .result = check_rows,
       .run = run_slice});
  add({.name = "items",
       .subject = Takes::kRecord,
       .result = gives(Type::list(Type::list(Type::any()))),
       .run = [](RunCall& call) { return pairs_of(call.arguments[0].record()); }});
  add({.name = "dictsort",
       .subject = Takes::kRecord,
       .parameters = {case_sensitive, {"by", Takes::kText}, reverse},
       .pure = false,
       .result = gives(Type::list(Type::list(Type::any()))),
       .run = run_dictsort});
  add({.name = "sum",
       .subject = Takes::kItems,
       .parameters = {attribute, {"start", Takes::kAnything}},
       .pure = false,
       .result = check_sum,
       .run = run_sum});
  add({.name = "minus",
       .subject = Takes::kList,
       .parameters = {{"other", Takes::kList}},
       .required = 1,
       .result = check_minus,
       .run = run_minus});
  add({.name = "attr",
       .subject = Takes::kAnything,
       .parameters = {{"name", Takes::kText}},
       .required = 1,
       .pure = false,
       .result = [](CheckCall& call) { return attribute_type(call, type_at(call, 0), 1); },
       .run = [](RunCall& call) { return attribute_of(call, call.arguments[0], call.types[0], call.arguments[1]); }});
  for (const char* name : {"default", "d"}) {
    add({.name = name,
         .subject = Takes::kAnything,
         .parameters = {{"default_value", Takes::kAnything}, {"boolean", Takes::kBoolean}},
         .strict = false,
         .takes_none = true,
         .result = check_default,
         .run = run_default});
  }
  add_choosers(library);
}

}  // namespace muster::lang
