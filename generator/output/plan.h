#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "diag/diagnostics.h"
#include "output/manifest.h"
#include "output/output_file.h"
#include "output/staging.h"

namespace muster {

/// What has to be done to turn the site on disk into the new one.
struct Plan {
  std::set<std::string> folders;  // of the new site, ours and foreign
  std::vector<const OutputFile*> unchanged;
  std::vector<const OutputFile*> changed;
  std::vector<TreeEntry> foreign;  // files and links that stay
  std::size_t removed = 0;

  bool is_up_to_date() const { return changed.empty() && removed == 0; }
};

/// Compares `site` with what is at `paths`. Reports what stands in the way of a page and is not Muster's; nothing then.
std::optional<Plan> make_plan(FileSystem& files, const SitePaths& paths, const std::optional<Manifest>& manifest,
                              const std::vector<OutputFile>& site, Diagnostics& diagnostics);

}  // namespace muster
