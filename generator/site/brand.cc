#include "site/brand.h"

#include <fmt/format.h>

#include <cmath>

#include "base/case.h"
#include "base/escape.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "colour/palette.h"

namespace muster {
namespace {

std::string_view role_words(Role role) {
  switch (role) {
    case Role::kAccent:
      return "fills and controls";
    case Role::kLink:
      return "links";
    case Role::kChart:
      return "marks in charts";
  }
  return "";
}

void report_shortfall(const Shortfall& shortfall, const BrandColour& colour, Diagnostics& diagnostics) {
  // Never rounded up to what is needed.
  const double ratio = std::floor(shortfall.ratio * 100) / 100;
  diagnostics
      .warning("low-contrast", colour.place,
               fmt::format("`{}` cannot serve for {}: its contrast on `{}` is {}:1, and {}:1 is needed",
                           to_hex(colour.colour), role_words(shortfall.role), to_hex(shortfall.ground), ratio,
                           shortfall.needed))
      .help = fmt::format("`{}` is the nearest of its hue that can, and is used", to_hex(shortfall.used));
}

Palette make_palette(const std::vector<BrandColour>& colours, Diagnostics& diagnostics) {
  std::vector<Srgb> plain;
  for (const BrandColour& colour : colours) plain.push_back(colour.colour);
  Palette palette = compute_palette(plain);
  for (const Shortfall& shortfall : palette.shortfalls)
    report_shortfall(shortfall, colours[shortfall.colour], diagnostics);
  return palette;
}

/// The first letter or digit of the name.
std::string initial_of(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    const char32_t letter = decode_utf8(name, at);
    if (!is_word_code_point(letter)) continue;
    std::string text;
    append_utf8(text, letter);
    return to_upper(text);
  }
  return "";
}

std::string draw_icon(const std::string& name, const Scheme& scheme) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">\n"
      "<rect width=\"32\" height=\"32\" rx=\"6\" fill=\"{}\"/>\n"
      "<text x=\"16\" y=\"23\" font-family=\"system-ui, sans-serif\" font-size=\"20\" font-weight=\"600\" "
      "text-anchor=\"middle\" fill=\"{}\">{}</text>\n</svg>\n",
      to_hex(scheme.accent), to_hex(scheme.on_accent), escape_html(initial_of(name)));
}

}  // namespace

Brand make_brand(const BrandSettings& settings, const std::string& organisation, Diagnostics& diagnostics) {
  Brand brand;
  brand.name = settings.name ? settings.name->text : organisation;
  brand.footer = settings.footer ? settings.footer->text : "";
  const Palette palette = make_palette(settings.colours, diagnostics);
  const auto add = [&brand](std::string_view name, std::string bytes) {
    brand.files.push_back({"assets/" + fingerprinted(std::string(name), bytes), std::move(bytes)});
    return brand.files.back().path;
  };
  brand.palette = add(kPaletteName, write_sheet(palette));
  brand.icon = add(kIconName, draw_icon(brand.name, palette.light));
  return brand;
}

}  // namespace muster
