#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "facts/facts.h"
#include "lang/environment.h"
#include "profile/profile.h"

namespace muster {

class FactSet;

/// An environment that stands on one organisation's facts; what `could_change` needs.
class FactEnvironment : public lang::Environment {
 public:
  virtual FactSet& fact_set() = 0;
};

/// A fact of one organisation: its value and what it rests on.
struct FactState {
  Value value;
  std::vector<SymbolId> reads;        // sorted, each once
  std::vector<SymbolId> deciders;     // in order of reading, each once
  std::optional<std::size_t> chosen;  // which case won
  bool done = false;
};

/// The facts of one organisation, or of one member: derived when first read, then kept. For one thread at a time.
class FactSet final : public FactEnvironment {
 public:
  /// Run-time errors of formulas go to `diagnostics`. `locale` writes numbers and dates in messages; it may be null
  /// where nothing is written. All arguments must outlive this.
  FactSet(const Facts& facts, const Profile& profile, const LocaleFormat* locale, Diagnostics& diagnostics);
  /// The facts of a member of `outer`: of an entry of `table`.
  FactSet(const Facts& facts, const Profile& profile, const LocaleFormat* locale, Diagnostics& diagnostics,
          FactSet& outer, const Table& table, std::size_t entry);
  ~FactSet() override;

  const Value& symbol(SymbolId id) override;
  bool is_given(SymbolId id) const override;
  const LocaleFormat* locale() const override { return locale_; }
  FactSet& fact_set() override { return *this; }

  const Schema& schema() const { return profile_.schema(); }
  const Facts& facts() const { return facts_; }
  const Profile& profile() const { return profile_; }
  Diagnostics& diagnostics() { return diagnostics_; }
  FactSet* outer() const { return outer_; }
  const Table* member_table() const { return member_table_; }  // null: an organisation of its own
  std::size_t member_entry() const { return member_entry_; }
  /// The facts of the member made of an entry, kept from the first call on. REQUIRES: the table has members.
  FactSet& member(const Table& table, std::size_t entry);
  /// How many entries a repeated or data table has here.
  std::size_t entry_count(const Table& table) const;

  /// The fact's state, derived now if it was not. REQUIRES: the symbol is a fact's; of an entry's fact, with its entry.
  const FactState& state(SymbolId id);
  /// Every fact and field that something read, sorted.
  std::vector<SymbolId> read_symbols() const;
  /// Values of the root scope's variables for this organisation.
  const std::vector<Value>& variables() const { return variables_; }
  /// The same with an entry of the table in the variable of `Schema::entry_scope`.
  std::vector<Value> variables_with(const Table& table, std::size_t entry) const;

  /// The absent fields among the fact's `what_if` for which, for some values of the others, the fact has another value.
  /// If all trials agree on one value that is not today's, all absent ones.
  const std::vector<SymbolId>& could_change(const Fact& fact);

 private:
  struct Store;
  void derive(const Fact& fact, SymbolId id, FactState& state);
  std::vector<SymbolId> try_changes(const Fact& fact);

  const Facts& facts_;
  const Profile& profile_;
  const LocaleFormat* locale_;
  Diagnostics& diagnostics_;
  FactSet* outer_ = nullptr;
  const Table* member_table_ = nullptr;
  std::size_t member_entry_ = 0;
  std::vector<Value> variables_;
  std::unique_ptr<Store> store_;
};

/// Runs the schema's cross-field checks; what they find stands at the profile's fields.
void run_checks(FactSet& facts, Diagnostics& diagnostics);

/// The symbols of a list each once, in order of first appearance.
std::vector<SymbolId> each_once(const std::vector<SymbolId>& symbols);

}  // namespace muster
