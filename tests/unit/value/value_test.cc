#include "value/value.h"

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>
#include <vector>

using namespace muster;

namespace {

class Loop : public Object {
 public:
  std::string_view type_name() const override { return "loop"; }
};

}  // namespace

TEST_CASE("a value knows its kind") {
  CHECK(Value().kind() == ValueKind::kNone);
  CHECK(Value::unknown().kind() == ValueKind::kUnknown);
  CHECK(Value(true).kind() == ValueKind::kBoolean);
  CHECK(Value(1).kind() == ValueKind::kNumber);
  CHECK(Value("x").kind() == ValueKind::kText);
  CHECK(Value(Money{Number(1), "GBP"}).kind() == ValueKind::kMoney);
  CHECK(Value(*Date::from(2026, 1, 1)).kind() == ValueKind::kDate);
  CHECK(Value(Duration{1, 0}).kind() == ValueKind::kDuration);
  CHECK(Value(SafeHtml{"<b>"}).kind() == ValueKind::kHtml);
  CHECK(Value(List{}).kind() == ValueKind::kList);
  CHECK(Value(Record()).kind() == ValueKind::kRecord);
  CHECK(Value(std::shared_ptr<const Object>(std::make_shared<Loop>())).kind() == ValueKind::kObject);
  CHECK(kind_name(ValueKind::kNumber) == "number");
  CHECK(kind_name(ValueKind::kRecord) == "record");
  CHECK(Value(false).is_false());
  CHECK_FALSE(Value(0).is_false());
  CHECK_FALSE(Value(1).is_true());
  CHECK(Value("").is_known());
  CHECK_FALSE(Value().is_known());
}

TEST_CASE("an unknown keeps the fields it misses, sorted and once each") {
  CHECK(Value::unknown({3, 1, 3, 2}).missing() == std::vector<SymbolId>{1, 2, 3});
  CHECK(Value::unknown().missing().empty());
  CHECK(Value(1).missing().empty());
  CHECK(merge_missing({1, 3}, {2, 3, 4}) == std::vector<SymbolId>{1, 2, 3, 4});
  CHECK(merge_missing({}, {}) == std::vector<SymbolId>{});
}

TEST_CASE("sameness is deep and never crosses kinds") {
  CHECK(same(Value(1), Value(Number::parse("1.0").value())));
  CHECK_FALSE(same(Value(1), Value("1")));
  CHECK_FALSE(same(Value(true), Value(1)));
  CHECK(same(Value(), Value()));
  CHECK_FALSE(same(Value::unknown(), Value::unknown()));
  CHECK_FALSE(same(Value("x"), Value(SafeHtml{"x"})));
  CHECK(same(Value(Money{Number(1), "GBP"}), Value(Money{Number(1), "GBP"})));
  CHECK_FALSE(same(Value(Money{Number(1), "GBP"}), Value(Money{Number(1), "EUR"})));
  CHECK_FALSE(same(Value(Duration{1, 0}), Value(Duration{0, 30})));
  CHECK(same(Value(List{Value(1), Value("a")}), Value(List{Value(1), Value("a")})));
  CHECK_FALSE(same(Value(List{Value(1)}), Value(List{Value(1), Value(2)})));
  CHECK_FALSE(same(Value(List{Value::unknown()}), Value(List{Value::unknown()})));
}

TEST_CASE("records are the same whatever the order of their entries") {
  const Record ab({{"a", Value(1)}, {"b", Value(2)}});
  const Record ba({{"b", Value(2)}, {"a", Value(1)}});
  CHECK(same(Value(ab), Value(ba)));
  CHECK_FALSE(same(Value(ab), Value(Record({{"a", Value(1)}}))));
  CHECK_FALSE(same(Value(ab), Value(Record({{"a", Value(1)}, {"c", Value(2)}}))));
}

TEST_CASE("a record keeps its order and replaces in place") {
  Record record({{"a", Value(1)}, {"b", Value(2)}});
  record.set("a", Value(3));
  record.set("c", Value(4));
  REQUIRE(record.size() == 3);
  CHECK(record.entries()[0].first == "a");
  CHECK(same(*record.find("a"), Value(3)));
  CHECK(record.entries()[2].first == "c");
  CHECK(record.find("d") == nullptr);
}
