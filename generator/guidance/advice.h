#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/fact_set.h"
#include "guidance/pack.h"

namespace muster {

/// One thing the report says: an item and what is said of it, with every rule that said so and the facts they rested
/// on.
struct Advice {
  std::string id;     // item or system
  std::string title;  // plain text
  Action action = Action::kShow;
  std::vector<std::size_t>
      rules;  // indices into Pack::rules, in their order; empty for a system that stands where it stood before rules
  std::vector<std::string> rule_ids;  // as reported, each once
  std::vector<SymbolId> reasons;      // what decided, in order of reading, each once
  std::vector<std::string> sources;   // each once
  std::vector<std::string> assumptions;
  std::vector<std::string> notes;  // the rules' words, rendered to HTML text
  std::string verdict;             // of a verdict: its value
  std::string verdict_label;       // the same in words, plain text
  int priority = 50;
  std::size_t system = 0;
};

/// A missing field that would decide something.
struct Question {
  SymbolId field = 0;  // of the organisation around a member where the field is the member's entry's
  std::string path;    // `dish[0].price`
  std::string ask;
  std::vector<std::string> decides;  // items or systems, in order, each once
  std::vector<std::string> rules;    // ids, each once
};

class Selection;

/// An environment that stands on a selection: a selection itself, or a page of the site. What `fired`, `raised` and
/// `level` cast to.
class AdviceEnvironment : public FactEnvironment {
 public:
  virtual Selection& selection() = 0;
};

/// What holds for one organisation or one member: decided once, then read by every page.
class Selection final : public AdviceEnvironment {
 public:
  Selection(const Pack& pack, FactSet& facts);
  ~Selection() override;

  Selection& selection() override { return *this; }
  FactSet& fact_set() override { return facts_; }
  const Value& symbol(SymbolId id) override { return facts_.symbol(id); }
  bool is_given(SymbolId id) const override { return facts_.is_given(id); }
  const LocaleFormat* locale() const override { return facts_.locale(); }

  const Pack& pack() const { return pack_; }
  FactSet& facts() const { return facts_; }
  /// Warnings, recommendations, lead and shown items, verdicts and levels of systems: by system, then the items' order.
  const std::vector<Advice>& advice() const { return advice_; }
  /// What decides the most important items first; then the minimal fields; then in the order of the schema.
  const std::vector<Question>& questions() const { return questions_; }
  Level level(std::size_t system) const;
  /// Whether the item is left out by a rule, or its system is. Of a system, whether that is.
  bool is_omitted(std::string_view item) const;
  /// Whether a rule raised the action on the item (and nothing stronger took its place).
  bool is_raised(Action action, std::string_view item) const;
  const Advice* find_advice(std::string_view item, Action action) const;
  /// The guidance that stands, by index into Pack::guidance: its system and item are not left out, it is meant for this
  /// kind of organisation, and its `when` is true. With `each`, `when` is asked per entry: see `entries`.
  bool stands(std::size_t guidance) const;
  /// The entries for which guidance with `each` stands.
  const std::vector<std::size_t>& entries(std::size_t guidance) const;
  /// true, false or unknown: whether the rule raised something. By its key (`R02.7:template`), or all rules of an id.
  Value fired(std::string_view rule) const;
  /// Adds to `into` what decided that the rule fired (or not yet), that the action was raised, or where the system
  /// stands: an answer to `fired`, `raised` or `level` rests on the facts behind it.
  void trace_fired(std::string_view rule, lang::Trace& into) const;
  void trace_raised(Action action, std::string_view item, lang::Trace& into) const;
  void trace_level(std::size_t system, lang::Trace& into) const;

 private:
  friend class Selector;
  struct State;
  const Pack& pack_;
  FactSet& facts_;
  std::vector<Advice> advice_;
  std::vector<Question> questions_;
  std::unique_ptr<State> state_;
};

/// Runs the rules. Run-time errors go to the fact set's diagnostics.
std::unique_ptr<Selection> select_advice(const Pack& pack, FactSet& facts);

}  // namespace muster
