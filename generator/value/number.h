#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

/// An exact number: a fraction of two 64-bit integers in lowest terms with a positive denominator. Arithmetic that
/// would not fit returns nothing, which the language reports as an error at its place; nothing is ever rounded in
/// silence.
class Number {
 public:
  constexpr Number() = default;
  constexpr Number(std::int64_t whole) : numerator_(whole) {}  // NOLINT: a whole number is a number
  /// Nothing if the denominator is 0 or the fraction does not fit.
  static std::optional<Number> fraction(std::int64_t numerator, std::int64_t denominator);
  /// Reads `12`, `-0.40`, `1_000`, `6e3`. Nothing if it is no number, does not fit, or is written with more than 38
  /// digits (zeros at the end of its decimals aside).
  static std::optional<Number> parse(std::string_view text);

  std::int64_t numerator() const { return numerator_; }
  std::int64_t denominator() const { return denominator_; }
  bool is_whole() const { return denominator_ == 1; }
  bool is_zero() const { return numerator_ == 0; }
  bool is_negative() const { return numerator_ < 0; }
  double to_double() const;

  std::optional<Number> plus(const Number& other) const;
  std::optional<Number> minus(const Number& other) const;
  std::optional<Number> times(const Number& other) const;
  std::optional<Number> divided_by(const Number& other) const;  // nothing also for division by zero
  std::optional<Number> negated() const;
  std::int64_t floor() const;
  std::int64_t ceil() const;
  /// Rounded to `digits` decimals (0–12), halves away from zero.
  std::optional<Number> rounded(int digits) const;

  /// Exact if it ends within 12 decimals, else rounded to 12; never in exponent form: `0.4`, `-3`, `0.333333333333`.
  std::string to_string() const;
  /// With exactly `digits` decimals, halves away from zero: `0.40`.
  std::string to_decimal(int digits) const;

  bool operator==(const Number&) const = default;
  /// -1, 0 or 1.
  int compare(const Number& other) const;

 private:
  struct Reduced;
  constexpr Number(std::int64_t numerator, std::int64_t denominator)
      : numerator_(numerator), denominator_(denominator) {}
  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
};

}  // namespace muster
