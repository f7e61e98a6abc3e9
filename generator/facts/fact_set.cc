#include "facts/fact_set.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace muster {

namespace {

constexpr std::size_t kMaxTrials = 4096;

Value entry_value(const Table& table, std::size_t index) {
  return Value(
      std::shared_ptr<const Object>(std::make_shared<lang::EntryRef>(static_cast<std::uint32_t>(index), table.record)));
}

}  // namespace

std::vector<SymbolId> each_once(const std::vector<SymbolId>& symbols) {
  std::vector<SymbolId> result;
  std::unordered_set<SymbolId> seen;
  for (const SymbolId symbol : symbols) {
    if (seen.insert(symbol).second) result.push_back(symbol);
  }
  return result;
}

struct FactSet::Store {
  std::vector<std::vector<FactState>> states;  // by fact, by entry (one for a fact without entries)
  std::unordered_map<SymbolId, Value> made;    // lists of entries, their numbers and slugs, `extra`
  std::vector<bool> read;                      // fields without entries, by declared symbol
  std::unordered_set<SymbolId> entries_read;
  std::map<std::size_t, std::vector<SymbolId>> changes;  // by fact
  struct Member {
    Profile profile;
    std::unique_ptr<FactSet> facts;
  };
  std::map<std::pair<std::size_t, std::size_t>, std::unique_ptr<Member>> members;  // by table and entry
};

FactSet::FactSet(const Facts& facts, const Profile& profile, const LocaleFormat* locale, Diagnostics& diagnostics)
    : facts_(facts), profile_(profile), locale_(locale), diagnostics_(diagnostics), store_(std::make_unique<Store>()) {
  variables_.assign(schema().variable_count(), Value::unknown());
  store_->read.assign(schema().scope().symbol_count(), false);
  store_->states.resize(facts.all().size());
  for (const Fact& fact : facts.all())
    store_->states[fact.index].resize(fact.table != nullptr ? entry_count(*fact.table) : 1);
}

FactSet::FactSet(const Facts& facts, const Profile& profile, const LocaleFormat* locale, Diagnostics& diagnostics,
                 FactSet& outer, const Table& table, std::size_t entry)
    : FactSet(facts, profile, locale, diagnostics) {
  outer_ = &outer;
  member_table_ = &table;
  member_entry_ = entry;
  const auto& tables = schema().member_tables();
  const auto found = std::find(tables.begin(), tables.end(), &table);
  variables_[static_cast<std::size_t>(found - tables.begin())] = entry_value(table, entry);
}

FactSet::~FactSet() = default;

std::size_t FactSet::entry_count(const Table& table) const {
  return table.is_data ? table.row_keys.size() : profile_.entry_count(table);
}

std::vector<Value> FactSet::variables_with(const Table& table, std::size_t entry) const {
  std::vector<Value> variables = variables_;
  variables.push_back(entry_value(table, entry));
  return variables;
}

const Value& FactSet::symbol(SymbolId id) {
  const SymbolId declared = lang::declared_symbol(id);
  const Table* table = lang::has_entry(id) ? schema().table_of(id) : nullptr;
  // The entry a member is made of belongs to the organisation around it.
  if (table != nullptr && table == member_table_) return outer_->symbol(id);
  if (facts_.find(id) != nullptr) return state(id).value;
  if (table != nullptr && !table->member.empty()) {
    if (const Fact* fact = facts_.find_member_fact(id))
      return member(*table, lang::entry_index(id)).symbol(fact->symbol);
  }
  if (lang::has_entry(id)) {
    store_->entries_read.insert(id);
  } else {
    store_->read[declared] = true;
  }
  if (schema().find_field(id) != nullptr) return profile_.field(id).value;
  if (const std::optional<Schema::Cell> cell = schema().find_cell(id))
    return cell->table->cells[lang::entry_index(id)][cell->column];
  const auto found = store_->made.find(id);
  if (found != store_->made.end()) return found->second;
  Value value = Value::unknown();
  if (table != nullptr && declared == table->number_symbol) {
    value = Value(static_cast<std::int64_t>(lang::entry_index(id)) + 1);
  } else if (table != nullptr && declared == table->slug_symbol) {
    value = Value(table->is_data ? table->row_keys[lang::entry_index(id)]
                                 : profile_.entry_slug(*table, lang::entry_index(id)));
  } else if (declared == schema().extra_symbol()) {
    value = Value(profile_.extra());
  } else {
    for (const Table& candidate : schema().tables()) {
      if (candidate.is_data || candidate.list_symbol != declared) continue;
      List list;
      for (std::size_t i = 0; i < profile_.entry_count(candidate); ++i) list.push_back(entry_value(candidate, i));
      value = Value(std::move(list));
    }
  }
  return store_->made.emplace(id, std::move(value)).first->second;
}

FactSet& FactSet::member(const Table& table, std::size_t entry) {
  std::unique_ptr<Store::Member>& member = store_->members[{table.index, entry}];
  if (member == nullptr) {
    member = std::make_unique<Store::Member>(Store::Member{profile_.member(table, entry), nullptr});
    member->facts = std::make_unique<FactSet>(facts_, member->profile, locale_, diagnostics_, *this, table, entry);
  }
  return *member->facts;
}

bool FactSet::is_given(SymbolId id) const {
  if (lang::has_entry(id) && member_table_ != nullptr && schema().table_of(id) == member_table_)
    return outer_->is_given(id);
  if (schema().find_field(id) != nullptr) return profile_.field(id).origin == Origin::kGiven;
  for (const Table& table : schema().tables()) {
    if (!table.is_data && table.list_symbol == id) return profile_.entry_count(table) > 0;
  }
  return false;
}

const FactState& FactSet::state(SymbolId id) {
  const Fact& fact = *facts_.find(id);
  if (fact.table != nullptr && fact.table == member_table_) return outer_->state(id);
  FactState& state = store_->states[fact.index][fact.table != nullptr ? lang::entry_index(id) : 0];
  if (!state.done) derive(fact, id, state);
  return state;
}

void FactSet::derive(const Fact& fact, SymbolId id, FactState& state) {
  lang::Trace outer = std::exchange(trace, {});
  const std::vector<Value> variables =
      fact.table != nullptr ? variables_with(*fact.table, lang::entry_index(id)) : variables_;
  const auto run = [&](const std::optional<lang::Expression>& expression) {
    if (!expression) return Value::unknown();
    return lang::evaluate(*expression, *this, variables, diagnostics_).value_or(Value::unknown());
  };
  if (fact.formula) state.value = run(fact.formula);
  if (!fact.cases.empty()) state.value = Value::unknown();
  for (std::size_t i = 0; i < fact.cases.size(); ++i) {
    // What decided against earlier cases is not what decided for this one.
    trace.deciders.clear();
    if (fact.cases[i].when && !run(fact.cases[i].when).is_true()) continue;
    state.chosen = i;
    state.value = run(fact.cases[i].value);
    break;
  }
  if (state.value.is_none()) state.value = Value::unknown();
  if (state.value.is_unknown() && fact.asks && !state.value.missing().empty()) {
    const bool of_entry = schema().find_field(*fact.asks)->table.has_value();
    state.value = Value::unknown({of_entry ? lang::entry_symbol(*fact.asks, lang::entry_index(id)) : *fact.asks});
  }
  if (fact.type.choices != nullptr && state.value.kind() == ValueKind::kText &&
      fact.type.choices->find(state.value.text()) == nullptr) {
    diagnostics_.error(fact.place,
                       "`" + fact.id + "` is `" + state.value.text() + "` here, which is none of its values");
  }
  state.reads = trace.reads;
  std::sort(state.reads.begin(), state.reads.end());
  state.reads.erase(std::unique(state.reads.begin(), state.reads.end()), state.reads.end());
  state.deciders = each_once(trace.deciders);
  state.done = true;
  trace = std::move(outer);
}

std::vector<SymbolId> FactSet::read_symbols() const {
  std::vector<SymbolId> symbols(store_->entries_read.begin(), store_->entries_read.end());
  for (SymbolId id = 0; id < store_->read.size(); ++id) {
    if (store_->read[id]) symbols.push_back(id);
  }
  for (const Fact& fact : facts_.all()) {
    const std::vector<FactState>& states = store_->states[fact.index];
    for (std::uint32_t i = 0; i < states.size(); ++i) {
      if (states[i].done) symbols.push_back(fact.table != nullptr ? lang::entry_symbol(fact.symbol, i) : fact.symbol);
    }
  }
  std::sort(symbols.begin(), symbols.end());
  return symbols;
}

const std::vector<SymbolId>& FactSet::could_change(const Fact& fact) {
  const auto found = store_->changes.find(fact.index);
  if (found != store_->changes.end()) return found->second;
  std::vector<SymbolId> changes = try_changes(fact);
  return store_->changes.emplace(fact.index, std::move(changes)).first->second;
}

// Gives the absent fields every combination of their samples and looks which of them the fact follows. Trial `n` has
// the digit n / stride % count for each field, so two trials that differ in one field alone are one stride apart.
std::vector<SymbolId> FactSet::try_changes(const Fact& fact) {
  struct Trial {
    SymbolId symbol;
    std::vector<Value> samples;
    std::size_t stride = 1;
  };
  std::vector<Trial> absent;
  std::size_t total = 1;
  for (const SymbolId symbol : fact.what_if) {
    const FieldState& state = profile_.field(symbol);
    if (state.origin != Origin::kAbsent) continue;
    const Field& field = *schema().find_field(symbol);
    Trial trial{symbol, field.samples, total};
    if (trial.samples.empty() && field.type == FieldType::kBoolean) trial.samples = {Value(false), Value(true)};
    if (trial.samples.empty() && field.choices != nullptr) {
      for (const lang::Choice& choice : field.choices->choices) trial.samples.emplace_back(choice.id);
    }
    if (trial.samples.empty() || total * trial.samples.size() > kMaxTrials) continue;
    total *= trial.samples.size();
    absent.push_back(std::move(trial));
  }
  if (absent.empty()) return {};
  std::vector<Value> results;
  Diagnostics ignored;  // the fact itself reports what is wrong with its formula
  std::vector<std::pair<SymbolId, Value>> values(absent.size());
  for (std::size_t n = 0; n < total; ++n) {
    for (std::size_t i = 0; i < absent.size(); ++i) {
      const Trial& trial = absent[i];
      values[i] = {trial.symbol, trial.samples[n / trial.stride % trial.samples.size()]};
    }
    const Profile changed = profile_.with(values);
    if (outer_ != nullptr) {
      FactSet facts(facts_, changed, locale_, ignored, *outer_, *member_table_, member_entry_);
      results.push_back(facts.state(fact.symbol).value);
    } else {
      FactSet facts(facts_, changed, locale_, ignored);
      results.push_back(facts.state(fact.symbol).value);
    }
  }
  std::vector<SymbolId> changes, all;
  for (const Trial& trial : absent) {
    all.push_back(trial.symbol);
    bool matters = false;
    for (std::size_t n = 0; n < total && !matters; ++n) {
      if (n / trial.stride % trial.samples.size() == 0) continue;
      matters = !same(results[n], results[n - trial.stride]);
    }
    if (matters) changes.push_back(trial.symbol);
  }
  if (changes.empty() && !same(results.front(), state(fact.symbol).value)) return all;
  return changes;
}

void run_checks(FactSet& facts, Diagnostics& diagnostics) {
  const Schema& schema = facts.schema();
  for (const Check& check : schema.checks()) {
    const Table* table = check.table ? &schema.tables()[*check.table] : nullptr;
    const std::size_t count = table != nullptr ? facts.entry_count(*table) : 1;
    for (std::size_t i = 0; i < count; ++i) {
      const std::vector<Value> variables = table != nullptr ? facts.variables_with(*table, i) : facts.variables();
      const std::optional<Value> holds = lang::evaluate(*check.when, facts, variables, diagnostics);
      if (!holds || !holds->is_true()) continue;
      const SymbolId at =
          schema.find_field(check.at)->table ? lang::entry_symbol(check.at, static_cast<std::uint32_t>(i)) : check.at;
      const FieldState& state = facts.profile().field(at);
      const auto written = [&](const std::optional<lang::Template>& text) {
        std::string out;
        if (text) lang::render(*text, facts, variables, out, diagnostics);
        return out;
      };
      Diagnostic diagnostic;
      diagnostic.severity = check.is_error ? Severity::kError : Severity::kWarning;
      diagnostic.name = check.is_error ? "" : check.name;
      diagnostic.message = written(check.message);
      diagnostic.help = written(check.help);
      diagnostic.span = state.place;
      if (state.origin != Origin::kGiven) {
        diagnostic.span = {};
        diagnostic.path = facts.profile().path();
      }
      diagnostics.add(std::move(diagnostic));
    }
  }
}

}  // namespace muster
