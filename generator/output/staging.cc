// A site goes through these states, each told from the next by what is in its stage folder:
//
//     being staged        site/ (part of the new site)
//     staged              site/ (the new one), manifest, old.manifest
//     exchanged           site/ or old/ (the old one), manifest, old.manifest; the folder `manifest` names has the
//     site's place committed           site/ or old/ (the old one), old.manifest
//
// A crash in the first two leaves the old site, and what is staged is deleted: links and new files only. In the last
// two the new site stands, and what was staged is finished. Either way the manifest in force names what Muster wrote
// into the site that stands, so that nothing foreign is ever taken for ours.
#include "output/staging.h"

#include <optional>
#include <utility>

namespace muster {
namespace {

bool exists(FileSystem& files, const std::string& path) { return files.stat(path).kind != FileKind::kMissing; }

bool is_same(const FileStat& a, const FileStat& b) { return a.device == b.device && a.inode == b.inode; }

void list_tree(FileSystem& files, const std::string& folder, const std::string& prefix, std::vector<TreeEntry>& out) {
  for (const std::string& name : files.list(folder)) {
    const std::string full = join_path(folder, name);
    TreeEntry entry{prefix + name, files.stat(full)};
    const bool is_folder = entry.stat.kind == FileKind::kFolder;
    if (entry.stat.kind != FileKind::kMissing) out.push_back(std::move(entry));
    if (is_folder) list_tree(files, full, prefix + name + '/', out);
  }
}

/// Brings over what somebody else put into the old site while the new one was staged, and what could not be linked.
void rescue(FileSystem& files, const std::string& old_site, const Manifest& old_manifest, const SitePaths& paths) {
  if (files.stat(old_site).kind != FileKind::kFolder) return;
  const Manifest manifest = load_manifest(files, paths.manifest).value_or(Manifest());
  const bool has_site = exists(files, paths.site);
  for (const TreeEntry& entry : list_tree(files, old_site)) {
    const bool is_ours =
        entry.stat.kind == FileKind::kRegular && (old_manifest.files.contains(entry.path) ||
                                                  (old_manifest.is_unreadable && manifest.files.contains(entry.path)));
    if (is_ours || manifest.files.contains(entry.path)) continue;
    const std::string target = join_path(paths.site, entry.path);
    const FileStat there = files.stat(target);
    if (entry.stat.kind == FileKind::kFolder) {
      // Folders that held only our files go with them.
      const auto below = old_manifest.files.lower_bound(entry.path + '/');
      const bool was_ours =
          below != old_manifest.files.end() && below->first.compare(0, entry.path.size() + 1, entry.path + '/') == 0;
      if (has_site && !was_ours && there.kind == FileKind::kMissing) files.make_folders(target);
      continue;
    }
    if (there.kind == FileKind::kFolder || is_same(there, entry.stat)) continue;
    if (there.kind == FileKind::kLink && entry.stat.kind == FileKind::kLink) continue;
    files.make_folders(parent_path(target));
    files.rename(join_path(old_site, entry.path), target);
  }
}

void clean_up(FileSystem& files, const SitePaths& paths) {
  const Manifest old_manifest = load_manifest(files, paths.old_manifest).value_or(Manifest());
  rescue(files, paths.staged_site, old_manifest, paths);
  remove_tree(files, paths.staged_site);
  rescue(files, paths.old_site, old_manifest, paths);
  remove_tree(files, paths.old_site);
  remove_tree(files, paths.stage);
}

/// How the staged folder took the site's place, so that it can be taken back.
enum class Swap { kNone, kExchanged, kMovedIn, kMovedAside, kReplaced };

class Commit {
 public:
  Commit(FileSystem& files, const SitePaths& paths, bool sync) : files_(files), paths_(paths), sync_(sync) {}

  void run() {
    try {
      swap();
      if (sync_) files_.sync_folder(paths_.root);
      files_.rename(paths_.new_manifest, paths_.manifest);
      is_manifest_in_place_ = true;
      if (sync_) files_.sync_folder(paths_.mark);
    } catch (const SystemError&) {
      undo();
      throw;
    }
  }

 private:
  void swap() {
    if (!exists(files_, paths_.site)) {
      files_.rename(paths_.staged_site, paths_.site);
      swap_ = Swap::kMovedIn;
    } else if (files_.exchange(paths_.staged_site, paths_.site)) {
      swap_ = Swap::kExchanged;
    } else {
      files_.rename(paths_.site, paths_.old_site);
      swap_ = Swap::kMovedAside;
      files_.rename(paths_.staged_site, paths_.site);
      swap_ = Swap::kReplaced;
    }
  }

  /// If this fails too, `recover` finds the state as it is.
  void undo() {
    if (is_manifest_in_place_) {
      files_.rename(paths_.manifest, paths_.new_manifest);
      const Manifest old = load_manifest(files_, paths_.old_manifest).value_or(Manifest());
      if (!old.files.empty() || old.is_unreadable) files_.link(paths_.old_manifest, paths_.manifest);
    }
    switch (swap_) {
      case Swap::kNone:
        break;
      case Swap::kExchanged:
        files_.exchange(paths_.staged_site, paths_.site);
        break;
      case Swap::kMovedIn:
        files_.rename(paths_.site, paths_.staged_site);
        break;
      case Swap::kReplaced:
        files_.rename(paths_.site, paths_.staged_site);
        [[fallthrough]];
      case Swap::kMovedAside:
        files_.rename(paths_.old_site, paths_.site);
        break;
    }
  }

  FileSystem& files_;
  const SitePaths& paths_;
  bool sync_;
  Swap swap_ = Swap::kNone;
  bool is_manifest_in_place_ = false;
};

}  // namespace

SitePaths::SitePaths(const std::string& root_path, const std::string& slug)
    : root(root_path),
      site(join_path(root, slug)),
      mark(join_path(root, ".muster")),
      manifest(join_path(mark, slug + ".manifest")),
      stage(join_path(join_path(mark, "stage"), slug)),
      staged_site(join_path(stage, "site")),
      old_site(join_path(stage, "old")),
      new_manifest(join_path(stage, "manifest")),
      old_manifest(join_path(stage, "old.manifest")) {}

std::vector<TreeEntry> list_tree(FileSystem& files, const std::string& folder) {
  std::vector<TreeEntry> out;
  list_tree(files, folder, {}, out);
  return out;
}

void remove_tree(FileSystem& files, const std::string& folder) {
  if (files.stat(folder).kind != FileKind::kFolder) return;
  const std::vector<TreeEntry> entries = list_tree(files, folder);
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const std::string path = join_path(folder, entry->path);
    entry->stat.kind == FileKind::kFolder ? files.remove_folder(path) : files.remove_file(path);
  }
  files.remove_folder(folder);
}

void commit(FileSystem& files, const SitePaths& paths, bool sync) {
  Commit(files, paths, sync).run();
  try {
    clean_up(files, paths);
  } catch (const SystemError&) {
    // The new site stands; the next build cleans up.
  }
}

void recover(FileSystem& files, const SitePaths& paths, bool sync) {
  if (!exists(files, paths.stage)) return;
  if (const auto staged = load_manifest(files, paths.new_manifest)) {
    const FileStat site = files.stat(paths.site);
    const bool took_place = site.kind == FileKind::kFolder && !staged->is_unreadable && site.device == staged->device &&
                            site.inode == staged->inode;
    if (!took_place) {
      if (site.kind == FileKind::kMissing && exists(files, paths.old_site)) files.rename(paths.old_site, paths.site);
      return remove_tree(files, paths.stage);
    }
    files.rename(paths.new_manifest, paths.manifest);
    if (sync) files.sync_folder(paths.mark);
  } else if (!exists(files, paths.old_manifest)) {
    return remove_tree(files, paths.stage);
  }
  clean_up(files, paths);
}

}  // namespace muster
