#include "site/report_json.h"

#include <utility>

#include "value/json.h"

namespace muster {
namespace {

using Entries = std::vector<Record::Entry>;

Value record(Entries entries) { return Value(Record(std::move(entries))); }

List texts(const std::vector<std::string>& words) { return List(words.begin(), words.end()); }

std::string type_name(const lang::Type& type, const Value& value) {
  using lang::TypeKind;
  switch (type.kind) {
    case TypeKind::kBoolean:
      return "boolean";
    case TypeKind::kNumber:
      return "number";
    case TypeKind::kMoney:
      return "money";
    case TypeKind::kDate:
      return "date";
    case TypeKind::kDuration:
      return "duration";
    case TypeKind::kList:
      return "list";
    case TypeKind::kRecord:
      return "record";
    case TypeKind::kText:
    case TypeKind::kHtml:
      return "text";
    default:
      break;
  }
  switch (value.kind()) {
    case ValueKind::kBoolean:
      return "boolean";
    case ValueKind::kNumber:
      return "number";
    case ValueKind::kMoney:
      return "money";
    case ValueKind::kDate:
      return "date";
    case ValueKind::kDuration:
      return "duration";
    case ValueKind::kList:
      return "list";
    case ValueKind::kRecord:
      return "record";
    default:
      return "text";
  }
}

/// `months`; of money its currency, with what it is per: `GBP/day`.
std::string unit_name(const lang::Type& type, const Value& value) {
  const std::string unit = type.unit.to_string();
  if (value.kind() != ValueKind::kMoney) return type.kind == lang::TypeKind::kMoney ? type.currency : unit;
  const std::size_t slash = unit.find('/');
  return value.money().currency + (slash != std::string::npos ? unit.substr(slash) : "");
}

class ReportWriter {
 public:
  ReportWriter(const SiteParts& parts, const Report& report, const SitePlan& plan)
      : parts_(parts), report_(report), plan_(plan) {}

  std::string write(const std::vector<FactLine>& facts) {
    List fact_list, advice, questions, pages;
    for (const FactLine& line : facts) fact_list.push_back(fact(line));
    add_decision(report_.organisation, advice, questions);
    for (const Decision& member : report_.members) add_decision(member, advice, questions);
    for (const PlannedPage& page : plan_.pages()) pages.push_back(this->page(page));
    Entries entries = {
        {"schema", 1},
        {"generator", parts_.settings.generator},
        {"organisation", record({{"name", report_.organisation.name}, {"slug", report_.organisation.slug}})},
        {"facts", std::move(fact_list)},
        {"advice", std::move(advice)},
        {"questions", std::move(questions)},
        {"pages", std::move(pages)}};
    if (!plan_.files().empty()) {
      List files;
      for (const OutputFile& file : plan_.files()) files.emplace_back(file.path);
      entries.emplace_back("files", std::move(files));
    }
    return to_json(record(std::move(entries))) + "\n";
  }

 private:
  static Value unit(const FactLine& line) {
    std::string name = unit_name(*line.type, line.value);
    return name.empty() ? Value() : Value(std::move(name));
  }

  /// A list of entries has no value of its own; it is told as the numbers of its entries.
  static Value plain(const Value& value) {
    if (value.kind() != ValueKind::kList) return value;
    List list;
    for (const Value& item : value.list()) {
      if (item.kind() != ValueKind::kObject) list.push_back(item);
    }
    return Value(std::move(list));
  }

  Value fact(const FactLine& line) const {
    List reads;
    for (const SymbolId symbol : line.reads) {
      if (const std::optional<FactLine> read = describe_fact(*line.facts, symbol)) reads.emplace_back(read->id);
    }
    Entries entries = {{"id", line.id},
                       {"label", line.label},
                       {"type", type_name(*line.type, line.value)},
                       {"unit", unit(line)},
                       {"known", line.value.is_known()},
                       {"value", line.value.is_known() ? plain(line.value) : Value()},
                       {"origin", origin(line.origin)},
                       {"reads", std::move(reads)},
                       {"at", parts_.places.at(line.place)},
                       {"sources", texts(line.sources)}};
    if (line.is_withheld) entries.emplace_back("withheld", true);
    if (!line.rule.empty()) entries.emplace_back("rule", line.rule);
    if (!line.assumptions.empty()) entries.emplace_back("assumptions", texts(line.assumptions));
    return record(std::move(entries));
  }

  /// What nobody gave and no formula made is assumed, by a default; an absent field is one that could be given.
  static std::string origin(FactOrigin origin) {
    if (origin == FactOrigin::kDefault) return "assumed";
    return std::string(origin_name(origin == FactOrigin::kAbsent ? FactOrigin::kGiven : origin));
  }

  static void add_member(const Decision& decision, Entries& entries) {
    if (decision.table != nullptr) entries.emplace_back(decision.table->word, decision.slug);
  }

  void add_decision(const Decision& decision, List& advice, List& questions) const {
    for (const Advice& each : decision.selection->advice()) {
      if (each.action != Action::kReference && each.action != Action::kOmit)
        advice.push_back(advice_entry(decision, each));
    }
    for (const Question& each : decision.selection->questions()) {
      Entries entries = {
          {"field", each.path}, {"ask", each.ask}, {"decides", texts(each.decides)}, {"rules", texts(each.rules)}};
      add_member(decision, entries);
      questions.push_back(record(std::move(entries)));
    }
  }

  Value advice_entry(const Decision& decision, const Advice& each) const {
    List reasons;
    for (const SymbolId symbol : each.reasons) {
      const std::optional<FactLine> line = describe_fact(*decision.facts, symbol);
      if (!line) continue;
      Entries reason = {{"fact", line->id},
                        {"value", line->value.is_known() ? plain(line->value) : Value()},
                        {"at", parts_.places.at(line->place)}};
      reasons.push_back(record(std::move(reason)));
    }
    const std::optional<std::string> href = plan_.find_href(decision, each.id);
    Entries entries = {{"id", each.id},
                       {"action", std::string(action_name(each.action))},
                       {"title", each.title},
                       {"rules", texts(each.rule_ids)},
                       {"priority", each.priority},
                       {"reasons", std::move(reasons)},
                       {"sources", texts(each.sources)},
                       {"href", href ? Value(*href) : Value()}};
    if (!each.assumptions.empty()) entries.emplace_back("assumptions", texts(each.assumptions));
    if (each.action == Action::kVerdict) entries.emplace_back("verdict", each.verdict);
    add_member(decision, entries);
    return record(std::move(entries));
  }

  Value page(const PlannedPage& page) const {
    List systems;
    for (const std::size_t system : page.systems) systems.emplace_back(parts_.pack.systems()[system].id);
    Entries entries = {{"href", page.file}, {"title", plain_text(page.title)}, {"system", std::move(systems)}};
    add_member(*page.decision, entries);
    return record(std::move(entries));
  }

  const SiteParts& parts_;
  const Report& report_;
  const SitePlan& plan_;
};

}  // namespace

std::string write_report_json(const SiteParts& parts, const Report& report, const SitePlan& plan,
                              const std::vector<FactLine>& facts) {
  return ReportWriter(parts, report, plan).write(facts);
}

}  // namespace muster
