#include "facts/facts.h"

#include <catch2/catch_test_macros.hpp>

#include "facts/fact_set.h"
#include "support/packs.h"

using muster::Number;
using muster::Value;
using muster::testing::Packs;
using Messages = std::vector<std::string>;

namespace {

const char* const kSchema = R"(
[field."shop.tables"]
type = "integer"
unit = "tables"
samples = [0, 20]
label = "Tables"
ask = "Tables?"
[field."shop.days"]
type = "number"
unit = "days"
samples = [1, 7]
label = "Days"
ask = "Days?"
[field."shop.licensed"]
type = "boolean"
label = "Licensed"
ask = "Licensed?"
[table.dish]
label = "Dishes"
key = "name"
[field."dish.name"]
type = "text"
required = true
label = "Name"
ask = "Name?"
[field."dish.price"]
type = "number"
label = "Price"
ask = "Price?"
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
unit = "tables"
label = "Tables"
ask = "Tables?"
)";

const char* const kData =
    "label = 'Sizes'\n[column.least]\ntype = 'integer'\nunit = 'tables'\n[row.small]\nleast = 0\n[row.large]\nleast = "
    "10\n";

/// Facts over the schema above, and an organisation that has them.
struct Shop {
  explicit Shop(const std::string& facts_text)
      : packs({{"a/profile.toml", kSchema}, {"a/data/sizes.toml", kData}, {"a/facts.toml", facts_text}}) {
    layers = packs.layers();
    schema = load_schema(layers, packs.diagnostics);
    facts = load_facts(layers, schema, packs.diagnostics);
  }
  muster::FactSet& of(const std::string& text) {
    REQUIRE(packs.messages() == Messages{});
    profile = packs.profile(schema, "[organisation]\nname = 'Tea'\n" + text);
    REQUIRE(profile);
    set = std::make_unique<muster::FactSet>(facts, *profile, nullptr, packs.diagnostics);
    return *set;
  }
  const Value& value(muster::FactSet& in, const std::string& id) const { return in.symbol(facts.find(id)->symbol); }
  std::vector<std::string> names(const std::vector<muster::SymbolId>& symbols) const {
    std::vector<std::string> result;
    for (const muster::SymbolId symbol : symbols) result.push_back(schema.name_of(symbol));
    return result;
  }
  Packs packs;
  muster::Layers layers;
  muster::Schema schema;
  muster::Facts facts;
  std::optional<muster::Profile> profile;
  std::unique_ptr<muster::FactSet> set;
};

}  // namespace

TEST_CASE("facts are derived in whatever order they stand") {
  Shop shop(
      "[fact.'d.busy']\nlabel = 'b'\nformula = 'd.seats > 12'\n[fact.'d.seats']\nlabel = 's'\nformula = 'shop.tables * "
      "4'\n");
  muster::FactSet& facts = shop.of("[shop]\ntables = 4\n");
  CHECK(shop.value(facts, "d.busy").is_true());
  CHECK(shop.names(facts.state(shop.facts.find("d.busy")->symbol).reads) == std::vector<std::string>{"d.seats"});
}

TEST_CASE("facts that read each other in a circle are refused, once, with the way round") {
  Shop shop("[fact.'d.a']\nlabel = 'a'\nformula = 'd.b'\n[fact.'d.b']\nlabel = 'b'\nformula = 'd.a'\n");
  REQUIRE(shop.packs.messages() == Messages{"a/facts.toml:1:7 facts depend on each other in a circle"});
  CHECK(shop.packs.diagnostics.sorted()[0].notes.size() == 2);
}

TEST_CASE("a unit must be the one the formula gives") {
  Shop shop(
      "[fact.'d.rate']\nlabel = 'r'\nunit = 'tables'\nformula = 'shop.tables / shop.days'\n[fact.'d.right']\nlabel = "
      "'r'\nunit = 'tables/day'\nformula = \"(shop.tables / shop.days) | unit('tables/day')\"\n");
  CHECK(shop.packs.messages() ==
        Messages{"a/facts.toml:1:7 `d.rate` is declared in `tables`, but its formula gives `tables/days`"});
}

TEST_CASE("the first case that is true wins, and unknown ones are passed over") {
  Shop shop(R"([fact."d.size"]
label = "Size"
values = { large = "Large", small = "Small", licensed = "Licensed" }
[[fact."d.size".case]]
when = "shop.licensed"
value = "'licensed'"
[[fact."d.size".case]]
when = "shop.tables >= 10"
value = "'large'"
[[fact."d.size".case]]
value = "'small'"
)");
  CHECK(shop.value(shop.of("[shop]\ntables = 12\n"), "d.size").text() == "large");
  CHECK(shop.value(shop.of(""), "d.size").text() == "small");
  muster::FactSet& licensed = shop.of("[shop]\nlicensed = true\n");
  CHECK(shop.value(licensed, "d.size").text() == "licensed");
  CHECK(licensed.state(shop.facts.find("d.size")->symbol).chosen == 0);
}

TEST_CASE("an unknown fact is asked for by the field it names") {
  Shop shop(
      "[fact.'d.full']\nlabel = 'f'\nasks = 'shop.tables'\nformula = 'shop.tables * shop.days > 3 | "
      "unit(\"tables*days\")'\n");
  muster::FactSet& facts = shop.of("");
  CHECK(shop.names(shop.value(facts, "d.full").missing()) == std::vector<std::string>{"shop.tables"});
}

TEST_CASE("none as a result is no value, and nothing to ask for") {
  Shop shop("[fact.'d.x']\nlabel = 'x'\nformula = '3 if shop.licensed else none'\n");
  const Value& value = shop.value(shop.of("[shop]\nlicensed = false\n"), "d.x");
  CHECK(value.is_unknown());
  CHECK(value.missing().empty());
}

TEST_CASE("a fact of each entry is read like a field of it") {
  Shop shop(
      "[fact.'dish.dear']\nlabel = 'd'\neach = 'dish'\nid = 'dish.{number}.dear'\nformula = 'dish.price > "
      "10'\n[fact.'d.dear']\nlabel = 'n'\nformula = \"dish | selectattr('dear') | list | length\"\n");
  muster::FactSet& facts = shop.of("[[dish]]\nname = 'a'\nprice = 12\n[[dish]]\nname = 'b'\nprice = 3\n");
  CHECK(shop.value(facts, "d.dear").number() == Number(1));
}

TEST_CASE("rows of a data table are looked up by key, by a computed key, and may have facts") {
  Shop shop(
      "[fact.'row.fits']\nlabel = 'f'\neach = 'data.sizes'\nid = 'size.{key}'\nformula = 'shop.tables >= row.least'\n"
      "[fact.'d.fitting']\nlabel = 'k'\nformula = \"data.sizes | selectattr('fits') | map(attribute='key') | list\"\n"
      "[fact.'d.large']\nlabel = 'l'\nformula = 'data.sizes.large.least'\n"
      "[fact.'d.by_key']\nlabel = 'l'\nformula = \"data.sizes['lar' ~ 'ge'].least\"\n"
      "[fact.'d.no_row']\nlabel = 'l'\nformula = \"data.sizes['hu' ~ 'ge'].least\"\n");
  muster::FactSet& facts = shop.of("[shop]\ntables = 4\n");
  REQUIRE(shop.value(facts, "d.fitting").list().size() == 1);
  CHECK(shop.value(facts, "d.fitting").list()[0].text() == "small");
  CHECK(shop.value(facts, "d.large").number() == Number(10));
  CHECK(shop.value(facts, "d.by_key").number() == Number(10));
  CHECK(shop.value(facts, "d.no_row").is_unknown());
  CHECK(shop.value(facts, "d.no_row").missing().empty());
}

TEST_CASE("a member's facts are those of its own fields, and its organisation can read them") {
  Shop shop(
      "[fact.'d.big']\nlabel = 'b'\nmember_id = 'branch.{slug}.big'\nformula = 'shop.tables > 5'\n"
      "[fact.'d.any_big']\nlabel = 'a'\nformula = \"group.branch | map(attribute='big') | list\"\n");
  muster::FactSet& facts =
      shop.of("[shop]\ntables = 1\n[[group.branch]]\nname = 'North'\ntables = 9\n[[group.branch]]\nname = 'South'\n");
  CHECK(shop.value(facts, "d.big").is_false());
  const Value& all = shop.value(facts, "d.any_big");
  REQUIRE(all.list().size() == 2);
  CHECK(all.list()[0].is_true());
  CHECK(all.list()[1].is_unknown());
}

TEST_CASE("what could change a fact are the absent fields on which it depends for some values of the others") {
  Shop shop(R"toml([fact."d.plan"]
label = "Plan"
values = { a = "A", b = "B" }
what_if = ["shop.tables", "shop.days", "shop.licensed"]
[[fact."d.plan".case]]
when = "shop.licensed and shop.tables > 10"
value = "'a'"
[[fact."d.plan".case]]
value = "'b'"
[fact."d.open"]
label = "Open"
formula = "could_change('d.plan')"
)toml");
  const auto open = [&](const std::string& text) {
    return shop.names(shop.of(text).could_change(*shop.facts.find("d.plan")));
  };
  CHECK(open("") == std::vector<std::string>{"shop.tables", "shop.licensed"});
  CHECK(open("[shop]\nlicensed = false\n") == std::vector<std::string>{});
  CHECK(open("[shop]\nlicensed = true\n") == std::vector<std::string>{"shop.tables"});
  CHECK(open("[shop]\ntables = 3\n") == std::vector<std::string>{});
  CHECK(shop.value(shop.of(""), "d.open").list().size() == 2);
}

TEST_CASE("calls that name no fact, and facts without samples to try, are refused") {
  Shop shop(
      "[fact.'d.a']\nlabel = 'a'\nformula = \"could_change('d.b')\"\n[fact.'d.c']\nlabel = 'c'\nformula = '1'\nwhat_if "
      "= ['dish.price']\n");
  CHECK(shop.packs.messages().size() == 2);
}
