#include "output/plan.h"

#include <fmt/format.h>

#include <map>
#include <string_view>
#include <utility>

#include "base/escape.h"
#include "base/hash.h"

namespace muster {
namespace {

class Planner {
 public:
  Planner(FileSystem& files, const SitePaths& paths, const std::optional<Manifest>& manifest,
          const std::vector<OutputFile>& site, Diagnostics& diagnostics)
      : files_(files), paths_(paths), manifest_(manifest), site_(site), diagnostics_(diagnostics) {}

  std::optional<Plan> run() {
    for (const OutputFile& file : site_) pages_.emplace(file.path, &file);
    for (const OutputFile& file : site_) add_folders_of(file.path);
    const std::set<std::string> page_folders = plan_.folders;

    std::map<std::string, FileStat> ours;
    for (const TreeEntry& entry : list_site()) {
      if (entry.stat.kind == FileKind::kFolder ? held_only_ours(entry.path) : is_ours(entry)) {
        ours.emplace(entry.path, entry.stat);
      } else if (pages_.contains(entry.path) ||
                 (entry.stat.kind != FileKind::kFolder && page_folders.contains(entry.path))) {
        report(entry.path);
      } else if (const std::string page = find_page_above(entry.path); !page.empty()) {
        report(page);
      } else {
        keep(entry);
      }
    }
    if (has_errors_) return std::nullopt;
    for (const OutputFile& file : site_) compare(file, ours);
    return std::move(plan_);
  }

 private:
  std::vector<TreeEntry> list_site() {
    switch (files_.stat(paths_.site).kind) {
      case FileKind::kMissing:
        return {};
      case FileKind::kFolder:
        return list_tree(files_, paths_.site);
      default:
        report({});
        return {};
    }
  }

  void add_folders_of(std::string_view path) {
    for (std::size_t slash = path.rfind('/'); slash != std::string_view::npos; slash = path.rfind('/')) {
      path = path.substr(0, slash);
      plan_.folders.emplace(path);
    }
  }

  /// The page that would stand where this has its folder.
  std::string find_page_above(std::string_view path) const {
    for (std::size_t slash = path.rfind('/'); slash != std::string_view::npos; slash = path.rfind('/')) {
      path = path.substr(0, slash);
      if (pages_.contains(std::string(path))) return std::string(path);
    }
    return {};
  }

  /// Whether Muster wrote this. What the manifest names and the new site lacks must still be as we wrote it: who edited
  /// it made it theirs.
  bool is_ours(const TreeEntry& entry) {
    if (entry.stat.kind != FileKind::kRegular || !manifest_) return false;
    if (pages_.contains(entry.path)) return manifest_->is_unreadable || manifest_->files.contains(entry.path);
    const auto named = manifest_->files.find(entry.path);
    if (named == manifest_->files.end()) return false;
    const ReadResult result = files_.read(join_path(paths_.site, entry.path), entry.stat.size);
    if (result.error != ReadError::kNone || sha256(result.bytes) != named->second) return false;
    ++plan_.removed;
    return true;
  }

  /// A folder that holds only our files goes with them; what is foreign in it keeps it.
  bool held_only_ours(const std::string& path) const {
    if (!manifest_) return false;
    const auto below = manifest_->files.lower_bound(path + '/');
    return below != manifest_->files.end() && below->first.compare(0, path.size() + 1, path + '/') == 0;
  }

  void keep(const TreeEntry& entry) {
    add_folders_of(entry.path);
    if (entry.stat.kind == FileKind::kFolder) {
      plan_.folders.insert(entry.path);
    } else {
      plan_.foreign.push_back(entry);
    }
  }

  void compare(const OutputFile& file, const std::map<std::string, FileStat>& ours) {
    const auto old = ours.find(file.path);
    bool is_unchanged =
        old != ours.end() && old->second.kind == FileKind::kRegular && old->second.size == file.bytes.size();
    if (is_unchanged) {
      const ReadResult result = files_.read(join_path(paths_.site, file.path), file.bytes.size());
      is_unchanged = result.error == ReadError::kNone && result.bytes == file.bytes;
    }
    (is_unchanged ? plan_.unchanged : plan_.changed).push_back(&file);
  }

  void report(const std::string& path) {
    has_errors_ = true;
    Diagnostic diagnostic;
    diagnostic.path = path.empty() ? paths_.site : join_path(paths_.site, path);
    diagnostic.message = path.empty() ? "the site's folder is not a folder"
                                      : fmt::format("`{}` stands where a page must go, and Muster did not write it",
                                                    printable(path, 200));
    diagnostic.help = "move it elsewhere, or give the page another id";
    diagnostics_.add(std::move(diagnostic));
  }

  FileSystem& files_;
  const SitePaths& paths_;
  const std::optional<Manifest>& manifest_;
  const std::vector<OutputFile>& site_;
  Diagnostics& diagnostics_;
  std::map<std::string, const OutputFile*> pages_;
  Plan plan_;
  bool has_errors_ = false;
};

}  // namespace

std::optional<Plan> make_plan(FileSystem& files, const SitePaths& paths, const std::optional<Manifest>& manifest,
                              const std::vector<OutputFile>& site, Diagnostics& diagnostics) {
  return Planner(files, paths, manifest, site, diagnostics).run();
}

}  // namespace muster
