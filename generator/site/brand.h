#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "output/output_file.h"
#include "profile/brand_settings.h"

namespace muster {

/// Names of assets that are made for each organisation; a theme has no files of these names.
inline constexpr std::string_view kPaletteName = "palette.css";
inline constexpr std::string_view kIconName = "favicon.svg";

/// How one organisation's site says whose it is.
struct Brand {
  std::string name;           // whom it speaks for
  std::string footer;         // may be empty
  std::string palette, icon;  // addresses within the site
  std::vector<OutputFile> files;
};

/// `settings` are those of the organisation, laid over the engagement's and the theme's; without a name it is
/// `organisation` that speaks. A colour that cannot serve is a warning at its place, and its nearest is used. REQUIRES:
/// there are colours.
Brand make_brand(const BrandSettings& settings, const std::string& organisation, Diagnostics& diagnostics);

}  // namespace muster
