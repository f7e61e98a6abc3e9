#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/diagnostics.h"
#include "diag/source.h"
#include "lang/expression.h"
#include "lang/live_object.h"
#include "lang/operators.h"
#include "lang/scope.h"
#include "lang/template.h"

// A small garden to speak about: fields of every type, a repeated table, a data table and what a test gives them as
// values.
namespace muster::lang {

/// A text that is refused, and what is said of it.
struct Refused {
  std::string_view text;
  std::string_view message;  // with its help in brackets and its values in braces
};

class Garden : public Environment {
 public:
  Garden() {
    const Source& schema = sources.add("schema.toml", "garden\nsoil\n");
    place_ = {&schema, 0, 6};
    const auto number = [](const char* unit) { return Type::number(*Unit::parse(unit)); };
    add("garden.weeks", number("weeks"));
    add("garden.months", number("months"));
    add("garden.size", Type::number());
    add("garden.open", Type::of(TypeKind::kBoolean));
    add("garden.walled", Type::of(TypeKind::kBoolean));
    add("garden.shaded", Type::of(TypeKind::kBoolean));
    add("garden.name", Type::text());
    add("garden.soil", Type::text(choices("garden.soil", {"clay", "sand", "loam"})));
    add("garden.style", Type::text(choices("garden.style", {"formal", "wild", "cottage"})));
    add("garden.tools", Type::list(Type::text(choices("garden.tools", {"spade", "rake", "hoe"}))));
    add("garden.started", Type::of(TypeKind::kDate));
    add("garden.budget", Type::of(TypeKind::kMoney));
    Type euros = Type::of(TypeKind::kMoney);
    euros.currency = "EUR";
    add("garden.euros", euros);
    add("garden.beds.herbs", Type::number());
    add("garden.beds.roses", Type::number());
    add("garden.anything", Type::any());
    auto extra = std::make_shared<RecordType>();
    extra->open = true;
    add("extra", Type::of_record(extra));

    auto bed = std::make_shared<RecordType>();
    bed->name = "bed";
    bed->fields.push_back({"depth", number("cm"), scope.declare_entry_symbol("bed.depth", number("cm"), place_)});
    bed->fields.push_back({"plant", Type::text(), scope.declare_entry_symbol("bed.plant", Type::text(), place_)});
    bed_type = Type::of_record(bed);
    add("beds", Type::list(bed_type));

    auto row = std::make_shared<RecordType>();
    row->name = "soils";
    const Type key = Type::text(choices("data.soils", {"clay", "loam"}));
    row->fields.push_back({"key", key, scope.declare_entry_symbol("data.soils.key", key, place_)});
    row->fields.push_back({"ph", Type::number(), scope.declare_entry_symbol("data.soils.ph", Type::number(), place_)});
    scope.declare_constant("data.soils", Type::list(Type::of_record(row)),
                           List{Value(std::make_shared<const EntryRef>(0)), Value(std::make_shared<const EntryRef>(1))},
                           place_);
    scope.declare_constant("data.limit", Type::number(), Value(7), place_);
    set("data.soils.key", 0, "clay");
    set("data.soils.key", 1, "loam");
    set("data.soils.ph", 0, Value(*Number::parse("6.5")));
    set("data.soils.ph", 1, Value(7));
  }

  static std::shared_ptr<const ChoiceSet> choices(std::string name, const std::vector<std::string>& ids) {
    auto set = std::make_shared<ChoiceSet>();
    set->name = std::move(name);
    for (const std::string& id : ids) set->choices.push_back({id, "The " + id});
    return set;
  }

  void add(std::string_view id, const Type& type) { scope.declare_symbol(id, type, place_); }
  SymbolId id(std::string_view name) const { return *scope.find_symbol(name); }
  void set(std::string_view name, Value value) { values_[id(name)] = std::move(value); }
  void set(std::string_view name, std::uint32_t entry, Value value) {
    values_[entry_symbol(id(name), entry)] = std::move(value);
  }
  void give(std::string_view name) { given_.insert(id(name)); }

  const Value& symbol(SymbolId symbol) override {
    const auto found = values_.find(symbol);
    if (found != values_.end()) return found->second;
    return values_[symbol] = Value::unknown({symbol});
  }
  bool is_given(SymbolId symbol) const override { return given_.contains(symbol); }
  std::string_view unknown_html() const override { return "<i>not assessed</i>"; }

  Span add_text(std::string_view text) {
    const Source& source = sources.add("test", std::string(text));
    return {&source, 0, static_cast<std::uint32_t>(text.size())};
  }

  /// The value, or nothing after an error of either kind, which is then in `messages`.
  std::optional<Value> evaluate(std::string_view text, std::optional<Type> expected = std::nullopt) {
    trace = {};
    Diagnostics diagnostics;
    const auto expression =
        compile_expression(add_text(text), scope, core_library(), {"`when`", std::move(expected)}, diagnostics);
    std::optional<Value> value;
    if (expression) value = lang::evaluate(*expression, *this, variables, diagnostics);
    take(diagnostics);
    return value;
  }

  /// As text: what `{{ }}` would print, `unknown(fields)`, or `error: …`.
  std::string show(std::string_view text) {
    const std::optional<Value> value = evaluate(text);
    if (!value) return "error: " + messages();
    return write(*value);
  }

  std::string write(const Value& value) const {
    if (value.is_unknown()) return "unknown(" + names(value.missing()) + ")";
    return value.is_none() ? "none" : text_of(value);
  }

  std::string names(const std::vector<SymbolId>& symbols) const {
    std::string text;
    for (const SymbolId symbol : symbols) {
      text += (text.empty() ? "" : " ") + scope.symbol(symbol).id;
      if (has_entry(symbol)) text += "[" + std::to_string(entry_index(symbol)) + "]";
    }
    return text;
  }

  /// Every message of the last call, with its help in brackets.
  std::string messages() const {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics_) {
      if (!text.empty()) text += "; ";
      text += diagnostic.message;
      if (!diagnostic.label.empty()) text += " {" + diagnostic.label + "}";
      if (!diagnostic.help.empty()) text += " [" + diagnostic.help + "]";
    }
    return text;
  }
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  void take(const Diagnostics& diagnostics) { diagnostics_ = diagnostics.sorted(); }

  SourceSet sources;
  Scope scope;
  Type bed_type;
  std::vector<Value> variables;

 private:
  Span place_;
  std::map<SymbolId, Value> values_;
  std::set<SymbolId> given_;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace muster::lang
