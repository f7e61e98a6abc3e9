#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "diag/diagnostics.h"
#include "output/output_file.h"

namespace muster {

struct OutputOptions {
  std::string root;                          // the output folder, as given
  std::vector<std::string> protected_paths;  // inputs: must not be, hold or lie in the output: profiles, packs, themes
  std::vector<std::string> enclosing_paths;  // must not be or lie in the output: the engagement's folder, home
  bool sync = true;                          // fsync what a crash could lose
  std::function<void()> on_wait;             // called once if another build holds the folder, before waiting for it
};

/// The output folder, checked, marked as Muster's (`.muster/` in it) and locked against a second build for as long as
/// this lives.
class OutputFolder {
 public:
  /// Refuses (with a message, returning nothing): `/`, the home folder, a file, a device, a link, an input folder or
  /// one that holds or lies in an input, and a folder that is not empty and bears no mark. Makes it otherwise, and
  /// finishes or takes back what an interrupted build left. Throws SystemError.
  static std::optional<OutputFolder> open(FileSystem& files, const OutputOptions& options, Diagnostics& diagnostics);
  ~OutputFolder();
  OutputFolder(OutputFolder&& other) noexcept;
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  struct Result {
    std::size_t files = 0;    // in the site now
    std::size_t changed = 0;  // written anew
    std::size_t removed = 0;  // of ours, no longer part of the site
  };
  /// Puts `site` in place of what Muster wrote at `slug` before, in one step: a reader sees all of the old or all of
  /// the new. Unchanged files keep inode and modification time; files Muster did not write stay (one that stands where
  /// a page must go is an error of the input: reported, old site untouched). Throws SystemError; then the old site
  /// stands too. Several threads may publish different slugs.
  std::optional<Result> publish(const std::string& slug, const std::vector<OutputFile>& site, Diagnostics& diagnostics);

  /// Takes away the sites Muster wrote for organisations that are not in `keep`; foreign files in them stay. Returns
  /// how many. Throws SystemError.
  std::size_t remove_others(const std::vector<std::string>& keep);

 private:
  OutputFolder(FileSystem& files, OutputOptions options, int lock);
  FileSystem* files_;
  OutputOptions options_;
  int lock_ = -1;
};

}  // namespace muster
