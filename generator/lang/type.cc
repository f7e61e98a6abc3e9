#include "lang/type.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace muster::lang {
namespace {

/// Whether two sets are the same words; fields that share their values by `values_of` are of one set by meaning.
bool same_words(const ChoiceSet& a, const ChoiceSet& b) {
  return a.choices.size() == b.choices.size() &&
         std::equal(a.choices.begin(), a.choices.end(), b.choices.begin(),
                    [](const Choice& x, const Choice& y) { return x.id == y.id; });
}

Type unify_numbers(const Type& a, const Type& b) {
  if (a.unit == b.unit) {
    Type type = a;
    type.literal = a.literal && b.literal;
    return type;
  }
  if (a.literal) return b;
  if (b.literal) return a;
  return Type::any();
}

std::string describe_unit(std::string_view noun, const Unit& unit) {
  return unit.is_plain() ? std::string(noun) : fmt::format("{} of {}", noun, unit.to_string());
}

}  // namespace

const Choice* ChoiceSet::find(std::string_view id) const {
  const auto found =
      std::find_if(choices.begin(), choices.end(), [id](const Choice& choice) { return choice.id == id; });
  return found != choices.end() ? &*found : nullptr;
}

Type Type::of(TypeKind kind) {
  Type type;
  type.kind = kind;
  return type;
}

Type Type::number(Unit unit) {
  Type type = of(TypeKind::kNumber);
  type.unit = std::move(unit);
  return type;
}

Type Type::text(std::shared_ptr<const ChoiceSet> choices) {
  Type type = of(TypeKind::kText);
  type.choices = std::move(choices);
  return type;
}

Type Type::list(Type element) {
  Type type = of(TypeKind::kList);
  if (!element.is_any()) type.element = std::make_shared<const Type>(std::move(element));
  return type;
}

Type Type::of_record(std::shared_ptr<const RecordType> record) {
  Type type = of(TypeKind::kRecord);
  type.record = std::move(record);
  return type;
}

const RecordType::Field* RecordType::find(std::string_view field_name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == field_name; });
  return found != fields.end() ? &*found : nullptr;
}

std::string describe(const Type& type) {
  switch (type.kind) {
    case TypeKind::kAny:
      return "something of any type";
    case TypeKind::kNone:
      return "none";
    case TypeKind::kBoolean:
      return "true or false";
    case TypeKind::kNumber:
      return describe_unit("a number", type.unit);
    case TypeKind::kMoney:
      return fmt::format("{}{}", type.currency.empty() ? "money" : "money in " + type.currency,
                         type.unit.is_plain() ? "" : " (" + type.unit.to_string() + ")");
    case TypeKind::kDate:
      return "a date";
    case TypeKind::kDuration:
      return "a duration";
    case TypeKind::kText:
      return type.choices == nullptr ? "text" : fmt::format("a choice of `{}`", type.choices->name);
    case TypeKind::kHtml:
      return "HTML";
    case TypeKind::kList: {
      if (type.element == nullptr || type.element->is(TypeKind::kNone)) return "a list";
      if (type.element->is(TypeKind::kNumber)) return describe_unit("a list of numbers", type.element->unit);
      if (type.element->is(TypeKind::kText)) {
        return type.element->choices != nullptr ? fmt::format("a list of choices of `{}`", type.element->choices->name)
                                                : "a list of texts";
      }
      return fmt::format("a list of {}", describe(*type.element));
    }
    case TypeKind::kRecord:
      return type.record == nullptr || type.record->name.empty() ? "a record"
                                                                 : fmt::format("the record `{}`", type.record->name);
    case TypeKind::kCallable:
      return "a function";
  }
  return {};
}

Type type_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kUnknown:
      return Type::any();
    case ValueKind::kNone:
      return Type::of(TypeKind::kNone);
    case ValueKind::kBoolean:
      return Type::of(TypeKind::kBoolean);
    case ValueKind::kNumber:
      return Type::number();
    case ValueKind::kMoney: {
      Type type = Type::of(TypeKind::kMoney);
      type.currency = value.money().currency;
      return type;
    }
    case ValueKind::kDate:
      return Type::of(TypeKind::kDate);
    case ValueKind::kDuration:
      return Type::of(TypeKind::kDuration);
    case ValueKind::kText:
      return Type::text();
    case ValueKind::kHtml:
      return Type::of(TypeKind::kHtml);
    case ValueKind::kList: {
      Type element = Type::of(TypeKind::kNone);
      for (const Value& item : value.list()) element = unify(element, type_of(item));
      return Type::list(std::move(element));
    }
    case ValueKind::kRecord: {
      auto record = std::make_shared<RecordType>();
      for (const auto& [name, item] : value.record().entries()) {
        record->fields.push_back({name, type_of(item), std::nullopt});
      }
      return Type::of_record(std::move(record));
    }
    case ValueKind::kObject:
      return Type::any();
  }
  return Type::any();
}

Type unify(const Type& a, const Type& b) {
  if (a.is(TypeKind::kNone)) return b;
  if (b.is(TypeKind::kNone)) return a;
  if (a.kind != b.kind) {
    const bool both_text =
        (a.is(TypeKind::kText) && b.is(TypeKind::kHtml)) || (a.is(TypeKind::kHtml) && b.is(TypeKind::kText));
    return both_text ? Type::text() : Type::any();
  }
  switch (a.kind) {
    case TypeKind::kNumber:
      return unify_numbers(a, b);
    case TypeKind::kMoney: {
      if (a.unit != b.unit) return Type::any();
      Type type = a;
      if (a.currency != b.currency) type.currency.clear();
      return type;
    }
    case TypeKind::kText:
      if (a.choices == b.choices ||
          (a.choices != nullptr && b.choices != nullptr && same_words(*a.choices, *b.choices))) {
        return a;
      }
      return Type::text();
    case TypeKind::kList:
      if (a.element == nullptr || b.element == nullptr) return Type::list(Type::any());
      return Type::list(unify(*a.element, *b.element));
    case TypeKind::kRecord:
      return a.record == b.record ? a : Type::of_record(nullptr);
    default:
      return a;
  }
}

}  // namespace muster::lang
