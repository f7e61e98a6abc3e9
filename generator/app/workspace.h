#pragma once

#include <memory>
#include <string>

#include "app/engagement.h"
#include "app/terminal.h"
#include "site/site.h"

namespace muster {

/// An engagement with its packs and theme loaded: where every command but `init` starts.
struct Workspace {
  FileSystem& files;
  SourceSet sources;
  Installation installation;
  Engagement engagement;
  std::unique_ptr<const SiteBuilder> builder;
  Diagnostics found;  // what loading had to say

  explicit Workspace(FileSystem& file_system) : files(file_system) {}
};

/// Loads it all. Returns false after an error; then `found` says why. Throws UsageError if there is no engagement.
bool load_workspace(const std::string& site, Workspace& workspace);

/// False, with an error, if there is no profile to make a site of.
bool require_profiles(Workspace& workspace);

/// What was found, with every warning made an error, as `--strict` asks.
Diagnostics as_errors(const Diagnostics& found);

/// For commands that only read: loads it, and reports everything if it cannot be loaded.
bool open_workspace(const std::string& site, Workspace& workspace, Terminal& terminal);

}  // namespace muster
