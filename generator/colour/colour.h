#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

/// A colour as screens and style sheets take it: IEC 61966-2-1, 8 bits a channel.
struct Srgb {
  std::uint8_t red = 0, green = 0, blue = 0;
  bool operator==(const Srgb&) const = default;
};

/// The same colour as the eye orders it: Ottosson's OKLCH. Equal steps look about equal.
struct Oklch {
  double lightness = 0;  // 0 black to 1 white
  double chroma = 0;     // 0 grey; about 0.3 is the most a screen shows
  double hue = 0;        // degrees, 0 to 360; of a grey it means nothing
};

/// `#rrggbb`, nothing else. Empty if it is not that.
std::optional<Srgb> parse_hex(std::string_view text);
std::string to_hex(Srgb colour);

Oklch to_oklch(Srgb colour);
/// The nearest that a screen shows with this lightness and hue: chroma is taken back until it fits.
Srgb to_srgb(const Oklch& colour);

/// WCAG 2.2's contrast ratio, 1 to 21; the order does not matter.
double contrast(Srgb a, Srgb b);

/// How far apart two colours look: the distance in OKLab. 0.02 is just seen, white and black are 1 apart.
double difference(Srgb a, Srgb b);

}  // namespace muster
