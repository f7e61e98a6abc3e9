#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lang/expression.h"
#include "lang/scope.h"
#include "lang/template.h"
#include "profile/layers.h"
#include "value/value.h"

namespace muster {

enum class FieldType : std::uint8_t {
  kBoolean,
  kInteger,
  kNumber,
  kMoney,
  kDate,
  kText,
  kChoice,
  kChoices,
  kNumbers,
  kCurrency,
  kRates
};

/// One field that a profile may state, as `profile.toml` of a pack declares it (docs/pack.md has the meaning of each
/// key).
struct Field {
  std::size_t index = 0;     // in Schema::fields; of a column, in its table
  std::size_t position = 0;  // of a repeated table's field: in Table::fields
  std::string id;            // `shop.tables`; of a repeated table `dish.price`
  std::string name;          // the last word of the id
  FieldType type = FieldType::kText;
  lang::Type value_type;
  lang::Unit unit;
  std::shared_ptr<const lang::ChoiceSet> choices;
  SymbolId symbol = 0;
  std::optional<SymbolId> currency_from;
  std::optional<SymbolId>
      shown_if;  // a boolean field: unless it is true, no page and no report shows this field's value
  std::optional<Number> min, max, above;
  bool required = false;
  bool minimal = false;
  std::optional<Value> default_value;
  std::optional<Value> default_in_section;
  std::optional<SymbolId> default_from;
  std::string assumption;  // `A04`, or empty
  std::vector<Value> samples;
  std::string label, help, ask;
  std::string section;               // the first word of the id
  std::optional<std::size_t> table;  // of a repeated table
  Span place;                        // where it is declared
};

/// A table whose entries a profile repeats (`[[dish]]`), or a data table of the pack (`data.sizes`), whose entries are
/// its rows.
struct Table {
  std::size_t index = 0;  // in Schema::tables
  std::string id;         // `group.branch`, `data.sizes`
  std::string word;       // what an entry is called in expressions: `branch`; of a data table `row`
  std::string label;
  bool is_data = false;
  std::string key;                           // the field whose slug names an entry; of a data table `key`
  std::shared_ptr<lang::RecordType> record;  // facts per entry join it while packs load
  SymbolId list_symbol = 0;                  // of a repeated table
  SymbolId number_symbol = 0;                // of an entry: 1, 2 …
  SymbolId slug_symbol = 0;                  // of an entry with a key; of a data table its row's key
  struct MemberField {
    SymbolId outer_twin = 0;  // the single-organisation field
    SymbolId field = 0;       // the entry's
    bool inherit = false;     // where the entry leaves it out, the outer organisation's value stands
  };
  std::vector<MemberField> member;               // not empty: each entry is an organisation of its own
  std::optional<lang::Expression> members_when;  // asked of the outer organisation: unless true, no entry is one
  std::vector<std::size_t> fields;               // of a repeated table: indices into Schema::fields
  std::vector<Field> columns;                    // of a data table
  // Of a data table: cells by row and column.
  std::vector<std::string> row_keys;
  std::vector<std::vector<Value>> cells;
  std::vector<Span> row_places;
  std::vector<std::vector<std::string>> row_sources;
  std::vector<std::string> sources;
  Span place;
};

struct Section {
  std::string id, label, help;
  std::optional<lang::Expression> relevant;
};

/// A cross-field check: raised when its condition is true.
struct Check {
  std::string name;
  bool is_error = true;
  std::optional<std::size_t> table;  // evaluated per entry
  std::optional<lang::Expression> when;
  std::optional<lang::Template> message;
  std::optional<lang::Template> help;
  SymbolId at = 0;
};

/// What profiles may state, and the scope in which everything else of the packs is written. Made whole while packs
/// load, then shared.
class Schema {
 public:
  const std::deque<Field>& fields() const { return fields_; }
  const std::deque<Table>& tables() const { return tables_; }
  const std::vector<Section>& sections() const { return sections_; }
  const std::vector<Check>& checks() const { return checks_; }
  const Field* find_field(std::string_view id) const;
  const Field* find_field(SymbolId symbol) const;  // by the declared part
  const Table* find_table(std::string_view id) const;
  const Section* find_section(std::string_view id) const;
  /// Of a symbol that is a cell of a data table: the table and the column.
  struct Cell {
    const Table* table;
    std::size_t column;
  };
  std::optional<Cell> find_cell(SymbolId symbol) const;
  /// Where an entry's field comes from: `dish[0].price`; any other symbol's own id.
  std::string name_of(SymbolId symbol) const;

  /// The table that an entry's field, number, slug or cell belongs to; null for other symbols.
  const Table* table_of(SymbolId symbol) const;
  SymbolId extra_symbol() const { return extra_symbol_; }  // `[extra]`: data that nothing decides by
  SymbolId name_symbol() const { return name_symbol_; }    // `organisation.name`
  SymbolId slug_symbol() const { return slug_symbol_; }    // `organisation.slug`

  const lang::Scope& scope() const { return *scope_; }
  lang::Scope& mutable_scope() { return *scope_; }  // while packs load
  /// Adds a fact to what an entry of the table offers, and returns its symbol.
  SymbolId add_entry_fact(const Table& table, const std::string& name, const Span& place);
  void set_entry_fact_type(const Table& table, SymbolId symbol, lang::Type type);
  /// The scope in which an entry of the table is a variable; the table's own word names it.
  const lang::Scope& entry_scope(const Table& table) const;
  /// Variables of the root scope: the word of each member table, the entry when a member is evaluated, else unknown.
  std::size_t variable_count() const { return member_tables_.size(); }
  const std::vector<const Table*>& member_tables() const { return member_tables_; }

 private:
  friend class SchemaLoader;
  std::unique_ptr<lang::Scope> scope_ = std::make_unique<lang::Scope>();
  std::deque<Field> fields_;
  std::deque<Table> tables_;
  std::vector<Section> sections_;
  std::vector<Check> checks_;
  std::vector<const Table*> member_tables_;
  std::unordered_map<std::string, std::size_t> field_by_id_;
  std::unordered_map<SymbolId, std::size_t> field_by_symbol_;
  std::unordered_map<SymbolId, std::pair<std::size_t, std::size_t>> cell_by_symbol_;
  std::unordered_map<SymbolId, std::size_t> table_by_symbol_;
  SymbolId extra_symbol_ = 0, name_symbol_ = 0, slug_symbol_ = 0;
  std::vector<std::unique_ptr<lang::Scope>> entry_scopes_;  // parallel to tables_
};

/// Reads sections, fields, repeated tables and data tables. Checks and `relevant` may speak of facts, so they are
/// compiled by `compile_checks` when these are declared.
Schema load_schema(const Layers& layers, Diagnostics& diagnostics);
void compile_checks(const Layers& layers, Schema& schema, const lang::Library& library, Diagnostics& diagnostics);

}  // namespace muster
