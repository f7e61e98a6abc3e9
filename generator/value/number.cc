#include "value/number.h"

#include <limits>
#include <numeric>

namespace muster {
namespace {

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 UnsignedWide;

constexpr int kMaxDigits = 12;
constexpr int kMaxParsedDigits = 38;  // the most that always fit 127 bits

UnsignedWide magnitude(Wide value) {
  return value < 0 ? UnsignedWide{0} - static_cast<UnsignedWide>(value) : static_cast<UnsignedWide>(value);
}

UnsignedWide greatest_common_divisor(UnsignedWide a, UnsignedWide b) {
  constexpr UnsignedWide kNarrow = std::numeric_limits<std::uint64_t>::max();
  while (b != 0) {
    if (a <= kNarrow && b <= kNarrow) {
      return std::gcd(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
    }
    const UnsignedWide rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

Wide power_of_ten(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// `numerator / denominator` times ten to the power of `digits`, rounded to a whole number, halves away from zero.
Wide scaled(std::int64_t numerator, std::int64_t denominator, int digits) {
  const Wide divisor = denominator;
  const Wide top = Wide{numerator} * power_of_ten(digits);
  const Wide whole = top / divisor;
  const Wide rest = top % divisor;
  if (magnitude(rest) * 2 < magnitude(divisor)) return whole;
  return numerator < 0 ? whole - 1 : whole + 1;
}

std::string to_text(UnsignedWide value) {
  std::string reversed;
  do {
    reversed.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  return {reversed.rbegin(), reversed.rend()};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Walks over the parts of a number's text.
class NumberReader {
 public:
  explicit NumberReader(std::string_view text) : text_(text) {}

  bool at_end() const { return next_ == text_.size(); }

  bool accept(char c) {
    if (at_end() || text_[next_] != c) return false;
    ++next_;
    return true;
  }

  /// Reads digits that single underscores may divide, and hands each to `take`. False if there is none, an underscore
  /// stands at either end, or `take` refuses.
  template <typename Take>
  bool digits(Take take) {
    if (at_end() || !is_digit(text_[next_])) return false;
    while (!at_end()) {
      if (is_digit(text_[next_])) {
        if (!take(text_[next_] - '0')) return false;
        ++next_;
      } else if (text_[next_] == '_' && next_ + 1 < text_.size() && is_digit(text_[next_ + 1])) {
        ++next_;
      } else {
        break;
      }
    }
    return true;
  }

 private:
  std::string_view text_;
  std::size_t next_ = 0;
};

}  // namespace

// The sum of two products of 64-bit integers fits in 128 bits, so that nothing is lost before the fraction is reduced.
struct Number::Reduced {
  static std::optional<Number> from(Wide numerator, Wide denominator) {
    if (denominator == 0) return std::nullopt;
    const bool negative = (numerator < 0) != (denominator < 0);
    UnsignedWide top = magnitude(numerator);
    UnsignedWide bottom = magnitude(denominator);
    const UnsignedWide divisor = greatest_common_divisor(top, bottom);
    top /= divisor;
    bottom /= divisor;
    constexpr UnsignedWide kGreatest = std::numeric_limits<std::int64_t>::max();
    // int64 reaches one further down than up.
    if (top > kGreatest + (negative ? 1 : 0) || bottom > kGreatest) return std::nullopt;
    const Wide signed_top = negative ? -static_cast<Wide>(top) : static_cast<Wide>(top);
    return Number(static_cast<std::int64_t>(signed_top), static_cast<std::int64_t>(bottom));
  }
};

std::optional<Number> Number::fraction(std::int64_t numerator, std::int64_t denominator) {
  return Reduced::from(numerator, denominator);
}

std::optional<Number> Number::parse(std::string_view text) {
  NumberReader reader(text);
  const bool negative = reader.accept('-');
  if (!negative) reader.accept('+');

  const Wide limit = power_of_ten(kMaxParsedDigits - 1);
  Wide value = 0;
  int scale = 0;  // how many of the digits in `value` stand after the point
  int zeros = 0;  // zeros after the point that only count if another digit follows
  bool good = reader.digits([&](int digit) {
    if (value >= limit) return false;
    value = value * 10 + digit;
    return true;
  });
  if (good && reader.accept('.')) {
    good = reader.digits([&](int digit) {
      ++zeros;
      if (digit == 0) return true;
      for (; zeros > 0; --zeros, ++scale) {
        if (value >= limit || scale == kMaxParsedDigits) return false;
        value *= 10;
      }
      value += digit;
      return true;
    });
  }
  int exponent = 0;
  if (good && (reader.accept('e') || reader.accept('E'))) {
    const bool shrinks = reader.accept('-');
    if (!shrinks) reader.accept('+');
    good = reader.digits([&](int digit) {
      exponent = exponent * 10 + digit;
      return exponent <= 1000;
    });
    if (shrinks) exponent = -exponent;
  }
  if (!good || !reader.at_end()) return std::nullopt;
  if (value == 0) return Number();

  Wide denominator = 1;
  for (exponent -= scale; exponent > 0; --exponent) {
    if (value >= limit) return std::nullopt;
    value *= 10;
  }
  for (; exponent < 0; ++exponent) {
    if (value % 10 == 0) {
      value /= 10;
    } else {
      if (denominator >= limit) return std::nullopt;
      denominator *= 10;
    }
  }
  return Reduced::from(negative ? -value : value, denominator);
}

double Number::to_double() const { return static_cast<double>(numerator_) / static_cast<double>(denominator_); }

std::optional<Number> Number::plus(const Number& other) const {
  const Wide top = Wide{numerator_} * other.denominator_ + Wide{other.numerator_} * denominator_;
  return Reduced::from(top, Wide{denominator_} * other.denominator_);
}

std::optional<Number> Number::minus(const Number& other) const {
  const Wide top = Wide{numerator_} * other.denominator_ - Wide{other.numerator_} * denominator_;
  return Reduced::from(top, Wide{denominator_} * other.denominator_);
}

std::optional<Number> Number::times(const Number& other) const {
  return Reduced::from(Wide{numerator_} * other.numerator_, Wide{denominator_} * other.denominator_);
}

std::optional<Number> Number::divided_by(const Number& other) const {
  return Reduced::from(Wide{numerator_} * other.denominator_, Wide{denominator_} * other.numerator_);
}

std::optional<Number> Number::negated() const {
  if (numerator_ == std::numeric_limits<std::int64_t>::min()) return std::nullopt;
  return Number(-numerator_, denominator_);
}

std::int64_t Number::floor() const {
  const std::int64_t whole = numerator_ / denominator_;
  return numerator_ % denominator_ < 0 ? whole - 1 : whole;
}

std::int64_t Number::ceil() const {
  const std::int64_t whole = numerator_ / denominator_;
  return numerator_ % denominator_ > 0 ? whole + 1 : whole;
}

std::optional<Number> Number::rounded(int digits) const {
  if (digits < 0 || digits > kMaxDigits) return std::nullopt;
  return Reduced::from(scaled(numerator_, denominator_, digits), power_of_ten(digits));
}

std::string Number::to_string() const {
  std::string text = to_decimal(is_whole() ? 0 : kMaxDigits);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

std::string Number::to_decimal(int digits) const {
  digits = digits < 0 ? 0 : digits > kMaxDigits ? kMaxDigits : digits;
  const Wide value = scaled(numerator_, denominator_, digits);
  std::string text = to_text(magnitude(value));
  if (digits > 0) {
    const auto places = static_cast<std::size_t>(digits);
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    text.insert(text.size() - places, 1, '.');
  }
  // What rounds to zero has no sign.
  if (value < 0) text.insert(0, 1, '-');
  return text;
}

int Number::compare(const Number& other) const {
  const Wide left = Wide{numerator_} * other.denominator_;
  const Wide right = Wide{other.numerator_} * denominator_;
  return left < right ? -1 : left > right ? 1 : 0;
}

}  // namespace muster
