#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "value/value.h"

namespace muster::lang {

// A SymbolId names a declared field or fact (low 20 bits) and, for a field or fact of a repeated table's entry, which
// entry is meant (high 12 bits: its index + 1; 0 for none).
inline constexpr SymbolId kSymbolMask = (1U << 20U) - 1;
inline constexpr std::uint32_t kMaxEntries = 4000;

constexpr SymbolId entry_symbol(SymbolId declared, std::uint32_t entry) {
  return (declared & kSymbolMask) | ((entry + 1) << 20U);
}
constexpr SymbolId declared_symbol(SymbolId id) { return id & kSymbolMask; }
constexpr bool has_entry(SymbolId id) { return (id >> 20U) != 0; }
/// REQUIRES: has_entry(id).
constexpr std::uint32_t entry_index(SymbolId id) { return (id >> 20U) - 1; }

struct RecordType;

/// An entry of a repeated table, or a row of a data table, as a value: its fields are read through the Environment by
/// the symbols of its RecordType. With `type`, also where no static type is known (in a namespace, in a list of mixed
/// things).
class EntryRef : public Object {
 public:
  explicit EntryRef(std::uint32_t index, std::shared_ptr<const RecordType> type = nullptr)
      : index_(index), type_(std::move(type)) {}
  std::string_view type_name() const override { return "entry"; }
  std::uint32_t index() const { return index_; }
  const RecordType* type() const { return type_.get(); }

 private:
  std::uint32_t index_;
  std::shared_ptr<const RecordType> type_;
};

}  // namespace muster::lang
