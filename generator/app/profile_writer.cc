#include "app/profile_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/escape.h"
#include "base/slug.h"
#include "base/utf8.h"

namespace muster {
namespace {

constexpr std::size_t kColumns = 100;

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string toml_value(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kBoolean:
      return value.boolean() ? "true" : "false";
    case ValueKind::kNumber:
      return value.number().to_string();
    case ValueKind::kDate:
      return value.date().to_string();
    case ValueKind::kText:
      return toml_text(value.text());
    case ValueKind::kList: {
      std::string out;
      for (const Value& item : value.list()) out += (out.empty() ? "" : ", ") + toml_value(item);
      return "[" + out + "]";
    }
    case ValueKind::kRecord: {
      std::string out;
      for (const auto& [key, item] : value.record().entries())
        out += (out.empty() ? "" : ", ") + key + " = " + toml_value(item);
      return "{ " + out + " }";
    }
    default:
      return "\"\"";
  }
}

Number number_that_passes(const Field& field) {
  const Number one(1);
  if (field.above && one.compare(*field.above) <= 0) return field.above->plus(one).value_or(*field.above);
  if (field.min && one.compare(*field.min) < 0) return *field.min;
  if (field.max && one.compare(*field.max) > 0) return *field.max;
  return one;
}

/// Something that the field takes: what stands when it is left out, a sample, or the first of its choices.
std::string example_of(const Field& field) {
  if (field.default_value) return toml_value(*field.default_value);
  if (field.default_in_section) return toml_value(*field.default_in_section);
  if (!field.samples.empty()) return toml_value(field.samples.front());
  switch (field.type) {
    case FieldType::kBoolean:
      return "true";
    case FieldType::kInteger:
    case FieldType::kNumber:
    case FieldType::kMoney:
      return number_that_passes(field).to_string();
    case FieldType::kDate:
      return "2026-01-31";
    case FieldType::kText:
      return toml_text(field.label);
    case FieldType::kCurrency:
      return "\"EUR\"";
    case FieldType::kChoice:
      return toml_text(field.choices->choices.front().id);
    case FieldType::kChoices:
      return "[" + toml_text(field.choices->choices.front().id) + "]";
    case FieldType::kNumbers:
      return "[" + number_that_passes(field).to_string() + "]";
    case FieldType::kRates:
      return "{ EUR_USD = 1.08 }";
  }
  return "\"\"";
}

bool is_asked_first(const Field& field) { return field.minimal || field.required; }

class ProfileWriter {
 public:
  ProfileWriter(const Schema& schema, std::string_view name) : schema_(schema), name_(name) {}

  std::string write() {
    comment(
        "One organisation. Fields that begin with `#` are left out: take the sign away to state one. What is left out "
        "is not known, which is an answer too: it becomes an open question.");
    for (const std::string& section : sections()) write_section(section);
    for (const Table& table : schema_.tables()) {
      if (!table.is_data && !is_section(table.id)) write_table(table);
    }
    write_brand();
    return std::move(out_);
  }

 private:
  void write_brand() {
    head("Brand", "How this organisation's site looks, key by key in front of `[brand]` in muster.toml.");
    out_ +=
        "#[brand]\n\n# Whom the site speaks for\n#name = \"Our firm\"\n\n"
        "# One to three colours: of fills, of links, of the organisation's own marks in charts\n"
        "#colours = [\"#17395c\", \"#0b4f96\"]\n\n# One line at the foot of every page\n#footer = \"Confidential.\"\n\n"
        "# A file in the folder `brand` beside muster.toml: logo = \"mark.svg\"\n";
  }

  /// Those that the schema declares, in its order, then those that only fields name.
  std::vector<std::string> sections() const {
    std::vector<std::string> ids;
    for (const Section& section : schema_.sections()) {
      if (schema_.find_table(section.id) == nullptr) ids.push_back(section.id);
    }
    for (const Field& field : schema_.fields()) {
      if (!field.table && std::find(ids.begin(), ids.end(), field.section) == ids.end()) ids.push_back(field.section);
    }
    return ids;
  }

  bool is_section(std::string_view table) const {
    const std::vector<std::string> all = sections();
    const std::string first(table.substr(0, table.find('.')));
    return first != table && std::find(all.begin(), all.end(), first) != all.end();
  }

  void write_section(const std::string& id) {
    std::vector<const Field*> fields;
    for (const Field& field : schema_.fields()) {
      if (!field.table && field.section == id) fields.push_back(&field);
    }
    if (const Section* section = schema_.find_section(id)) {
      head(section->label, section->help);
    } else {
      head(id, "");
    }
    if (!fields.empty()) write_fields("[" + id + "]", fields, id.size() + 1);
    for (const Table& table : schema_.tables()) {
      if (!table.is_data && table.id.starts_with(id + ".")) write_table(table);
    }
  }

  void write_table(const Table& table) {
    std::vector<const Field*> fields;
    for (const std::size_t index : table.fields) fields.push_back(&schema_.fields()[index]);
    head(table.label, "");
    // A required field of an entry that nobody has to make asks for nothing.
    const bool is_wanted = std::any_of(fields.begin(), fields.end(), [](const Field* field) { return field->minimal; });
    write_fields("[[" + table.id + "]]", fields, table.id.size() + 1, is_wanted);
  }

  void write_fields(const std::string& header, std::vector<const Field*> fields, std::size_t prefix,
                    bool is_wanted = true) {
    std::stable_partition(fields.begin(), fields.end(), [](const Field* field) { return is_asked_first(*field); });
    const bool is_stated = is_wanted && is_asked_first(*fields.front());
    out_ += (is_stated ? "" : "#") + header + "\n";
    for (const Field* field : fields) write_field(*field, prefix, is_stated && is_asked_first(*field));
  }

  void write_field(const Field& field, std::size_t prefix, bool is_stated) {
    out_ += "\n";
    const std::string unit = field.unit.is_plain() ? "" : " (" + field.unit.to_string() + ")";
    comment((field.ask.empty() ? field.label : field.ask) + unit);
    comment(field.help);
    if (field.choices != nullptr) {
      std::string list;
      for (const lang::Choice& choice : field.choices->choices) {
        list += (list.empty() ? "" : "; ") + choice.id;
        if (choice.label != choice.id) list += ": " + choice.label;
      }
      comment((field.type == FieldType::kChoices ? "Any of " : "One of ") + list);
    }
    out_ += (is_stated ? "" : "#") + field.id.substr(prefix) + " = " + value_of(field) + "\n";
  }

  std::string value_of(const Field& field) const {
    if (field.symbol == schema_.name_symbol()) return toml_text(name_);
    if (field.symbol == schema_.slug_symbol()) return toml_text(slug(name_).value_or("example"));
    return example_of(field);
  }

  void head(std::string_view label, std::string_view help) {
    out_ += "\n";
    std::string line = "# ── " + printable(label) + " ";
    for (std::size_t columns = count_code_points(line); columns < kColumns; ++columns) line += "─";
    out_ += line + "\n";
    comment(help);
  }

  /// Wrapped at the words. Whatever an author wrote stays a comment: line feeds are spaces here, controls escapes.
  void comment(std::string_view text) {
    std::string line = "#";
    std::string word;
    const auto end_word = [&] {
      if (word.empty()) return;
      const std::string shown = printable(word);
      if (line.size() > 1 && count_code_points(line) + 1 + count_code_points(shown) > kColumns) {
        out_ += line + "\n";
        line = "#";
      }
      line += " " + shown;
      word.clear();
    };
    for (const char c : text) {
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        end_word();
      } else {
        word += c;
      }
    }
    end_word();
    if (line.size() > 1) out_ += line + "\n";
  }

  const Schema& schema_;
  std::string_view name_;
  std::string out_;
};

}  // namespace

std::string render_example_profile(const Schema& schema, std::string_view name) {
  return ProfileWriter(schema, name).write();
}

}  // namespace muster
