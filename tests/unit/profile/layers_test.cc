#include "profile/layers.h"

#include <catch2/catch_test_macros.hpp>

#include "support/packs.h"

using muster::testing::Packs;
using Messages = std::vector<std::string>;

TEST_CASE("a later pack replaces the keys it gives and leaves the others") {
  Packs packs({{"a/rules.toml", "[rule.R1]\nwhen = 'x'\nwarn = ['S.a']\n"},
               {"b/rules.toml", "[rule.R1]\noverride = true\nwhen = 'y'\n"}});
  const muster::Layers layers = packs.layers();
  CHECK(packs.messages() == Messages{});
  const muster::LayerEntry* rule = layers.find("rule", "R1");
  REQUIRE(rule != nullptr);
  CHECK(rule->node.find("when")->value.text == "y");
  CHECK(rule->node.find("warn") != nullptr);
  CHECK(rule->pack == "b");
}

TEST_CASE("an override must say so") {
  Packs packs({{"a/rules.toml", "[rule.R1]\n"}, {"b/rules.toml", "[rule.R1]\nwhen = 'y'\n"}});
  packs.layers();
  CHECK(packs.messages() == Messages{"b/rules.toml:1:7 rule `R1` is declared twice"});
}

TEST_CASE("an override of what does not exist is an error that names the nearest") {
  Packs packs({{"a/facts.toml", "[fact.window]\n"}, {"b/facts.toml", "[fact.windou]\noverride = true\n"}});
  packs.layers();
  REQUIRE(packs.messages() ==
          Messages{"b/facts.toml:1:7 this overrides fact `windou`, which no earlier pack declares"});
  CHECK(packs.diagnostics.sorted().front().help == "did you mean `window`?");
}

TEST_CASE("a later pack may remove an entry") {
  Packs packs({{"a/rules.toml", "[rule.R1]\n[rule.R2]\n"}, {"b/rules.toml", "[rule.R1]\nremove = true\n"}});
  const muster::Layers layers = packs.layers();
  CHECK(packs.messages() == Messages{});
  CHECK(layers.find("rule", "R1") == nullptr);
  CHECK(layers.find("rule", "R2") != nullptr);
}

TEST_CASE("one cell of a data table can be overridden") {
  Packs packs({{"a/data/bands.toml", "label = 'Bands'\n[column.low]\ntype = 'number'\n[row.head]\nlow = 1\n"},
               {"b/data/bands.toml", "[row.head]\noverride = true\nlow = 2\n"}});
  const muster::Layers layers = packs.layers();
  CHECK(packs.messages() == Messages{});
  CHECK(layers.find("row:bands", "head")->node.find("low")->value.number == muster::Number(2));
}

TEST_CASE("one sentence can be replaced, and must be found exactly once") {
  const std::string guidance = "+++\nid = 'S.a'\ntitle = 'A'\n+++\nOne. Two. Two again: Two.\n";
  SECTION("found") {
    Packs packs({{"a/guidance/a.md", guidance},
                 {"b/overrides.toml", "[[sentence]]\nguidance = 'S.a'\nfind = 'One.'\nreplace = 'Won.'\n"}});
    const muster::Layers layers = packs.layers();
    CHECK(packs.messages() == Messages{});
    CHECK(layers.texts().front().body.text() == "Won. Two. Two again: Two.\n");
    CHECK(to_string(layers.texts().front().body) == "a/guidance/a.md:5:1");
  }
  SECTION("gone") {
    Packs packs({{"a/guidance/a.md", guidance},
                 {"b/overrides.toml", "[[sentence]]\nguidance = 'S.a'\nfind = 'Nine.'\nreplace = ''\n"}});
    packs.layers();
    CHECK(packs.messages() == Messages{"b/overrides.toml:3:8 `S.a` holds no such text"});
  }
  SECTION("twice") {
    Packs packs({{"a/guidance/a.md", guidance},
                 {"b/overrides.toml", "[[sentence]]\nguidance = 'S.a'\nfind = 'Two.'\nreplace = ''\n"}});
    packs.layers();
    CHECK(packs.messages() == Messages{"b/overrides.toml:3:8 `S.a` holds this text more than once"});
  }
}

TEST_CASE("guidance without front matter, or with one that does not end, is refused") {
  Packs packs({{"a/guidance/a.md", "Text\n"}, {"a/guidance/b.md", "+++\nid = 'S.b'\n"}});
  packs.layers();
  CHECK(packs.messages() == Messages{"a/guidance/a.md:1:1 guidance begins with front matter",
                                     "a/guidance/b.md:1:1 this front matter does not end"});
}

TEST_CASE("every mistake of every file is told at once") {
  Packs packs({{"a/rules.toml", "[rul.R1]\n"},
               {"a/facts.toml", "[fact.a]\n[fact.a.b]\nx = \n"},
               {"a/data/t.toml", "colum = 1\n[row]\nx = 1\n"}});
  packs.layers();
  CHECK(packs.messages().size() == 3);
}

TEST_CASE("a file that is not UTF-8 is refused at the bad byte") {
  Packs packs({{"a/rules.toml", "[rule.R1]\n# caf\xe9\n"}});
  packs.layers();
  CHECK(packs.messages() == Messages{"a/rules.toml:2:6 this is not valid UTF-8"});
}
