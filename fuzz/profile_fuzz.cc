// Whatever bytes come as a profile: it is checked against a schema of every type, or refused with places.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "facts/fact_set.h"
#include "profile/profile.h"
#include "support/packs.h"

namespace {

const char* const kSchema = R"(
[field."a.flag"]
type = "boolean"
label = "l"
ask = "a"
[field."a.whole"]
type = "integer"
min = 1
max = 9
label = "l"
ask = "a"
[field."a.number"]
type = "number"
above = 0
unit = "days"
label = "l"
ask = "a"
[field."a.currency"]
type = "currency"
label = "l"
ask = "a"
[field."a.money"]
type = "money"
currency_from = "a.currency"
label = "l"
ask = "a"
[field."a.day"]
type = "date"
label = "l"
ask = "a"
[field."a.text"]
type = "text"
label = "l"
ask = "a"
[field."a.choice"]
type = "choice"
values = { x = "X", y = "Y" }
default = "x"
label = "l"
ask = "a"
[field."a.choices"]
type = "choices"
values_of = "a.choice"
label = "l"
ask = "a"
[field."a.numbers"]
type = "numbers"
label = "l"
ask = "a"
[field."a.rates"]
type = "rates"
label = "l"
ask = "a"
[table."g.t"]
label = "T"
key = "name"
[table."g.t".member]
"organisation.name" = "name"
"a.number" = "amount"
[field."g.t.name"]
type = "text"
required = true
label = "l"
ask = "a"
[field."g.t.amount"]
type = "number"
above = 0
unit = "days"
label = "l"
ask = "a"
[[check]]
when = "a.number > 5"
error = "`number` is {{ a.number }}, and `text` is {{ a.text }}"
at = "a.number"
)";

const char* const kFacts = R"(
[fact."d.sum"]
label = "s"
formula = "a.number * a.number * a.number"
[fact."t.twice"]
each = "g.t"
id = "t.{number}"
label = "t"
formula = "t.amount * 2"
)";

/// A schema with facts, loaded once.
struct Fixture {
  Fixture()
      : packs({{"a/profile.toml", kSchema}, {"a/facts.toml", kFacts}}),
        layers(packs.layers()),
        schema(load_schema(layers, packs.diagnostics)) {
    facts = load_facts(layers, schema, packs.diagnostics);
    compile_checks(layers, schema, muster::fact_library(), packs.diagnostics);
    for (const muster::Diagnostic& diagnostic : packs.diagnostics.sorted())
      std::fprintf(stderr, "%s: %s\n", to_string(diagnostic.span).c_str(), diagnostic.message.c_str());
    if (packs.diagnostics.has_errors()) std::abort();
  }
  muster::testing::Packs packs;
  muster::Layers layers;
  muster::Schema schema;
  muster::Facts facts;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Fixture fixture;
  muster::testing::MemoryFiles files({{"p.toml", std::string(reinterpret_cast<const char*>(data), size)}});
  muster::SourceSet sources;
  muster::Diagnostics diagnostics;
  const muster::Source* source = read_source(files, sources, "p.toml", "p.toml", "", 1U << 20U, {}, diagnostics);
  if (source == nullptr) return 0;
  const auto document = muster::parse_toml(*source, diagnostics);
  if (!document) return 0;
  const auto profile = check_profile(fixture.schema, *document, *source, diagnostics);
  if (profile.has_value() == diagnostics.has_errors()) std::abort();
  if (!profile) return 0;
  muster::FactSet set(fixture.facts, *profile, nullptr, diagnostics);
  run_checks(set, diagnostics);
  for (const muster::Fact& fact : fixture.facts.all()) {
    for (std::uint32_t i = 0; fact.table != nullptr && i < set.entry_count(*fact.table); ++i)
      set.state(muster::lang::entry_symbol(fact.symbol, i));
    if (fact.table == nullptr) set.state(fact.symbol);
  }
  const muster::Table& table = *fixture.schema.find_table("g.t");
  for (std::size_t i = 0; i < profile->entry_count(table); ++i)
    set.member(table, i).symbol(fixture.facts.find("d.sum")->symbol);
  return 0;
}
