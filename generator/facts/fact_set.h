#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "facts/facts.h"
#include "lang/environment.h"
#include "profile/profile.h"

namespace muster {

/// A fact of one organisation: its value and what it rests on.
struct FactState {
  Value value;
  std::vector<SymbolId> reads;     // sorted, each once
  std::vector<SymbolId> deciders;  // sorted, each once
  std::optional<std::size_t> chosen;  // which case won
  bool done = false;
};

/// The facts of one organisation, or of one member: derived when first read, then kept. One thread at a time.
class FactSet : public lang::Environment {
 public:
  /// `outer` is the organisation a member belongs to, with the table and entry it is made of.
  FactSet(const Facts& facts, const Profile& profile, Diagnostics& diagnostics);
  FactSet(const Facts& facts, const Profile& profile, Diagnostics& diagnostics, FactSet& outer, const Table& table, std::size_t entry);
  ~FactSet() override;

  const Value& symbol(SymbolId id) override;
  bool is_given(SymbolId id) const override;

  const Schema& schema() const { return profile_.schema(); }
  const Facts& facts() const { return facts_; }
  const Profile& profile() const { return profile_; }
  FactSet* outer() const { return outer_; }
  const Table* member_table() const { return member_table_; }
  std::size_t member_entry() const { return member_entry_; }

  /// The fact's state, derived now if it was not. REQUIRES: the symbol is a fact's.
  const FactState& state(SymbolId id);
  /// Every fact and field that something read, sorted.
  std::vector<SymbolId> known_symbols() const;
  /// Values of the root scope's variables for this organisation.
  const std::vector<Value>& variables() const { return variables_; }

  /// The absent fields among the fact's `what_if` for which some values of the others give the fact another value. If every trial agrees on one value that
  /// is not today's, all of them.
  const std::vector<SymbolId>& could_change(const Fact& fact);

  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  struct Store;
  const Facts& facts_;
  const Profile& profile_;
  Diagnostics& diagnostics_;
  FactSet* outer_ = nullptr;
  const Table* member_table_ = nullptr;
  std::size_t member_entry_ = 0;
  std::vector<Value> variables_;
  std::unique_ptr<Store> store_;
};

/// Runs the schema's cross-field checks.
void run_checks(FactSet& facts, Diagnostics& diagnostics);

}  // namespace muster
