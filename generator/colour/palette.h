#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "colour/colour.h"

namespace muster {

/// Every colour of a page in one scheme, under the names of the style sheets' custom properties.
struct Scheme {
  Srgb paper, wash;                                        // the page's ground, and a quiet ground on it
  Srgb ink, soft;                                          // text, and secondary text
  Srgb line, control;                                      // rules that only please; borders that must be seen
  Srgb link, focus;                                        // a link's text, the ring around what has the focus
  Srgb accent, on_accent, accent_wash;                     // a fill of the brand's colour, text on it, a hint of it
  Srgb calm, calm_wash, warn, warn_wash, good, good_wash;  // kinds of advice, and their grounds
  Srgb chart_plain, chart_own, chart_good, chart_warn, chart_bad, chart_ground;
  Srgb chart_plain_wash, chart_own_wash, chart_good_wash, chart_warn_wash, chart_bad_wash;
};

/// The names, in the order of the sheet: `paper`, `on-accent` …
struct Tone {
  std::string_view name;
  Srgb Scheme::* colour;
};
std::span<const Tone> tones();

/// What a brand's colour is used for.
enum class Role { kAccent, kLink, kChart };

/// A brand's colour that cannot be used as it is.
struct Shortfall {
  std::size_t colour = 0;  // which of the brand's
  Role role = Role::kAccent;
  Srgb ground;        // where it is worst
  double ratio = 0;   // its contrast there
  double needed = 0;  // what WCAG 2.2 AA asks: 4.5 of text, 3 of what is no text
  Srgb used;          // the nearest of its hue that has it
};

/// A palette for screens in the light and in the dark, and for paper. In each of them every text has a contrast of 4.5
/// on every ground it may stand on: ink, soft, link, calm, warn and good on paper and all washes but the charts', ink
/// on those too, on-accent on accent. Control, focus and accent have 3 on the same grounds, the charts' tones on paper.
struct Palette {
  Scheme light, dark, print;
  std::vector<Shortfall> shortfalls;  // of the light scheme: the colours of the others are ours to choose
};

/// The first colour is that of fills; the second, or else the first, that of links; the third, or else the first, that
/// of an organisation's own marks in charts. REQUIRES: one to three colours.
Palette compute_palette(std::span<const Srgb> colours);

/// The style sheet: custom properties on `:root`. The system decides between light and dark unless `data-scheme` of the
/// root does; paper is always light.
std::string write_sheet(const Palette& palette);

}  // namespace muster
