// The matrices are those of Björn Ottosson's "A perceptual color space for image processing" (2020), as CSS Color 4
// has them.

#include "colour/colour.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace muster {
namespace {

constexpr int kClipSteps = 24;  // halvings of the chroma: far below what 8 bits can tell
constexpr double kInGamut = 1e-5;

using Triple = std::array<double, 3>;

double linear_of(std::uint8_t channel) {
  const double value = channel / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

std::uint8_t channel_of(double linear) {
  const double value = linear <= 0.0031308 ? linear * 12.92 : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
  return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 1.0) * 255));
}

Triple linear_of(Srgb colour) { return {linear_of(colour.red), linear_of(colour.green), linear_of(colour.blue)}; }

Triple lab_of(Srgb colour) {
  const auto [r, g, b] = linear_of(colour);
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

Triple linear_of(const Oklch& colour) {
  const double angle = colour.hue * std::numbers::pi / 180;
  const double a = colour.chroma * std::cos(angle);
  const double b = colour.chroma * std::sin(angle);
  const auto cube = [](double value) { return value * value * value; };
  const double l = cube(colour.lightness + 0.3963377774 * a + 0.2158037573 * b);
  const double m = cube(colour.lightness - 0.1055613458 * a - 0.0638541728 * b);
  const double s = cube(colour.lightness - 0.0894841775 * a - 1.2914855480 * b);
  return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
          -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
          -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

bool is_shown(const Triple& linear) {
  return std::all_of(linear.begin(), linear.end(),
                     [](double value) { return value >= -kInGamut && value <= 1 + kInGamut; });
}

double luminance(Srgb colour) {
  const auto [r, g, b] = linear_of(colour);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

}  // namespace

std::optional<Srgb> parse_hex(std::string_view text) {
  if (text.size() != 7 || text[0] != '#') return std::nullopt;
  std::array<std::uint8_t, 3> channels{};
  for (std::size_t i = 0; i < channels.size(); ++i) {
    const auto high = hex_digit(text[1 + 2 * i]);
    const auto low = hex_digit(text[2 + 2 * i]);
    if (!high || !low) return std::nullopt;
    channels[i] = static_cast<std::uint8_t>(*high * 16 + *low);
  }
  return Srgb{channels[0], channels[1], channels[2]};
}

std::string to_hex(Srgb colour) { return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue); }

Oklch to_oklch(Srgb colour) {
  const auto [lightness, a, b] = lab_of(colour);
  const double hue = std::atan2(b, a) * 180 / std::numbers::pi;
  return {lightness, std::hypot(a, b), hue < 0 ? hue + 360 : hue};
}

Srgb to_srgb(const Oklch& colour) {
  Oklch shown = colour;
  shown.lightness = std::clamp(shown.lightness, 0.0, 1.0);
  if (!is_shown(linear_of(shown))) {
    double too_much = shown.chroma;
    double enough = 0;
    for (int i = 0; i < kClipSteps; ++i) {
      shown.chroma = (enough + too_much) / 2;
      (is_shown(linear_of(shown)) ? enough : too_much) = shown.chroma;
    }
    shown.chroma = enough;
  }
  const auto [r, g, b] = linear_of(shown);
  return {channel_of(r), channel_of(g), channel_of(b)};
}

double contrast(Srgb a, Srgb b) {
  const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
  return (light + 0.05) / (dark + 0.05);
}

double difference(Srgb a, Srgb b) {
  const Triple left = lab_of(a);
  const Triple right = lab_of(b);
  return std::hypot(left[0] - right[0], left[1] - right[1], left[2] - right[2]);
}

}  // namespace muster
