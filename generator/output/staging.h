#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"
#include "output/manifest.h"

namespace muster {

/// Where things are for one site: its folder, its manifest, and where its next version is put together.
struct SitePaths {
  SitePaths(const std::string& root, const std::string& slug);

  std::string root;
  std::string site;          // <root>/<slug>
  std::string mark;          // <root>/.muster
  std::string manifest;      // <root>/.muster/<slug>.manifest
  std::string stage;         // <root>/.muster/stage/<slug>
  std::string staged_site;   // …/site: the new site, and the old one after the exchange
  std::string old_site;      // …/old: the old one where folders cannot be exchanged
  std::string new_manifest;  // …/manifest: there from when all is staged until it takes its place
  std::string old_manifest;  // …/old.manifest: there from then until all is cleaned up
};

/// What is in a folder and below it, by path from there. A folder comes before what is in it.
struct TreeEntry {
  std::string path;
  FileStat stat;
};
std::vector<TreeEntry> list_tree(FileSystem& files, const std::string& folder);

/// Deletes a folder with all that is in it, if it is there. Links are not followed.
void remove_tree(FileSystem& files, const std::string& folder);

/// Puts the staged site and its manifest in place, in one step that a reader can see. Throws SystemError, and then has
/// put the old ones back.
void commit(FileSystem& files, const SitePaths& paths, bool sync);

/// Finishes what was staged at `paths` if it took its place, takes it back otherwise, and leaves no litter.
void recover(FileSystem& files, const SitePaths& paths, bool sync);

}  // namespace muster
