#pragma once

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "profile/schema.h"

namespace muster {

enum class Basis : std::uint8_t { kNone, kStated, kDerived, kAssumption };

/// A derived fact, as `facts.toml` declares it.
struct Fact {
  struct Case {
    std::optional<lang::Expression> when;  // absent: always
    std::optional<lang::Expression> value;
    std::string note;
    Span place;
  };
  std::string id;                   // `d.tight`; per entry `problem.daily_ceiling`
  std::string reported_id;          // per entry: `S14.p{number}.daily_ceiling`
  std::string member_id;            // `company.{slug}.route`: under which the outer organisation reports a member's value
  SymbolId symbol = 0;
  lang::Type type;
  std::optional<std::size_t> table; // per entry of this table
  std::optional<lang::Expression> formula;
  std::vector<Case> cases;          // instead of a formula
  std::string label, unit, rule;
  Basis basis = Basis::kNone;
  std::vector<std::string> sources, assumptions;
  std::optional<SymbolId> asks;     // what an unknown value is missing
  bool hidden = false;
  std::vector<SymbolId> what_if;
  Span place;
};

/// All facts of the packs, compiled, in an order in which each comes after those it reads.
class Facts {
 public:
  const std::deque<Fact>& all() const { return facts_; }
  const Fact* find(std::string_view id) const;
  const Fact* find(SymbolId symbol) const;

 private:
  friend class FactLoader;
  std::deque<Fact> facts_;
  std::unordered_map<SymbolId, std::size_t> by_symbol_;
};

/// Declares and compiles the facts; circles, unknown names, units that do not fit are reported. `source_exists` tells whether a source id is declared.
Facts load_facts(const Layers& layers, Schema& schema, const lang::Library& library, Diagnostics& diagnostics);

/// The core library with what facts add: `could_change`.
const lang::Library& fact_library();

}  // namespace muster
