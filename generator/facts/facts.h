#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "profile/schema.h"

namespace muster {

enum class Basis : std::uint8_t { kNone, kStated, kDerived, kAssumption };
std::string_view basis_name(Basis basis);
/// Reads `basis` of a fact, a rule or guidance.
Basis read_basis(class TomlReader& reader);

/// A derived fact, as `facts.toml` declares it (docs/pack.md has the meaning of each key).
struct Fact {
  struct Case {
    std::optional<lang::Expression> when;  // absent: always
    std::optional<lang::Expression> value;
    std::optional<lang::Template> note;  // text: why this case holds, in the reader's words
    Span place;
  };
  std::size_t index = 0;    // in Facts::all
  std::string id;           // `d.busy`; per entry `dish.cost`, `row.rank`
  std::string reported_id;  // per entry: `dish.{number}.cost`
  std::string member_id;    // `branch.{slug}.plan`: under which the outer organisation reports a member's value
  const Table* member_table = nullptr;  // with `member_id`: the table whose entries are those members,
  SymbolId member_symbol =
      0;  // and the field of an entry through which the outer organisation reads the value (`b.plan`)
  SymbolId symbol = 0;
  lang::Type type;
  const Table* table = nullptr;  // per entry of this table
  std::optional<lang::Expression> formula;
  std::vector<Case> cases;  // instead of a formula
  std::string label, rule;
  Basis basis = Basis::kNone;
  std::vector<std::string> sources, assumptions;
  std::optional<SymbolId> asks;  // what an unknown value is missing
  bool hidden = false;
  std::vector<SymbolId> what_if;
  Span place;
};

/// All facts of the packs, compiled.
class Facts {
 public:
  const std::deque<Fact>& all() const { return facts_; }
  const Fact* find(std::string_view id) const;
  const Fact* find(SymbolId symbol) const;  // by the declared part
  /// The fact whose value in a member an entry's field shows.
  const Fact* find_member_fact(SymbolId symbol) const;

 private:
  friend class FactLoader;
  std::deque<Fact> facts_;
  std::vector<std::uint32_t> by_symbol_;  // index + 1; 0 for a symbol that is no fact
};

/// Declares and compiles the facts. Circles, unknown names, and units that do not fit are reported.
Facts load_facts(const Layers& layers, Schema& schema, Diagnostics& diagnostics);

/// The core library with what facts add: `could_change`.
const lang::Library& fact_library();

/// Reports calls of `could_change` that name no fact with `what_if`.
void check_calls(const lang::Expression& expression, const Facts& facts, Diagnostics& diagnostics);

}  // namespace muster
