#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"

namespace muster {

/// A pack that can be asked for by name.
struct InstalledPack {
  std::string name;
  std::string folder;
};

/// What came with the program: beside the installed binary, or in the source tree that it was built from.
struct Installation {
  std::vector<InstalledPack> packs;        // sorted by name
  std::vector<std::string> theme_folders;  // folders that hold themes by name
  std::string web;                         // holds `assets/` for all themes; there may be no such folder

  const InstalledPack* find_pack(const std::string& name) const;
  /// The folder of a theme; nothing if none has this name.
  std::optional<std::string> find_theme(FileSystem& files, const std::string& name) const;
  std::vector<std::string> theme_names(FileSystem& files) const;
};

Installation find_installation(FileSystem& files);

/// The id that the folder's `pack.toml` declares; nothing if it cannot be read. Says nothing: loading the pack will.
std::optional<std::string> find_pack_id(FileSystem& files, const std::string& folder);

/// `muster` and its version.
std::string program_version();

}  // namespace muster
