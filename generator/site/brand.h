#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "diag/diagnostics.h"
#include "output/output_file.h"
#include "profile/brand_settings.h"

namespace muster {

/// Names of assets that are made for each organisation; a theme has no files of these names.
inline constexpr std::string_view kPaletteName = "palette.css";
inline constexpr std::string_view kIconName = "favicon.svg";
inline constexpr std::string_view kSvgLogoName = "logo.svg";
inline constexpr std::string_view kPngLogoName = "logo.png";

/// A logo as pages show it; width and height are in CSS pixels.
struct Logo {
  std::string href;
  unsigned width = 0;
  unsigned height = 0;
};

/// How one organisation's site says whose it is.
struct Brand {
  std::string name;           // whom it speaks for
  std::string footer;         // may be empty
  std::string palette, icon;  // addresses within the site
  std::optional<Logo> logo;
  std::vector<OutputFile> files;
};

/// Where logos are read: the folder `brand` of an engagement.
struct LogoFolder {
  FileSystem& files;
  SourceSet& sources;  // keeps their texts, for messages
  std::string engagement;
};

/// `settings` are those of the organisation, laid over the engagement's and the theme's; without a name it is
/// `organisation` that speaks. A colour that cannot serve is a warning at its place, and its nearest is used; so is
/// each part of a logo that is left out. A logo that is no picture is an error. REQUIRES: there are colours.
Brand make_brand(const BrandSettings& settings, const std::string& organisation, const LogoFolder& logos,
                 Diagnostics& diagnostics);

}  // namespace muster
