#pragma once

#include <optional>
#include <string>
#include <vector>

#include "colour/colour.h"
#include "value/toml_reader.h"

namespace muster {

struct BrandColour {
  Srgb colour;
  Span place;
};

/// What a table `[brand]` says, in `muster.toml` or in a profile.
struct BrandSettings {
  std::optional<TomlReader::Word> name;
  std::optional<TomlReader::Word> logo;  // a file in the engagement's folder `brand`, never a path
  std::optional<TomlReader::Word> footer;
  std::vector<BrandColour> colours;  // none, or up to three
};

/// Reads one to three colours `#rrggbb`. What is none is an error at its place.
std::vector<BrandColour> read_colours(TomlReader& reader, Diagnostics& diagnostics);

/// Reads the keys that both tables share; the caller finishes the reader.
BrandSettings read_brand(TomlReader& reader, Diagnostics& diagnostics);

/// Key by key, what `front` says or else what `back` does.
BrandSettings laid_over(const BrandSettings& front, const BrandSettings& back);

}  // namespace muster
