#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "value/date.h"
#include "value/number.h"

namespace muster {

class Value;

/// A field or fact, as an index that the lang's Scope hands out.
using SymbolId = std::uint32_t;

/// What is not known, and the missing fields it came from: sorted, each once; empty where nothing is missing and still
/// no value exists.
struct Unknown {
  std::vector<SymbolId> missing;
};

struct None {
  bool operator==(const None&) const = default;
};

struct Money {
  Number amount;
  std::string currency;  // ISO 4217, three letters
};

/// HTML that Muster made itself: the only text that a template emits unescaped.
struct SafeHtml {
  std::string html;
};

using List = std::vector<Value>;

/// Named values in order. Small: looked up by scanning.
class Record {
 public:
  using Entry = std::pair<std::string, Value>;
  Record() = default;
  explicit Record(std::vector<Entry> entries);
  const Value* find(std::string_view key) const;  // null if there is none
  void set(std::string key, Value value);         // replaces or appends
  const std::vector<Entry>& entries() const;
  std::size_t size() const;

 private:
  std::vector<Entry> entries_;
};

/// Something that the language can call or step through but that no author can write down: a macro, a namespace, a
/// loop, a cycler.
class Object {
 public:
  virtual ~Object() = default;
  virtual std::string_view type_name() const = 0;
};

enum class ValueKind : std::uint8_t {
  kUnknown,
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
  kObject
};

/// A value of the language. Cheap to copy: anything larger than two words is shared and never changes.
class Value {
 public:
  Value() : data_(None{}) {}
  Value(bool value) : data_(value) {}                  // NOLINT: values convert from what they hold
  Value(Number value) : data_(value) {}                // NOLINT
  Value(int value) : data_(Number(value)) {}           // NOLINT
  Value(std::int64_t value) : data_(Number(value)) {}  // NOLINT
  Value(Date value) : data_(value) {}                  // NOLINT
  Value(Duration value) : data_(value) {}              // NOLINT
  Value(Money value);                                  // NOLINT
  Value(std::string value);                            // NOLINT
  Value(std::string_view value);                       // NOLINT
  Value(const char* value);                            // NOLINT
  Value(SafeHtml value);                               // NOLINT
  Value(List value);                                   // NOLINT
  Value(Record value);                                 // NOLINT
  Value(std::shared_ptr<const Object> value);          // NOLINT
  static Value unknown(std::vector<SymbolId> missing = {});

  ValueKind kind() const { return static_cast<ValueKind>(data_.index()); }
  bool is_unknown() const { return kind() == ValueKind::kUnknown; }
  bool is_none() const { return kind() == ValueKind::kNone; }
  /// Neither unknown nor none.
  bool is_known() const { return !is_unknown() && !is_none(); }
  bool is_true() const { return kind() == ValueKind::kBoolean && std::get<bool>(data_); }
  bool is_false() const { return kind() == ValueKind::kBoolean && !std::get<bool>(data_); }

  // REQUIRES of each: kind() is that kind.
  bool boolean() const { return std::get<bool>(data_); }
  const Number& number() const { return std::get<Number>(data_); }
  const Money& money() const { return *std::get<std::shared_ptr<const Money>>(data_); }
  const Date& date() const { return std::get<Date>(data_); }
  const Duration& duration() const { return std::get<Duration>(data_); }
  const std::string& text() const { return *std::get<std::shared_ptr<const std::string>>(data_); }
  const std::string& html() const { return std::get<std::shared_ptr<const SafeHtml>>(data_)->html; }
  const List& list() const { return *std::get<std::shared_ptr<const List>>(data_); }
  const Record& record() const { return *std::get<std::shared_ptr<const Record>>(data_); }
  const Object& object() const { return *std::get<std::shared_ptr<const Object>>(data_); }
  const std::shared_ptr<const Object>& shared_object() const { return std::get<std::shared_ptr<const Object>>(data_); }
  /// The missing fields of an unknown; empty for everything else.
  const std::vector<SymbolId>& missing() const;

 private:
  // The order is ValueKind's.
  std::variant<std::shared_ptr<const Unknown>, None, bool, Number, std::shared_ptr<const Money>, Date, Duration,
               std::shared_ptr<const std::string>, std::shared_ptr<const SafeHtml>, std::shared_ptr<const List>,
               std::shared_ptr<const Record>, std::shared_ptr<const Object>>
      data_;
};

/// "number", "text", "list" …: the word an author reads in a message.
std::string_view kind_name(ValueKind kind);

/// Deep equality of values of the same kind; false for different kinds (numbers never equal text). Unknowns are never
/// equal to anything: three-valued comparison is the language's.
bool same(const Value& a, const Value& b);

/// Joins two sets of missing fields, sorted, each once.
std::vector<SymbolId> merge_missing(const std::vector<SymbolId>& a, const std::vector<SymbolId>& b);

}  // namespace muster
