#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts/fact_set.h"
#include "site/site.h"

namespace muster {

/// Where a value comes from. A default counts as given by nobody, an assumption is a default that is labelled wherever
/// it is used.
enum class FactOrigin : std::uint8_t { kAbsent, kGiven, kDefault, kAssumed, kTabled, kDerived };
std::string_view origin_name(FactOrigin origin);

/// A field, fact or cell of a table as pages and reports show it.
struct FactLine {
  SymbolId symbol = 0;  // in `facts`
  std::string id;       // as reported: `problem[0].latency`, `S14.p1.daily_ceiling`
  std::string label;
  const lang::Type* type = nullptr;
  Value value;               // unknown where it is withheld
  bool is_withheld = false;  // it is not to be shown
  FactOrigin origin = FactOrigin::kAbsent;
  std::vector<SymbolId> reads;     // what it was derived from
  std::vector<SymbolId> deciders;  // those that decided it
  FactSet* facts = nullptr;        // in which `reads` are to be looked up
  Span place;                      // the profile's line, the row of the table, the fact's declaration
  std::string formula;             // as written: of a fact, or the case that won
  std::string rule;
  Basis basis = Basis::kNone;
  std::vector<std::string> sources, assumptions;
};

/// Describes a symbol of one organisation. Nothing for symbols that are no fact of their own (lists of entries, numbers
/// of entries, `extra`).
std::optional<FactLine> describe_fact(FactSet& facts, SymbolId symbol);

/// What rests on a symbol of the organisation: the known facts of `lines` that read it, themselves or through hidden
/// ones.
std::vector<const FactLine*> find_dependents(FactSet& facts, const std::vector<FactLine>& lines, SymbolId symbol);

/// Everything that a report lists for the organisation: fields, cells and facts that something read, all facts that are
/// not hidden, and what its members report to it. Sorted by kind (fields, cells, facts, members) and declaration.
std::vector<FactLine> list_facts(Report& report);

/// Turns places into `profiles/acme.toml:53`: a path below the engagement or its pack, and a line.
class Places {
 public:
  explicit Places(std::vector<std::string> folders) : folders_(std::move(folders)) {}
  std::string at(const Span& place) const;

 private:
  std::vector<std::string> folders_;  // whose names are taken off
};

}  // namespace muster
