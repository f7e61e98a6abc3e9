#include "guidance/pack.h"

#include <algorithm>
#include <array>
#include <utility>

#include "guidance/advice.h"

namespace muster {

namespace {

constexpr std::array<std::pair<Action, std::string_view>, 7> kActions = {{{Action::kOmit, "omit"},
                                                                          {Action::kWarn, "warn"},
                                                                          {Action::kRecommend, "recommend"},
                                                                          {Action::kShow, "show"},
                                                                          {Action::kReference, "reference"},
                                                                          {Action::kLead, "lead"},
                                                                          {Action::kVerdict, "verdict"}}};

template <class Things>
auto find_in(const std::unordered_map<std::string, std::size_t>& index, const Things& things, std::string_view id)
    -> decltype(&things[0]) {
  const auto found = index.find(std::string(id));
  return found != index.end() ? &things[found->second] : nullptr;
}

template <class Things, class Thing>
std::size_t index_in(const Things& things, const Thing& thing) {
  return static_cast<std::size_t>(
      std::find_if(things.begin(), things.end(), [&](const Thing& candidate) { return &candidate == &thing; }) -
      things.begin());
}

lang::Callable rule_function(std::string name, std::vector<std::string> parameters) {
  lang::Callable callable;
  callable.name = std::move(name);
  callable.required = parameters.size();
  callable.parameters = std::move(parameters);
  callable.pure = false;
  return callable;
}

lang::Type check_literals(lang::CheckCall& call, lang::Type result) {
  for (const std::optional<std::string>& literal : call.literals) {
    if (!literal)
      call.diagnostics->error(call.place,
                              "what `" + std::string(call.name) + "` asks about must be written out as text");
  }
  return result;
}

Selection& selection_of(lang::RunCall& call) { return dynamic_cast<AdviceEnvironment&>(call.environment).selection(); }

}  // namespace

std::string_view action_name(Action action) {
  return std::find_if(kActions.begin(), kActions.end(), [&](const auto& pair) { return pair.first == action; })->second;
}

std::optional<Action> find_action(std::string_view name) {
  const auto found =
      std::find_if(kActions.begin(), kActions.end(), [&](const auto& pair) { return pair.second == name; });
  if (found == kActions.end()) return std::nullopt;
  return found->first;
}

std::string_view level_name(Level level) {
  switch (level) {
    case Level::kLead:
      return "lead";
    case Level::kShow:
      return "show";
    case Level::kReference:
      return "reference";
    case Level::kOmit:
      return "omit";
  }
  return "";
}

const System* Pack::find_system(std::string_view id) const { return find_in(system_by_id_, systems_, id); }
const Item* Pack::find_item(std::string_view id) const { return find_in(item_by_id_, items_, id); }
const Guidance* Pack::find_guidance(std::string_view id) const { return find_in(guidance_by_id_, guidance_, id); }
const Reference* Pack::find_reference(std::string_view id) const { return find_in(reference_by_id_, references_, id); }
std::size_t Pack::index(const System& system) const { return index_in(systems_, system); }
std::size_t Pack::index(const Guidance& guidance) const { return index_in(guidance_, guidance); }

const lang::Library& rule_library() {
  static const lang::Library kLibrary = [] {
    lang::Library made(&fact_library());
    lang::Callable fired = rule_function("fired", {"rule"});
    fired.check = [](lang::CheckCall& call) { return check_literals(call, lang::Type::of(lang::TypeKind::kBoolean)); };
    fired.run = [](lang::RunCall& call) {
      const std::string& rule = call.arguments[0].text();
      selection_of(call).trace_fired(rule, call.environment.trace);
      return selection_of(call).fired(rule);
    };
    made.add_function(std::move(fired));
    lang::Callable raised = rule_function("raised", {"action", "item"});
    raised.check = [](lang::CheckCall& call) {
      if (call.literals[0] && !find_action(*call.literals[0])) {
        call.diagnostics->error(call.places[0], "there is no action `" + *call.literals[0] + "`").help =
            "it is one of `omit`, `warn`, `recommend`, `show`, `reference`, `lead`, `verdict`";
      }
      return check_literals(call, lang::Type::of(lang::TypeKind::kBoolean));
    };
    raised.run = [](lang::RunCall& call) {
      const Action action = *find_action(call.arguments[0].text());
      selection_of(call).trace_raised(action, call.arguments[1].text(), call.environment.trace);
      return Value(selection_of(call).is_raised(action, call.arguments[1].text()));
    };
    made.add_function(std::move(raised));
    lang::Callable level = rule_function("level", {"system"});
    level.check = [](lang::CheckCall& call) {
      static const auto kLevels = [] {
        auto set = std::make_shared<lang::ChoiceSet>();
        set->name = "level";
        for (const Level each : {Level::kLead, Level::kShow, Level::kReference, Level::kOmit}) {
          set->choices.push_back({std::string(level_name(each)), std::string(level_name(each))});
        }
        return std::shared_ptr<const lang::ChoiceSet>(std::move(set));
      }();
      return check_literals(call, lang::Type::text(kLevels));
    };
    level.run = [](lang::RunCall& call) {
      Selection& selection = selection_of(call);
      const System* system = selection.pack().find_system(call.arguments[0].text());
      if (system == nullptr) call.fail("there is no system `" + call.arguments[0].text() + "`");
      selection.trace_level(selection.pack().index(*system), call.environment.trace);
      return Value(level_name(selection.level(selection.pack().index(*system))));
    };
    made.add_function(std::move(level));
    return made;
  }();
  return kLibrary;
}

}  // namespace muster
