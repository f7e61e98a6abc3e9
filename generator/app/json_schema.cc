#include "app/json_schema.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muster {
namespace {

void set_text(Record& record, const char* key, const std::string& text) {
  if (!text.empty()) record.set(key, text);
}

Value ids_of(const lang::ChoiceSet& choices) {
  List ids;
  for (const lang::Choice& choice : choices.choices) ids.emplace_back(choice.id);
  return Value(std::move(ids));
}

Value labels_of(const lang::ChoiceSet& choices) {
  Record labels;
  for (const lang::Choice& choice : choices.choices) labels.set(choice.id, choice.label);
  return Value(std::move(labels));
}

void set_range(Record& record, const Field& field) {
  if (field.min) record.set("minimum", *field.min);
  if (field.max) record.set("maximum", *field.max);
  if (field.above && !(field.min && field.min->compare(*field.above) > 0)) {
    record.set("minimum", *field.above);
    record.set("exclusiveMinimum", true);
  }
}

Value number_schema(const Field& field) {
  Record record;
  record.set("type", "number");
  set_range(record, field);
  return Value(std::move(record));
}

Value rates_schema() {
  Record rate;
  rate.set("type", "number");
  rate.set("minimum", 0);
  rate.set("exclusiveMinimum", true);
  Record pattern;
  pattern.set("^[A-Z]{3}_[A-Z]{3}$", Value(std::move(rate)));
  return Value(std::move(pattern));
}

void set_type(Record& record, const Field& field) {
  switch (field.type) {
    case FieldType::kBoolean:
      record.set("type", "boolean");
      break;
    case FieldType::kInteger:
      record.set("type", "integer");
      set_range(record, field);
      break;
    case FieldType::kNumber:
    case FieldType::kMoney:
      record.set("type", "number");
      set_range(record, field);
      break;
    case FieldType::kDate:
      record.set("type", "string");
      record.set("format", "date");
      break;
    case FieldType::kText:
      record.set("type", "string");
      if (field.required) record.set("minLength", 1);
      break;
    case FieldType::kCurrency:
      record.set("type", "string");
      record.set("pattern", "^[A-Z]{3}$");
      break;
    case FieldType::kChoice:
      record.set("type", "string");
      record.set("enum", ids_of(*field.choices));
      record.set("x-labels", labels_of(*field.choices));
      break;
    case FieldType::kChoices: {
      Record item;
      item.set("type", "string");
      item.set("enum", ids_of(*field.choices));
      record.set("type", "array");
      record.set("items", Value(std::move(item)));
      record.set("uniqueItems", true);
      record.set("x-labels", labels_of(*field.choices));
      break;
    }
    case FieldType::kNumbers:
      record.set("type", "array");
      record.set("items", number_schema(field));
      break;
    case FieldType::kRates:
      record.set("type", "object");
      record.set("patternProperties", rates_schema());
      record.set("additionalProperties", false);
      break;
  }
}

Value field_schema(const Field& field) {
  Record record;
  set_text(record, "title", field.label);
  set_text(record, "description", field.help.empty() ? field.ask : field.help);
  set_type(record, field);
  if (field.default_value) record.set("default", *field.default_value);
  set_text(record, "x-unit", field.unit.to_string());
  if (!field.help.empty()) set_text(record, "x-ask", field.ask);
  return Value(std::move(record));
}

/// A table of the profile that is being put together, with the tables below it.
struct Node {
  std::string name, title, description;
  std::vector<std::pair<std::string, Value>> fields;
  std::vector<std::string> required;
  std::vector<Node> tables;

  Node& below(const std::string& child) {
    for (Node& node : tables) {
      if (node.name == child) return node;
    }
    tables.emplace_back().name = child;
    return tables.back();
  }

  Value to_schema() const {
    Record record;
    set_text(record, "title", title);
    set_text(record, "description", description);
    record.set("type", "object");
    Record properties;
    List needed;
    for (const auto& [key, schema] : fields) properties.set(key, schema);
    for (const std::string& key : required) needed.emplace_back(key);
    for (const Node& node : tables) {
      properties.set(node.name, node.to_schema());
      if (node.requires_something()) needed.emplace_back(node.name);
    }
    record.set("properties", Value(std::move(properties)));
    if (!needed.empty()) record.set("required", Value(std::move(needed)));
    record.set("additionalProperties", false);
    return Value(std::move(record));
  }

  bool requires_something() const {
    if (!required.empty()) return true;
    for (const Node& node : tables) {
      if (node.requires_something()) return true;
    }
    return false;
  }
};

/// The node in which the last word of a dotted id stands.
Node& node_of(Node& root, std::string_view id) {
  Node* node = &root;
  for (std::size_t dot = id.find('.'); dot != std::string_view::npos; dot = id.find('.')) {
    node = &node->below(std::string(id.substr(0, dot)));
    id.remove_prefix(dot + 1);
  }
  return *node;
}

std::string last_word(std::string_view id) { return std::string(id.substr(id.rfind('.') + 1)); }

Value table_schema(const Schema& schema, const Table& table) {
  Node entry;
  for (const std::size_t index : table.fields) {
    const Field& field = schema.fields()[index];
    entry.fields.emplace_back(field.name, field_schema(field));
    if (field.required) entry.required.push_back(field.name);
  }
  Record record;
  set_text(record, "title", table.label);
  record.set("type", "array");
  record.set("items", entry.to_schema());
  return Value(std::move(record));
}

/// A text that is matched whole.
Value text_schema(const char* title, const char* pattern) {
  Record record;
  record.set("title", title);
  record.set("type", "string");
  record.set("pattern", pattern);
  return Value(std::move(record));
}

Value brand_schema() {
  const Value colour = text_schema("Colour", "^#[0-9A-Fa-f]{6}$");
  Record several;
  several.set("type", "array");
  several.set("items", colour);
  several.set("minItems", 1);
  several.set("maxItems", 3);
  Record colours;
  colours.set("title", "Colours of fills, links and the organisation's own marks in charts");
  colours.set("anyOf", List{colour, Value(std::move(several))});
  Node node;
  node.title = "How the site looks";
  node.fields.emplace_back("name", text_schema("Whom the site speaks for", "\\S"));
  node.fields.emplace_back(
      "logo", text_schema("A file in the engagement's folder `brand`", "^[0-9A-Za-z_-][0-9A-Za-z_.-]*\\.(svg|png)$"));
  node.fields.emplace_back("colours", Value(std::move(colours)));
  node.fields.emplace_back("footer", text_schema("One line at the foot of every page", "\\S"));
  return node.to_schema();
}

}  // namespace

Value render_json_schema(const Schema& schema, std::string_view title) {
  Node root;
  root.title = title;
  for (const Section& section : schema.sections()) {
    if (schema.find_table(section.id) != nullptr) continue;
    Node& node = node_of(root, section.id + ".");
    node.title = section.label;
    node.description = section.help;
  }
  for (const Field& field : schema.fields()) {
    if (field.table) continue;
    Node& node = node_of(root, field.id);
    node.fields.emplace_back(field.name, field_schema(field));
    if (field.required) node.required.push_back(field.name);
  }
  for (const Table& table : schema.tables()) {
    if (!table.is_data) node_of(root, table.id).fields.emplace_back(last_word(table.id), table_schema(schema, table));
  }
  Record extra;
  extra.set("title", "Free data");
  extra.set("type", "object");
  root.fields.emplace_back("extra", Value(std::move(extra)));
  root.fields.emplace_back("brand", brand_schema());

  Record record;
  record.set("$schema", "http://json-schema.org/draft-04/schema#");
  const Value body = root.to_schema();
  for (const auto& [key, value] : body.record().entries()) record.set(key, value);
  return Value(std::move(record));
}

}  // namespace muster
