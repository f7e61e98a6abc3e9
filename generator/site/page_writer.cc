#include "site/page_writer.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/escape.h"
#include "base/slug.h"
#include "site/charts.h"

namespace muster {
namespace {

Value html(std::string text) { return Value(SafeHtml{std::move(text)}); }

Value record(std::vector<Record::Entry> entries) { return Value(Record(std::move(entries))); }

List texts(const std::vector<std::string>& words) { return List(words.begin(), words.end()); }

constexpr std::array<Action, 7> kByWeight = {Action::kWarn, Action::kRecommend, Action::kVerdict, Action::kLead,
                                             Action::kShow, Action::kReference, Action::kOmit};

// A list whose items all hang on conditions may have none left.
void remove_empty_lists(std::string& html) {
  for (const std::string_view name : {"ul", "ol"}) {
    const std::string open = "<" + std::string(name), close = "</" + std::string(name) + ">";
    for (std::size_t at = html.find(open); at != std::string::npos; at = html.find(open, at)) {
      const std::size_t inside = html.find('>', at) + 1;
      const std::size_t next = inside == 0 ? std::string::npos : html.find_first_not_of(" \n\t\r", inside);
      if (next != std::string::npos && html.compare(next, close.size(), close) == 0) {
        html.erase(at, next + close.size() - at);
      } else {
        at += open.size();
      }
    }
  }
}

}  // namespace

std::string source_anchor(std::string_view id) { return "source-" + slug(id).value_or("none"); }

std::string fact_anchor(std::string_view id) {
  std::string anchor = "fact-";
  for (const char c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    anchor += plain ? c : '-';
  }
  return anchor;
}

std::string plain_text(std::string_view html) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kReferences = {{
      {"&amp;", "&"},
      {"&lt;", "<"},
      {"&gt;", ">"},
      {"&quot;", "\""},
      {"&#34;", "\""},
      {"&#39;", "'"},
      {"&apos;", "'"},
      {"&#x27;", "'"},
      {"&#123;", "{"},
      {"&nbsp;", "\u00a0"},
  }};
  std::string result;
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t next = std::min(html.find('&', at), html.size());
    result += html.substr(at, next - at);
    at = next;
    if (at == html.size()) break;
    const auto found = std::find_if(kReferences.begin(), kReferences.end(),
                                    [&](const auto& known) { return html.substr(at).starts_with(known.first); });
    if (found != kReferences.end()) {
      result += found->second;
      at += found->first.size();
    } else {
      result += html[at++];
    }
  }
  return result;
}

PageWriter::PageWriter(const SiteParts& parts, const Decision& decision, const SitePlan* plan, std::size_t page,
                       const SiteValues& site, FactReads& reads, Diagnostics& diagnostics)
    : parts_(parts),
      decision_(decision),
      plan_(plan),
      page_(page),
      site_(site),
      reads_(reads),
      diagnostics_(diagnostics) {}

std::string PageWriter::render(const lang::Template& text, const Table* table, std::optional<std::size_t> entry) {
  std::string out;
  trace = {};
  variables_ =
      table != nullptr && entry ? decision_.facts->variables_with(*table, *entry) : decision_.facts->variables();
  lang::render(text, *this, variables_, out, diagnostics_);
  return out;
}

Value PageWriter::cite(std::string_view id) {
  const Reference* reference = parts_.pack.find_reference(id);
  if (reference == nullptr) return html(escape_html(id));
  const bool is_first = cited_.emplace(id).second;
  sources_.emplace(id);
  if (!reference->of.empty()) sources_.emplace(reference->of);
  std::string out;
  Value citation = record({{"source", source(*reference)}, {"is_first", is_first}});
  lang::render(parts_.theme.cite_template(), *this,
               theme_variables(site_.record, parts_.theme.words(), std::move(citation)), out, diagnostics_);
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return html(std::move(out));
}

std::string PageWriter::href_text(std::string_view target) const {
  return plan_ != nullptr ? plan_->find_href(page_, target).value_or("") : "";
}

Value PageWriter::href(std::string_view target) {
  std::string address = href_text(target);
  return address.empty() ? Value() : Value(std::move(address));
}

Value PageWriter::why(std::string_view item) {
  std::vector<const Advice*> list;
  for (const Advice& advice : decision_.selection->advice()) {
    if (advice.id == item) list.push_back(&advice);
  }
  explained_.emplace(item);
  return reasons(list);
}

Value PageWriter::chart(std::size_t number) {
  const std::deque<ChartBlock>& charts = parts_.pack.charts();
  if (number >= charts.size()) return html("");
  const ChartContext context{*this, variables_, parts_.theme, parts_.wording, parts_.languages.text_direction == "rtl"};
  std::optional<Value> chart = make_chart(charts[number], context, diagnostics_);
  if (!chart) return html("");
  std::string out;
  lang::render(parts_.theme.chart_template(), *this,
               theme_variables(site_.record, parts_.theme.words(), std::move(*chart)), out, diagnostics_);
  return html(std::move(out));
}

Value PageWriter::reasons(const std::vector<const Advice*>& list) {
  if (list.empty()) return html("");
  List items;
  for (const Advice* each : list) {
    // A verdict says what `show` would, and more.
    const bool is_judged = std::any_of(list.begin(), list.end(), [&](const Advice* other) {
      return other->action == Action::kVerdict && other->id == each->id;
    });
    if (each->action == Action::kShow && is_judged) continue;
    items.push_back(advice(*each));
    add_sources(each->sources);
  }
  std::string out;
  lang::render(parts_.theme.why_template(), *this,
               theme_variables(site_.record, parts_.theme.words(), Value(std::move(items))), out, diagnostics_);
  return html(std::move(out));
}

Value PageWriter::system_reasons(const std::vector<std::size_t>& systems) {
  std::vector<const Advice*> list;
  for (const Advice& each : decision_.selection->advice()) {
    const bool is_system = std::find(systems.begin(), systems.end(), each.system) != systems.end() &&
                           each.id == parts_.pack.systems()[each.system].id;
    if (is_system && !each.rules.empty() && !explained_.contains(each.id)) list.push_back(&each);
  }
  return reasons(list);
}

Value PageWriter::link(const std::string& href, std::string title_html, bool is_current) const {
  return record({{"href", href}, {"title", html(std::move(title_html))}, {"is_current", is_current}});
}

const std::string& PageWriter::action_label(Action action) const {
  return parts_.theme.word("action." + std::string(action_name(action)));
}

Value PageWriter::source(const Reference& reference) const {
  const PlannedPage* page = plan_ != nullptr ? plan_->register_page() : nullptr;
  const std::string anchor = source_anchor(reference.id);
  const std::string* strength = parts_.theme.find_word("strength." + reference.strength);
  return record({{"id", reference.id},
                 {"anchor", anchor},
                 {"href", page != nullptr ? page->file + "#" + anchor : std::string()},
                 {"kind", reference.kind},
                 {"title", reference.title},
                 {"publisher", reference.publisher},
                 {"date", reference.date},
                 {"interest", reference.interest},
                 {"attribution", reference.attribution},
                 {"strength", reference.strength},
                 {"strength_label", strength != nullptr ? *strength : std::string()},
                 {"note", reference.note},
                 {"host", reference.host}});
}

List PageWriter::source_list(const std::vector<std::string>& ids) const {
  List list;
  for (const std::string& id : ids) {
    if (const Reference* reference = parts_.pack.find_reference(id)) list.push_back(source(*reference));
  }
  return list;
}

Value PageWriter::sources() const {
  List list;
  for (const Reference& reference : parts_.pack.references()) {
    if (sources_.contains(reference.id)) list.push_back(source(reference));
  }
  return Value(std::move(list));
}

std::string PageWriter::fact_href(const FactLine& line) const {
  const PlannedPage* page = plan_ != nullptr ? plan_->facts_page() : nullptr;
  if (page == nullptr || line.facts->outer() != nullptr) return {};
  const Fact* fact = line.facts->facts().find(line.symbol);
  return fact != nullptr && fact->hidden ? std::string() : page->file + "#" + fact_anchor(line.id);
}

std::string PageWriter::value_text(const FactLine& line) const {
  return line.is_withheld ? parts_.theme.word("withheld") : parts_.wording.text(line.value, *line.type);
}

std::string PageWriter::origin_label(const FactLine& line) const {
  std::string label = parts_.theme.word("origin." + std::string(origin_name(line.origin)));
  if (line.origin == FactOrigin::kAssumed) {
    for (const std::string& id : line.assumptions) label += " " + id;
  }
  return label;
}

const Value& PageWriter::read(const FactLine& line) {
  Value& made = reads_[{line.facts, line.id}];
  if (made.is_none()) {
    made = record({{"id", line.id},
                   {"about", entry_name(line.symbol)},
                   {"label", line.label.empty() ? line.id : line.label},
                   {"href", fact_href(line)},
                   {"value", value_text(line)},
                   {"is_known", line.value.is_known()},
                   {"origin", std::string(origin_name(line.origin))},
                   {"origin_label", origin_label(line)},
                   {"at", parts_.places.at(line.place)}});
  }
  return made;
}

Value PageWriter::reason(SymbolId symbol) {
  const std::optional<FactLine> line = describe_fact(*decision_.facts, symbol);
  if (!line) return {};
  // A value that is known rests on what was known; what was missing is told only where it is missed.
  List reads;
  for (const SymbolId inner : line->deciders.empty() ? line->reads : line->deciders) {
    const std::optional<FactLine> below = describe_fact(*line->facts, inner);
    if (below && below->value.is_known() == line->value.is_known()) reads.push_back(read(*below));
  }
  return record({{"fact", read(*line)}, {"formula", line->formula}, {"reads", std::move(reads)}});
}

Value PageWriter::fact(const FactLine& line) {
  List reads;
  for (const SymbolId inner : line.reads) {
    if (const std::optional<FactLine> below = describe_fact(*line.facts, inner)) reads.push_back(read(*below));
  }
  return record({{"id", line.id},
                 {"anchor", fact_anchor(line.id)},
                 {"label", line.label.empty() ? line.id : line.label},
                 {"value", value_text(line)},
                 {"is_known", line.value.is_known()},
                 {"origin", std::string(origin_name(line.origin))},
                 {"origin_label", origin_label(line)},
                 {"at", parts_.places.at(line.place)},
                 {"formula", line.formula},
                 {"rule", line.rule},
                 {"assumptions", texts(line.assumptions)},
                 {"reads", std::move(reads)},
                 {"sources", source_list(line.sources)}});
}

Value PageWriter::advice(const Advice& advice) {
  List reason_list, notes;
  for (const SymbolId symbol : advice.reasons) {
    if (Value found = reason(symbol); found.kind() == ValueKind::kRecord) reason_list.push_back(std::move(found));
  }
  for (const std::string& note : advice.notes) notes.push_back(html(note));
  Basis basis = Basis::kNone;
  for (const std::size_t rule : advice.rules) basis = std::max(basis, parts_.pack.rules()[rule].basis);
  if (const Guidance* guidance = parts_.pack.find_guidance(advice.id); basis == Basis::kNone && guidance != nullptr)
    basis = guidance->basis;
  const std::string* basis_label = parts_.theme.find_word("basis." + std::string(basis_name(basis)));
  return record({{"id", advice.id},
                 {"title", html(escape_html(advice.title))},
                 {"action", std::string(action_name(advice.action))},
                 {"action_label", action_label(advice.action)},
                 {"verdict", advice.verdict_label},
                 {"rules", texts(advice.rule_ids)},
                 {"basis", basis == Basis::kNone ? std::string() : std::string(basis_name(basis))},
                 {"basis_label", basis_label != nullptr ? *basis_label : std::string()},
                 {"notes", std::move(notes)},
                 {"reasons", std::move(reason_list)},
                 {"assumptions", texts(advice.assumptions)},
                 {"sources", source_list(advice.sources)}});
}

std::string PageWriter::guidance_title(const Guidance& guidance, std::optional<std::size_t> entry) {
  return guidance.title_text ? render(*guidance.title_text, guidance.table, entry) : escape_html(guidance.title);
}

std::string PageWriter::item_title(std::string_view id) {
  if (const Guidance* guidance = parts_.pack.find_guidance(id); guidance != nullptr && guidance->table == nullptr)
    return guidance_title(*guidance, {});
  if (const Item* item = parts_.pack.find_item(id)) return escape_html(item->title);
  if (const System* system = parts_.pack.find_system(id)) return escape_html(system->title);
  return escape_html(id);
}

Value PageWriter::section(const PlannedSection& planned) {
  const Guidance& guidance = parts_.pack.guidance()[planned.guidance];
  add_sources(guidance.sources);
  std::string body = guidance.body ? render(*guidance.body, guidance.table, planned.entry) : std::string();
  remove_empty_lists(body);
  // Everything that is said of what can be read here and that the text has not explained itself.
  std::vector<const Advice*> said;
  const Advice* strongest = nullptr;
  const auto weight = [](const Advice& each) { return std::find(kByWeight.begin(), kByWeight.end(), each.action); };
  for (const Advice& each : decision_.selection->advice()) {
    const Item* item = parts_.pack.find_item(each.id);
    if (item == nullptr || !item->guidance || *item->guidance != planned.guidance) continue;
    if (each.id == guidance.id && (strongest == nullptr || weight(each) < weight(*strongest))) strongest = &each;
    if (!explained_.contains(each.id)) said.push_back(&each);
  }
  return record({{"id", guidance.id},
                 {"anchor", planned.anchor},
                 {"title", html(guidance_title(guidance, planned.entry))},
                 {"level", planned.level},
                 {"body", html(std::move(body))},
                 {"action", strongest != nullptr ? std::string(action_name(strongest->action)) : std::string()},
                 {"action_label", strongest != nullptr ? action_label(strongest->action) : std::string()},
                 {"why", reasons(said)}});
}

Value PageWriter::card(const Advice& each) {
  std::string summary;
  const Guidance* guidance = parts_.pack.find_guidance(each.id);
  if (guidance != nullptr && guidance->summary && guidance->table == nullptr) summary = render(*guidance->summary);
  return record({{"id", each.id},
                 {"title", html(escape_html(each.title))},
                 {"href", href_text(each.id)},
                 {"summary", html(std::move(summary))},
                 {"action", std::string(action_name(each.action))},
                 {"action_label", action_label(each.action)},
                 {"why", reasons({&each})}});
}

std::string PageWriter::entry_name(SymbolId symbol) const {
  // On a member's page everything is about the member.
  if (!lang::has_entry(symbol) || decision_.facts->outer() != nullptr) return {};
  const Schema& schema = parts_.pack.schema();
  const Field* asked = schema.find_field(symbol);
  const Fact* derived = decision_.facts->facts().find(symbol);
  const Table* table = asked != nullptr && asked->table ? &schema.tables()[*asked->table]
                       : derived != nullptr             ? derived->table
                                                        : nullptr;
  if (table == nullptr) return {};
  for (const std::size_t index : table->fields) {
    const Field& field = schema.fields()[index];
    if (table->key.empty() ? field.type != FieldType::kText : field.name != table->key) continue;
    const Value& name = decision_.facts->symbol(lang::entry_symbol(field.symbol, lang::entry_index(symbol)));
    return name.kind() == ValueKind::kText ? name.text() : std::string();
  }
  return {};
}

Value PageWriter::question(const Question& question) {
  const Field* field = parts_.pack.schema().find_field(question.field);
  List decides;
  for (const std::string& id : question.decides) decides.push_back(link(href_text(id), item_title(id)));
  for (const Rule& rule : parts_.pack.rules()) {
    if (std::find(question.rules.begin(), question.rules.end(), rule.id) != question.rules.end())
      add_sources(rule.sources);
  }
  return record({{"field", question.path},
                 {"about", entry_name(question.field)},
                 {"label", field != nullptr ? field->label : question.path},
                 {"ask", question.ask},
                 {"help", field != nullptr ? field->help : std::string()},
                 {"decides", std::move(decides)}});
}

Value PageWriter::assumption(const Field& field, const std::vector<FactLine>& facts) {
  const FactLine line = *describe_fact(*decision_.facts, field.symbol);
  List moved;
  std::set<std::string> told;  // an item may be warned of and judged at once
  for (const Advice& each : decision_.selection->advice()) {
    const auto& ids = each.assumptions;
    const bool rests = std::find(ids.begin(), ids.end(), field.assumption) != ids.end() ||
                       std::find(each.reasons.begin(), each.reasons.end(), field.symbol) != each.reasons.end();
    if (rests && told.insert(each.id).second) moved.push_back(link(href_text(each.id), escape_html(each.title)));
  }
  for (const FactLine* fact : find_dependents(*decision_.facts, facts, field.symbol)) {
    moved.push_back(link(fact_href(*fact), escape_html(fact->label.empty() ? fact->id : fact->label)));
  }
  return record({{"id", field.assumption},
                 {"anchor", "assumption-" + slug(field.assumption + "-" + field.name).value_or("none")},
                 {"label", field.label},
                 {"help", field.help},
                 {"field", field.id},
                 {"value", value_text(line)},
                 {"is_known", line.value.is_known()},
                 {"origin", std::string(origin_name(line.origin))},
                 {"origin_label", parts_.theme.word("origin." + std::string(origin_name(line.origin)))},
                 {"at", parts_.places.at(line.place)},
                 {"moved", std::move(moved)}});
}

}  // namespace muster
