// Runs the rules in their order, lets actions that meet on one item prevail over one another, and gathers what is
// missing.

#include "guidance/advice.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace muster {

namespace {

template <class T>
void add_once(std::vector<T>& list, const T& item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

}  // namespace

struct Selection::State {
  // One rule, for the organisation or for one entry of its table.
  struct Run {
    std::size_t rule = 0;
    std::size_t entry = 0;
    Value holds = Value(false);
    std::vector<SymbolId> deciders;
    bool noted = false;
    std::string note;
  };
  std::vector<Run> runs;
  std::vector<Value> fired;  // by rule
  struct Raised {
    std::vector<std::size_t> runs;  // in order
  };
  std::unordered_map<std::string, std::map<Action, Raised>> raised;  // by item or system
  struct Verdict {
    std::size_t run;
    std::string value, label;
    std::vector<SymbolId> deciders;  // of the verdict itself, beside the run's
  };
  std::vector<std::pair<std::string, Verdict>> verdicts;  // by item, in order of the rules
  std::vector<Level> initial;                             // by system
  std::vector<std::vector<std::size_t>> entries;          // by guidance
  std::vector<bool> stands;                               // by guidance
  std::vector<bool> undecided;                            // by guidance: its `when` is unknown

  void add_deciders(const std::vector<std::size_t>& numbers, lang::Trace& trace) const {
    for (const std::size_t number : numbers) {
      trace.reads.insert(trace.reads.end(), runs[number].deciders.begin(), runs[number].deciders.end());
      trace.deciders.insert(trace.deciders.end(), runs[number].deciders.begin(), runs[number].deciders.end());
    }
  }

  bool has(const std::string& target, Action action) const {
    const auto found = raised.find(target);
    return found != raised.end() && found->second.contains(action);
  }
};

Selection::Selection(const Pack& pack, FactSet& facts)
    : pack_(pack), facts_(facts), state_(std::make_unique<State>()) {}
Selection::~Selection() = default;

// What rules set replaces where the system stood before they ran.
Level Selection::level(std::size_t system) const {
  const std::string& id = pack_.systems()[system].id;
  if (state_->has(id, Action::kOmit)) return Level::kOmit;
  if (state_->has(id, Action::kLead)) return Level::kLead;
  if (state_->has(id, Action::kShow)) return Level::kShow;
  if (state_->has(id, Action::kReference)) return Level::kReference;
  return state_->initial[system];
}

bool Selection::is_omitted(std::string_view item) const {
  if (state_->has(std::string(item), Action::kOmit)) return true;
  const System* system = pack_.find_system(item.substr(0, item.find('.')));
  return system != nullptr && level(pack_.index(*system)) == Level::kOmit;
}

bool Selection::is_raised(Action action, std::string_view item) const {
  const std::string id(item);
  if (action == Action::kVerdict) {
    return std::any_of(state_->verdicts.begin(), state_->verdicts.end(),
                       [&](const auto& verdict) { return verdict.first == id; });
  }
  if (!state_->has(id, action)) return false;
  if (action == Action::kOmit) return true;
  if (is_omitted(item)) return false;
  return action == Action::kWarn || action == Action::kLead || !state_->has(id, Action::kWarn);
}

const Advice* Selection::find_advice(std::string_view item, Action action) const {
  const auto found = std::find_if(advice_.begin(), advice_.end(),
                                  [&](const Advice& advice) { return advice.id == item && advice.action == action; });
  return found != advice_.end() ? &*found : nullptr;
}

bool Selection::stands(std::size_t guidance) const { return state_->stands[guidance]; }
const std::vector<std::size_t>& Selection::entries(std::size_t guidance) const { return state_->entries[guidance]; }

Value Selection::fired(std::string_view rule) const {
  bool any_unknown = false;
  std::vector<SymbolId> missing;
  for (const bool by_key : {true, false}) {
    bool found = false;
    for (std::size_t i = 0; i < pack_.rules().size(); ++i) {
      const Rule& candidate = pack_.rules()[i];
      if ((by_key ? candidate.key : candidate.id) != rule) continue;
      found = true;
      if (state_->fired[i].is_true()) return Value(true);
      if (state_->fired[i].is_unknown()) {
        any_unknown = true;
        missing = merge_missing(missing, state_->fired[i].missing());
      }
    }
    if (found) break;
  }
  return any_unknown ? Value::unknown(std::move(missing)) : Value(false);
}

void Selection::trace_fired(std::string_view rule, lang::Trace& into) const {
  const Value answer = fired(rule);
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < state_->runs.size(); ++i) {
    const State::Run& run = state_->runs[i];
    const Rule& candidate = pack_.rules()[run.rule];
    const bool asked = candidate.key == rule || candidate.id == rule;
    // A true answer rests on what is true, an unknown one on what is unknown, a false one on everything.
    const bool decides = answer.is_true() ? run.holds.is_true() : answer.is_unknown() ? run.holds.is_unknown() : true;
    if (asked && decides) numbers.push_back(i);
  }
  state_->add_deciders(numbers, into);
}

void Selection::trace_raised(Action action, std::string_view item, lang::Trace& into) const {
  const auto found = state_->raised.find(std::string(item));
  if (found == state_->raised.end() || !found->second.contains(action)) return;
  state_->add_deciders(found->second.at(action).runs, into);
}

void Selection::trace_level(std::size_t system, lang::Trace& into) const {
  for (const Action action : {Action::kOmit, Action::kLead, Action::kShow, Action::kReference})
    trace_raised(action, pack_.systems()[system].id, into);
}

class Selector {
 public:
  Selector(const Pack& pack, FactSet& facts)
      : pack_(pack), facts_(facts), selection_(std::make_unique<Selection>(pack, facts)), state_(*selection_->state_) {}

  std::unique_ptr<Selection> select() {
    // A member shows only what its own facts earn it; everything else is the organisation's.
    for (const System& system : pack_.systems())
      // A member earns each system by its own facts; what is left out for all stays so until a rule brings it.
      state_.initial.push_back(is_member() && system.level != Level::kOmit ? Level::kReference : system.level);
    state_.fired.assign(pack_.rules().size(), Value(false));
    for (std::size_t i = 0; i < pack_.rules().size(); ++i) run_rule(i);
    stand_guidance();
    for (std::size_t i = 0; i < pack_.systems().size(); ++i) advise_system(i);
    for (const Item* item : ordered_items()) advise_item(*item);
    std::stable_sort(selection_->advice_.begin(), selection_->advice_.end(),
                     [](const Advice& a, const Advice& b) { return a.system < b.system; });
    for (const Group& group : pack_.groups()) check_group(group);
    ask();
    return std::move(selection_);
  }

 private:
  bool is_member() const { return facts_.member_table() != nullptr; }

  std::vector<Value> variables(const Table* table, std::size_t entry) const {
    return table != nullptr ? facts_.variables_with(*table, entry) : facts_.variables();
  }

  Value evaluate(const lang::Expression& expression, const std::vector<Value>& values) {
    return lang::evaluate(expression, *selection_, values, facts_.diagnostics()).value_or(Value::unknown());
  }

  void run_rule(std::size_t index) {
    const Rule& rule = pack_.rules()[index];
    if (is_member() ? !rule.in_member : !rule.in_organisation) return;
    const std::size_t count = rule.table != nullptr ? facts_.entry_count(*rule.table) : 1;
    bool any_unknown = false, any_true = false;
    std::vector<SymbolId> missing;
    for (std::size_t entry = 0; entry < count; ++entry) {
      const std::vector<Value> values = variables(rule.table, entry);
      Selection::State::Run run;
      run.rule = index;
      run.entry = entry;
      selection_->trace = {};
      run.holds = rule.when ? evaluate(*rule.when, values) : Value(true);
      if (run.holds.is_unknown()) {
        any_unknown = true;
        missing = merge_missing(missing, run.holds.missing());
      }
      const std::size_t number = state_.runs.size();
      if (run.holds.is_true()) {
        any_true = true;
        for (const Rule::Effect& effect : rule.effects)
          state_.raised[resolved(effect.target, rule, entry)][effect.action].runs.push_back(number);
        run.deciders = each_once(selection_->trace.deciders);
        for (const Rule::Verdict& verdict : rule.verdicts) {
          selection_->trace = {};
          const Value value = evaluate(verdict.value, values);
          if (value.kind() != ValueKind::kText) continue;
          const lang::Choice* word = verdict.words != nullptr ? verdict.words->find(value.text()) : nullptr;
          state_.verdicts.push_back({resolved(verdict.item, rule, entry),
                                     {number, value.text(), word != nullptr ? word->label : value.text(),
                                      each_once(selection_->trace.deciders)}});
        }
      } else {
        run.deciders = each_once(selection_->trace.deciders);
      }
      state_.runs.push_back(std::move(run));
    }
    const bool raises = !rule.effects.empty() || !rule.verdicts.empty();
    state_.fired[index] = any_true && raises ? Value(true)
                          : any_unknown      ? Value::unknown(std::move(missing))
                                             : Value(false);
  }

  std::string resolved(const std::string& pattern, const Rule& rule, std::size_t entry) const {
    if (rule.table == nullptr || pattern.find('{') == std::string::npos) return pattern;
    std::string id = pattern;
    const auto put = [&](const std::string& name, const std::string& value) {
      if (const std::size_t at = id.find(name); at != std::string::npos) id.replace(at, name.size(), value);
    };
    put("{number}", std::to_string(entry + 1));
    if (rule.table->is_data) put("{key}", rule.table->row_keys[entry]);
    if (!rule.table->is_data && !rule.table->key.empty())
      put("{slug}", facts_.profile().entry_slug(*rule.table, entry));
    return id;
  }

  void stand_guidance() {
    const std::deque<Guidance>& all = pack_.guidance();
    state_.stands.assign(all.size(), false);
    state_.undecided.assign(all.size(), false);
    state_.entries.resize(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Guidance& guidance = all[i];
      if (is_member() ? !guidance.in_member : !guidance.in_organisation) continue;
      if (selection_->is_omitted(guidance.id)) continue;
      const std::size_t count = guidance.table != nullptr ? facts_.entry_count(*guidance.table) : 1;
      for (std::size_t entry = 0; entry < count; ++entry) {
        selection_->trace = {};
        const Value holds = guidance.when ? evaluate(*guidance.when, variables(guidance.table, entry)) : Value(true);
        if (holds.is_unknown()) state_.undecided[i] = true;
        if (!holds.is_true()) continue;
        state_.stands[i] = true;
        if (guidance.table != nullptr) state_.entries[i].push_back(entry);
        if (guidance.action) raise_by_guidance(i);
      }
    }
  }

  void check_group(const Group& group) {
    std::vector<const Item*> applying;
    bool any_open = false;
    for (const std::string& id : group.items) {
      const Item& item = *pack_.find_item(id);
      const Guidance* guidance = pack_.find_guidance(id);
      const bool is_meant = guidance == nullptr || (is_member() ? guidance->in_member : guidance->in_organisation);
      if (!is_meant || selection_->is_omitted(id)) {
        any_open = true;  // what is left out settles nothing
      } else if (guidance != nullptr && guidance->when) {
        if (selection_->stands(pack_.index(*guidance))) applying.push_back(&item);
        any_open = any_open || state_.undecided[pack_.index(*guidance)];
      } else if (is_raised_at_all(id)) {
        applying.push_back(&item);
      } else {
        any_open = any_open || could_be_raised(id);
      }
    }
    if (applying.size() > 1) {
      Diagnostic& error = facts_.diagnostics().error(
          group.place, "more than one item of the group `" + group.id + "` applies, and only one may");
      for (const Item* item : applying) error.notes.push_back({"`" + item->id + "` does", item->place});
    } else if (applying.empty() && group.required && !any_open) {
      facts_.diagnostics().error(group.place, "no item of the group `" + group.id + "` applies, and one must");
    }
  }

  bool is_raised_at_all(const std::string& id) const {
    const bool judged = std::any_of(state_.verdicts.begin(), state_.verdicts.end(),
                                    [&](const auto& verdict) { return verdict.first == id; });
    const auto found = state_.raised.find(id);
    return judged || (found != state_.raised.end() &&
                      std::any_of(found->second.begin(), found->second.end(), [](const auto& raised) {
                        return raised.first != Action::kReference && raised.first != Action::kOmit;
                      }));
  }

  // Whether a rule that is not decided yet raises it.
  bool could_be_raised(const std::string& id) const {
    for (std::size_t i = 0; i < pack_.rules().size(); ++i) {
      const Rule& rule = pack_.rules()[i];
      const bool speaks = std::any_of(rule.effects.begin(), rule.effects.end(),
                                      [&](const Rule::Effect& effect) { return effect.target == id; }) ||
                          std::any_of(rule.verdicts.begin(), rule.verdicts.end(),
                                      [&](const Rule::Verdict& verdict) { return verdict.item == id; });
      if (speaks && state_.fired[i].is_unknown()) return true;
    }
    return false;
  }

  // Guidance whose front matter names an action raises it on its own item.
  void raise_by_guidance(std::size_t index) {
    const Guidance& guidance = pack_.guidance()[index];
    auto& runs = state_.raised[guidance.id][*guidance.action].runs;
    if (!runs.empty()) return;
    guidance_reasons_[guidance.id] = each_once(selection_->trace.deciders);
  }

  std::vector<const Item*> ordered_items() const {
    std::vector<const Item*> items;
    for (const Item& item : pack_.items()) items.push_back(&item);
    std::stable_sort(items.begin(), items.end(), [](const Item* a, const Item* b) {
      return std::pair(a->system, a->order) < std::pair(b->system, b->order);
    });
    return items;
  }

  void advise_system(std::size_t index) {
    const System& system = pack_.systems()[index];
    const Level level = selection_->level(index);
    if (level != Level::kLead && level != Level::kShow) return;
    Advice advice = start(system.id, system.title, level == Level::kLead ? Action::kLead : Action::kShow, index);
    for (const std::string& source : system.sources) add_once(advice.sources, source);
    const auto found = state_.raised.find(system.id);
    if (found != state_.raised.end() && found->second.contains(advice.action))
      explain(advice, found->second.at(advice.action).runs);
    selection_->advice_.push_back(std::move(advice));
  }

  void advise_item(const Item& item) {
    if (selection_->is_omitted(item.id)) return;
    const auto found = state_.raised.find(item.id);
    if (found != state_.raised.end()) {
      const auto& actions = found->second;
      // Of the actions that meet on one item the strongest stands; `lead` stands beside it, as it only places.
      for (const Action action : {Action::kWarn, Action::kRecommend, Action::kShow}) {
        if (!actions.contains(action)) continue;
        add_item_advice(item, action, actions.at(action).runs);
        break;
      }
      if (actions.contains(Action::kLead)) add_item_advice(item, Action::kLead, actions.at(Action::kLead).runs);
    }
    for (const auto& [id, verdict] : state_.verdicts) {
      if (id != item.id) continue;
      Advice advice = start(item.id, title_of(item), Action::kVerdict, item.system);
      advice.verdict = verdict.value;
      advice.verdict_label = verdict.label;
      advice.priority = item.priority;
      for (const SymbolId symbol : verdict.deciders) add_once(advice.reasons, symbol);
      explain(advice, {verdict.run});
      const auto same_verdict =
          std::find_if(selection_->advice_.begin(), selection_->advice_.end(), [&](const Advice& other) {
            return other.id == item.id && other.action == Action::kVerdict && other.verdict == advice.verdict;
          });
      if (same_verdict == selection_->advice_.end()) {
        selection_->advice_.push_back(std::move(advice));
      } else {
        for (const SymbolId symbol : verdict.deciders) add_once(same_verdict->reasons, symbol);
        explain(*same_verdict, {verdict.run});
      }
    }
  }

  void add_item_advice(const Item& item, Action action, const std::vector<std::size_t>& runs) {
    Advice advice = start(item.id, title_of(item), action, item.system);
    advice.priority = item.priority;
    if (item.guidance && pack_.guidance()[*item.guidance].id == item.id) {
      const Guidance& guidance = pack_.guidance()[*item.guidance];
      for (const std::string& source : guidance.sources) add_once(advice.sources, source);
      if (const auto own = guidance_reasons_.find(item.id);
          own != guidance_reasons_.end() && guidance.action == action) {
        for (const SymbolId symbol : own->second) add_once(advice.reasons, symbol);
        for (const std::string& rule : guidance.rules) add_once(advice.rule_ids, rule);
      }
    }
    explain(advice, runs);
    selection_->advice_.push_back(std::move(advice));
  }

  static Advice start(const std::string& id, std::string title, Action action, std::size_t system) {
    Advice advice;
    advice.id = id;
    advice.title = std::move(title);
    advice.action = action;
    advice.system = system;
    return advice;
  }

  std::string title_of(const Item& item) {
    if (!item.title_text) return item.title;
    std::string title;
    const Guidance& guidance = pack_.guidance()[*item.guidance];
    const std::size_t entry = guidance.table != nullptr && !state_.entries[*item.guidance].empty()
                                  ? state_.entries[*item.guidance].front()
                                  : 0;
    if (guidance.table != nullptr && facts_.entry_count(*guidance.table) == 0) return item.title;
    lang::render(*item.title_text, *selection_, variables(guidance.table, entry), title, facts_.diagnostics());
    return title;
  }

  void explain(Advice& advice, const std::vector<std::size_t>& runs) {
    for (const std::size_t number : runs) {
      Selection::State::Run& run = state_.runs[number];
      const Rule& rule = pack_.rules()[run.rule];
      add_once(advice.rules, run.rule);
      add_once(advice.rule_ids, rule.id);
      for (const SymbolId symbol : run.deciders) add_once(advice.reasons, symbol);
      for (const std::string& source : rule.sources) add_once(advice.sources, source);
      for (const std::string& assumption : rule.assumptions) add_once(advice.assumptions, assumption);
      if (rule.note && !run.noted) {
        run.noted = true;
        lang::render(*rule.note, *selection_, variables(rule.table, run.entry), run.note, facts_.diagnostics());
      }
      if (!run.note.empty()) add_once(advice.notes, run.note);
    }
  }

  // ── open questions ──

  void ask() {
    for (const Selection::State::Run& run : state_.runs) {
      const Rule& rule = pack_.rules()[run.rule];
      if (run.holds.is_unknown()) {
        if (rule.advises && is_visible(rule) && !all_raised(rule, run.entry)) {
          for (const SymbolId symbol : run.holds.missing()) ask_for(symbol, rule, run.entry, false);
        }
      } else if (run.holds.is_true()) {
        const auto placed = [&](SymbolId symbol) {
          return facts_.schema().find_field(symbol)->table
                     ? lang::entry_symbol(symbol, static_cast<std::uint32_t>(run.entry))
                     : symbol;
        };
        for (const SymbolId symbol : rule.ask) ask_for(placed(symbol), rule, run.entry, false);
        for (const SymbolId symbol : rule.ask_also) ask_for(placed(symbol), rule, run.entry, true);
        if (rule.ask_from) ask_from(rule, run.entry);
      }
    }
    sort_questions();
  }

  bool is_visible(const Rule& rule) const {
    const Level level = selection_->level(rule.system);
    return level == Level::kLead || level == Level::kShow;
  }

  // Nothing new would be said if every item the rule could raise is raised already.
  bool all_raised(const Rule& rule, std::size_t entry) const {
    return std::all_of(rule.effects.begin(), rule.effects.end(), [&](const Rule::Effect& effect) {
      if (effect.action != Action::kWarn && effect.action != Action::kRecommend) return true;
      const std::string id = resolved(effect.target, rule, entry);
      return state_.has(id, effect.action) || selection_->is_omitted(id);
    });
  }

  void ask_from(const Rule& rule, std::size_t entry) {
    selection_->trace = {};
    const Value fields = evaluate(*rule.ask_from, variables(rule.table, entry));
    if (fields.kind() != ValueKind::kList) return;
    for (const Value& name : fields.list()) {
      if (name.kind() != ValueKind::kText) continue;
      if (const Field* field = facts_.schema().find_field(name.text())) ask_for(field->symbol, rule, entry, false);
    }
  }

  bool is_relevant(const Field& field) {
    const auto known = relevant_.find(field.section);
    if (known != relevant_.end()) return known->second;
    const Section* section = facts_.schema().find_section(field.section);
    bool relevant = true;
    if (section != nullptr && section->relevant) {
      selection_->trace = {};
      relevant = !evaluate(*section->relevant, facts_.variables()).is_false();
    }
    return relevant_.emplace(field.section, relevant).first->second;
  }

  void ask_for(SymbolId symbol, const Rule& rule, std::size_t entry, bool even_if_given) {
    const Schema& schema = facts_.schema();
    const Field* field = schema.find_field(symbol);
    if (field == nullptr || field->ask.empty() || !is_relevant(*field)) return;
    if (!even_if_given && facts_.is_given(symbol)) return;
    // A member's field is asked where its answer belongs: in its entry.
    if (is_member() && !lang::has_entry(symbol)) {
      const auto& mapping = facts_.member_table()->member;
      const auto twin = std::find_if(mapping.begin(), mapping.end(),
                                     [&](const Table::MemberField& mapped) { return mapped.outer_twin == symbol; });
      if (twin == mapping.end()) return;
      field = schema.find_field(twin->field);
      symbol = lang::entry_symbol(twin->field, static_cast<std::uint32_t>(facts_.member_entry()));
    }
    auto found = std::find_if(selection_->questions_.begin(), selection_->questions_.end(),
                              [&](const Question& question) { return question.field == symbol; });
    if (found == selection_->questions_.end()) {
      selection_->questions_.push_back({symbol, schema.name_of(symbol), field->ask, {}, {}});
      found = selection_->questions_.end() - 1;
    }
    add_once(found->rules, rule.id);
    bool decides = false;
    for (const Rule::Effect& effect : rule.effects) {
      add_once(found->decides, resolved(effect.target, rule, entry));
      decides = true;
    }
    for (const Rule::Verdict& verdict : rule.verdicts) {
      add_once(found->decides, resolved(verdict.item, rule, entry));
      decides = true;
    }
    if (!decides) add_once(found->decides, pack_.systems()[rule.system].id);
  }

  // The greatest priority among the items that the answer decides, or that its systems hold.
  int weight(const Question& question) const {
    int greatest = 0;
    for (const Item& item : pack_.items()) {
      const bool decided = std::any_of(question.decides.begin(), question.decides.end(), [&](const std::string& id) {
        return id == item.id || id == pack_.systems()[item.system].id;
      });
      if (decided) greatest = std::max(greatest, item.priority);
    }
    return greatest;
  }

  void sort_questions() {
    const Schema& schema = facts_.schema();
    std::unordered_map<SymbolId, int> weights;
    for (const Question& question : selection_->questions_) weights[question.field] = weight(question);
    const auto key = [&](const Question& question) {
      const Field& field = *schema.find_field(question.field);
      return std::tuple(-weights.at(question.field), !field.minimal, field.index, question.field);
    };
    std::stable_sort(selection_->questions_.begin(), selection_->questions_.end(),
                     [&](const Question& a, const Question& b) { return key(a) < key(b); });
  }

  const Pack& pack_;
  FactSet& facts_;
  std::unique_ptr<Selection> selection_;
  Selection::State& state_;
  std::unordered_map<std::string, std::vector<SymbolId>> guidance_reasons_;
  std::unordered_map<std::string, bool> relevant_;
};

std::unique_ptr<Selection> select_advice(const Pack& pack, FactSet& facts) { return Selector(pack, facts).select(); }

}  // namespace muster
