#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/installation.h"
#include "base/file_system.h"
#include "diag/diagnostics.h"
#include "profile/layers.h"
#include "site/site.h"

namespace muster {

/// What `muster.toml` says, with every name made a path.
struct Engagement {
  std::string folder;  // as given, `.` for the current one
  std::vector<PackFolder> packs;
  SiteSettings settings;
  std::vector<std::string> profiles;      // sorted by name, or in the order of the list
  std::optional<Diagnostic> no_profiles;  // why there are none: an error only of those who need one
  std::string output;                     // path of the output folder
  std::vector<std::string> inputs;        // what the output must neither hold nor lie in
};

/// The folder that is meant by SITE: as given, or the current one, or `site/` below it, whichever holds a
/// `muster.toml`. Throws UsageError if none does.
std::string find_engagement_folder(FileSystem& files, const std::string& site);

/// Reads `muster.toml` and looks up what it names. All mistakes are reported; nothing is returned if there was one.
std::optional<Engagement> load_engagement(FileSystem& files, SourceSet& sources, const std::string& folder,
                                          const Installation& installation, Diagnostics& diagnostics);

/// The files that `-p` names: by path, by file name, or by file name without `.toml`. Throws UsageError for what is
/// none.
std::vector<std::string> choose_profiles(FileSystem& files, const Engagement& engagement,
                                         const std::vector<std::string>& names);

/// Reads and parses one profile. Nothing if it cannot be.
struct ProfileText {
  const Source* source = nullptr;
  std::optional<TomlNode> document;
};
ProfileText load_profile(FileSystem& files, SourceSet& sources, const Engagement& engagement, const std::string& path,
                         Diagnostics& diagnostics);

}  // namespace muster
