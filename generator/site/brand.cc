#include "site/brand.h"

#include <fmt/format.h>

#include <cmath>

#include "base/case.h"
#include "base/edit_distance.h"
#include "base/escape.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "colour/palette.h"
#include "picture/png.h"
#include "picture/svg.h"
#include "profile/layers.h"

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

/// The nearest name in the folder, for who misspelt it.
std::string suggestion(const LogoFolder& logos, const std::string& folder, const std::string& name) {
  if (logos.files.stat(folder).kind != FileKind::kFolder) return "logos are kept in the folder `" + folder + "`";
  const std::optional<std::string> nearest = find_nearest(name, logos.files.list(folder));
  return nearest ? "did you mean `" + *nearest + "`?" : "";
}

std::optional<Picture> read_logo(const TomlReader::Word& name, const LogoFolder& logos, Diagnostics& diagnostics) {
  const std::string folder = join_path(logos.engagement, "brand");
  const std::string path = join_path(folder, name.text);
  const bool is_svg = name.text.ends_with(".svg");
  ReadResult read = logos.files.read(path, is_svg ? kMaxSvgBytes : kMaxPngBytes, folder);
  if (read.error != ReadError::kNone) {
    diagnostics.error(name.place, "cannot read `" + path + "`: " + read.cause).help =
        read.error == ReadError::kMissing ? suggestion(logos, folder, name.text) : "";
    return std::nullopt;
  }
  if (!is_svg) return clean_png(read.bytes, path, name.place, diagnostics);
  const Source* source =
      read_source(logos.files, logos.sources, path, path, folder, kMaxSvgBytes, name.place, diagnostics);
  return source != nullptr ? clean_svg(*source, diagnostics) : std::nullopt;
}

/// Whether it is shaped so that it can be an icon too.
bool is_about_square(const Picture& picture) {
  return picture.width * 5 <= picture.height * 6 && picture.height * 5 <= picture.width * 6;
}

}  // namespace

Brand make_brand(const BrandSettings& settings, const std::string& organisation, const LogoFolder& logos,
                 Diagnostics& diagnostics) {
  Brand brand;
  brand.name = settings.name ? settings.name->text : organisation;
  brand.footer = settings.footer ? settings.footer->text : "";
  const Palette palette = make_palette(settings.colours, diagnostics);
  const auto add = [&brand](std::string_view name, std::string bytes) {
    const std::string path = "assets/" + fingerprinted(std::string(name), bytes);
    brand.files.push_back({path, std::move(bytes)});
    return path;
  };
  brand.palette = add(kPaletteName, write_sheet(palette));
  std::optional<Picture> picture = settings.logo ? read_logo(*settings.logo, logos, diagnostics) : std::nullopt;
  if (picture) {
    const std::string_view name = settings.logo->text.ends_with(".svg") ? kSvgLogoName : kPngLogoName;
    brand.logo = Logo{add(name, std::move(picture->bytes)), picture->width, picture->height};
  }
  brand.icon =
      picture && is_about_square(*picture) ? brand.logo->href : add(kIconName, draw_icon(brand.name, palette.light));
  return brand;
}

}  // namespace muster
