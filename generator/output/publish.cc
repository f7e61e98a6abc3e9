#include "output/publish.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include "base/escape.h"
#include "base/hash.h"
#include "output/manifest.h"
#include "output/plan.h"
#include "output/staging.h"

namespace muster {
namespace {

constexpr std::string_view kManifestSuffix = ".manifest";

bool is_beneath(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path.substr(0, folder.size()) == folder && (path.size() == folder.size() || path[folder.size()] == '/');
}

/// Says why a folder may not be the output.
class Gate {
 public:
  Gate(FileSystem& files, const OutputOptions& options, Diagnostics& diagnostics)
      : files_(files), options_(options), diagnostics_(diagnostics) {}

  bool lets_pass() {
    if (options_.root.empty()) return refuse("no output folder is named", "name one with `output` in `muster.toml`");
    switch (files_.stat(options_.root).kind) {
      case FileKind::kMissing:
      case FileKind::kFolder:
        break;
      case FileKind::kLink:
        return refuse("the output folder is a link", "name the folder it leads to");
      case FileKind::kRegular:
        return refuse("the output folder is a file", "name a folder");
      case FileKind::kOther:
        return refuse("the output folder is a device, a pipe or a socket", "name a folder");
    }
    const auto root = resolve_even_if_missing(options_.root);
    if (!root)
      return refuse("the output folder's path goes back through a folder that does not exist", "write it without `..`");
    return is_place_fit(*root) && is_content_fit();
  }

 private:
  std::optional<std::string> resolve_even_if_missing(const std::string& path) {
    if (auto resolved = files_.resolve(path)) return resolved;
    const std::string name = file_name(path);
    if (name == "." || name == "..") return std::nullopt;
    const auto parent = resolve_even_if_missing(parent_path(path));
    if (!parent) return std::nullopt;
    return join_path(*parent, name);
  }

  bool is_place_fit(const std::string& root) {
    if (root == "/") return refuse("the output folder is the root of all files", "name a folder for the sites alone");
    for (const std::string& path : options_.protected_paths) {
      const auto input = files_.resolve(path);
      if (!input) continue;
      const char* how = *input == root             ? "is"
                        : is_beneath(root, *input) ? "lies in"
                        : is_beneath(*input, root) ? "holds"
                                                   : nullptr;
      if (how != nullptr) {
        return refuse(fmt::format("the output folder {} `{}`, which is read", how, printable(path, 200)),
                      "name a folder for the sites alone");
      }
    }
    for (const std::string& path : options_.enclosing_paths) {
      const auto place = files_.resolve(path);
      if (!place || !is_beneath(*place, root)) continue;
      return refuse(fmt::format("the output folder {} `{}`", *place == root ? "is" : "holds", printable(path, 200)),
                    "name a folder for the sites alone, such as `public`");
    }
    return true;
  }

  bool is_content_fit() {
    if (files_.stat(options_.root).kind == FileKind::kMissing) return true;
    const FileKind mark = files_.stat(join_path(options_.root, ".muster")).kind;
    if (mark == FileKind::kFolder) return true;
    if (mark == FileKind::kMissing && files_.list(options_.root).empty()) return true;
    return refuse("the output folder is not empty, and Muster did not make it",
                  "name another folder; or, to let Muster write into this one, make an empty folder `.muster` in it");
  }

  bool refuse(std::string message, std::string help) {
    Diagnostic diagnostic;
    diagnostic.path = options_.root;
    diagnostic.message = std::move(message);
    diagnostic.help = std::move(help);
    diagnostics_.add(std::move(diagnostic));
    return false;
  }

  FileSystem& files_;
  const OutputOptions& options_;
  Diagnostics& diagnostics_;
};

/// Links a file into the stage. False where the system does not do that for this file.
bool try_link(FileSystem& files, const std::string& existing, const std::string& path) {
  try {
    files.link(existing, path);
    return true;
  } catch (const SystemError& error) {
    const int number = error.error_number();
    if (number == EPERM || number == EOPNOTSUPP || number == EMLINK || number == EXDEV || number == ENOSYS)
      return false;
    throw;
  }
}

void stage(FileSystem& files, const SitePaths& paths, const Plan& plan, const std::optional<Manifest>& old,
           const OutputOptions& options, const std::vector<OutputFile>& site) {
  files.make_folders(paths.staged_site);
  for (const std::string& folder : plan.folders) files.make_folders(join_path(paths.staged_site, folder));
  for (const OutputFile* file : plan.unchanged) {
    const std::string path = join_path(paths.staged_site, file->path);
    if (!try_link(files, join_path(paths.site, file->path), path)) files.write(path, file->bytes, options.sync);
  }
  for (const OutputFile* file : plan.changed)
    files.write(join_path(paths.staged_site, file->path), file->bytes, options.sync);
  for (const TreeEntry& entry : plan.foreign) {
    const std::string from = join_path(paths.site, entry.path);
    const std::string to = join_path(paths.staged_site, entry.path);
    // What cannot be linked is brought over once the new site is in place.
    entry.stat.kind == FileKind::kLink ? files.copy_link(from, to) : static_cast<void>(try_link(files, from, to));
  }
  if (options.sync) {
    for (const std::string& folder : plan.folders) files.sync_folder(join_path(paths.staged_site, folder));
    files.sync_folder(paths.staged_site);
  }

  Manifest manifest;
  const FileStat folder = files.stat(paths.staged_site);
  manifest.device = folder.device;
  manifest.inode = folder.inode;
  for (const OutputFile& file : site) manifest.files.emplace(file.path, sha256(file.bytes));
  files.write(paths.new_manifest, format_manifest(manifest), options.sync);
  if (!old) {
    files.write(paths.old_manifest, format_manifest(Manifest()), options.sync);
  } else if (!try_link(files, paths.manifest, paths.old_manifest)) {
    files.write(paths.old_manifest, format_manifest(*old), options.sync);
  }
  if (options.sync) files.sync_folder(paths.stage);
}

}  // namespace

std::optional<OutputFolder> OutputFolder::open(FileSystem& files, const OutputOptions& options,
                                               Diagnostics& diagnostics) {
  if (!Gate(files, options, diagnostics).lets_pass()) return std::nullopt;
  const std::string mark = join_path(options.root, ".muster");
  files.make_folders(mark);
  int lock = files.lock(join_path(mark, "lock"), false);
  if (lock < 0) {
    if (options.on_wait) options.on_wait();
    lock = files.lock(join_path(mark, "lock"), true);
  }
  OutputFolder folder(files, options, lock);
  const std::string stages = join_path(mark, "stage");
  if (files.stat(stages).kind == FileKind::kFolder) {
    for (const std::string& slug : files.list(stages)) recover(files, SitePaths(options.root, slug), options.sync);
  }
  return folder;
}

OutputFolder::OutputFolder(FileSystem& files, OutputOptions options, int lock)
    : files_(&files), options_(std::move(options)), lock_(lock) {}

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : files_(other.files_), options_(std::move(other.options_)), lock_(std::exchange(other.lock_, -1)) {}

OutputFolder::~OutputFolder() {
  if (lock_ >= 0) files_->unlock(lock_);
}

std::optional<OutputFolder::Result> OutputFolder::publish(const std::string& slug, const std::vector<OutputFile>& site,
                                                          Diagnostics& diagnostics) {
  if (slug.starts_with('.') || slug.find('/') != std::string::npos) {
    Diagnostic diagnostic;
    diagnostic.path = options_.root;
    diagnostic.message = fmt::format("`{}` cannot be the name of a site's folder", printable(slug, 200));
    diagnostic.help = "letters, digits and hyphens make one";
    diagnostics.add(std::move(diagnostic));
    return std::nullopt;
  }
  if (!check_output_paths({{slug, {}}}, options_.root, diagnostics)) return std::nullopt;
  const SitePaths paths(options_.root, slug);
  if (!check_output_paths(site, paths.site, diagnostics)) return std::nullopt;
  recover(*files_, paths, options_.sync);
  const std::optional<Manifest> manifest = load_manifest(*files_, paths.manifest);
  const std::optional<Plan> plan = make_plan(*files_, paths, manifest, site, diagnostics);
  if (!plan) return std::nullopt;
  const Result result{site.size(), plan->changed.size(), plan->removed};
  if (plan->is_up_to_date() && manifest && !manifest->is_unreadable && manifest->files.size() == site.size())
    return result;
  try {
    stage(*files_, paths, *plan, manifest, options_, site);
    commit(*files_, paths, options_.sync);
  } catch (const SystemError&) {
    try {
      recover(*files_, paths, options_.sync);
    } catch (const SystemError&) {
      // The first failure is the one to tell of; the next build cleans up.
    }
    throw;
  }
  return result;
}

std::size_t OutputFolder::remove_others(const std::vector<std::string>& keep) {
  std::size_t removed = 0;
  for (const std::string& name : files_->list(join_path(options_.root, ".muster"))) {
    if (name.size() <= kManifestSuffix.size() ||
        name.compare(name.size() - kManifestSuffix.size(), std::string::npos, kManifestSuffix) != 0)
      continue;
    const std::string slug = name.substr(0, name.size() - kManifestSuffix.size());
    if (std::find(keep.begin(), keep.end(), slug) != keep.end()) continue;
    const SitePaths paths(options_.root, slug);
    if (files_->stat(paths.site).kind == FileKind::kFolder) {
      Diagnostics diagnostics;
      publish(slug, {}, diagnostics);
      if (files_->list(paths.site).empty()) files_->remove_folder(paths.site);
    }
    files_->remove_file(paths.manifest);
    ++removed;
  }
  return removed;
}

}  // namespace muster
