#include "value/toml_reader.h"

#include <algorithm>
#include <utility>

#include "base/edit_distance.h"

namespace muster {

TomlReader::TomlReader(const TomlNode& table, Span place, std::string what, Diagnostics& diagnostics)
    : table_(table), place_(place), what_(std::move(what)), diagnostics_(diagnostics) {}

const TomlNode* TomlReader::find(std::string_view key) {
  asked_.emplace_back(key);
  const TomlEntry* entry = table_.find(key);
  return entry != nullptr ? &entry->value : nullptr;
}

const TomlNode* TomlReader::typed(std::string_view key, TomlNode::Kind kind, std::string_view wanted) {
  const TomlNode* node = find(key);
  if (node == nullptr) return nullptr;
  if (node->kind == kind) return node;
  diagnostics_.error(node->span, "`" + std::string(key) + "` must be " + std::string(wanted) + ", but is " +
                                     std::string(kind_name(node->kind)));
  return nullptr;
}

std::optional<std::string> TomlReader::text(std::string_view key) {
  const TomlNode* node = typed(key, TomlNode::Kind::kText, "text");
  if (node == nullptr) return std::nullopt;
  return node->text;
}

std::optional<std::string> TomlReader::required_text(std::string_view key) {
  const bool present = table_.find(key) != nullptr;
  std::optional<std::string> value = text(key);
  if (!present) {
    diagnostics_.error(place_, what_ + " needs `" + std::string(key) + "`");
  } else if (value && value->empty()) {
    diagnostics_.error(place_of(key), "`" + std::string(key) + "` must not be empty");
    return std::nullopt;
  }
  return value;
}

bool TomlReader::flag(std::string_view key, bool otherwise) {
  const TomlNode* node = typed(key, TomlNode::Kind::kBoolean, "true or false");
  return node != nullptr ? node->boolean : otherwise;
}

std::optional<std::int64_t> TomlReader::integer(std::string_view key) {
  const TomlNode* node = typed(key, TomlNode::Kind::kInteger, "a whole number");
  if (node == nullptr) return std::nullopt;
  return node->number.numerator();
}

std::optional<Number> TomlReader::number(std::string_view key) {
  const TomlNode* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (node->kind == TomlNode::Kind::kInteger || node->kind == TomlNode::Kind::kNumber) return node->number;
  diagnostics_.error(node->span,
                     "`" + std::string(key) + "` must be a number, but is " + std::string(kind_name(node->kind)));
  return std::nullopt;
}

std::optional<std::string> TomlReader::word(std::string_view key, std::initializer_list<std::string_view> allowed) {
  std::optional<std::string> value = text(key);
  if (!value || std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return value;
  std::string list;
  for (std::string_view choice : allowed) list += (list.empty() ? "`" : ", `") + std::string(choice) + "`";
  Diagnostic& error = diagnostics_.error(place_of(key), "`" + std::string(key) + "` cannot be `" + *value + "`");
  error.help = "it is one of " + list;
  return std::nullopt;
}

std::vector<TomlReader::Word> TomlReader::words(std::string_view key) {
  std::vector<Word> result;
  const TomlNode* node = find(key);
  if (node == nullptr) return result;
  if (node->kind == TomlNode::Kind::kText) {
    result.push_back({node->text, node->span});
    return result;
  }
  if (node->kind != TomlNode::Kind::kArray) {
    diagnostics_.error(
        node->span, "`" + std::string(key) + "` must be a list of texts, but is " + std::string(kind_name(node->kind)));
    return result;
  }
  for (const TomlNode& item : node->items) {
    if (item.kind == TomlNode::Kind::kText) {
      result.push_back({item.text, item.span});
    } else {
      diagnostics_.error(item.span, "`" + std::string(key) + "` must hold texts only, but here is " +
                                        std::string(kind_name(item.kind)));
    }
  }
  return result;
}

const TomlNode* TomlReader::table(std::string_view key) { return typed(key, TomlNode::Kind::kTable, "a table"); }

const TomlNode* TomlReader::array(std::string_view key) { return typed(key, TomlNode::Kind::kArray, "a list"); }

std::optional<Span> TomlReader::source_text(std::string_view key) {
  const TomlNode* node = typed(key, TomlNode::Kind::kText, "text");
  if (node == nullptr) return std::nullopt;
  std::optional<Span> inner = inner_place(*node);
  if (!inner) {
    Diagnostic& error = diagnostics_.error(node->span, "`" + std::string(key) + "` must be written without escapes");
    error.help = "put it between single quotes '…' or three of them '''…'''";
  }
  return inner;
}

Span TomlReader::place_of(std::string_view key) const {
  const TomlEntry* entry = table_.find(key);
  return entry != nullptr ? entry->value.span : place_;
}

void TomlReader::finish() {
  for (const TomlEntry& entry : table_.entries) {
    if (std::find(asked_.begin(), asked_.end(), entry.key) != asked_.end()) continue;
    Diagnostic& error = diagnostics_.error(entry.key_span, "unknown key `" + entry.key + "` in " + what_);
    if (const std::optional<std::string> nearest = find_nearest(entry.key, asked_))
      error.help = "did you mean `" + *nearest + "`?";
  }
}

std::optional<Span> inner_place(const TomlNode& text) {
  const std::string_view raw = text.span.text();
  std::size_t quotes = 0;
  for (std::string_view fence : {R"(""")", "'''"}) {
    if (raw.size() >= 6 && raw.starts_with(fence) && raw.ends_with(fence)) quotes = 3;
  }
  if (quotes == 0 && raw.size() >= 2 && (raw.front() == '"' || raw.front() == '\'') && raw.back() == raw.front())
    quotes = 1;
  if (quotes == 0) return std::nullopt;
  Span inner = text.span;
  inner.begin += static_cast<std::uint32_t>(quotes);
  inner.end -= static_cast<std::uint32_t>(quotes);
  // TOML drops a newline right after the opening quotes of a multi-line text.
  if (quotes == 3 && inner.text().starts_with("\r\n")) {
    inner.begin += 2;
  } else if (quotes == 3 && inner.text().starts_with("\n")) {
    inner.begin += 1;
  }
  std::string shown(inner.text());
  std::erase(shown, '\r');
  if (shown != text.text) return std::nullopt;
  return inner;
}

}  // namespace muster
