#include "profile/schema.h"

#include <algorithm>
#include <utility>

namespace muster {

const Field* Schema::find_field(std::string_view id) const {
  const auto found = field_by_id_.find(std::string(id));
  return found != field_by_id_.end() ? &fields_[found->second] : nullptr;
}

const Field* Schema::find_field(SymbolId symbol) const {
  const auto found = field_by_symbol_.find(lang::declared_symbol(symbol));
  return found != field_by_symbol_.end() ? &fields_[found->second] : nullptr;
}

const Table* Schema::find_table(std::string_view id) const {
  const auto found = std::find_if(tables_.begin(), tables_.end(), [&](const Table& table) { return table.id == id; });
  return found != tables_.end() ? &*found : nullptr;
}

const Section* Schema::find_section(std::string_view id) const {
  const auto found =
      std::find_if(sections_.begin(), sections_.end(), [&](const Section& section) { return section.id == id; });
  return found != sections_.end() ? &*found : nullptr;
}

std::optional<Schema::Cell> Schema::find_cell(SymbolId symbol) const {
  const auto found = cell_by_symbol_.find(lang::declared_symbol(symbol));
  if (found == cell_by_symbol_.end()) return std::nullopt;
  return Cell{&tables_[found->second.first], found->second.second};
}

const Table* Schema::table_of(SymbolId symbol) const {
  const auto found = table_by_symbol_.find(lang::declared_symbol(symbol));
  return found != table_by_symbol_.end() ? &tables_[found->second] : nullptr;
}

std::string Schema::name_of(SymbolId symbol) const {
  const std::string& id = scope_->symbol(symbol).id;
  if (!lang::has_entry(symbol)) return id;
  const Table* table = table_of(symbol);
  if (table == nullptr || !id.starts_with(table->id)) return id;
  const std::uint32_t entry = lang::entry_index(symbol);
  if (table->is_data)
    return table->id + "." + (entry < table->row_keys.size() ? table->row_keys[entry] : "") +
           id.substr(table->id.size());
  return table->id + "[" + std::to_string(entry) + "]" + id.substr(table->id.size());
}

const lang::Scope& Schema::entry_scope(const Table& table) const { return *entry_scopes_[table.index]; }

SymbolId Schema::add_entry_fact(const Table& table, const std::string& name, const Span& place) {
  const SymbolId symbol = scope_->declare_entry_symbol(table.id + "." + name, lang::Type::any(), place);
  table.record->fields.push_back({name, lang::Type::any(), symbol});
  table_by_symbol_[symbol] = table.index;
  return symbol;
}

void Schema::set_entry_fact_type(const Table& table, SymbolId symbol, lang::Type type) {
  scope_->set_symbol_type(symbol, type);
  for (lang::RecordType::Field& field : table.record->fields) {
    if (field.symbol == symbol) field.type = type;
  }
}

}  // namespace muster
