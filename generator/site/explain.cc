#include "site/explain.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace muster {
namespace {

using Lines = std::vector<std::string>;

class Explainer {
 public:
  Explainer(const SiteParts& parts, const Decision& decision)
      : parts_(parts), decision_(decision), selection_(*decision.selection) {}

  Lines explain(std::string_view id) {
    if (const std::optional<SymbolId> symbol = find_symbol(id)) {
      explain_fact(*symbol, 0, 2);
    } else if (parts_.pack.find_item(id) != nullptr || parts_.pack.find_system(id) != nullptr || has_advice(id)) {
      explain_item(std::string(id));
    }
    return std::move(lines_);
  }

  Lines list() {
    for (const Advice& each : selection_.advice()) {
      lines_.push_back(fmt::format("{}{}\t{}\t{}{}", each.id, mark(), action_name(each.action), each.title,
                                   each.verdict.empty() ? "" : ": " + each.verdict));
    }
    for (const Question& each : selection_.questions()) {
      lines_.push_back(fmt::format("{}{}\task\t{}", each.path, mark(), each.ask));
    }
    return std::move(lines_);
  }

 private:
  std::string mark() const { return decision_.table != nullptr ? "#" + decision_.slug : ""; }

  void add(int depth, std::string text) {
    lines_.push_back(std::string(static_cast<std::size_t>(depth) * 2, ' ') + std::move(text));
  }

  std::optional<SymbolId> find_symbol(std::string_view id) const {
    if (const Fact* fact = parts_.pack.facts().find(id); fact != nullptr && fact->table == nullptr) return fact->symbol;
    if (const Field* field = parts_.pack.schema().find_field(id); field != nullptr && !field->table)
      return field->symbol;
    // Entries go by the names under which reports show them.
    for (const SymbolId symbol : decision_.facts->read_symbols()) {
      if (!lang::has_entry(symbol)) continue;
      const std::optional<FactLine> line = describe_fact(*decision_.facts, symbol);
      if (line && line->id == id) return symbol;
    }
    return std::nullopt;
  }

  bool has_advice(std::string_view id) const {
    const auto& advice = selection_.advice();
    return std::any_of(advice.begin(), advice.end(), [&](const Advice& each) { return each.id == id; });
  }

  void explain_fact(SymbolId symbol, int depth, int levels) {
    explain_line(describe_fact(*decision_.facts, symbol), depth, levels);
  }

  void explain_line(const std::optional<FactLine>& line, int depth, int levels) {
    if (!line) return;
    std::string text =
        fmt::format("{} = {}", line->id,
                    line->is_withheld ? parts_.theme.word("withheld") : parts_.wording.text(line->value, *line->type));
    std::string origin = std::string(origin_name(line->origin));
    if (line->origin == FactOrigin::kAbsent) origin = "not given; declared";
    for (const std::string& assumption : line->assumptions) origin += " (" + assumption + ")";
    add(depth, text + "  [" + origin + ", " + parts_.places.at(line->place) + "]");
    if (line->formula.empty() || levels == 0) return;
    add(depth + 1, line->formula);
    for (const SymbolId inner : line->reads) explain_line(describe_fact(*line->facts, inner), depth + 1, levels - 1);
  }

  void explain_item(const std::string& id) {
    bool any = false;
    for (const Advice& each : selection_.advice()) {
      if (each.id != id) continue;
      any = true;
      add(0, fmt::format("{}: {}{}", each.title, action_name(each.action),
                         each.verdict.empty() ? "" : ", " + each.verdict));
      for (const std::size_t rule : each.rules) {
        const Rule& raised = parts_.pack.rules()[rule];
        add(1, fmt::format("rule {}  [{}]", raised.key, parts_.places.at(raised.place)));
      }
      for (const std::string& note : each.notes) add(2, plain_text(note));
      if (!each.reasons.empty()) add(1, "because");
      for (const SymbolId symbol : each.reasons) explain_fact(symbol, 2, 1);
      if (!each.sources.empty()) add(1, fmt::format("sources {}", fmt::join(each.sources, ", ")));
    }
    if (!any) add(0, id + (selection_.is_omitted(id) ? ": left out" : ": nothing is said of it"));
    for (const Rule& rule : parts_.pack.rules()) explain_silence(rule, id);
  }

  // A rule that speaks of the item and raised nothing: what it rests on.
  void explain_silence(const Rule& rule, const std::string& id) {
    const bool speaks = std::any_of(rule.effects.begin(), rule.effects.end(),
                                    [&](const Rule::Effect& effect) { return effect.target == id; }) ||
                        std::any_of(rule.verdicts.begin(), rule.verdicts.end(),
                                    [&](const Rule::Verdict& verdict) { return verdict.item == id; });
    if (!speaks || !rule.when || (decision_.table != nullptr ? !rule.in_member : !rule.in_organisation)) return;
    const Value fired = selection_.fired(rule.key);
    if (fired.is_true()) return;
    add(0, fmt::format("rule {} {}  [{}]", rule.key, fired.is_unknown() ? "is open" : "does not hold",
                       parts_.places.at(rule.place)));
    for (const SymbolId symbol : rule.when->symbols()) {
      const Table* table = parts_.pack.schema().table_of(symbol);
      if (table == nullptr) explain_fact(symbol, 1, 0);
    }
  }

  const SiteParts& parts_;
  const Decision& decision_;
  Selection& selection_;
  Lines lines_;
};

}  // namespace

std::vector<std::string> explain(const SiteParts& parts, Report& report, std::string_view id) {
  const std::size_t hash = id.find('#');
  if (hash == std::string_view::npos) return Explainer(parts, report.organisation).explain(id);
  for (const Decision& member : report.members) {
    if (member.slug == id.substr(hash + 1)) return Explainer(parts, member).explain(id.substr(0, hash));
  }
  return {};
}

std::vector<std::string> explain_all(const SiteParts& parts, Report& report) {
  Lines lines = Explainer(parts, report.organisation).list();
  for (const Decision& member : report.members) {
    Lines more = Explainer(parts, member).list();
    std::move(more.begin(), more.end(), std::back_inserter(lines));
  }
  return lines;
}

}  // namespace muster
