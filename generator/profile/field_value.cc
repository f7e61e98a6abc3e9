#include "profile/field_value.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/edit_distance.h"
#include "base/locale_format.h"
#include "base/utf8.h"

namespace muster {

namespace {

constexpr std::size_t kMaxTextBytes = 64U << 10U;

class ValueReader {
 public:
  ValueReader(const Field& field, const std::string& name, Diagnostics& diagnostics)
      : field_(field), name_(name), diagnostics_(diagnostics) {}

  std::optional<Value> read(const TomlNode& node) const {
    switch (field_.type) {
      case FieldType::kBoolean:
        if (node.kind == TomlNode::Kind::kBoolean) return Value(node.boolean);
        return wrong_type(node, "true or false");
      case FieldType::kInteger:
        if (node.kind != TomlNode::Kind::kInteger) return wrong_type(node, "a whole number");
        return in_range(node);
      case FieldType::kNumber:
      case FieldType::kMoney:
        if (node.kind != TomlNode::Kind::kInteger && node.kind != TomlNode::Kind::kNumber)
          return wrong_type(node, "a number");
        return in_range(node);
      case FieldType::kDate:
        if (node.kind == TomlNode::Kind::kDate) return Value(*node.date);
        return wrong_type(node, "a date such as 2026-01-31, without quotes");
      case FieldType::kText:
        if (node.kind != TomlNode::Kind::kText) return wrong_type(node, "text");
        return text(node);
      case FieldType::kCurrency:
        if (node.kind != TomlNode::Kind::kText) return wrong_type(node, "a currency such as \"GBP\"");
        if (!is_currency_code(node.text)) {
          error(node, "`" + name_ + "` must be an ISO 4217 currency, but is \"" + printable_text(node) + "\"",
                "for instance \"GBP\", \"EUR\" or \"USD\"");
          return std::nullopt;
        }
        return Value(node.text);
      case FieldType::kChoice:
        if (node.kind != TomlNode::Kind::kText) return wrong_type(node, "one of its choices, as text");
        return choice(node);
      case FieldType::kChoices:
        return choices(node);
      case FieldType::kNumbers:
        return numbers(node);
      case FieldType::kRates:
        return rates(node);
    }
    return std::nullopt;
  }

 private:
  static std::string printable_text(const TomlNode& node) {
    return node.text.size() <= 80 ? node.text : node.text.substr(0, 60) + "…";
  }

  void error(const TomlNode& node, std::string message, std::string help) const {
    Diagnostic& diagnostic = diagnostics_.error(node.span, std::move(message));
    diagnostic.help = std::move(help);
  }

  std::optional<Value> wrong_type(const TomlNode& node, const std::string& wanted) const {
    Diagnostic& diagnostic = diagnostics_.error(
        node.span, "`" + name_ + "` must be " + wanted + ", but is " + std::string(kind_name(node.kind)));
    if (node.kind == TomlNode::Kind::kText &&
        (field_.type == FieldType::kBoolean || field_.type == FieldType::kInteger ||
         field_.type == FieldType::kNumber || field_.type == FieldType::kMoney || field_.type == FieldType::kDate)) {
      diagnostic.help = "write it without quotes";
    }
    return std::nullopt;
  }

  std::optional<Value> in_range(const TomlNode& node) const {
    const Number& number = node.number;
    std::string bound;
    if (field_.min && number.compare(*field_.min) < 0) bound = "at least " + field_.min->to_string();
    if (field_.above && number.compare(*field_.above) <= 0) bound = "more than " + field_.above->to_string();
    if (field_.max && number.compare(*field_.max) > 0) bound = "at most " + field_.max->to_string();
    if (field_.min && field_.max && !bound.empty())
      bound = "between " + field_.min->to_string() + " and " + field_.max->to_string();
    if (bound.empty()) return Value(number);
    Diagnostic& diagnostic =
        diagnostics_.error(node.span, "`" + name_ + "` must be " + bound + ", but is " + number.to_string());
    diagnostic.notes.push_back({"the range is set here", field_.place});
    return std::nullopt;
  }

  std::optional<Value> text(const TomlNode& node) const {
    if (node.text.size() > kMaxTextBytes) {
      error(node,
            "`" + name_ + "` is " + std::to_string(node.text.size()) + " bytes long; at most " +
                std::to_string(kMaxTextBytes) + " are taken",
            "");
      return std::nullopt;
    }
    for (std::size_t offset = 0; offset < node.text.size();) {
      const char32_t code_point = decode_utf8(node.text, offset);
      if (is_unsafe_code_point(code_point)) {
        error(node, "`" + name_ + "` holds an invisible or control character",
              "remove it: it could make the text read otherwise than it is written");
        return std::nullopt;
      }
    }
    return Value(node.text);
  }

  std::optional<Value> choice(const TomlNode& node) const {
    if (field_.choices->find(node.text) != nullptr) return Value(node.text);
    std::vector<std::string> ids;
    std::string list;
    for (const lang::Choice& candidate : field_.choices->choices) {
      ids.push_back(candidate.id);
      list += (list.empty() ? "`" : ", `") + candidate.id + "`";
    }
    const std::optional<std::string> nearest = find_nearest(node.text, ids);
    error(node, "`" + name_ + "` cannot be \"" + printable_text(node) + "\"",
          (nearest ? "did you mean `" + *nearest + "`? " : "") + "it is one of " + list);
    return std::nullopt;
  }

  std::optional<Value> choices(const TomlNode& node) const {
    if (node.kind != TomlNode::Kind::kArray) return wrong_type(node, "a list of its choices");
    List list;
    bool good = true;
    for (const TomlNode& item : node.items) {
      if (item.kind != TomlNode::Kind::kText) {
        error(item, "`" + name_ + "` must hold texts only, but here is " + std::string(kind_name(item.kind)), "");
        good = false;
        continue;
      }
      std::optional<Value> value = choice(item);
      good = good && value;
      if (!value) continue;
      if (std::any_of(list.begin(), list.end(), [&](const Value& other) { return same(other, *value); })) {
        error(item, "\"" + printable_text(item) + "\" stands twice in `" + name_ + "`", "remove one");
        good = false;
      }
      list.push_back(std::move(*value));
    }
    if (!good) return std::nullopt;
    return Value(std::move(list));
  }

  std::optional<Value> numbers(const TomlNode& node) const {
    if (node.kind != TomlNode::Kind::kArray) return wrong_type(node, "a list of numbers");
    List list;
    bool good = true;
    for (const TomlNode& item : node.items) {
      if (item.kind != TomlNode::Kind::kInteger && item.kind != TomlNode::Kind::kNumber) {
        error(item, "`" + name_ + "` must hold numbers only, but here is " + std::string(kind_name(item.kind)), "");
        good = false;
        continue;
      }
      std::optional<Value> value = in_range(item);
      good = good && value;
      if (value) list.push_back(std::move(*value));
    }
    if (!good) return std::nullopt;
    return Value(std::move(list));
  }

  std::optional<Value> rates(const TomlNode& node) const {
    if (!node.is_table()) return wrong_type(node, "a table of exchange rates such as { EUR_USD = 1.08 }");
    Record record;
    bool good = true;
    for (const TomlEntry& entry : node.entries) {
      const bool pair = entry.key.size() == 7 && entry.key[3] == '_' && is_currency_code(entry.key.substr(0, 3)) &&
                        is_currency_code(entry.key.substr(4));
      const bool number = entry.value.kind == TomlNode::Kind::kInteger || entry.value.kind == TomlNode::Kind::kNumber;
      if (!pair) {
        diagnostics_.error(entry.key_span, "`" + entry.key + "` is no pair of currencies").help =
            "EUR_USD = 1.08 says that one euro is 1.08 dollars";
      } else if (!number || entry.value.number.compare(Number(0)) <= 0) {
        diagnostics_.error(entry.value.span, "the rate `" + entry.key + "` must be a number above 0");
      } else {
        record.set(entry.key, entry.value.number);
        continue;
      }
      good = false;
    }
    if (!good) return std::nullopt;
    return Value(std::move(record));
  }

  const Field& field_;
  const std::string& name_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::optional<Value> read_value(const Field& field, const std::string& name, const TomlNode& node,
                                Diagnostics& diagnostics) {
  return ValueReader(field, name, diagnostics).read(node);
}

}  // namespace muster
