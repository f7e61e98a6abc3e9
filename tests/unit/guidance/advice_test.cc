#include "guidance/advice.h"

#include <catch2/catch_test_macros.hpp>

#include "facts/fact_set.h"
#include "support/packs.h"

using muster::Action;
using muster::testing::Packs;
using Messages = std::vector<std::string>;

namespace {

const char* const kSchema = R"(
[section.kitchen]
label = "Kitchen"
relevant = "shop.cooks"
[field."shop.tables"]
type = "integer"
label = "Tables"
ask = "Tables?"
minimal = true
[field."shop.cooks"]
type = "boolean"
label = "Cooks"
ask = "Cooks?"
[field."shop.licensed"]
type = "boolean"
label = "Licensed"
ask = "Licensed?"
[field."kitchen.inspected"]
type = "boolean"
label = "Inspected"
ask = "Inspected?"
[table."group.branch"]
label = "Branches"
key = "name"
[table."group.branch".member]
"organisation.name" = "name"
"shop.tables" = "tables"
[field."group.branch.name"]
type = "text"
required = true
label = "Name"
ask = "Name?"
[field."group.branch.tables"]
type = "integer"
label = "Branch tables"
ask = "Tables of the branch?"
)";

const char* const kSystems = R"(
[system.S01]
title = "Space"
[system.S02]
title = "Papers"
level = "reference"
[item."S01.crowd"]
title = "Too full"
[item."S01.more"]
title = "Add tables"
[item."S01.state"]
title = "State"
[item."S02.licence"]
title = "Licence"
[item."S02.inspection"]
title = "Inspection"
)";

struct Shop {
  explicit Shop(const std::string& rules)
      : packs({{"a/profile.toml", kSchema}, {"a/systems.toml", kSystems}, {"a/rules.toml", rules}}) {
    muster::GuidanceHooks hooks;
    hooks.library = &muster::rule_library();
    pack = load_pack(packs.files, packs.sources, packs.folders, hooks, packs.diagnostics);
  }
  muster::Selection& of(const std::string& text) {
    REQUIRE(packs.messages() == Messages{});
    profile = packs.profile(pack->schema(), "[organisation]\nname = 'Tea'\n" + text);
    REQUIRE(profile);
    facts = std::make_unique<muster::FactSet>(pack->facts(), *profile, nullptr, packs.diagnostics);
    selection = select_advice(*pack, *facts);
    return *selection;
  }
  // `id action`, sorted as listed; systems' own levels left out.
  static Messages advice(const muster::Selection& selection) {
    Messages result;
    for (const muster::Advice& each : selection.advice()) {
      if (each.id.find('.') == std::string::npos) continue;
      result.push_back(each.id + " " + std::string(action_name(each.action)) +
                       (each.verdict.empty() ? "" : " " + each.verdict));
    }
    return result;
  }
  static Messages questions(const muster::Selection& selection) {
    Messages result;
    for (const muster::Question& question : selection.questions()) result.push_back(question.path);
    return result;
  }
  Packs packs;
  std::unique_ptr<const muster::Pack> pack;
  std::optional<muster::Profile> profile;
  std::unique_ptr<muster::FactSet> facts;
  std::unique_ptr<muster::Selection> selection;
};

const std::string kCrowd = "[rule.'R01.1']\nwhen = 'shop.tables > 10'\nwarn = ['S01.crowd']\n";

}  // namespace

TEST_CASE("a rule whose condition is true raises its actions, with the facts that decided") {
  Shop shop(kCrowd);
  muster::Selection& selection = shop.of("[shop]\ntables = 11\n");
  CHECK(Shop::advice(selection) == Messages{"S01.crowd warn"});
  const muster::Advice& advice = *selection.find_advice("S01.crowd", Action::kWarn);
  CHECK(advice.rule_ids == Messages{"R01.1"});
  REQUIRE(advice.reasons.size() == 1);
  CHECK(shop.pack->schema().name_of(advice.reasons[0]) == "shop.tables");
}

TEST_CASE("a rule that ends unknown raises nothing and asks for what could decide it") {
  Shop shop("[rule.'R01.1']\nwhen = 'shop.tables > 10 and shop.licensed'\nwarn = ['S01.crowd']\n");
  CHECK(Shop::advice(shop.of("")) == Messages{});
  CHECK(Shop::questions(shop.of("")) == Messages{"shop.tables", "shop.licensed"});
  CHECK(Shop::questions(shop.of("[shop]\ntables = 11\n")) == Messages{"shop.licensed"});
  CHECK(Shop::questions(shop.of("[shop]\ntables = 3\n")) == Messages{});  // false whatever the other is
}

TEST_CASE("nothing is asked for rules of systems that are not shown, nor for items raised already") {
  Shop shop("[rule.'R02.1']\nwhen = 'shop.licensed == false'\nwarn = ['S02.licence']\n" + kCrowd +
            "[rule.'R01.2']\nwhen = 'shop.cooks'\nwarn = ['S01.crowd']\n");
  CHECK(Shop::questions(shop.of("[shop]\ntables = 11\n")) == Messages{});
  CHECK(Shop::questions(shop.of("[shop]\ntables = 3\n")) == Messages{"shop.cooks"});
}

TEST_CASE("a field of an irrelevant section is not asked") {
  Shop shop("[rule.'R01.1']\nwhen = 'kitchen.inspected == false'\nwarn = ['S01.crowd']\n");
  CHECK(Shop::questions(shop.of("[shop]\ncooks = false\n")) == Messages{});
  CHECK(Shop::questions(shop.of("")) == Messages{"kitchen.inspected"});
}

TEST_CASE("a warning takes the place of a recommendation and a shown item, and leaving out of all") {
  const std::string all = "[rule.'R01.2']\nrecommend = ['S01.crowd']\nshow = ['S01.crowd']\nlead = ['S01.crowd']\n";
  CHECK(Shop::advice(Shop(all).of("")) == Messages{"S01.crowd recommend", "S01.crowd lead"});
  Shop warned(all + kCrowd);
  muster::Selection& selection = warned.of("[shop]\ntables = 11\n");
  CHECK(Shop::advice(selection) == Messages{"S01.crowd warn", "S01.crowd lead"});
  CHECK_FALSE(selection.is_raised(Action::kRecommend, "S01.crowd"));
  CHECK(Shop::advice(Shop(all + kCrowd + "[rule.'R01.3']\nomit = ['S01.crowd']\n").of("[shop]\ntables = 11\n")) ==
        Messages{});
  CHECK(Shop::advice(Shop(all + kCrowd + "[rule.'R01.3']\nomit = ['S01']\n").of("[shop]\ntables = 11\n")) ==
        Messages{});
}

TEST_CASE("rules set the level of a system, and other rules may ask about it wherever they stand") {
  Shop shop(
      "[rule.'R02.1']\nwhen = \"level('S02') in ['lead', 'show']\"\nwarn = ['S02.licence']\n[rule.'R02.2']\nwhen = "
      "'shop.cooks'\nshow = ['S02']\n");
  CHECK(Shop::advice(shop.of("[shop]\ncooks = true\n")) == Messages{"S02.licence warn"});
  CHECK(Shop::advice(shop.of("[shop]\ncooks = false\n")) == Messages{});
}

TEST_CASE("a rule may ask whether another fired, by its key or by its id") {
  Shop shop(
      "[rule.'R01.9']\nwhen = \"fired('R01.1')\"\nshow = ['S01.more']\n[rule.'R01.1:a']\nwhen = 'shop.cooks'\nwarn = "
      "['S01.crowd']\n[rule.'R01.1:b']\nwhen = 'shop.licensed'\nwarn = ['S01.crowd']\n");
  CHECK(Shop::advice(shop.of("[shop]\nlicensed = true\n")) == Messages{"S01.crowd warn", "S01.more show"});
  CHECK(shop.of("[shop]\nlicensed = false\n").fired("R01.1").is_unknown());
  CHECK(shop.of("[shop]\nlicensed = false\ncooks = true\n").fired("R01.1:b").is_false());
}

TEST_CASE("rules that ask about each other in a circle are refused") {
  Shop shop(
      "[rule.'R01.1']\nwhen = \"fired('R01.2')\"\nshow = ['S01.more']\n[rule.'R01.2']\nwhen = \"raised('show', "
      "'S01.more')\"\nshow = ['S01.crowd']\n");
  CHECK(shop.packs.messages() == Messages{"a/rules.toml:1:7 rules ask about each other in a circle"});
}

TEST_CASE("a verdict has its value, and none while that is unknown") {
  Shop shop("[rule.'R01.1']\nverdict = { 'S01.state' = \"'full' if shop.tables > 10 else 'free'\" }\n");
  CHECK(Shop::advice(shop.of("[shop]\ntables = 3\n")) == Messages{"S01.state verdict free"});
  CHECK(Shop::advice(shop.of("")) == Messages{});
}

TEST_CASE("a rule asks by name while it is true: absent fields, or even given ones") {
  Shop shop("[rule.'R01.1']\nwhen = 'shop.cooks'\nask = ['shop.licensed']\nask_also = ['shop.tables']\n");
  CHECK(Shop::questions(shop.of("[shop]\ncooks = true\ntables = 2\nlicensed = true\n")) == Messages{"shop.tables"});
  CHECK(Shop::questions(shop.of("[shop]\ncooks = true\n")) == Messages{"shop.tables", "shop.licensed"});
  CHECK(Shop::questions(shop.of("")) == Messages{});
}

TEST_CASE("a member runs only the rules meant for members, and asks for its entry's fields") {
  Shop shop(
      "[rule.'R01.1']\nscope = ['organisation', 'branch']\nwhen = 'shop.tables > 10'\nwarn = "
      "['S01.crowd']\n[rule.'R01.2']\nrecommend = ['S01.more']\n"
      "[rule.'R01.3']\nscope = ['branch']\nshow = ['S01']\n");
  shop.of("[shop]\ntables = 1\n[[group.branch]]\nname = 'North'\ntables = 12\n[[group.branch]]\nname = 'South'\n");
  const muster::Table& table = *shop.pack->schema().find_table("group.branch");
  const auto north = select_advice(*shop.pack, shop.facts->member(table, 0));
  CHECK(Shop::advice(*north) == Messages{"S01.crowd warn"});
  const auto south = select_advice(*shop.pack, shop.facts->member(table, 1));
  CHECK(Shop::advice(*south) == Messages{});
  CHECK(Shop::questions(*south) == Messages{"group.branch[1].tables"});
  CHECK(Shop::advice(*shop.selection) == Messages{"S01.more recommend"});
}

TEST_CASE("names that do not exist are refused with the nearest that does") {
  Shop shop(
      "[rule.'R01.1']\nwhen = 'shop.tabels > 1'\nwarn = ['S01.crowed']\nask = ['shop.cook']\nsources = "
      "['X1']\nassumptions = ['A1']\n");
  CHECK(shop.packs.messages().size() == 5);
}

TEST_CASE("what rests on another rule rests on the facts behind it, and a verdict on its own") {
  Shop shop(kCrowd +
            "[rule.'R01.2']\nwhen = \"fired('R01.1')\"\nrecommend = ['S01.more']\n"
            "[rule.'R01.3']\nverdict = { 'S01.state' = \"'full' if shop.tables > 10 else 'free'\", 'S02.licence' = "
            "\"'yes' if shop.licensed else 'no'\" }\n");
  muster::Selection& selection = shop.of("[shop]\ntables = 11\nlicensed = true\n");
  const auto reasons = [&](const std::string& item, Action action) {
    Messages names;
    for (const muster::SymbolId symbol : selection.find_advice(item, action)->reasons)
      names.push_back(shop.pack->schema().name_of(symbol));
    return names;
  };
  CHECK(reasons("S01.more", Action::kRecommend) == Messages{"shop.tables"});
  CHECK(reasons("S01.state", Action::kVerdict) == Messages{"shop.tables"});
  CHECK(reasons("S02.licence", Action::kVerdict) == Messages{"shop.licensed"});
}
