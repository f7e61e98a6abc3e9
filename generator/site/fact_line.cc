#include "site/fact_line.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace muster {
namespace {

/// Fills `{number}`, `{key}` and `{slug}` of a reported id.
std::string fill(std::string id, std::string_view hole, const std::string& with) {
  if (const std::size_t at = id.find(hole); at != std::string::npos) id.replace(at, hole.size(), with);
  return id;
}

std::string fill_entry(const std::string& id, const FactSet& facts, const Table& table, std::size_t entry) {
  std::string result = fill(id, "{number}", std::to_string(entry + 1));
  if (table.is_data) return fill(result, "{key}", table.row_keys[entry]);
  return table.key.empty() ? result : fill(result, "{slug}", facts.profile().entry_slug(table, entry));
}

std::string one_line(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) {
      result += c;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  return result;
}

FactLine describe_derived(FactSet& facts, const Fact& fact, SymbolId symbol) {
  FactLine line;
  line.symbol = symbol;
  const FactState& state = facts.state(symbol);
  line.id = fact.id;
  if (fact.table != nullptr) {
    const std::string& pattern = fact.reported_id;
    line.id = pattern.empty() ? facts.schema().name_of(symbol)
                              : fill_entry(pattern, facts, *fact.table, lang::entry_index(symbol));
  }
  line.label = fact.label;
  line.type = &fact.type;
  line.value = state.value;
  line.origin = FactOrigin::kDerived;
  line.reads = state.reads;
  line.deciders = state.deciders;
  line.place = fact.place;
  line.rule = fact.rule;
  line.basis = fact.basis;
  line.sources = fact.sources;
  line.assumptions = fact.assumptions;
  if (fact.formula) line.formula = one_line(fact.formula->place().text());
  if (state.chosen) {
    const Fact::Case& chosen = fact.cases[*state.chosen];
    if (chosen.value) line.formula = one_line(chosen.value->place().text());
    if (chosen.when) line.formula += "  ⇐  " + one_line(chosen.when->place().text());
    line.place = chosen.place.source != nullptr ? chosen.place : line.place;
  }
  return line;
}

FactLine describe_field(FactSet& facts, const Field& field, SymbolId symbol) {
  FactLine line;
  line.symbol = symbol;
  const FieldState& state = facts.profile().field(symbol);
  line.id = facts.schema().name_of(symbol);
  line.label = field.label;
  line.type = &facts.schema().scope().symbol(symbol).type;
  line.value = state.value;
  switch (state.origin) {
    case Origin::kAbsent:
      line.origin = FactOrigin::kAbsent;
      break;
    case Origin::kGiven:
      line.origin = FactOrigin::kGiven;
      break;
    case Origin::kDefault:
      line.origin = FactOrigin::kDefault;
      break;
    case Origin::kAssumed:
      line.origin = FactOrigin::kAssumed;
      break;
  }
  line.place = state.place.source != nullptr ? state.place : field.place;
  if (!field.assumption.empty()) line.assumptions = {field.assumption};
  return line;
}

FactLine describe_cell(FactSet& facts, const Schema::Cell& cell, SymbolId symbol) {
  FactLine line;
  line.symbol = symbol;
  const std::size_t row = lang::entry_index(symbol);
  const Table& table = *cell.table;
  line.id = facts.schema().name_of(symbol);
  line.label = table.label + ", " + table.row_keys[row] + ": " + table.columns[cell.column].label;
  line.type = &facts.schema().scope().symbol(symbol).type;
  line.value = table.cells[row][cell.column];
  line.origin = FactOrigin::kTabled;
  line.place = table.row_places[row];
  line.sources = table.row_sources[row].empty() ? table.sources : table.row_sources[row];
  return line;
}

/// Whether the profile asks that this is not shown: a field, or money that was computed from one.
bool is_withheld(FactSet& facts, SymbolId symbol, int depth) {
  if (const Field* field = facts.schema().find_field(symbol)) {
    if (!field->shown_if) return false;
    // A member has no say of its own: the organisation around it was asked.
    const FactSet* outermost = &facts;
    while (outermost->outer() != nullptr) outermost = outermost->outer();
    return !outermost->profile().field(*field->shown_if).value.is_true();
  }
  const Fact* fact = facts.facts().find(symbol);
  if (fact == nullptr || depth == 0 || !(fact->hidden || fact->type.is(lang::TypeKind::kMoney))) return false;
  const std::vector<SymbolId>& reads = facts.state(symbol).reads;
  return std::any_of(reads.begin(), reads.end(), [&](SymbolId read) { return is_withheld(facts, read, depth - 1); });
}

/// Fields first, then cells, then facts.
int rank(const FactLine& line) {
  if (line.origin == FactOrigin::kDerived) return 2;
  return line.origin == FactOrigin::kTabled ? 1 : 0;
}

}  // namespace

std::string_view origin_name(FactOrigin origin) {
  switch (origin) {
    case FactOrigin::kAbsent:
      return "absent";
    case FactOrigin::kGiven:
      return "given";
    case FactOrigin::kDefault:
      return "default";
    case FactOrigin::kAssumed:
      return "assumed";
    case FactOrigin::kTabled:
      return "tabled";
    case FactOrigin::kDerived:
      return "derived";
  }
  return "";
}

std::optional<FactLine> describe_fact(FactSet& facts, SymbolId symbol) {
  const Schema& schema = facts.schema();
  // The entry that a member is made of belongs to the organisation around it.
  FactSet* owner = &facts;
  if (lang::has_entry(symbol) && facts.member_table() != nullptr && schema.table_of(symbol) == facts.member_table()) {
    owner = facts.outer();
  }
  std::optional<FactLine> line;
  if (const Fact* shown = facts.facts().find_member_fact(symbol)) {
    FactSet& member = owner->member(*shown->member_table, lang::entry_index(symbol));
    line = describe_derived(member, *shown, shown->symbol);
    line->id = fill_entry(shown->member_id, *owner, *shown->member_table, lang::entry_index(symbol));
    owner = &member;
  } else if (const Fact* fact = facts.facts().find(symbol)) {
    line = describe_derived(*owner, *fact, symbol);
  } else if (const Field* field = schema.find_field(symbol)) {
    line = describe_field(*owner, *field, symbol);
  } else if (const std::optional<Schema::Cell> cell = schema.find_cell(symbol); cell && lang::has_entry(symbol)) {
    line = describe_cell(*owner, *cell, symbol);
  }
  if (!line) return line;
  line->facts = owner;
  if (line->value.is_known() && is_withheld(*owner, line->symbol, 8)) {
    line->is_withheld = true;
    line->value = Value::unknown();
  }
  return line;
}

std::vector<FactLine> list_facts(Report& report) {
  FactSet& facts = *report.organisation.facts;
  // Deriving a fact reads others, so what is listed is derived before what was read is asked.
  for (const Fact& fact : facts.facts().all()) {
    if (fact.hidden) continue;
    const std::size_t count = fact.table != nullptr ? facts.entry_count(*fact.table) : 1;
    for (std::uint32_t i = 0; i < count; ++i)
      facts.state(fact.table != nullptr ? lang::entry_symbol(fact.symbol, i) : fact.symbol);
  }
  std::vector<std::pair<int, FactLine>> lines;
  std::set<std::string> seen;
  for (const SymbolId symbol : facts.read_symbols()) {
    const Fact* fact = facts.facts().find(symbol);
    if (fact != nullptr && fact->hidden) continue;
    std::optional<FactLine> line = describe_fact(facts, symbol);
    if (line && seen.insert(line->id).second) lines.emplace_back(rank(*line), std::move(*line));
  }
  for (const Decision& member : report.members) {
    for (const Fact& fact : facts.facts().all()) {
      if (fact.member_id.empty() || fact.member_table != member.table) continue;
      std::optional<FactLine> line =
          describe_fact(facts, lang::entry_symbol(fact.member_symbol, static_cast<std::uint32_t>(member.entry)));
      if (line && seen.insert(line->id).second) lines.emplace_back(3, std::move(*line));
    }
  }
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<FactLine> result;
  result.reserve(lines.size());
  for (auto& line : lines) result.push_back(std::move(line.second));
  return result;
}

std::vector<const FactLine*> find_dependents(FactSet& facts, const std::vector<FactLine>& lines, SymbolId symbol) {
  const auto rests = [&](const auto& self, const std::vector<SymbolId>& reads, int depth) -> bool {
    return std::any_of(reads.begin(), reads.end(), [&](SymbolId read) {
      if (read == symbol) return true;
      const Fact* fact = facts.facts().find(read);
      const bool is_own = fact != nullptr && fact->hidden && depth > 0;
      return is_own && self(self, facts.state(read).reads, depth - 1);
    });
  };
  constexpr int kMaxDepth = 8;
  std::vector<const FactLine*> result;
  for (const FactLine& line : lines) {
    if (line.facts == &facts && line.origin == FactOrigin::kDerived && line.value.is_known() &&
        rests(rests, line.reads, kMaxDepth))
      result.push_back(&line);
  }
  return result;
}

std::string Places::at(const Span& place) const {
  if (place.source == nullptr) return {};
  std::string_view path = place.source->path();
  for (const std::string& folder : folders_) {
    if (folder.empty() || !path.starts_with(folder)) continue;
    std::string_view rest = path.substr(folder.size());
    if (!folder.ends_with('/')) {
      if (!rest.starts_with('/')) continue;
      rest.remove_prefix(1);
    }
    path = rest;
    break;
  }
  return std::string(path) + ":" + std::to_string(place.source->place(place.begin).line);
}

}  // namespace muster
