#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/unit.h"
#include "value/value.h"

namespace muster::lang {

enum class TypeKind : std::uint8_t {
  kAny,
  kNone,
  kBoolean,
  kNumber,
  kMoney,
  kDate,
  kDuration,
  kText,
  kHtml,
  kList,
  kRecord,
  kCallable
};

struct Choice {
  std::string id;
  std::string label;
};

/// A closed set of words that a text may be, in the order in which they are shown.
struct ChoiceSet {
  std::string name;  // the field or fact that declares it, for messages
  std::vector<Choice> choices;
  const Choice* find(std::string_view id) const;
};

struct RecordType;

/// What is known of a value before any profile is opened. Every value may also be unknown; that is no type.
struct Type {
  TypeKind kind = TypeKind::kAny;
  Unit unit;             // kNumber; kMoney: what it is per (money per page: `1/page`)
  bool literal = false;  // kNumber: written out, so its unit adapts in + - and comparisons
  std::string currency;  // kMoney: its ISO code where it is known for certain, else empty
  std::shared_ptr<const ChoiceSet>
      choices;                          // kText: the set it comes from; none: any text. kList of text: on the element
  std::shared_ptr<const Type> element;  // kList; none: elements of any type
  std::shared_ptr<const RecordType> record;  // kRecord; none: any keys

  bool is(TypeKind other) const { return kind == other; }
  /// Nothing is known before it runs.
  bool is_any() const { return kind == TypeKind::kAny; }

  static Type any() { return {}; }
  static Type of(TypeKind kind);
  static Type number(Unit unit = {});
  static Type text(std::shared_ptr<const ChoiceSet> choices = nullptr);
  static Type list(Type element);
  static Type of_record(std::shared_ptr<const RecordType> record);
};

/// The fields of a record. Of a repeated table's entries, each field is a symbol of its own (`bed.depth`), read through
/// the Environment so that it is traced.
struct RecordType {
  struct Field {
    std::string name;
    Type type;
    std::optional<SymbolId> symbol;  // of an entry's field: the declared symbol
  };
  std::string name;  // for messages: "bed", "page"
  std::vector<Field> fields;
  bool open = false;  // other keys may exist, of any type (`extra`)
  const Field* find(std::string_view field_name) const;
};

/// "a number of months", "text", "a list of text": for messages.
std::string describe(const Type& type);

/// The type of a value as it is, for contexts that come as data.
Type type_of(const Value& value);

/// The narrowest type that holds both; kAny when they have nothing in common.
Type unify(const Type& a, const Type& b);

}  // namespace muster::lang
