// Reads sections, fields, repeated tables, data tables and cross-field checks out of the packs' layers.

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

#include "base/edit_distance.h"
#include "profile/field_value.h"
#include "profile/schema.h"
#include "value/toml_reader.h"

namespace muster {

namespace {

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z')) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

bool is_dotted_name(std::string_view text) {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_name(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

std::string before_first_dot(std::string_view id) { return std::string(id.substr(0, id.find('.'))); }
std::string after_last_dot(std::string_view id) { return std::string(id.substr(id.rfind('.') + 1)); }

}  // namespace

class SchemaLoader {
 public:
  SchemaLoader(const Layers& layers, Schema& schema, Diagnostics& diagnostics)
      : layers_(layers), schema_(schema), diagnostics_(diagnostics) {}

  void load() {
    for (const LayerEntry& entry : layers_.entries("section")) load_section(entry);
    for (const LayerEntry& entry : layers_.entries("table")) load_table(entry);
    for (const LayerEntry& entry : layers_.entries("field")) load_field(entry);
    inject("organisation.name", "Organisation", true);
    inject("organisation.slug", "Address of the site", false);
    for (const LayerEntry& entry : layers_.entries("field")) resolve_references(entry);
    declare_fields();
    for (const LayerEntry& entry : layers_.entries("data")) load_data(entry);
    for (const LayerEntry& entry : layers_.entries("table")) load_members(entry);
    declare_entries();
  }

  void compile(const lang::Library& library) {
    for (const LayerEntry& entry : layers_.entries("section")) compile_relevant(entry, library);
    for (const LayerEntry& entry : layers_.entries("table")) compile_members_when(entry, library);
    for (const LayerEntry& entry : layers_.entries("check")) compile_check(entry, library);
  }

 private:
  Diagnostic& unknown_name(const Span& place, const std::string& what, const std::string& name,
                           const std::vector<std::string>& names) {
    Diagnostic& error = diagnostics_.error(place, "there is no " + what + " `" + name + "`");
    if (const std::optional<std::string> nearest = find_nearest(name, names))
      error.help = "did you mean `" + *nearest + "`?";
    return error;
  }

  std::vector<std::string> field_names() const {
    std::vector<std::string> names;
    for (const Field& field : schema_.fields_) names.push_back(field.id);
    return names;
  }

  void load_section(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a section", diagnostics_);
    Section section;
    section.id = entry.id;
    section.label = reader.required_text("label").value_or(entry.id);
    section.help = reader.text("help").value_or("");
    reader.find("relevant");  // compiled when facts are declared
    reader.finish();
    schema_.sections_.push_back(std::move(section));
  }

  void load_table(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a repeated table", diagnostics_);
    Table table;
    table.id = entry.id;
    table.word = after_last_dot(entry.id);
    table.place = entry.place;
    table.label = reader.required_text("label").value_or(entry.id);
    table.key = reader.text("key").value_or("");
    reader.text("help");
    reader.find("member");
    if (reader.find("members_when") != nullptr && entry.node.find("member") == nullptr)
      diagnostics_.error(reader.place_of("members_when"), "only a table with `member` has members");
    reader.finish();
    refuse_reserved(entry);
    if (!is_dotted_name(entry.id)) {
      diagnostics_.error(entry.place, "`" + entry.id + "` is no name for a table").help =
          "names are letters, digits and underscores, joined by dots";
      return;
    }
    table.record = std::make_shared<lang::RecordType>();
    table.record->name = table.word;
    table.index = schema_.tables_.size();
    schema_.tables_.push_back(std::move(table));
  }

  // Every profile has these tables, whatever its packs.
  void refuse_reserved(const LayerEntry& entry) {
    const std::string first = before_first_dot(entry.id);
    if (first != "brand" && first != "extra") return;
    diagnostics_.error(entry.place, "`" + first + "` is reserved: every profile may have a table of that name");
  }

  // The longest section that the id lies in: `capability.domains` before `capability`.
  std::string section_of(const std::string& id) const {
    std::string section = before_first_dot(id);
    for (const Section& candidate : schema_.sections_) {
      if (id.starts_with(candidate.id + ".") && candidate.id.size() > section.size()) section = candidate.id;
    }
    return section;
  }

  std::optional<std::size_t> table_of_field(const std::string& id) const {
    for (std::size_t i = 0; i < schema_.tables_.size(); ++i) {
      const Table& table = schema_.tables_[i];
      if (id.starts_with(table.id + ".") && id.find('.', table.id.size() + 1) == std::string::npos) return i;
    }
    return std::nullopt;
  }

  static std::optional<FieldType> field_type(std::string_view word) {
    static const std::vector<std::pair<std::string_view, FieldType>> kTypes = {
        {"boolean", FieldType::kBoolean}, {"integer", FieldType::kInteger},  {"number", FieldType::kNumber},
        {"money", FieldType::kMoney},     {"date", FieldType::kDate},        {"text", FieldType::kText},
        {"choice", FieldType::kChoice},   {"choices", FieldType::kChoices},  {"numbers", FieldType::kNumbers},
        {"rates", FieldType::kRates},     {"currency", FieldType::kCurrency}};
    const auto found = std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& type) { return type.first == word; });
    if (found == kTypes.end()) return std::nullopt;
    return found->second;
  }

  void read_type(TomlReader& reader, Field& field) {
    const std::optional<std::string> word = reader.word(
        "type",
        {"boolean", "integer", "number", "money", "date", "text", "choice", "choices", "numbers", "currency", "rates"});
    if (!word) {
      if (reader.place_of("type") == reader.place()) diagnostics_.error(reader.place(), "a field needs a `type`");
    } else {
      field.type = *field_type(*word);
    }
    if (const std::optional<std::string> unit = reader.text("unit")) {
      if (const std::optional<lang::Unit> parsed = lang::Unit::parse(*unit)) {
        field.unit = *parsed;
      } else {
        diagnostics_.error(reader.place_of("unit"), "`" + *unit + "` is no unit").help =
            "units are written `months`, `items/day` or `1/page`";
      }
    }
    if (const TomlNode* values = reader.find("values")) field.choices = read_choices(field.id, *values);
    field.min = reader.number("min");
    field.max = reader.number("max");
    field.above = reader.number("above");
  }

  std::shared_ptr<const lang::ChoiceSet> read_choices(const std::string& name, const TomlNode& node) {
    auto set = std::make_shared<lang::ChoiceSet>();
    set->name = name;
    if (node.is_table()) {
      for (const TomlEntry& entry : node.entries) {
        if (entry.value.kind == TomlNode::Kind::kText) {
          set->choices.push_back({entry.key, entry.value.text});
        } else {
          diagnostics_.error(entry.value.span, "the label of `" + entry.key + "` must be text");
        }
      }
    } else if (node.kind == TomlNode::Kind::kArray) {
      for (const TomlNode& item : node.items) {
        if (item.kind == TomlNode::Kind::kText) {
          set->choices.push_back({item.text, item.text});
        } else {
          diagnostics_.error(item.span, "a choice must be text");
        }
      }
    } else {
      diagnostics_.error(node.span, "`values` must be a table of choices and their labels");
    }
    if (set->choices.empty()) diagnostics_.error(node.span, "`values` must not be empty");
    return set;
  }

  void load_field(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a field", diagnostics_);
    Field field;
    field.id = entry.id;
    field.name = after_last_dot(entry.id);
    field.section = section_of(entry.id);
    field.place = entry.place;
    if (!is_dotted_name(entry.id) || entry.id.find('.') == std::string::npos) {
      diagnostics_.error(entry.place, "`" + entry.id + "` is no name for a field").help =
          "a field is named `section.name`";
      return;
    }
    refuse_reserved(entry);
    field.table = table_of_field(entry.id);
    read_type(reader, field);
    field.required = reader.flag("required");
    field.minimal = reader.flag("minimal");
    field.assumption = reader.text("assumption").value_or("");
    field.label = reader.required_text("label").value_or(field.id);
    field.help = reader.text("help").value_or("");
    field.ask = field.assumption.empty() || reader.place_of("ask") != reader.place()
                    ? reader.required_text("ask").value_or("")
                    : std::string();
    for (const char* later :
         {"values_of", "currency_from", "shown_if", "default", "default_in_section", "default_from", "samples"})
      reader.find(later);
    reader.finish();
    const bool is_choice = field.type == FieldType::kChoice || field.type == FieldType::kChoices;
    if (is_choice && field.choices == nullptr && entry.node.find("values_of") == nullptr) {
      diagnostics_.error(entry.place, "a field of type `choice` needs `values` or `values_of`");
      field.choices = std::make_shared<lang::ChoiceSet>();
    }
    if (!is_choice && (field.choices != nullptr || entry.node.find("values_of") != nullptr)) {
      diagnostics_.error(reader.place_of(field.choices != nullptr ? "values" : "values_of"),
                         "only a field of type `choice` or `choices` has values");
    }
    add_field(std::move(field));
  }

  void add_field(Field field) {
    const std::size_t index = schema_.fields_.size();
    field.index = index;
    if (field.table) {
      field.position = schema_.tables_[*field.table].fields.size();
      schema_.tables_[*field.table].fields.push_back(index);
    }
    schema_.field_by_id_[field.id] = index;
    schema_.fields_.push_back(std::move(field));
  }

  void inject(const std::string& id, const std::string& label, bool required) {
    if (schema_.find_field(id) != nullptr) return;
    Field field;
    field.id = id;
    field.name = after_last_dot(id);
    field.section = before_first_dot(id);
    field.label = label;
    field.required = required;
    add_field(std::move(field));
  }

  // What names other fields is read when all are there.
  void resolve_references(const LayerEntry& entry) {
    const auto found = schema_.field_by_id_.find(entry.id);
    if (found == schema_.field_by_id_.end()) return;
    Field& field = schema_.fields_[found->second];
    Diagnostics asked;  // keys were checked by load_field
    TomlReader reader(entry.node, entry.place, "a field", asked);
    if (const std::optional<std::string> other = reader.text("values_of")) {
      const Field* source = schema_.find_field(*other);
      if (source == nullptr) {
        unknown_name(reader.place_of("values_of"), "field", *other, field_names());
      } else if (source->choices == nullptr) {
        diagnostics_.error(reader.place_of("values_of"), "`" + *other + "` has no values");
      } else {
        field.choices = source->choices;
      }
      if (field.choices == nullptr) field.choices = std::make_shared<lang::ChoiceSet>();
    }
    if (const TomlNode* node = reader.find("default"))
      field.default_value = read_value(field, "default", *node, diagnostics_);
    if (const TomlNode* node = reader.find("default_in_section"))
      field.default_in_section = read_value(field, "default_in_section", *node, diagnostics_);
    if (const TomlNode* samples = reader.find("samples")) {
      if (samples->kind == TomlNode::Kind::kArray) {
        for (const TomlNode& item : samples->items) {
          if (std::optional<Value> value = read_value(field, "samples", item, diagnostics_))
            field.samples.push_back(std::move(*value));
        }
      } else {
        diagnostics_.error(samples->span, "`samples` must be a list");
      }
    }
  }

  lang::Type value_type(const Field& field) const {
    using lang::Type;
    using lang::TypeKind;
    switch (field.type) {
      case FieldType::kBoolean:
        return Type::of(TypeKind::kBoolean);
      case FieldType::kInteger:
      case FieldType::kNumber:
        return Type::number(field.unit);
      case FieldType::kMoney: {
        Type type = Type::of(TypeKind::kMoney);
        type.unit = field.unit;
        return type;
      }
      case FieldType::kDate:
        return Type::of(TypeKind::kDate);
      case FieldType::kText:
      case FieldType::kCurrency:
        return Type::text();
      case FieldType::kChoice:
        return Type::text(field.choices);
      case FieldType::kChoices:
        return Type::list(Type::text(field.choices));
      case FieldType::kNumbers:
        return Type::list(Type::number(field.unit));
      case FieldType::kRates: {
        auto record = std::make_shared<lang::RecordType>();
        record->name = "rates";
        record->open = true;
        return Type::of_record(std::move(record));
      }
    }
    return Type::any();
  }

  void declare_fields() {
    lang::Scope& scope = *schema_.scope_;
    for (std::size_t i = 0; i < schema_.fields_.size(); ++i) {
      Field& field = schema_.fields_[i];
      field.value_type = value_type(field);
      if (field.table) {
        Table& table = schema_.tables_[*field.table];
        field.symbol = scope.declare_entry_symbol(field.id, field.value_type, field.place);
        table.record->fields.push_back({field.name, field.value_type, field.symbol});
        schema_.table_by_symbol_[field.symbol] = *field.table;
      } else if (const std::optional<SymbolId> symbol = scope.declare_symbol(field.id, field.value_type, field.place)) {
        field.symbol = *symbol;
      } else {
        diagnostics_.error(field.place, "the name `" + field.id + "` is taken already");
        continue;
      }
      schema_.field_by_symbol_[field.symbol] = i;
    }
    schema_.name_symbol_ = schema_.find_field("organisation.name")->symbol;
    schema_.slug_symbol_ = schema_.find_field("organisation.slug")->symbol;
    auto extra = std::make_shared<lang::RecordType>();
    extra->name = "extra";
    extra->open = true;
    if (const std::optional<SymbolId> symbol =
            scope.declare_symbol("extra", lang::Type::of_record(std::move(extra)), {}))
      schema_.extra_symbol_ = *symbol;
    for (const LayerEntry& entry : layers_.entries("field")) {
      const auto found = schema_.field_by_id_.find(entry.id);
      if (found == schema_.field_by_id_.end()) continue;
      Field& field = schema_.fields_[found->second];
      link(entry, "currency_from", field, field.currency_from, FieldType::kCurrency, "a field of type `currency`");
      link(entry, "shown_if", field, field.shown_if, FieldType::kBoolean, "a field of type `boolean`");
      link(entry, "default_from", field, field.default_from, field.type, "a field of the same type");
      if (field.type == FieldType::kMoney && !field.currency_from) {
        diagnostics_.error(field.place, "money needs `currency_from`").help = "name the field that holds its currency";
      }
    }
    for (std::size_t i = 0; i < schema_.tables_.size(); ++i) declare_table(i);
  }

  void link(const LayerEntry& entry, std::string_view key, const Field& field, std::optional<SymbolId>& target,
            FieldType wanted, const std::string& words) {
    const TomlEntry* value = entry.node.find(key);
    if (value == nullptr) return;
    if (value->value.kind != TomlNode::Kind::kText) {
      diagnostics_.error(value->value.span, "`" + std::string(key) + "` must be the id of a field");
      return;
    }
    const Field* other = schema_.find_field(value->value.text);
    if (other == nullptr) {
      unknown_name(value->value.span, "field", value->value.text, field_names());
    } else if (other->type != wanted) {
      diagnostics_.error(value->value.span, "`" + std::string(key) + "` must name " + words)
          .notes.push_back({"`" + other->id + "` is declared here", other->place});
    } else if (other->table && other->table != field.table) {
      diagnostics_.error(value->value.span, "`" + other->id + "` belongs to the entries of another table");
    } else {
      target = other->symbol;
    }
  }

  void declare_table(std::size_t index) {
    Table& table = schema_.tables_[index];
    lang::Scope& scope = *schema_.scope_;
    if (!table.is_data && !table.key.empty() && schema_.find_field(table.id + "." + table.key) == nullptr) {
      diagnostics_.error(table.place, "the key `" + table.key + "` of `" + table.id + "` is no field of it");
      table.key.clear();
    }
    const auto entry_field = [&](const char* name, lang::Type type) {
      if (table.record->find(name) != nullptr) {
        diagnostics_.error(table.place, "`" + table.id + "." + name + "` is a name every entry has already");
      }
      const SymbolId symbol = scope.declare_entry_symbol(table.id + "." + name, type, table.place);
      table.record->fields.push_back({name, type, symbol});
      schema_.table_by_symbol_[symbol] = index;
      return symbol;
    };
    table.number_symbol = entry_field("number", lang::Type::number());
    if (table.is_data) {
      // The closed set of keys is what lets a row be found by its key.
      auto keys = std::make_shared<lang::ChoiceSet>();
      keys->name = table.id;
      for (const std::string& key : table.row_keys) keys->choices.push_back({key, key});
      table.slug_symbol = entry_field("key", lang::Type::text(std::move(keys)));
    } else if (!table.key.empty()) {
      table.slug_symbol = entry_field("slug", lang::Type::text());
    }
    lang::Type list = lang::Type::list(lang::Type::of_record(table.record));
    if (table.is_data) return;
    if (const std::optional<SymbolId> symbol = scope.declare_symbol(table.id, std::move(list), table.place)) {
      table.list_symbol = *symbol;
    } else {
      diagnostics_.error(table.place, "the name `" + table.id + "` is taken already");
    }
  }

  // data/<id>.toml: columns are fields, rows are entries.
  void load_data(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a data table", diagnostics_);
    Table table;
    table.id = "data." + entry.id;
    table.word = "row";
    table.is_data = true;
    table.key = "key";
    table.place = entry.place;
    table.label = reader.required_text("label").value_or(entry.id);
    for (const TomlReader::Word& word : reader.words("sources")) table.sources.push_back(word.text);
    reader.finish();
    if (!is_name(entry.id)) {
      diagnostics_.error(entry.place, "`" + entry.id + "` is no name for a table").help =
          "the file's name is made of letters, digits and underscores";
      return;
    }
    table.record = std::make_shared<lang::RecordType>();
    table.record->name = "row";
    std::vector<bool> optional;
    for (const LayerEntry& column : layers_.entries("column:" + entry.id)) load_column(column, table, optional);
    if (table.columns.empty())
      diagnostics_.error(entry.place, "the table has no columns").help =
          "declare each as `[column.name]` with a `type`";
    for (const LayerEntry& row : layers_.entries("row:" + entry.id)) load_row(row, table, optional);
    if (table.row_keys.size() > lang::kMaxEntries) {
      diagnostics_.error(entry.place, "the table has more than " + std::to_string(lang::kMaxEntries) + " rows");
      return;
    }
    const std::size_t index = schema_.tables_.size();
    table.index = index;
    schema_.tables_.push_back(std::move(table));
    Table& placed = schema_.tables_[index];
    lang::Scope& scope = *schema_.scope_;
    for (std::size_t i = 0; i < placed.columns.size(); ++i) {
      Field& column = placed.columns[i];
      column.value_type = value_type(column);
      column.symbol = scope.declare_entry_symbol(column.id, column.value_type, column.place);
      placed.record->fields.push_back({column.name, column.value_type, column.symbol});
      schema_.cell_by_symbol_[column.symbol] = {index, i};
      schema_.table_by_symbol_[column.symbol] = index;
    }
    declare_table(index);
    List rows;
    for (std::uint32_t i = 0; i < placed.row_keys.size(); ++i)
      rows.emplace_back(std::make_shared<const lang::EntryRef>(i, placed.record));
    if (!scope.declare_constant(placed.id, lang::Type::list(lang::Type::of_record(placed.record)),
                                Value(std::move(rows)), placed.place)) {
      diagnostics_.error(placed.place, "the name `" + placed.id + "` is taken already");
    }
  }

  void load_column(const LayerEntry& entry, Table& table, std::vector<bool>& optional) {
    TomlReader reader(entry.node, entry.place, "a column", diagnostics_);
    Field column;
    column.id = table.id + "." + entry.id;
    column.name = entry.id;
    column.place = entry.place;
    column.label = reader.text("label").value_or(entry.id);
    column.help = reader.text("help").value_or("");
    read_type(reader, column);
    if (const std::optional<std::string> other = reader.text("values_of")) {
      const Field* source = schema_.find_field(*other);
      if (source == nullptr || source->choices == nullptr) {
        unknown_name(reader.place_of("values_of"), "field with values", *other, field_names());
      } else {
        column.choices = source->choices;
      }
    }
    optional.push_back(reader.flag("optional"));
    reader.finish();
    if (!is_name(entry.id) || entry.id == "key" || entry.id == "number" || entry.id == "sources") {
      diagnostics_.error(entry.place, "`" + entry.id + "` cannot name a column").help =
          "every row has `key`, `number` and `sources` already; names are letters, digits and underscores";
    }
    if ((column.type == FieldType::kChoice || column.type == FieldType::kChoices) && column.choices == nullptr) {
      diagnostics_.error(entry.place, "a column of type `choice` needs `values` or `values_of`");
      column.choices = std::make_shared<lang::ChoiceSet>();
    }
    if (column.type == FieldType::kMoney)
      diagnostics_.error(entry.place, "a column cannot hold money").help =
          "keep the amount as a number and the currency beside it; `money(row.low, row.currency)` joins them";
    column.index = table.columns.size();
    table.columns.push_back(std::move(column));
  }

  void load_row(const LayerEntry& entry, Table& table, const std::vector<bool>& optional) {
    TomlReader reader(entry.node, entry.place, "a row of `" + table.id + "`", diagnostics_);
    std::vector<Value> cells;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const Field& column = table.columns[i];
      const TomlNode* node = reader.find(column.name);
      std::optional<Value> value;
      if (node != nullptr) {
        value = read_value(column, column.name, *node, diagnostics_);
      } else if (!optional[i]) {
        diagnostics_.error(entry.place, "row `" + entry.id + "` lacks a value for `" + column.name + "`").help =
            "give it, or mark the column `optional = true`";
      }
      cells.push_back(value ? std::move(*value) : Value::unknown());
    }
    std::vector<std::string> sources;
    for (const TomlReader::Word& word : reader.words("sources")) sources.push_back(word.text);
    reader.finish();
    table.row_keys.push_back(entry.id);
    table.row_places.push_back(entry.place);
    table.row_sources.push_back(std::move(sources));
    table.cells.push_back(std::move(cells));
  }

  void load_members(const LayerEntry& entry) {
    const TomlEntry* member = entry.node.find("member");
    if (member == nullptr) return;
    const auto found = std::find_if(schema_.tables_.begin(), schema_.tables_.end(),
                                    [&](const Table& table) { return table.id == entry.id; });
    if (found == schema_.tables_.end()) return;
    Table& table = *found;
    if (!member->value.is_table()) {
      diagnostics_.error(member->value.span, "`member` must be a table: an organisation's field = the entry's field");
      return;
    }
    if (table.key.empty()) diagnostics_.error(entry.place, "a table whose entries are members needs a `key`");
    std::vector<std::string> entry_fields;
    for (const std::size_t index : table.fields) entry_fields.push_back(schema_.fields_[index].name);
    for (const TomlEntry& pair : member->value.entries) {
      Table::MemberField mapped;
      const Field* twin = schema_.find_field(pair.key);
      std::string name;
      Span place = pair.value.span;
      if (pair.value.kind == TomlNode::Kind::kText) {
        name = pair.value.text;
      } else if (pair.value.is_table()) {
        TomlReader reader(pair.value, pair.value.span, "a member field", diagnostics_);
        name = reader.required_text("field").value_or("");
        mapped.inherit = reader.flag("inherit");
        place = reader.place_of("field");
        reader.finish();
      } else {
        diagnostics_.error(pair.value.span, "name the entry's field as text");
        continue;
      }
      const Field* field = schema_.find_field(table.id + "." + name);
      if (twin == nullptr || twin->table) {
        unknown_name(pair.key_span, "field", pair.key, field_names());
      } else if (field == nullptr) {
        unknown_name(place, "field of `" + table.id + "`", name, entry_fields);
      } else if (field->type != twin->type) {
        diagnostics_.error(place, "`" + field->id + "` and `" + twin->id + "` have different types")
            .notes.push_back({"`" + twin->id + "` is declared here", twin->place});
      } else {
        mapped.outer_twin = twin->symbol;
        mapped.field = field->symbol;
        table.member.push_back(mapped);
      }
    }
    if (table.id == table.word) {
      diagnostics_.error(entry.place, "a table whose entries are members must lie in a group").help =
          "call it `group." + table.word + "`: its last word then names the member, and the whole name the list";
      return;
    }
    if (!table.member.empty()) {
      schema_.member_tables_.push_back(&table);
      schema_.scope_->declare_variable(table.word, lang::Type::of_record(table.record));
    }
  }

  void declare_entries() {
    for (const Table& table : schema_.tables_) {
      auto scope = std::make_unique<lang::Scope>(schema_.scope_.get());
      scope->declare_variable(table.word, lang::Type::of_record(table.record));
      schema_.entry_scopes_.push_back(std::move(scope));
    }
  }

  void compile_relevant(const LayerEntry& entry, const lang::Library& library) {
    TomlReader reader(entry.node, entry.place, "a section", diagnostics_);
    const std::optional<Span> text = reader.source_text("relevant");
    if (!text) return;
    const auto section = std::find_if(schema_.sections_.begin(), schema_.sections_.end(),
                                      [&](const Section& candidate) { return candidate.id == entry.id; });
    if (section == schema_.sections_.end()) return;
    section->relevant = lang::compile_expression(
        *text, schema_.scope(), library, {"`relevant`", lang::Type::of(lang::TypeKind::kBoolean)}, diagnostics_);
  }

  void compile_members_when(const LayerEntry& entry, const lang::Library& library) {
    TomlReader reader(entry.node, entry.place, "a repeated table", diagnostics_);
    const std::optional<Span> text = reader.source_text("members_when");
    const auto table = std::find_if(schema_.tables_.begin(), schema_.tables_.end(),
                                    [&](const Table& candidate) { return candidate.id == entry.id; });
    if (!text || table == schema_.tables_.end()) return;
    table->members_when = lang::compile_expression(
        *text, schema_.scope(), library, {"`members_when`", lang::Type::of(lang::TypeKind::kBoolean)}, diagnostics_);
  }

  void compile_check(const LayerEntry& entry, const lang::Library& library) {
    TomlReader reader(entry.node, entry.place, "a check", diagnostics_);
    Check check;
    check.name = reader.text("name").value_or("");
    const lang::Scope* scope = &schema_.scope();
    if (const std::optional<std::string> each = reader.text("each")) {
      const Table* table = schema_.find_table(*each);
      if (table == nullptr) {
        std::vector<std::string> names;
        for (const Table& candidate : schema_.tables_) names.push_back(candidate.id);
        unknown_name(reader.place_of("each"), "table", *each, names);
      } else {
        check.table = table->index;
        scope = &schema_.entry_scope(*table);
      }
    }
    if (const std::optional<Span> when = reader.source_text("when")) {
      check.when = lang::compile_expression(*when, *scope, library,
                                            {"`when`", lang::Type::of(lang::TypeKind::kBoolean)}, diagnostics_);
    } else if (entry.node.find("when") == nullptr) {
      diagnostics_.error(entry.place, "a check needs `when`");
    }
    lang::TemplateOptions options;
    options.mode = lang::OutputMode::kText;
    lang::TemplateCompiler compiler(*scope, library, {}, options);
    const auto text = [&](std::string_view key) -> std::optional<lang::Template> {
      const std::optional<Span> place = reader.source_text(key);
      if (!place) return std::nullopt;
      return compiler.compile(lang::TemplateText::at(*place), *scope, diagnostics_);
    };
    const bool error = entry.node.find("error") != nullptr;
    const bool warning = entry.node.find("warning") != nullptr;
    check.is_error = error;
    check.message = text(error ? "error" : "warning");
    if (error == warning) diagnostics_.error(entry.place, "a check needs either `error` or `warning`");
    if (warning && check.name.empty())
      diagnostics_.error(entry.place, "a warning needs a `name`, so that it can be silenced");
    check.help = text("help");
    if (const std::optional<std::string> at = reader.required_text("at")) {
      const Field* field = schema_.find_field(*at);
      if (field == nullptr) {
        unknown_name(reader.place_of("at"), "field", *at, field_names());
      } else {
        check.at = field->symbol;
      }
    }
    reader.finish();
    if (check.when && check.message) schema_.checks_.push_back(std::move(check));
  }

  const Layers& layers_;
  Schema& schema_;
  Diagnostics& diagnostics_;
};

Schema load_schema(const Layers& layers, Diagnostics& diagnostics) {
  Schema schema;
  SchemaLoader(layers, schema, diagnostics).load();
  return schema;
}

void compile_checks(const Layers& layers, Schema& schema, const lang::Library& library, Diagnostics& diagnostics) {
  SchemaLoader(layers, schema, diagnostics).compile(library);
}

}  // namespace muster
