#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// The world failed: disk full, permission refused, a device error. Carries the path and the cause in words. Caught in
/// `main`, where it becomes exit code 3.
class SystemError : public std::runtime_error {
 public:
  SystemError(std::string path, int error_number, std::string_view doing);
  const std::string& path() const { return path_; }
  int error_number() const { return error_number_; }

 private:
  std::string path_;
  int error_number_;
};

enum class FileKind { kMissing, kRegular, kFolder, kLink, kOther };

struct FileStat {
  FileKind kind = FileKind::kMissing;
  std::uint64_t size = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
};

/// Why a file was not read. Not a failure of the system but of the input: the caller reports it at its own place.
enum class ReadError { kNone, kMissing, kNotRegular, kTooLarge, kUnreadable, kOutside };

struct ReadResult {
  ReadError error = ReadError::kNone;
  std::string bytes;
  std::string cause;  // in words, when error is not kNone: "is a folder", "permission denied"
};

/// The only door to the disk. Tests put others in its place. Paths are UTF-8 as given; nothing is normalised behind the
/// caller's back.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  /// Reads a whole regular file of at most `limit` bytes, opened without blocking and without following a link in its
  /// last component that leads out of `root` (when `root` is not empty, no component may lead out of it).
  virtual ReadResult read(const std::string& path, std::size_t limit, const std::string& root = {}) = 0;

  /// Describes what `path` names, without following a final link. Throws SystemError if it may not be looked at.
  virtual FileStat stat(const std::string& path) = 0;

  /// The names in a folder, sorted by bytes, without `.` and `..`. Throws SystemError if it cannot be listed.
  virtual std::vector<std::string> list(const std::string& path) = 0;

  /// `path` made absolute with all links resolved; nothing if it does not exist.
  virtual std::optional<std::string> resolve(const std::string& path) = 0;

  // Everything below changes the disk, and throws SystemError when it cannot.
  virtual void make_folders(const std::string& path) = 0;
  /// Creates the file anew (it must not exist), writes all bytes, optionally syncs, and checks every step up to close.
  virtual void write(const std::string& path, std::string_view bytes, bool sync) = 0;
  virtual void link(const std::string& existing, const std::string& path) = 0;
  /// Re-creates the symbolic link `existing` at `path` without following it.
  virtual void copy_link(const std::string& existing, const std::string& path) = 0;
  virtual void rename(const std::string& from, const std::string& to) = 0;
  /// Swaps two existing names in one step. Returns false where the system cannot.
  virtual bool exchange(const std::string& a, const std::string& b) = 0;
  virtual void remove_file(const std::string& path) = 0;
  virtual void remove_folder(const std::string& path) = 0;
  virtual void sync_folder(const std::string& path) = 0;
  /// Takes an exclusive lock on a file (made if missing), waiting for whoever holds it; without `wait`, -1 if somebody
  /// does. The lock ends with `unlock` of the returned handle, or with the process.
  virtual int lock(const std::string& path, bool wait) = 0;
  virtual void unlock(int handle) = 0;
};

/// The real disk.
FileSystem& real_file_system();

/// Makes an empty folder below `folder` on the real disk, with a name that nobody can foresee and for its owner alone.
/// Throws SystemError if it cannot.
std::string make_private_folder(const std::string& folder);

// Pure path arithmetic, no disk.
std::string join_path(std::string_view folder, std::string_view name);
std::string parent_path(std::string_view path);
std::string file_name(std::string_view path);

}  // namespace muster
