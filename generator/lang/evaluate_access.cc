#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/edit_distance.h"
#include "lang/evaluator.h"
#include "lang/live_object.h"
#include "lang/operators.h"
#include "lang/symbol.h"

// Attributes, items and fields of entries while an expression runs.
namespace muster::lang {
namespace {

const EntryRef* entry_of(const Value& value) {
  if (value.kind() != ValueKind::kObject) return nullptr;
  return dynamic_cast<const EntryRef*>(value.shared_object().get());
}

const LiveObject* live_object_of(const Value& value) {
  if (value.kind() != ValueKind::kObject) return nullptr;
  return dynamic_cast<const LiveObject*>(value.shared_object().get());
}

bool is_text(const Value& value) { return value.kind() == ValueKind::kText || value.kind() == ValueKind::kHtml; }

}  // namespace

std::optional<SymbolId> Evaluator::symbol_of(const Expr& expr, Value& scratch) {
  if (expr.kind == ExprKind::kSymbol) return expr.symbol;
  const Value& subject = evaluate(*expr.children[0], scratch);
  if (!subject.is_known()) {
    if (&subject != &scratch) scratch = subject;
    return std::nullopt;
  }
  if (expr.kind == ExprKind::kEntryField) {
    const EntryRef* entry = entry_of(subject);
    if (entry == nullptr) {
      fail(expr.span, fmt::format("`{}` is read from an entry, but this is {}", expr.name, describe_value(subject)));
    }
    return entry_symbol(expr.symbol, entry->index());
  }
  if (!is_text(subject)) {
    fail(expr.children[0]->span,
         fmt::format("`{}` is looked up by name, but this is {}", expr.name, describe_value(subject)));
  }
  const std::string name = text_of(subject);
  const auto found =
      std::lower_bound(expr.symbols.begin(), expr.symbols.end(), name,
                       [](const auto& entry, const std::string& wanted) { return entry.first < wanted; });
  if (found == expr.symbols.end() || found->first != name) {
    fail(expr.span, fmt::format("there is no `{}.{}`", expr.name, name), describe_operand(*expr.children[0], subject));
  }
  return found->second;
}

const Value& Evaluator::evaluate_entry_field(const Expr& expr, Value& scratch) {
  const Value& subject = evaluate(*expr.children[0], scratch);
  if (const EntryRef* entry = entry_of(subject)) return read_symbol(entry_symbol(expr.symbol, entry->index()));
  if (!subject.is_known()) return subject;
  if (subject.kind() == ValueKind::kRecord) {
    if (const Value* field = subject.record().find(expr.name)) return scratch = Value(*field);
  }
  fail(expr.span, fmt::format("`{}` is read from an entry, but this is {}", expr.name, describe_value(subject)));
}

const Value& Evaluator::evaluate_symbol_table(const Expr& expr, Value& scratch) {
  const std::optional<SymbolId> symbol = symbol_of(expr, scratch);
  return symbol ? read_symbol(*symbol) : scratch;
}

const Value& Evaluator::evaluate_given(const Expr& expr, Value& scratch) {
  const std::optional<SymbolId> symbol = symbol_of(*expr.children[0], scratch);
  if (!symbol) return scratch.is_none() ? scratch = false : scratch;
  environment_.trace.reads.push_back(*symbol);
  environment_.trace.deciders.push_back(*symbol);
  return scratch = environment_.is_given(*symbol);
}

/// A field of a record whose type is known: one that the record leaves out is none, or unknown where any key may stand.
const Value& Evaluator::evaluate_field(const Expr& expr, Value& scratch) {
  Value subject_scratch;
  const Value& subject = evaluate(*expr.children[0], subject_scratch);
  if (!subject.is_known()) return scratch = subject;
  if (subject.kind() != ValueKind::kRecord) {
    Value value = attribute_of(subject, &expr.children[0]->type, expr.name);
    if (is_undefined(value)) {
      fail(expr.span, fmt::format("{} has no `{}`", describe_value(subject), expr.name));
    }
    return scratch = std::move(value);
  }
  const Value* field = subject.record().find(expr.name);
  if (field == nullptr) return scratch = expr.kind == ExprKind::kField ? Value() : Value::unknown();
  // The record stays alive while what it was read from does; a copy where that is only the scratch.
  if (&subject != &subject_scratch) return *field;
  return scratch = Value(*field);
}

Value Evaluator::entry_field(const Value& value, const Type* type, std::string_view name) {
  const EntryRef* entry = entry_of(value);
  const RecordType* record = entry->type();
  if (record == nullptr && type != nullptr) record = type->record.get();
  const RecordType::Field* field = record != nullptr ? record->find(name) : nullptr;
  if (field == nullptr || !field->symbol) return undefined_value();
  return read_symbol(entry_symbol(*field->symbol, entry->index()));
}

Value Evaluator::attribute_of(const Value& value, const Type* type, std::string_view name) {
  switch (value.kind()) {
    case ValueKind::kUnknown:
      return value;
    case ValueKind::kRecord: {
      const Value* field = value.record().find(name);
      if (field != nullptr) return *field;
      const bool is_declared = type != nullptr && type->record != nullptr && type->record->find(name) != nullptr;
      return is_declared ? Value() : undefined_value();
    }
    case ValueKind::kMoney:
      if (name == "amount") return value.money().amount;
      if (name == "currency") return Value(value.money().currency);
      break;
    case ValueKind::kDate:
      if (name == "year") return value.date().year();
      if (name == "month") return value.date().month();
      if (name == "day") return value.date().day();
      break;
    case ValueKind::kList: {
      const RecordType* record = type != nullptr && type->element != nullptr ? type->element->record.get() : nullptr;
      const RecordType::Field* key = record != nullptr ? record->find("key") : nullptr;
      if (key == nullptr || key->type.choices == nullptr) break;
      const std::vector<Choice>& rows = key->type.choices->choices;
      const Choice* row = key->type.choices->find(name);
      return row != nullptr ? row_of(value, static_cast<std::size_t>(row - rows.data()), name) : Value();
    }
    case ValueKind::kObject:
      if (entry_of(value) != nullptr) return entry_field(value, type, name);
      if (const LiveObject* object = live_object_of(value)) {
        if (std::optional<Value> attribute = object->attribute(name)) return std::move(*attribute);
      }
      break;
    default:
      break;
  }
  return undefined_value();
}

const Value& Evaluator::evaluate_attribute(const Expr& expr, Value& scratch) {
  Value subject_scratch;
  const Value& subject = evaluate(*expr.children[0], subject_scratch);
  Value value = attribute_of(subject, &expr.children[0]->type, expr.name);
  if (is_undefined(value) && !expr.lenient) {
    std::string help;
    std::vector<std::string> names;
    if (subject.kind() == ValueKind::kRecord) {
      for (const auto& [name, field] : subject.record().entries()) names.push_back(name);
    }
    if (const auto near = find_nearest(expr.name, names)) help = fmt::format("did you mean `{}`?", *near);
    fail(expr.span, fmt::format("{} has no `{}`", describe_value(subject), expr.name), {}, std::move(help));
  }
  return scratch = std::move(value);
}

/// The row of a data table, which may have been filtered or put in another order.
Value Evaluator::row_of(const Value& table, std::size_t row, std::string_view key) {
  const auto is_wanted = [&](const Value& candidate) {
    if (const EntryRef* entry = entry_of(candidate)) return entry->index() == row;
    const Value* own = candidate.kind() == ValueKind::kRecord ? candidate.record().find("key") : nullptr;
    return own != nullptr && own->kind() == ValueKind::kText && own->text() == key;
  };
  const List& rows = table.list();
  if (row < rows.size() && is_wanted(rows[row])) return rows[row];
  const auto found = std::find_if(rows.begin(), rows.end(), is_wanted);
  return found != rows.end() ? *found : Value();
}

const Value& Evaluator::evaluate_row(const Expr& expr, Value& scratch) {
  Value table_scratch;
  const Value& table = evaluate(*expr.children[0], table_scratch);
  if (!table.is_known()) return scratch = table;
  if (table.kind() != ValueKind::kList) {
    fail(expr.span, fmt::format("`{}` is looked up in a table, but this is {}", expr.name, describe_value(table)));
  }
  return scratch = row_of(table, expr.slot, expr.name);
}

const Value& Evaluator::evaluate_item(const Expr& expr, Value& scratch) {
  Value subject_scratch;
  const Value& subject = evaluate(*expr.children[0], subject_scratch);
  Value index_scratch;
  const Value& index = evaluate(*expr.children[1], index_scratch);
  if (subject.is_unknown() || index.is_unknown()) {
    return scratch = subject.is_none() || index.is_none() ? Value::unknown()
                     : !index.is_unknown()                ? subject
                     : !subject.is_unknown()              ? index
                                             : Value::unknown(merge_missing(subject.missing(), index.missing()));
  }
  const Type& type = expr.children[0]->type;
  if (!type.is_any() && (subject.is_none() || index.is_none())) return scratch = Value();
  if (is_text(index)) {
    Value value = attribute_of(subject, &type, text_of(index));
    if (is_undefined(value) && !type.is_any()) return scratch = Value();  // no such row or key: no value
    if (is_undefined(value) && !expr.lenient) {
      fail(expr.span, fmt::format("{} has no `{}`", describe_value(subject), text_of(index)),
           describe_operand(*expr.children[1], index));
    }
    return scratch = std::move(value);
  }
  if (index.kind() != ValueKind::kNumber || !index.number().is_whole() ||
      (subject.kind() != ValueKind::kList && !is_text(subject))) {
    if (expr.lenient) return scratch = undefined_value();
    fail(expr.span, fmt::format("an item of {} is not found by {}", describe_value(subject), describe(type_of(index))),
         describe_operand(*expr.children[1], index));
  }
  const Value characters = is_text(subject) ? Value(*items_of(subject)) : Value();
  const List& list = is_text(subject) ? characters.list() : subject.list();
  const auto size = static_cast<std::int64_t>(list.size());
  std::int64_t at = index.number().numerator();
  if (at < 0 && at >= -size) at += size;
  if (at < 0 || at >= size) {
    if (expr.lenient) return scratch = undefined_value();
    fail(expr.span, fmt::format("there is no item {} among {}", index.number().to_string(), size),
         describe_operand(*expr.children[1], index));
  }
  return scratch = Value(list[static_cast<std::size_t>(at)]);
}

}  // namespace muster::lang
