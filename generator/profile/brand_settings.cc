#include "profile/brand_settings.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/utf8.h"

namespace muster {
namespace {

constexpr std::size_t kMaxColours = 3;
constexpr std::size_t kMaxName = 120;  // characters: what a masthead can hold
constexpr std::size_t kMaxFooter = 1000;

std::optional<TomlReader::Word> read_line(TomlReader& reader, std::string_view key, std::size_t limit,
                                          Diagnostics& diagnostics) {
  std::optional<std::string> text = reader.text(key);
  if (!text) return std::nullopt;
  const Span place = reader.place_of(key);
  bool is_plain = true;
  for (std::size_t at = 0; at < text->size();) {
    const char32_t c = decode_utf8(*text, at);
    is_plain = is_plain && c != '\n' && c != '\t' && !is_unsafe_code_point(c);
  }
  if (text->find_first_not_of(' ') == std::string::npos) {
    diagnostics.error(place, "`" + std::string(key) + "` must not be empty");
  } else if (!is_plain) {
    diagnostics.error(place, "`" + std::string(key) + "` must be one line of plain text");
  } else if (count_code_points(*text) > limit) {
    diagnostics.error(place, "`" + std::string(key) + "` is longer than " + std::to_string(limit) + " characters");
  } else {
    return TomlReader::Word{std::move(*text), place};
  }
  return std::nullopt;
}

std::optional<TomlReader::Word> read_logo(TomlReader& reader, Diagnostics& diagnostics) {
  std::optional<std::string> name = reader.text("logo");
  if (!name) return std::nullopt;
  const Span place = reader.place_of("logo");
  const bool is_plain = std::all_of(name->begin(), name->end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
  if (!is_plain || name->starts_with('.') || !(name->ends_with(".svg") || name->ends_with(".png"))) {
    diagnostics.error(place, "`logo` must be the plain name of an SVG or PNG file").help =
        "put the file into the folder `brand` beside muster.toml and write, for instance, `logo = \"mark.svg\"`; "
        "letters, digits, `-`, `_` and `.` may be in its name";
    return std::nullopt;
  }
  return TomlReader::Word{std::move(*name), place};
}

}  // namespace

std::vector<BrandColour> read_colours(TomlReader& reader, Diagnostics& diagnostics) {
  std::vector<BrandColour> colours;
  const TomlNode* node = reader.find("colours");
  if (node == nullptr) return colours;
  const std::size_t errors = diagnostics.errors();
  const std::vector<TomlReader::Word> words = reader.words("colours");
  for (const TomlReader::Word& word : words) {
    if (const std::optional<Srgb> colour = parse_hex(word.text)) {
      colours.push_back({*colour, word.place});
    } else {
      diagnostics.error(word.place, "`" + word.text + "` is no colour").help =
          "write `#` and six hexadecimal digits, for instance `#0b57a4`";
    }
  }
  if (diagnostics.errors() == errors && (colours.empty() || colours.size() > kMaxColours)) {
    diagnostics.error(node->span, "`colours` must hold one to three colours").help =
        "the first is for fills, the second for links, the third for the organisation's own marks in charts";
  }
  if (diagnostics.errors() > errors) colours.clear();
  return colours;
}

BrandSettings read_brand(TomlReader& reader, Diagnostics& diagnostics) {
  BrandSettings brand;
  brand.name = read_line(reader, "name", kMaxName, diagnostics);
  brand.logo = read_logo(reader, diagnostics);
  brand.colours = read_colours(reader, diagnostics);
  brand.footer = read_line(reader, "footer", kMaxFooter, diagnostics);
  return brand;
}

BrandSettings laid_over(const BrandSettings& front, const BrandSettings& back) {
  BrandSettings brand = front;
  if (!brand.name) brand.name = back.name;
  if (!brand.logo) brand.logo = back.logo;
  if (!brand.footer) brand.footer = back.footer;
  if (brand.colours.empty()) brand.colours = back.colours;
  return brand;
}

}  // namespace muster
