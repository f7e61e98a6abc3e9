#include "profile/profile.h"

#include <catch2/catch_test_macros.hpp>

#include "profile/schema.h"
#include "support/packs.h"

using muster::Number;
using muster::Origin;
using muster::Value;
using muster::testing::Packs;
using Messages = std::vector<std::string>;

namespace {

const char* const kSchema = R"(
[section.shop]
label = "The shop"
[field."shop.tables"]
type = "integer"
unit = "tables"
min = 1
max = 100
label = "Tables"
ask = "How many tables?"
[field."shop.kind"]
type = "choice"
values = { tea = "Tea room", inn = "Inn" }
label = "Kind"
ask = "What kind?"
[field."shop.open_days"]
type = "choices"
values = { mon = "Monday", tue = "Tuesday" }
label = "Open"
ask = "When?"
[field."shop.currency"]
type = "currency"
label = "Currency"
ask = "Which currency?"
[field."shop.rent"]
type = "money"
currency_from = "shop.currency"
above = 0
label = "Rent"
ask = "What rent?"
[field."shop.licence"]
type = "choice"
values = { none = "None", draft = "Draft", full = "Full" }
default = "none"
default_in_section = "draft"
label = "Licence"
ask = "Licence?"
[field."shop.chairs"]
type = "integer"
default_from = "shop.tables"
assumption = "A1"
label = "Chairs"
[field."shop.opened"]
type = "date"
label = "Opened"
ask = "When opened?"
[table."inn.room"]
label = "Rooms"
key = "name"
[table."inn.room".member]
"organisation.name" = "name"
"shop.tables" = "tables"
"shop.kind" = { field = "kind", inherit = true }
[field."inn.room.name"]
type = "text"
required = true
label = "Name"
ask = "Name?"
[field."inn.room.tables"]
type = "integer"
label = "Tables"
ask = "Tables?"
[field."inn.room.kind"]
type = "choice"
values_of = "shop.kind"
label = "Kind"
ask = "Kind?"
)";

struct Fixture {
  Fixture()
      : packs({{"a/profile.toml", kSchema}}), layers(packs.layers()), schema(load_schema(layers, packs.diagnostics)) {
    REQUIRE(packs.messages() == Messages{});
  }
  std::optional<muster::Profile> read(const std::string& text) {
    return packs.profile(schema, "[organisation]\nname = \"Café Ø\"\n" + text);
  }
  muster::SymbolId symbol(const std::string& id) const { return schema.find_field(id)->symbol; }
  Packs packs;
  muster::Layers layers;
  muster::Schema schema;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "an organisation's address is made of its name") {
  const auto profile = read("");
  REQUIRE(profile);
  CHECK(profile->name() == "Café Ø");
  CHECK(profile->slug() == "cafe-o");
}

TEST_CASE_METHOD(Fixture, "an absent field is unknown and is itself what is missing") {
  const auto profile = read("");
  const muster::FieldState& state = profile->field(symbol("shop.kind"));
  CHECK(state.origin == Origin::kAbsent);
  REQUIRE(state.value.is_unknown());
  CHECK(state.value.missing() == std::vector{symbol("shop.kind")});
}

TEST_CASE_METHOD(Fixture, "defaults depend on whether the section is there") {
  CHECK(read("")->field(symbol("shop.licence")).value.text() == "none");
  CHECK(read("[shop]\nkind = 'inn'\n")->field(symbol("shop.licence")).value.text() == "draft");
  CHECK(read("[shop]\nlicence = 'full'\n")->field(symbol("shop.licence")).value.text() == "full");
}

TEST_CASE_METHOD(Fixture, "a field may stand in for another, as an assumption") {
  const auto profile = read("[shop]\ntables = 4\n");
  const muster::FieldState& state = profile->field(symbol("shop.chairs"));
  CHECK(state.origin == Origin::kAssumed);
  CHECK(state.value.number() == Number(4));
  const auto without = read("");
  CHECK(without->field(symbol("shop.chairs")).value.missing() == std::vector{symbol("shop.tables")});
}

TEST_CASE_METHOD(Fixture, "money is unknown while its currency is") {
  CHECK(read("[shop]\nrent = 900.50\n")->field(symbol("shop.rent")).value.missing() ==
        std::vector{symbol("shop.currency")});
  const auto profile = read("[shop]\nrent = 900.50\ncurrency = 'GBP'\n");
  const muster::Money& rent = profile->field(symbol("shop.rent")).value.money();
  CHECK(rent.amount == *Number::fraction(1801, 2));
  CHECK(rent.currency == "GBP");
}

TEST_CASE_METHOD(Fixture, "a member is a profile of its entry's fields") {
  const auto profile = read(
      "[shop]\nkind = 'inn'\ntables = 9\n[[inn.room]]\nname = 'Blue Room'\ntables = 2\n[[inn.room]]\nname = "
      "'Red'\nkind = 'tea'\n");
  REQUIRE(profile);
  const muster::Table& table = *schema.find_table("inn.room");
  const muster::Profile blue = profile->member(table, 0);
  CHECK(blue.name() == "Blue Room");
  CHECK(blue.slug() == "blue-room");
  CHECK(blue.field(symbol("shop.tables")).value.number() == Number(2));
  CHECK(blue.field(symbol("shop.chairs")).value.number() == Number(2));
  CHECK(blue.field(symbol("shop.kind")).value.text() == "inn");  // inherited
  const muster::Profile red = profile->member(table, 1);
  CHECK(red.field(symbol("shop.kind")).value.text() == "tea");
  CHECK(red.field(symbol("shop.tables")).value.is_unknown());
}

TEST_CASE_METHOD(Fixture, "trying other values leaves the profile as it was") {
  const auto profile = read("[shop]\ncurrency = 'GBP'\nrent = 5\n");
  const muster::Profile changed = profile->with({{symbol("shop.tables"), Value(7)}});
  CHECK(changed.field(symbol("shop.chairs")).value.number() == Number(7));
  CHECK(changed.field(symbol("shop.rent")).value.money().currency == "GBP");
  CHECK(profile->field(symbol("shop.tables")).value.is_unknown());
}

TEST_CASE_METHOD(Fixture, "everything wrong in a profile is told at once") {
  CHECK_FALSE(
      read("[shop]\ntables = 0\nkind = 'in'\nopen_days = ['mon', 'mon', 'sun']\ncurrency = 'XYQ'\nrent = '5'\nopened = "
           "'2020-01-01'\ntabels = 3\n[shops]\nx = 1\n"));
  CHECK(packs.messages() ==
        Messages{
            "profile.toml:4:10 `shop.tables` must be between 1 and 100, but is 0",
            "profile.toml:5:8 `shop.kind` cannot be \"in\"",
            "profile.toml:6:21 \"mon\" stands twice in `shop.open_days`",
            "profile.toml:6:28 `shop.open_days` cannot be \"sun\"",
            "profile.toml:7:12 `shop.currency` must be an ISO 4217 currency, but is \"XYQ\"",
            "profile.toml:8:8 `shop.rent` must be a number, but is text",
            "profile.toml:9:10 `shop.opened` must be a date such as 2026-01-31, without quotes, but is text",
            "profile.toml:10:1 unknown field `shop.tabels`",
            "profile.toml:11:2 unknown table `[shops]`",
        });
}

TEST_CASE_METHOD(Fixture, "entries have their own mistakes") {
  CHECK_FALSE(read("[[inn.room]]\nname = 'A b'\n[[inn.room]]\nname = 'a-B'\n[[inn.room]]\ntables = 1\nchairs = 2\n"));
  CHECK(packs.messages() == Messages{"profile.toml:6:8 two entries of `inn.room` have the address `a-b`",
                                     "profile.toml:7:1 `inn.room[2].name` is missing",
                                     "profile.toml:9:1 unknown field `chairs` in `[[inn.room]]`"});
}

TEST_CASE_METHOD(Fixture, "names that make no address, and addresses that are paths, are refused") {
  const muster::Source& bad = packs.sources.add("bad.toml", "[organisation]\nname = '***'\n");
  CHECK_FALSE(check_profile(schema, *parse_toml(bad, packs.diagnostics), bad, packs.diagnostics));
  const muster::Source& path = packs.sources.add("path.toml", "[organisation]\nname = 'A'\nslug = '../a'\n");
  CHECK_FALSE(check_profile(schema, *parse_toml(path, packs.diagnostics), path, packs.diagnostics));
  CHECK(packs.messages().size() == 2);
}

TEST_CASE_METHOD(Fixture, "free data stands under extra, and nothing hidden in it") {
  const auto profile = read("[extra]\nmotto = 'Hot'\nnested = { n = 1 }\n");
  REQUIRE(profile);
  CHECK(profile->extra().find("motto")->text() == "Hot");
  CHECK_FALSE(read("[extra]\nmotto = \"a\\u202eb\"\n"));
}
