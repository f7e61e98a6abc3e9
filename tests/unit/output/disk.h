#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"

namespace muster {

/// A folder of its own, gone at the end; in memory where the system has that, for some tests build hundreds of sites.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    const std::filesystem::path memory = "/dev/shm";
    const auto parent = std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
    std::string pattern = (parent / "muster-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline void put(const std::string& path, const std::string& bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

inline std::string get(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// All that is below a folder, by path: a file's bytes, `-> target` of a link, `/` of a folder.
inline std::map<std::string, std::string> tree(const std::string& folder) {
  std::map<std::string, std::string> out;
  if (!std::filesystem::exists(folder)) return out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().lexically_relative(folder).string();
    if (entry.is_symlink()) {
      out[name] = "-> " + std::filesystem::read_symlink(entry.path()).string();
    } else {
      out[name] = entry.is_directory() ? "/" : get(entry.path().string());
    }
  }
  return out;
}

inline std::pair<ino_t, std::int64_t> identity(const std::string& path) {
  struct ::stat info{};
  ::lstat(path.c_str(), &info);
  return {info.st_ino, info.st_mtim.tv_sec * 1'000'000'000 + info.st_mtim.tv_nsec};
}

/// What a process that is killed does not get to do: catch this.
struct Killed {};

/// The real disk, on which one call that changes something does not come off. Syncing counts as a call and does nothing
/// more: what it is for no test can see.
class FaultingFileSystem : public FileSystem {
 public:
  enum class Fault { kError, kKill };
  explicit FaultingFileSystem(std::size_t fails_at = std::numeric_limits<std::size_t>::max(),
                              Fault fault = Fault::kError)
      : fails_at_(fails_at), fault_(fault) {}

  /// How many calls there were.
  std::size_t calls() const { return calls_; }
  bool can_exchange = true;
  bool can_link = true;

  ReadResult read(const std::string& path, std::size_t limit, const std::string& root) override {
    return real().read(path, limit, root);
  }
  FileStat stat(const std::string& path) override { return real().stat(path); }
  std::vector<std::string> list(const std::string& path) override { return real().list(path); }
  std::optional<std::string> resolve(const std::string& path) override { return real().resolve(path); }

  void make_folders(const std::string& path) override { step(path), real().make_folders(path); }
  void write(const std::string& path, std::string_view bytes, bool) override {
    // A crash may leave half a file.
    if (calls_ + 1 == fails_at_ && fault_ == Fault::kKill) real().write(path, bytes.substr(0, bytes.size() / 2), false);
    step(path), real().write(path, bytes, false);
  }
  void link(const std::string& existing, const std::string& path) override {
    step(path);
    if (!can_link) throw SystemError(path, EPERM, "link");
    real().link(existing, path);
  }
  void copy_link(const std::string& existing, const std::string& path) override {
    step(path), real().copy_link(existing, path);
  }
  void rename(const std::string& from, const std::string& to) override { step(from), real().rename(from, to); }
  bool exchange(const std::string& a, const std::string& b) override {
    if (!can_exchange) return false;
    step(a);
    return real().exchange(a, b);
  }
  void remove_file(const std::string& path) override { step(path), real().remove_file(path); }
  void remove_folder(const std::string& path) override { step(path), real().remove_folder(path); }
  void sync_folder(const std::string& path) override { step(path); }
  int lock(const std::string& path, bool wait) override { return real().lock(path, wait); }
  void unlock(int handle) override { real().unlock(handle); }

 private:
  static FileSystem& real() { return real_file_system(); }

  void step(const std::string& path) {
    ++calls_;
    if (fault_ == Fault::kKill && calls_ >= fails_at_) throw Killed();
    if (calls_ == fails_at_) throw SystemError(path, ENOSPC, "change");
  }

  std::size_t fails_at_;
  Fault fault_;
  std::size_t calls_ = 0;
};

}  // namespace muster
