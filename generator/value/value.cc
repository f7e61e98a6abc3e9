#include "value/value.h"

#include <algorithm>
#include <iterator>

namespace muster {

Record::Record(std::vector<Entry> entries) : entries_(std::move(entries)) {}

const Value* Record::find(std::string_view key) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.first == key; });
  return found == entries_.end() ? nullptr : &found->second;
}

void Record::set(std::string key, Value value) {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.first == key; });
  if (found != entries_.end()) {
    found->second = std::move(value);
  } else {
    entries_.emplace_back(std::move(key), std::move(value));
  }
}

const std::vector<Record::Entry>& Record::entries() const { return entries_; }
std::size_t Record::size() const { return entries_.size(); }

Value::Value(Money value) : data_(std::make_shared<const Money>(std::move(value))) {}
Value::Value(std::string value) : data_(std::make_shared<const std::string>(std::move(value))) {}
Value::Value(std::string_view value) : Value(std::string(value)) {}
Value::Value(const char* value) : Value(std::string(value)) {}
Value::Value(SafeHtml value) : data_(std::make_shared<const SafeHtml>(std::move(value))) {}
Value::Value(List value) : data_(std::make_shared<const List>(std::move(value))) {}
Value::Value(Record value) : data_(std::make_shared<const Record>(std::move(value))) {}
Value::Value(std::shared_ptr<const Object> value) : data_(std::move(value)) {}

Value Value::unknown(std::vector<SymbolId> missing) {
  std::sort(missing.begin(), missing.end());
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  Value value;
  // Nothing missing is the null pointer, so that the commonest unknown costs no allocation.
  value.data_ = missing.empty() ? nullptr : std::make_shared<const Unknown>(Unknown{std::move(missing)});
  return value;
}

const std::vector<SymbolId>& Value::missing() const {
  static const std::vector<SymbolId> kNothing;
  if (!is_unknown()) return kNothing;
  const auto& unknown = std::get<std::shared_ptr<const Unknown>>(data_);
  return unknown ? unknown->missing : kNothing;
}

std::string_view kind_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::kUnknown:
      return "unknown";
    case ValueKind::kNone:
      return "none";
    case ValueKind::kBoolean:
      return "boolean";
    case ValueKind::kNumber:
      return "number";
    case ValueKind::kMoney:
      return "money";
    case ValueKind::kDate:
      return "date";
    case ValueKind::kDuration:
      return "duration";
    case ValueKind::kText:
      return "text";
    case ValueKind::kHtml:
      return "HTML";
    case ValueKind::kList:
      return "list";
    case ValueKind::kRecord:
      return "record";
    case ValueKind::kObject:
      return "object";
  }
  return "value";
}

bool same(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case ValueKind::kUnknown:
      return false;
    case ValueKind::kNone:
      return true;
    case ValueKind::kBoolean:
      return a.boolean() == b.boolean();
    case ValueKind::kNumber:
      return a.number() == b.number();
    case ValueKind::kMoney:
      return a.money().amount == b.money().amount && a.money().currency == b.money().currency;
    case ValueKind::kDate:
      return a.date() == b.date();
    case ValueKind::kDuration:
      return a.duration() == b.duration();
    case ValueKind::kText:
      return a.text() == b.text();
    case ValueKind::kHtml:
      return a.html() == b.html();
    case ValueKind::kList:
      return std::equal(a.list().begin(), a.list().end(), b.list().begin(), b.list().end(), same);
    case ValueKind::kRecord: {
      // The order of entries is for display and decides nothing.
      if (a.record().size() != b.record().size()) return false;
      return std::all_of(a.record().entries().begin(), a.record().entries().end(), [&](const Record::Entry& entry) {
        const Value* other = b.record().find(entry.first);
        return other != nullptr && same(entry.second, *other);
      });
    }
    case ValueKind::kObject:
      return a.shared_object() == b.shared_object();
  }
  return false;
}

std::vector<SymbolId> merge_missing(const std::vector<SymbolId>& a, const std::vector<SymbolId>& b) {
  std::vector<SymbolId> merged;
  merged.reserve(a.size() + b.size());
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(merged));
  return merged;
}

}  // namespace muster
