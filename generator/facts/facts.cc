#include "facts/facts.h"

#include <algorithm>
#include <utility>

#include "base/edit_distance.h"
#include "facts/fact_set.h"
#include "value/toml_reader.h"

namespace muster {

std::string_view basis_name(Basis basis) {
  switch (basis) {
    case Basis::kNone:
      return "";
    case Basis::kStated:
      return "stated";
    case Basis::kDerived:
      return "derived";
    case Basis::kAssumption:
      return "assumption";
  }
  return "";
}

Basis read_basis(TomlReader& reader) {
  const std::optional<std::string> word = reader.word("basis", {"stated", "derived", "assumption"});
  if (!word) return Basis::kNone;
  return *word == "stated" ? Basis::kStated : *word == "derived" ? Basis::kDerived : Basis::kAssumption;
}

const Fact* Facts::find(std::string_view id) const {
  const auto found = std::find_if(facts_.begin(), facts_.end(), [&](const Fact& fact) { return fact.id == id; });
  return found != facts_.end() ? &*found : nullptr;
}

const Fact* Facts::find(SymbolId symbol) const {
  const SymbolId declared = lang::declared_symbol(symbol);
  if (declared >= by_symbol_.size() || by_symbol_[declared] == 0) return nullptr;
  return &facts_[by_symbol_[declared] - 1];
}

const Fact* Facts::find_member_fact(SymbolId symbol) const {
  const SymbolId declared = lang::declared_symbol(symbol);
  const auto found = std::find_if(facts_.begin(), facts_.end(), [&](const Fact& fact) {
    return fact.member_table != nullptr && fact.member_symbol == declared;
  });
  return found != facts_.end() ? &*found : nullptr;
}

const lang::Library& fact_library() {
  static const lang::Library kLibrary = [] {
    lang::Library made(&lang::core_library());
    lang::Callable callable;
    callable.name = "could_change";
    callable.parameters = {"fact"};
    callable.required = 1;
    callable.pure = false;
    callable.check = [](lang::CheckCall& call) {
      if (!call.literals[0]) call.diagnostics->error(call.place, "`could_change` needs the id of a fact, written out");
      return lang::Type::list(lang::Type::text());
    };
    callable.run = [](lang::RunCall& call) -> Value {
      FactSet& facts = dynamic_cast<FactEnvironment&>(call.environment).fact_set();
      const Fact* fact = facts.facts().find(call.arguments[0].text());
      List fields;
      for (const SymbolId symbol : facts.could_change(*fact)) fields.emplace_back(facts.schema().name_of(symbol));
      call.environment.trace.reads.push_back(fact->symbol);
      for (const SymbolId symbol : fact->what_if) call.environment.trace.reads.push_back(symbol);
      return Value(std::move(fields));
    };
    made.add_function(std::move(callable));
    return made;
  }();
  return kLibrary;
}

void check_calls(const lang::Expression& expression, const Facts& facts, Diagnostics& diagnostics) {
  for (const lang::Expression::LiteralCall& call : expression.calls()) {
    if (call.function != "could_change" || call.arguments.empty()) continue;
    const Fact* fact = facts.find(call.arguments[0]);
    if (fact == nullptr) {
      std::vector<std::string> names;
      for (const Fact& candidate : facts.all()) names.push_back(candidate.id);
      Diagnostic& error = diagnostics.error(call.place, "there is no fact `" + call.arguments[0] + "`");
      if (const std::optional<std::string> nearest = find_nearest(call.arguments[0], names))
        error.help = "did you mean `" + *nearest + "`?";
    } else if (fact->what_if.empty()) {
      diagnostics.error(call.place, "`" + fact->id + "` has no `what_if`")
          .notes.push_back({"it is declared here", fact->place});
    }
  }
}

/// Declares every fact first, finds out which reads which, then compiles each after those it reads, so that types are
/// known.
class FactLoader {
 public:
  FactLoader(const Layers& layers, Schema& schema, Diagnostics& diagnostics)
      : layers_(layers), schema_(schema), diagnostics_(diagnostics) {}

  Facts load() {
    for (const LayerEntry& entry : layers_.entries("fact")) declare(entry);
    index();
    for (Fact& fact : facts_.facts_) resolve(fact);
    find_reads();
    state_.assign(facts_.facts_.size(), Mark::kNew);
    for (Fact& fact : facts_.facts_) visit(fact);
    for (const Fact& fact : facts_.facts_) check_fact_calls(fact);
    return std::move(facts_);
  }

 private:
  enum class Mark : std::uint8_t { kNew, kOpen, kDone };

  void declare(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a fact", diagnostics_);
    Fact fact;
    fact.index = facts_.facts_.size();
    fact.id = entry.id;
    fact.place = entry.place;
    fact.label = reader.required_text("label").value_or(entry.id);
    fact.rule = reader.text("rule").value_or("");
    fact.basis = read_basis(reader);
    fact.hidden = reader.flag("hidden");
    fact.member_id = reader.text("member_id").value_or("");
    for (const TomlReader::Word& word : reader.words("sources")) fact.sources.push_back(word.text);
    for (const TomlReader::Word& word : reader.words("assumptions")) fact.assumptions.push_back(word.text);
    reader.words("scope");
    if (const TomlNode* values = reader.table("values")) {
      auto set = std::make_shared<lang::ChoiceSet>();
      set->name = fact.id;
      for (const TomlEntry& value : values->entries) {
        if (value.value.kind != TomlNode::Kind::kText)
          diagnostics_.error(value.value.span, "the label of `" + value.key + "` must be text");
        set->choices.push_back({value.key, value.value.text});
      }
      fact.type = lang::Type::text(std::move(set));
    }
    if (reader.find("values_of") != nullptr && fact.type.choices != nullptr)
      diagnostics_.error(reader.place_of("values_of"), "a fact has either `values` or `values_of`");
    if (const std::optional<std::string> unit = reader.text("unit")) {
      if (const std::optional<lang::Unit> parsed = lang::Unit::parse(*unit)) {
        units_.resize(fact.index + 1);
        units_[fact.index] = *parsed;
      } else {
        diagnostics_.error(reader.place_of("unit"), "`" + *unit + "` is no unit").help =
            "units are written `months`, `items/day` or `1/page`";
      }
    }
    fact.reported_id = reader.text("id").value_or(fact.id);
    const bool has_formula = reader.find("formula") != nullptr;
    const bool has_cases = reader.array("case") != nullptr;
    if (has_formula == has_cases)
      diagnostics_.error(entry.place, "a fact needs either `formula` or cases `[[fact.\"" + fact.id + "\".case]]`");
    reader.find("asks");
    reader.find("what_if");
    if (const std::optional<std::string> each = reader.text("each")) {
      fact.table = schema_.find_table(*each);
      if (fact.table == nullptr) {
        std::vector<std::string> names;
        for (const Table& table : schema_.tables()) names.push_back(table.id);
        Diagnostic& error = diagnostics_.error(reader.place_of("each"), "there is no table `" + *each + "`");
        if (const std::optional<std::string> nearest = find_nearest(*each, names))
          error.help = "did you mean `" + *nearest + "`?";
        return;
      }
    } else if (fact.reported_id != fact.id) {
      diagnostics_.error(reader.place_of("id"), "only a fact with `each` has an `id` of its own");
    }
    reader.finish();
    if (!declare_symbol(fact)) return;
    if (!fact.member_id.empty()) declare_member_symbol(fact, reader.place_of("member_id"));
    entries_.push_back(&entry);
    facts_.facts_.push_back(std::move(fact));
  }

  bool declare_symbol(Fact& fact) {
    if (fact.table == nullptr) {
      const std::optional<SymbolId> symbol = schema_.mutable_scope().declare_symbol(fact.id, fact.type, fact.place);
      if (!symbol) {
        Diagnostic& error = diagnostics_.error(fact.place, "the name `" + fact.id + "` is taken already");
        if (const Field* field = schema_.find_field(fact.id)) error.notes.push_back({"a field has it", field->place});
        return false;
      }
      fact.symbol = *symbol;
      return true;
    }
    const std::string prefix = fact.table->word + ".";
    const std::string name = fact.id.starts_with(prefix) ? fact.id.substr(prefix.size()) : "";
    if (name.empty() || name.find('.') != std::string::npos) {
      diagnostics_.error(fact.place,
                         "a fact of each entry of `" + fact.table->id + "` must be called `" + prefix + "…`");
      return false;
    }
    if (fact.table->record->find(name) != nullptr) {
      diagnostics_.error(fact.place, "every entry of `" + fact.table->id + "` has `" + name + "` already");
      return false;
    }
    fact.symbol = schema_.add_entry_fact(*fact.table, name, fact.place);
    return true;
  }

  void declare_member_symbol(Fact& fact, const Span& place) {
    const std::string word = fact.member_id.substr(0, fact.member_id.find('.'));
    const auto& tables = schema_.member_tables();
    const auto table =
        std::find_if(tables.begin(), tables.end(), [&](const Table* candidate) { return candidate->word == word; });
    const std::string middle = ".{slug}.";
    if (table == tables.end() || fact.table != nullptr || !fact.member_id.substr(word.size()).starts_with(middle)) {
      diagnostics_.error(place, "`" + fact.member_id + "` is no id for a member's fact").help =
          "it is written `branch.{slug}.name`, where `branch` is a table with members";
      return;
    }
    const std::string name = fact.member_id.substr(word.size() + middle.size());
    if ((*table)->record->find(name) != nullptr) {
      diagnostics_.error(place, "every entry of `" + (*table)->id + "` has `" + name + "` already");
      return;
    }
    fact.member_table = *table;
    fact.member_symbol = schema_.add_entry_fact(**table, name, fact.place);
  }

  void index() {
    facts_.by_symbol_.assign(schema_.scope().symbol_count(), 0);
    for (const Fact& fact : facts_.facts_) facts_.by_symbol_[fact.symbol] = static_cast<std::uint32_t>(fact.index + 1);
    units_.resize(facts_.facts_.size());
    values_of_.resize(facts_.facts_.size());
  }

  std::optional<SymbolId> field_named(const std::string& id, const Span& place) {
    if (const Field* field = schema_.find_field(id)) return field->symbol;
    std::vector<std::string> names;
    for (const Field& field : schema_.fields()) names.push_back(field.id);
    Diagnostic& error = diagnostics_.error(place, "there is no field `" + id + "`");
    if (const std::optional<std::string> nearest = find_nearest(id, names))
      error.help = "did you mean `" + *nearest + "`?";
    return std::nullopt;
  }

  void resolve(Fact& fact) {
    const LayerEntry& entry = *entries_[fact.index];
    Diagnostics asked;  // types were checked when the fact was declared
    TomlReader reader(entry.node, entry.place, "a fact", asked);
    if (const std::optional<std::string> other = reader.text("values_of")) {
      const std::optional<SymbolId> symbol = field_named(*other, reader.place_of("values_of"));
      const Field* field = symbol ? schema_.find_field(*symbol) : nullptr;
      if (field != nullptr && field->choices == nullptr)
        diagnostics_.error(reader.place_of("values_of"), "`" + *other + "` has no values");
      if (field != nullptr) values_of_[fact.index] = field->choices;
    }
    if (const std::optional<std::string> asks = reader.text("asks"))
      fact.asks = field_named(*asks, reader.place_of("asks"));
    for (const TomlReader::Word& word : reader.words("what_if")) {
      const std::optional<SymbolId> symbol = field_named(word.text, word.place);
      if (!symbol) continue;
      const Field& field = *schema_.find_field(*symbol);
      const bool finite =
          field.type == FieldType::kBoolean || field.type == FieldType::kChoice || !field.samples.empty();
      if (!finite || field.table)
        diagnostics_.error(word.place, "`" + field.id + "` has no `samples` to try")
            .notes.push_back({"it is declared here", field.place});
      fact.what_if.push_back(*symbol);
    }
  }

  const lang::Scope& scope_of(const Fact& fact) const {
    return fact.table != nullptr ? schema_.entry_scope(*fact.table) : schema_.scope();
  }

  // Compiles formula and cases of a fact. With types still open this only serves to learn what it reads.
  void compile(Fact& fact, Diagnostics& diagnostics) {
    const LayerEntry& entry = *entries_[fact.index];
    TomlReader reader(entry.node, entry.place, "a fact", diagnostics);
    const lang::Scope& scope = scope_of(fact);
    lang::Expectation value{"the formula", std::nullopt};
    if (fact.type.choices != nullptr) value.type = fact.type;
    fact.formula.reset();
    fact.cases.clear();
    if (const std::optional<Span> formula = reader.source_text("formula")) {
      fact.formula = lang::compile_expression(*formula, scope, fact_library(), value, diagnostics);
    }
    const TomlNode* cases = reader.array("case");
    if (cases == nullptr) return;
    lang::TemplateOptions options;
    options.mode = lang::OutputMode::kText;
    lang::TemplateCompiler notes(scope, fact_library(), {}, options);
    for (const TomlNode& node : cases->items) {
      if (!node.is_table()) continue;
      TomlReader row(node, node.span, "a case", diagnostics);
      Fact::Case made;
      made.place = node.span;
      if (const std::optional<Span> when = row.source_text("when")) {
        made.when = lang::compile_expression(*when, scope, fact_library(),
                                             {"`when`", lang::Type::of(lang::TypeKind::kBoolean)}, diagnostics);
      } else if (&node != &cases->items.back()) {
        diagnostics.error(node.span, "only the last case may leave `when` out").help =
            "the first case whose `when` is true wins, so nothing after this one could";
      }
      if (const std::optional<Span> text = row.source_text("value")) {
        value.what = "`value`";
        made.value = lang::compile_expression(*text, scope, fact_library(), value, diagnostics);
      } else if (node.find("value") == nullptr) {
        diagnostics.error(node.span, "a case needs a `value`");
      }
      if (const std::optional<Span> note = row.source_text("note"))
        made.note = notes.compile(lang::TemplateText::at(*note), scope, diagnostics);
      row.finish();
      fact.cases.push_back(std::move(made));
    }
  }

  void find_reads() {
    reads_.resize(facts_.facts_.size());
    for (Fact& fact : facts_.facts_) {
      Diagnostics later;
      compile(fact, later);
      std::vector<std::size_t>& reads = reads_[fact.index];
      const auto add = [&](const std::optional<lang::Expression>& expression) {
        if (!expression) return;
        for (const SymbolId symbol : expression->symbols()) {
          if (const Fact* other = facts_.find(symbol)) reads.push_back(other->index);
          if (const Fact* other = facts_.find_member_fact(symbol)) reads.push_back(other->index);
        }
        for (const lang::Expression::LiteralCall& call : expression->calls()) {
          if (call.function != "could_change" || call.arguments.empty()) continue;
          if (const Fact* other = facts_.find(call.arguments[0])) reads.push_back(other->index);
        }
      };
      add(fact.formula);
      for (const Fact::Case& row : fact.cases) {
        add(row.when);
        add(row.value);
      }
    }
  }

  void visit(Fact& fact) {
    Mark& mark = state_[fact.index];
    if (mark == Mark::kDone) return;
    if (mark == Mark::kOpen) {
      report_circle(fact);
      return;
    }
    mark = Mark::kOpen;
    path_.push_back(fact.index);
    for (const std::size_t other : reads_[fact.index]) visit(facts_.facts_[other]);
    path_.pop_back();
    state_[fact.index] = Mark::kDone;
    compile(fact, diagnostics_);
    settle_type(fact);
  }

  void report_circle(const Fact& fact) {
    const auto begin = std::find(path_.begin(), path_.end(), fact.index);
    Diagnostic& error = diagnostics_.error(fact.place, "facts depend on each other in a circle");
    for (auto step = begin; step != path_.end(); ++step) {
      const Fact& from = facts_.facts_[*step];
      const Fact& to = facts_.facts_[step + 1 == path_.end() ? *begin : *(step + 1)];
      error.notes.push_back(
          {"`" + from.id + "` reads `" + to.id + "`" + (step + 1 == path_.end() ? ", closing the circle" : ""),
           from.place});
    }
  }

  void settle_type(Fact& fact) {
    if (fact.type.choices == nullptr) {
      std::optional<lang::Type> type;
      const auto add = [&](const std::optional<lang::Expression>& expression) {
        if (expression) type = type ? lang::unify(*type, expression->type()) : expression->type();
      };
      add(fact.formula);
      for (const Fact::Case& row : fact.cases) add(row.value);
      fact.type = type.value_or(lang::Type::any());
      settle_unit(fact);
      settle_values(fact);
    }
    fact.type.literal = false;
    if (fact.member_table != nullptr) schema_.set_entry_fact_type(*fact.member_table, fact.member_symbol, fact.type);
    if (fact.table != nullptr) {
      schema_.set_entry_fact_type(*fact.table, fact.symbol, fact.type);
    } else {
      schema_.mutable_scope().set_symbol_type(fact.symbol, fact.type);
    }
  }

  // Makes a text a choice of the field that `values_of` names, and a list of texts a list of such.
  void settle_values(Fact& fact) {
    const std::shared_ptr<const lang::ChoiceSet>& values = values_of_[fact.index];
    if (values == nullptr) return;
    const bool is_list = fact.type.kind == lang::TypeKind::kList;
    const lang::Type item = !is_list                       ? fact.type
                            : fact.type.element != nullptr ? *fact.type.element
                                                           : lang::Type::any();
    if (item.kind != lang::TypeKind::kText && item.kind != lang::TypeKind::kAny) {
      diagnostics_.error(fact.place, "`" + fact.id + "` has values, but is " + lang::describe(fact.type));
      return;
    }
    fact.type = is_list ? lang::Type::list(lang::Type::text(values)) : lang::Type::text(values);
  }

  void settle_unit(Fact& fact) {
    const std::optional<lang::Unit>& unit = units_[fact.index];
    if (!unit) return;
    const bool measured = fact.type.kind == lang::TypeKind::kNumber || fact.type.kind == lang::TypeKind::kMoney;
    if (fact.type.kind == lang::TypeKind::kAny || fact.type.kind == lang::TypeKind::kNone) {
      fact.type = lang::Type::number(*unit);
    } else if (!measured) {
      diagnostics_.error(fact.place, "`" + fact.id + "` has a unit, but is " + lang::describe(fact.type));
    } else if (fact.type.literal || fact.type.unit == *unit) {
      fact.type.unit = *unit;
    } else {
      Diagnostic& error = diagnostics_.error(
          fact.place,
          "`" + fact.id + "` is declared in `" + unit->to_string() + "`, but its formula gives " +
              (fact.type.unit.is_plain() ? "a number without a unit" : "`" + fact.type.unit.to_string() + "`"));
      error.help = "if the formula is right, say so: `(…) | unit('" + unit->to_string() + "')`";
    }
  }

  void check_fact_calls(const Fact& fact) {
    if (fact.formula) check_calls(*fact.formula, facts_, diagnostics_);
    for (const Fact::Case& row : fact.cases) {
      if (row.when) check_calls(*row.when, facts_, diagnostics_);
      if (row.value) check_calls(*row.value, facts_, diagnostics_);
    }
  }

  const Layers& layers_;
  Schema& schema_;
  Diagnostics& diagnostics_;
  Facts facts_;
  std::vector<const LayerEntry*> entries_;                         // by fact
  std::vector<std::optional<lang::Unit>> units_;                   // by fact
  std::vector<std::shared_ptr<const lang::ChoiceSet>> values_of_;  // by fact
  std::vector<std::vector<std::size_t>> reads_;                    // by fact
  std::vector<Mark> state_;
  std::vector<std::size_t> path_;
};

Facts load_facts(const Layers& layers, Schema& schema, Diagnostics& diagnostics) {
  return FactLoader(layers, schema, diagnostics).load();
}

}  // namespace muster
