#include "colour/palette.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>

namespace muster {
namespace {

constexpr double kText = 4.5;    // WCAG 2.2, 1.4.3
constexpr double kGraphic = 3;   // WCAG 2.2, 1.4.11
constexpr double kApart = 0.08;  // from here on nobody takes two tones for one
constexpr int kFitSteps = 14;    // halvings of the lightness: below what 8 bits can tell
constexpr Srgb kWhite{255, 255, 255};
constexpr Srgb kBlack{0, 0, 0};

constexpr double kWarnHue = 35;  // red-brown
constexpr double kGoodHue = 150;

constexpr Tone kTones[] = {
    {"paper", &Scheme::paper},
    {"wash", &Scheme::wash},
    {"ink", &Scheme::ink},
    {"soft", &Scheme::soft},
    {"line", &Scheme::line},
    {"control", &Scheme::control},
    {"link", &Scheme::link},
    {"focus", &Scheme::focus},
    {"accent", &Scheme::accent},
    {"on-accent", &Scheme::on_accent},
    {"accent-wash", &Scheme::accent_wash},
    {"calm", &Scheme::calm},
    {"calm-wash", &Scheme::calm_wash},
    {"warn", &Scheme::warn},
    {"warn-wash", &Scheme::warn_wash},
    {"good", &Scheme::good},
    {"good-wash", &Scheme::good_wash},
    {"chart-plain", &Scheme::chart_plain},
    {"chart-own", &Scheme::chart_own},
    {"chart-good", &Scheme::chart_good},
    {"chart-warn", &Scheme::chart_warn},
    {"chart-bad", &Scheme::chart_bad},
    {"chart-ground", &Scheme::chart_ground},
    {"chart-plain-wash", &Scheme::chart_plain_wash},
    {"chart-own-wash", &Scheme::chart_own_wash},
    {"chart-good-wash", &Scheme::chart_good_wash},
    {"chart-warn-wash", &Scheme::chart_warn_wash},
    {"chart-bad-wash", &Scheme::chart_bad_wash},
};

double hue_distance(double a, double b) {
  const double distance = std::fabs(a - b);
  return std::min(distance, 360 - distance);
}

struct Worst {
  Srgb ground;
  double ratio = std::numeric_limits<double>::infinity();
};

Worst worst_of(Srgb colour, std::span<const Srgb> grounds) {
  Worst worst;
  for (const Srgb ground : grounds) {
    if (const double ratio = contrast(colour, ground); ratio < worst.ratio) worst = {ground, ratio};
  }
  return worst;
}

/// Makes one scheme. On light grounds what cannot be seen is made darker, on dark ones lighter.
class SchemeMaker {
 public:
  SchemeMaker(std::span<const Srgb> colours, bool is_dark) : is_dark_(is_dark) {
    const Srgb link = colours[colours.size() > 1 ? 1 : 0];
    const Srgb own = colours[colours.size() > 2 ? 2 : 0];
    brand_ = to_oklch(colours[0]);
    make_grounds();
    make_text();
    make_brand(colours[0], link);
    make_kinds();
    make_chart(own);
  }

  const Scheme& scheme() const { return scheme_; }
  std::span<const Srgb> grounds() const { return grounds_; }

 private:
  /// The one for light grounds, or the one for dark grounds.
  template <class T>
  T pick(T light, T dark) const {
    return is_dark_ ? dark : light;
  }

  // A grey with as much of the brand's hue as the brand has chroma.
  Srgb tinted(double lightness, double chroma) const {
    return to_srgb({lightness, std::min(chroma, brand_.chroma), brand_.hue});
  }

  void make_grounds() {
    scheme_.paper = is_dark_ ? tinted(0.205, 0.008) : kWhite;
    scheme_.wash = pick(tinted(0.975, 0.004), tinted(0.245, 0.01));
    scheme_.accent_wash = pick(tinted(0.95, 0.025), tinted(0.29, 0.04));
    calm_ = calm_hue();
    scheme_.calm_wash = to_srgb({pick(0.965, 0.27), std::min(calm_.chroma, 0.022), calm_.hue});
    scheme_.warn_wash = to_srgb({pick(0.965, 0.265), pick(0.018, 0.03), kWarnHue});
    scheme_.good_wash = to_srgb({pick(0.965, 0.265), pick(0.02, 0.03), kGoodHue});
    grounds_ = {scheme_.paper,     scheme_.wash,      scheme_.accent_wash,
                scheme_.calm_wash, scheme_.warn_wash, scheme_.good_wash};
    scheme_.line = tinted(pick(0.89, 0.36), 0.01);
  }

  // The calm kind has the brand's hue, where that does not say "warning" or "good" already.
  Oklch calm_hue() const {
    const bool is_taken = hue_distance(brand_.hue, kWarnHue) < 40 || hue_distance(brand_.hue, kGoodHue) < 40;
    if (is_taken && brand_.chroma > 0.03) return {pick(0.42, 0.82), 0.035, 255};
    return {pick(0.42, 0.82), std::min(brand_.chroma, 0.065), brand_.hue};
  }

  void make_text() {
    scheme_.ink = fit(tinted(pick(0.24, 0.935), 0.014), grounds_, kText);
    scheme_.soft = fit(tinted(pick(0.47, 0.765), 0.018), grounds_, kText);
    scheme_.control = fit(tinted(pick(0.59, 0.6), 0.02), grounds_, kGraphic);
  }

  void make_brand(Srgb accent, Srgb link) {
    scheme_.accent = fit(accent, grounds_, kGraphic);
    scheme_.on_accent = kBlack;
    for (const Srgb text : {kWhite, pick(scheme_.ink, scheme_.paper)}) {
      if (contrast(text, scheme_.accent) < kText) continue;
      scheme_.on_accent = text;
      break;
    }
    scheme_.link = fit(lit(link), grounds_, kText);
    scheme_.focus = scheme_.link;
  }

  // A brand's colour is chosen for white paper; in the dark text and marks shine a little.
  Srgb lit(Srgb colour) const {
    Oklch lit = to_oklch(colour);
    if (!is_dark_ || lit.lightness >= 0.78) return colour;
    lit.lightness = 0.78;
    lit.chroma = std::min(lit.chroma, 0.14);
    return to_srgb(lit);
  }

  void make_kinds() {
    scheme_.calm = fit(to_srgb(calm_), grounds_, kText);
    std::vector<Srgb> others = {scheme_.accent, scheme_.link, scheme_.calm};
    scheme_.warn = apart({{pick(0.44, 0.82), pick(0.13, 0.1), kWarnHue},
                          {pick(0.45, 0.85), pick(0.1, 0.1), 62},
                          {pick(0.36, 0.74), pick(0.12, 0.15), 28},
                          {pick(0.48, 0.72), pick(0.17, 0.13), 25},
                          {pick(0.33, 0.9), pick(0.07, 0.06), 50}},
                         grounds_, kText, others);
    others.push_back(scheme_.warn);
    scheme_.good = apart({{pick(0.43, 0.82), pick(0.1, 0.1), kGoodHue},
                          {pick(0.46, 0.86), pick(0.11, 0.13), 138},
                          {pick(0.35, 0.74), pick(0.08, 0.13), 155},
                          {pick(0.47, 0.88), pick(0.09, 0.09), 170},
                          {pick(0.31, 0.92), pick(0.06, 0.06), 145}},
                         grounds_, kText, others);
  }

  void make_chart(Srgb own) {
    const std::vector<Srgb> paper = {scheme_.paper};
    std::vector<Srgb> others;
    const auto add = [&](Srgb Scheme::* tone, Srgb colour) { others.push_back(scheme_.*tone = colour); };
    add(&Scheme::chart_own, fit(lit(own), paper, kGraphic));
    const double blue = calm_.hue;
    add(&Scheme::chart_plain, apart({{pick(0.57, 0.69), std::min(brand_.chroma, 0.07), blue},
                                     {pick(0.62, 0.62), std::min(brand_.chroma, 0.02), blue},
                                     {pick(0.43, 0.82), std::min(brand_.chroma, 0.04), blue},
                                     {pick(0.35, 0.92), 0, blue}},
                                    paper, kGraphic, others));
    add(&Scheme::chart_bad, apart({{pick(0.44, 0.77), pick(0.14, 0.13), 33},
                                   {pick(0.38, 0.7), pick(0.13, 0.16), 27},
                                   {pick(0.53, 0.84), pick(0.19, 0.09), 28},
                                   {pick(0.32, 0.62), pick(0.1, 0.18), 30}},
                                  paper, kGraphic, others));
    add(&Scheme::chart_warn, apart({{pick(0.58, 0.79), pick(0.12, 0.12), 68},
                                    {pick(0.64, 0.87), pick(0.13, 0.13), 80},
                                    {pick(0.5, 0.72), pick(0.1, 0.12), 75},
                                    {pick(0.43, 0.92), pick(0.09, 0.1), 85}},
                                   paper, kGraphic, others));
    add(&Scheme::chart_good, apart({{pick(0.52, 0.77), pick(0.12, 0.12), kGoodHue},
                                    {pick(0.58, 0.85), pick(0.14, 0.14), 140},
                                    {pick(0.42, 0.69), pick(0.1, 0.13), 155},
                                    {pick(0.6, 0.88), pick(0.09, 0.09), 170}},
                                   paper, kGraphic, others));
    scheme_.chart_ground = tinted(pick(0.84, 0.42), 0.012);
    const double wash = pick(0.95, 0.29);
    const double deep = pick(0.035, 0.045);
    scheme_.chart_plain_wash = tinted(pick(0.955, 0.25), 0.01);
    scheme_.chart_own_wash = tinted(pick(0.91, 0.35), 0.04);
    scheme_.chart_good_wash = to_srgb({wash, deep, kGoodHue});
    scheme_.chart_warn_wash = to_srgb({wash, deep, 75});
    scheme_.chart_bad_wash = to_srgb({pick(0.925, 0.29), deep + 0.005, 30});
  }

  /// The colour itself if it can be seen on all grounds, or the nearest of its hue that can.
  Srgb fit(Srgb colour, std::span<const Srgb> grounds, double needed) const {
    if (worst_of(colour, grounds).ratio >= needed) return colour;
    Oklch trial = to_oklch(colour);
    Srgb found = pick(kBlack, kWhite);
    double unseen = trial.lightness;
    double seen = pick(0.0, 1.0);
    for (int i = 0; i < kFitSteps; ++i) {
      trial.lightness = (seen + unseen) / 2;
      const Srgb shown = to_srgb(trial);
      const bool is_seen = worst_of(shown, grounds).ratio >= needed;
      if (is_seen) found = shown;
      (is_seen ? seen : unseen) = trial.lightness;
    }
    return found;
  }

  /// The first of the candidates that nobody takes for one of the others, or the one least like them.
  Srgb apart(const std::vector<Oklch>& candidates, std::span<const Srgb> grounds, double needed,
             const std::vector<Srgb>& others) const {
    Srgb best;
    double best_distance = -1;
    for (const Oklch& candidate : candidates) {
      const Srgb colour = fit(to_srgb(candidate), grounds, needed);
      double distance = std::numeric_limits<double>::infinity();
      for (const Srgb other : others) distance = std::min(distance, difference(colour, other));
      if (distance >= kApart) return colour;
      if (distance <= best_distance) continue;
      best = colour;
      best_distance = distance;
    }
    return best;
  }

  bool is_dark_;
  Oklch brand_, calm_;
  Scheme scheme_;
  std::vector<Srgb> grounds_;
};

// On paper ink is black and every ground white, so that nothing depends on a printer's tints but the cells of charts.
Scheme make_print(const Scheme& light) {
  Scheme print = light;
  for (Srgb Scheme::* ground :
       {&Scheme::wash, &Scheme::accent_wash, &Scheme::calm_wash, &Scheme::warn_wash, &Scheme::good_wash}) {
    print.*ground = kWhite;
  }
  print.ink = kBlack;
  return print;
}

void write_scheme(const Scheme& scheme, std::string_view name, std::string_view indent, std::string& out) {
  out.append(indent).append("color-scheme: ").append(name).append(";\n");
  for (const Tone& tone : kTones) {
    out.append(indent).append("--").append(tone.name).append(": ").append(to_hex(scheme.*tone.colour)).append(";\n");
  }
}

}  // namespace

std::span<const Tone> tones() { return kTones; }

Palette compute_palette(std::span<const Srgb> colours) {
  assert(!colours.empty() && colours.size() <= 3);
  const SchemeMaker light(colours, false);
  Palette palette{light.scheme(), SchemeMaker(colours, true).scheme(), make_print(light.scheme()), {}};
  const auto compare = [&](std::size_t colour, Role role, std::span<const Srgb> grounds, double needed, Srgb used) {
    const Worst worst = worst_of(colours[colour], grounds);
    if (worst.ratio < needed) palette.shortfalls.push_back({colour, role, worst.ground, worst.ratio, needed, used});
  };
  compare(0, Role::kAccent, light.grounds(), kGraphic, palette.light.accent);
  compare(colours.size() > 1 ? 1 : 0, Role::kLink, light.grounds(), kText, palette.light.link);
  if (colours.size() > 2) compare(2, Role::kChart, {&palette.light.paper, 1}, kGraphic, palette.light.chart_own);
  return palette;
}

std::string write_sheet(const Palette& palette) {
  std::string out = ":root {\n";
  write_scheme(palette.light, "light", "  ", out);
  out += "}\n\n@media screen and (prefers-color-scheme: dark) {\n  :root:not([data-scheme=\"light\"]) {\n";
  write_scheme(palette.dark, "dark", "    ", out);
  out += "  }\n}\n\n@media screen {\n  :root[data-scheme=\"dark\"] {\n";
  write_scheme(palette.dark, "dark", "    ", out);
  out += "  }\n}\n\n@media print {\n  :root {\n";
  write_scheme(palette.print, "light", "    ", out);
  return out + "  }\n}\n";
}

}  // namespace muster
