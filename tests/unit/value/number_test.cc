#include "value/number.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

using namespace muster;

namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

Number ratio(std::int64_t numerator, std::int64_t denominator) {
  return Number::fraction(numerator, denominator).value();
}
Number num(std::string_view text) { return Number::parse(text).value(); }
std::string rounded(std::string_view text, int digits) { return num(text).rounded(digits).value().to_string(); }

}  // namespace

TEST_CASE("a fraction is kept in lowest terms with a positive denominator") {
  CHECK(ratio(6, 4).numerator() == 3);
  CHECK(ratio(6, 4).denominator() == 2);
  CHECK(ratio(3, -6).numerator() == -1);
  CHECK(ratio(3, -6).denominator() == 2);
  CHECK(ratio(0, -7) == Number(0));
  CHECK(ratio(-4, -2) == Number(2));
  CHECK_FALSE(Number::fraction(1, 0));
  CHECK_FALSE(Number::fraction(0, 0));
}

TEST_CASE("fractions at the ends of 64 bits neither overflow nor lie") {
  CHECK(ratio(kMin, kMin) == Number(1));
  CHECK(ratio(kMin, 1).numerator() == kMin);
  CHECK_FALSE(Number::fraction(kMin, -1));
  CHECK_FALSE(Number::fraction(1, kMin));
  CHECK(ratio(2, kMin).denominator() == std::int64_t{1} << 62);
  CHECK(ratio(2, kMin).numerator() == -1);
  CHECK(ratio(kMin, 2).numerator() == kMin / 2);
  CHECK(ratio(1, kMax).denominator() == kMax);
  CHECK(ratio(kMin, kMax).numerator() == kMin);
}

TEST_CASE("numbers are read exactly") {
  CHECK(num("0.1") == ratio(1, 10));
  CHECK(num("0.40") == ratio(2, 5));
  CHECK(num("-0.40") == ratio(-2, 5));
  CHECK(num("+12") == Number(12));
  CHECK(num("1_000") == Number(1000));
  CHECK(num("1_0.0_1") == ratio(1001, 100));
  CHECK(num("6e3") == Number(6000));
  CHECK(num("6E+3") == Number(6000));
  CHECK(num("6.5e-1") == ratio(13, 20));
  CHECK(num("-0") == Number(0));
  CHECK(num("0e999") == Number(0));
  CHECK(num("0.0000") == Number(0));
  CHECK(num("1.50000000000000000000000000000000000000000000000000000000") == ratio(3, 2));
  CHECK(num("100e-2") == Number(1));
  CHECK(num("0.000000000000000001").denominator() == 1'000'000'000'000'000'000);
  CHECK(num("1152921504606846976e-25").denominator() == 298'023'223'876'953'125);  // 2^35 / 5^25
  CHECK(num("9223372036854775807").numerator() == kMax);
  CHECK(num("-9223372036854775808").numerator() == kMin);
}

TEST_CASE("what does not fit is refused") {
  for (const char* text : {"9223372036854775808", "-9223372036854775809", "1e400", "1e19", "1e1000",
                           "1e99999999999999999999", "1e-19", "1e-400", "0.00000000000000000001",
                           "99999999999999999999999999999999999999999999", "123456789.12345678901234567890123456789"}) {
    INFO(text);
    CHECK_FALSE(Number::parse(text));
  }
  CHECK_FALSE(Number::parse(std::string(100'000, '9')));
  CHECK_FALSE(Number::parse("0." + std::string(100'000, '0') + "1"));
  CHECK(num("0." + std::string(100'000, '0')) == Number(0));
}

TEST_CASE("what is no number is refused") {
  for (const char* text :
       {"",   "-",    "+",    ".",    ".5",   "5.",   "1..2", "1.2.3", "1e", "1e+", "e5",    "--1", "+-1", "1_",
        "_1", "1__0", "1_.0", "1._0", "1e_5", "0x10", "inf",  "nan",   " 1", "1 ",  "1,000", "١",   "1a"}) {
    INFO(text);
    CHECK_FALSE(Number::parse(text));
  }
}

TEST_CASE("arithmetic is exact") {
  CHECK(num("0.1").plus(num("0.2")) == num("0.3"));
  CHECK(ratio(1, 3).plus(ratio(1, 6)) == ratio(1, 2));
  CHECK(ratio(1, 3).times(Number(3)) == Number(1));
  CHECK(Number(1).divided_by(Number(3)) == ratio(1, 3));
  CHECK(Number(1).minus(ratio(1, 3)) == ratio(2, 3));
  CHECK_FALSE(Number(1).divided_by(Number(0)));
  CHECK_FALSE(Number(0).divided_by(Number(0)));
}

TEST_CASE("arithmetic that does not fit gives nothing, and what fits again does not") {
  CHECK_FALSE(Number(kMax).plus(Number(1)));
  CHECK_FALSE(Number(kMin).minus(Number(1)));
  CHECK_FALSE(Number(kMin).negated());
  CHECK_FALSE(Number(kMin).times(Number(-1)));
  CHECK_FALSE(Number(kMin).divided_by(Number(-1)));
  CHECK_FALSE(Number(kMax).times(Number(kMax)));
  CHECK_FALSE(ratio(1, kMax).plus(ratio(1, kMax - 1)));
  CHECK(Number(kMax).plus(Number(kMin)) == Number(-1));
  CHECK(Number(kMin).plus(Number(kMax)) == Number(-1));
  CHECK(Number(kMax).divided_by(Number(kMax)) == Number(1));
  CHECK(Number(kMin).divided_by(Number(kMin)) == Number(1));
  CHECK(ratio(kMax, 2).times(Number(2)) == Number(kMax));
  CHECK(ratio(kMin, kMax).plus(ratio(kMax, kMax - 1)).has_value() == false);
  CHECK(Number(kMin).times(Number(1)) == Number(kMin));
  CHECK(Number(0).minus(Number(kMax)) == Number(-kMax));
  CHECK_FALSE(Number(0).minus(Number(kMin)));
}

TEST_CASE("floor and ceil go down and up, also below zero") {
  CHECK(ratio(7, 2).floor() == 3);
  CHECK(ratio(7, 2).ceil() == 4);
  CHECK(ratio(-7, 2).floor() == -4);
  CHECK(ratio(-7, 2).ceil() == -3);
  CHECK(Number(-3).floor() == -3);
  CHECK(Number(-3).ceil() == -3);
  CHECK(Number(kMin).floor() == kMin);
  CHECK(ratio(kMin, kMax).floor() == -2);
}

TEST_CASE("halves round away from zero") {
  CHECK(rounded("0.5", 0) == "1");
  CHECK(rounded("-0.5", 0) == "-1");
  CHECK(rounded("1.5", 0) == "2");
  CHECK(rounded("2.5", 0) == "3");
  CHECK(rounded("-2.5", 0) == "-3");
  CHECK(rounded("0.49999999", 0) == "0");
  CHECK(rounded("1.005", 2) == "1.01");  // a double would give 1
  CHECK(rounded("2.675", 2) == "2.68");
  CHECK(rounded("0.0000000000005", 12) == "0.000000000001");
  CHECK(ratio(1, 3).rounded(3) == ratio(333, 1000));
  CHECK(ratio(2, 3).rounded(3) == ratio(667, 1000));
  CHECK(Number(kMax).rounded(12) == Number(kMax));
  CHECK(Number(kMin).rounded(0) == Number(kMin));
  CHECK_FALSE(Number(1).rounded(13));
  CHECK_FALSE(Number(1).rounded(-1));
  // 922337203.6854775807… to twelve decimals needs 70 bits.
  CHECK_FALSE(ratio(kMax, 9'999'999'967).rounded(12));
}

TEST_CASE("text is exact within twelve decimals and never has an exponent") {
  CHECK(num("0.4").to_string() == "0.4");
  CHECK(Number(-3).to_string() == "-3");
  CHECK(ratio(1, 3).to_string() == "0.333333333333");
  CHECK(ratio(2, 3).to_string() == "0.666666666667");
  CHECK(ratio(-1, 3).to_string() == "-0.333333333333");
  CHECK(num("1e18").to_string() == "1000000000000000000");
  CHECK(num("100").to_string() == "100");
  CHECK(num("100.10").to_string() == "100.1");
  CHECK(num("0.000000000001").to_string() == "0.000000000001");
  CHECK(num("0.0000000000001").to_string() == "0");
  CHECK(num("-0.0000000000001").to_string() == "0");
  CHECK(Number(kMin).to_string() == "-9223372036854775808");
  CHECK(Number().to_string() == "0");
}

TEST_CASE("decimals come with exactly as many digits as asked for") {
  CHECK(num("0.4").to_decimal(2) == "0.40");
  CHECK(num("0.405").to_decimal(2) == "0.41");
  CHECK(num("-0.405").to_decimal(2) == "-0.41");
  CHECK(num("-0.001").to_decimal(2) == "0.00");
  CHECK(num("0.999").to_decimal(2) == "1.00");
  CHECK(Number(12).to_decimal(0) == "12");
  CHECK(Number(kMin).to_decimal(12) == "-9223372036854775808.000000000000");
  CHECK(ratio(1, 8).to_decimal(2) == "0.13");
  CHECK(num("0.05").to_decimal(1) == "0.1");
}

TEST_CASE("comparison is exact where doubles are not") {
  CHECK(Number(kMax).compare(Number(kMax - 1)) == 1);
  CHECK(ratio(1, 3).compare(num("0.333333333333333333")) == 1);
  CHECK(ratio(kMax, kMax - 1).compare(ratio(kMax - 1, kMax - 2)) == -1);
  CHECK(ratio(-1, 2).compare(ratio(-1, 3)) == -1);
  CHECK(num("0.10").compare(num("0.1")) == 0);
  CHECK(Number(kMin).compare(Number(kMax)) == -1);
}

TEST_CASE("arithmetic keeps the laws of arithmetic") {
  std::mt19937_64 random(7);
  const auto any = [&] {
    return ratio(static_cast<std::int64_t>(random() % 2001) - 1000, static_cast<std::int64_t>(random() % 999) + 1);
  };
  for (int i = 0; i < 2000; ++i) {
    const Number a = any();
    const Number b = any();
    const Number c = any();
    REQUIRE(a.plus(b) == b.plus(a));
    REQUIRE(a.plus(b)->minus(b) == a);
    REQUIRE(a.times(b)->plus(*a.times(c)) == a.times(*b.plus(c)));
    if (!b.is_zero()) REQUIRE(a.divided_by(b)->times(b) == a);
    REQUIRE(a.compare(b) == -b.compare(a));
    REQUIRE((a.minus(b)->is_negative() ? -1 : a.minus(b)->is_zero() ? 0 : 1) == a.compare(b));
    const Number r = a.rounded(2).value();
    REQUIRE(num(a.to_decimal(2)) == r);
  }
}
