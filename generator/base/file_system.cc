#include "base/file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "base/escape.h"

namespace muster {
namespace {

/// The cause of a failed call in our words where they are plainer than the system's, without a C library's locale.
std::string describe(int error_number) {
  switch (error_number) {
    case EACCES:
    case EPERM:
      return "permission denied";
    case ENOENT:
      return "no such file or folder";
    case EEXIST:
      return "it exists already";
    case ENOSPC:
      return "the disk is full";
    case EDQUOT:
      return "the quota is used up";
    case EROFS:
      return "the disk is read-only";
    case EISDIR:
      return "it is a folder";
    case ENXIO:
      return "it is a device, a pipe or a socket";
    case ENOTDIR:
      return "a part of the path is not a folder";
    case ENOTEMPTY:
      return "the folder is not empty";
    case EIO:
      return "the device reports an error";
    case ELOOP:
      return "too many symbolic links";
    case EMFILE:
    case ENFILE:
      return "too many files are open";
    case ENAMETOOLONG:
      return "the name is too long";
    case EXDEV:
      return "it is on another disk";
    case EFBIG:
      return "the file would be too large";
    default: {
      const char* name = strerrordesc_np(error_number);
      return name != nullptr ? name : fmt::format("error {}", error_number);
    }
  }
}

/// A descriptor that is closed when it goes out of sight; `close` tells whether that went well.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  int release() { return std::exchange(number_, -1); }
  bool close() {
    // Linux frees the number even when it reports EINTR.
    const int result = ::close(release());
    return result == 0 || errno == EINTR;
  }

 private:
  int number_;
};

template <typename Call>
auto retry(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

bool has_nul(std::string_view path) { return path.find('\0') != std::string_view::npos; }

std::optional<std::string> resolved(const std::string& path) {
  if (has_nul(path)) return std::nullopt;
  const std::unique_ptr<char, decltype(&std::free)> result(::realpath(path.c_str(), nullptr), &std::free);
  if (!result) return std::nullopt;
  return std::string(result.get());
}

bool is_beneath(std::string_view path, std::string_view root) {
  if (root == "/") return !path.empty() && path.front() == '/';
  return path.substr(0, root.size()) == root && (path.size() == root.size() || path[root.size()] == '/');
}

/// `path` as it must be spelt from within `root`; nothing if its spelling does not begin with the root's.
std::optional<std::string> relative_to(std::string_view path, std::string_view root) {
  while (root.size() > 1 && root.back() == '/') root.remove_suffix(1);
  if (root == "." && (path.empty() || path.front() != '/')) return std::string(path);
  if (!is_beneath(path, root)) return std::nullopt;
  path.remove_prefix(root.size());
  while (!path.empty() && path.front() == '/') path.remove_prefix(1);
  return path.empty() ? "." : std::string(path);
}

constexpr int kReadFlags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;

struct Opened {
  Descriptor file;
  int error_number;  // when it is not open
};

/// The kernel itself keeps the walk inside of `root`; a link that is swapped in the meantime changes nothing.
Opened open_beneath(const std::string& root, const std::string& path) {
  Descriptor folder(retry([&] { return ::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC); }));
  if (!folder.is_open()) return {Descriptor(-1), errno};
  open_how how{};
  how.flags = static_cast<decltype(how.flags)>(kReadFlags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  const long number = retry([&] { return ::syscall(SYS_openat2, folder.number(), path.c_str(), &how, sizeof how); });
  return {Descriptor(static_cast<int>(number)), errno};
}

/// Where the kernel cannot: what was opened is asked for its name, so that the answer is about the very file that is
/// read.
Opened open_checked(const std::string& root, const std::string& path) {
  const auto inside = resolved(root);
  if (!inside) return {Descriptor(-1), ENOENT};
  // Before anything outside is opened, even if a check that can be outrun.
  const auto target = resolved(path);
  if (!target) return {Descriptor(-1), errno};
  if (!is_beneath(*target, *inside)) return {Descriptor(-1), EXDEV};
  Descriptor file(retry([&] { return ::open(target->c_str(), kReadFlags | O_NOFOLLOW); }));
  if (!file.is_open()) return {Descriptor(-1), errno};
  const auto opened = resolved(fmt::format("/proc/self/fd/{}", file.number()));
  if (opened && !is_beneath(*opened, *inside)) return {Descriptor(-1), EXDEV};
  return {std::move(file), 0};
}

Opened open_for_reading(const std::string& path, const std::string& root) {
  if (root.empty()) {
    const int number = retry([&] { return ::open(path.c_str(), kReadFlags); });
    return {Descriptor(number), errno};
  }
  const auto relative = relative_to(path, root);
  if (relative) {
    Opened opened = open_beneath(root, *relative);
    const bool is_refused_by_kernel =
        !opened.file.is_open() && (opened.error_number == ENOSYS || opened.error_number == EPERM ||
                                   opened.error_number == EAGAIN || opened.error_number == EINVAL);
    // A link to an absolute path counts as leaving even if it leads back inside.
    const bool may_be_absolute_link = !opened.file.is_open() && opened.error_number == EXDEV;
    if (!is_refused_by_kernel && !may_be_absolute_link) return opened;
  }
  return open_checked(root, path);
}

ReadResult failed(ReadError error, std::string cause) { return {error, {}, std::move(cause)}; }

std::string kind_in_words(mode_t mode) {
  if (S_ISDIR(mode)) return "is a folder";
  if (S_ISFIFO(mode)) return "is a named pipe";
  if (S_ISSOCK(mode)) return "is a socket";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "is a device";
  return "is not a regular file";
}

std::string size_in_words(std::size_t bytes) {
  if (bytes >= 1024 * 1024 && bytes % (1024 * 1024) == 0) return fmt::format("{} MiB", bytes / (1024 * 1024));
  if (bytes >= 1024 && bytes % 1024 == 0) return fmt::format("{} KiB", bytes / 1024);
  return fmt::format("{} bytes", bytes);
}

class RealFileSystem final : public FileSystem {
 public:
  ReadResult read(const std::string& path, std::size_t limit, const std::string& root) override {
    if (has_nul(path) || has_nul(root)) return failed(ReadError::kMissing, "the name holds a NUL character");
    const Opened opened = open_for_reading(path, root);
    if (!opened.file.is_open()) {
      switch (opened.error_number) {
        case ENOENT:
        case ENOTDIR:
        case ENAMETOOLONG:
          return failed(ReadError::kMissing, "does not exist");
        case EXDEV:
          return failed(ReadError::kOutside, "lies outside of " + printable(root));
        case ENXIO:
          return failed(ReadError::kNotRegular, "is a socket or a device");
        default:
          return failed(ReadError::kUnreadable, describe(opened.error_number));
      }
    }
    struct ::stat info{};
    if (::fstat(opened.file.number(), &info) != 0) return failed(ReadError::kUnreadable, describe(errno));
    if (!S_ISREG(info.st_mode)) return failed(ReadError::kNotRegular, kind_in_words(info.st_mode));
    const auto size = static_cast<std::uint64_t>(info.st_size);
    if (size > limit) return failed(ReadError::kTooLarge, "is larger than " + size_in_words(limit));

    // A file may grow while it is read, and those of /proc have no size at all: the end is where `read` says so, for
    // which one byte more is asked for.
    ReadResult result;
    result.bytes.resize(static_cast<std::size_t>(size) + 1);
    std::size_t done = 0;
    for (;;) {
      if (done == result.bytes.size()) {
        if (done > limit) return failed(ReadError::kTooLarge, "is larger than " + size_in_words(limit));
        result.bytes.resize(std::min(done * 2 + 4096, limit == SIZE_MAX ? limit : limit + 1));
      }
      const ssize_t count =
          retry([&] { return ::read(opened.file.number(), result.bytes.data() + done, result.bytes.size() - done); });
      if (count < 0) return failed(ReadError::kUnreadable, describe(errno));
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    if (done > limit) return failed(ReadError::kTooLarge, "is larger than " + size_in_words(limit));
    result.bytes.resize(done);
    return result;
  }

  FileStat stat(const std::string& path) override {
    struct ::stat info{};
    if (has_nul(path)) return {};
    if (::lstat(path.c_str(), &info) != 0) {
      if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG || errno == ELOOP) return {};
      throw SystemError(path, errno, "look at");
    }
    FileStat result;
    result.kind = S_ISREG(info.st_mode)   ? FileKind::kRegular
                  : S_ISDIR(info.st_mode) ? FileKind::kFolder
                  : S_ISLNK(info.st_mode) ? FileKind::kLink
                                          : FileKind::kOther;
    result.size = static_cast<std::uint64_t>(info.st_size);
    result.device = info.st_dev;
    result.inode = info.st_ino;
    return result;
  }

  std::vector<std::string> list(const std::string& path) override {
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(checked(path, "list").c_str()), &::closedir);
    if (!folder) throw SystemError(path, errno, "list");
    std::vector<std::string> names;
    for (;;) {
      errno = 0;
      const dirent* entry = ::readdir(folder.get());
      if (entry == nullptr) break;
      std::string name = entry->d_name;
      if (name != "." && name != "..") names.push_back(std::move(name));
    }
    if (errno != 0) throw SystemError(path, errno, "list");
    std::sort(names.begin(), names.end());
    return names;
  }

  std::optional<std::string> resolve(const std::string& path) override { return resolved(path); }

  void make_folders(const std::string& path) override {
    checked(path, "make the folder");
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
      const std::string part = path.substr(0, end);
      if (!part.empty() && ::mkdir(part.c_str(), 0777) != 0) {
        const int error_number = errno;
        struct ::stat info{};
        // Somebody else may have made it meanwhile; a link to a folder will do.
        if (::stat(part.c_str(), &info) != 0 || !S_ISDIR(info.st_mode))
          throw SystemError(part, error_number, "make the folder");
      }
      if (end == std::string::npos) break;
    }
  }

  void write(const std::string& path, std::string_view bytes, bool sync) override {
    Descriptor file(retry([&] {
      return ::open(checked(path, "write").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    }));
    if (!file.is_open()) throw SystemError(path, errno, "write");
    const auto fail = [&](int error_number) {
      ::unlink(path.c_str());
      throw SystemError(path, error_number, "write");
    };
    while (!bytes.empty()) {
      const ssize_t count = retry([&] { return ::write(file.number(), bytes.data(), bytes.size()); });
      if (count < 0) fail(errno);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    if (sync && retry([&] { return ::fsync(file.number()); }) != 0) fail(errno);
    if (!file.close()) fail(errno);
  }

  void link(const std::string& existing, const std::string& path) override {
    if (::linkat(AT_FDCWD, checked(existing, "link").c_str(), AT_FDCWD, checked(path, "link").c_str(), 0) != 0)
      throw SystemError(path, errno, "link");
  }

  void copy_link(const std::string& existing, const std::string& path) override {
    std::array<char, PATH_MAX> target{};
    const ssize_t length = ::readlink(checked(existing, "read the link").c_str(), target.data(), target.size() - 1);
    if (length < 0) throw SystemError(existing, errno, "read the link");
    if (::symlink(target.data(), checked(path, "make the link").c_str()) != 0)
      throw SystemError(path, errno, "make the link");
  }

  void rename(const std::string& from, const std::string& to) override {
    if (::rename(checked(from, "rename").c_str(), checked(to, "rename").c_str()) != 0)
      throw SystemError(from, errno, "rename");
  }

  bool exchange(const std::string& a, const std::string& b) override {
    constexpr unsigned kExchange = 1u << 1;  // RENAME_EXCHANGE
    if (::syscall(SYS_renameat2, AT_FDCWD, checked(a, "exchange").c_str(), AT_FDCWD, checked(b, "exchange").c_str(),
                  kExchange) == 0)
      return true;
    if (errno == ENOSYS || errno == EINVAL || errno == EOPNOTSUPP) return false;
    throw SystemError(a, errno, "exchange");
  }

  void remove_file(const std::string& path) override {
    if (::unlink(checked(path, "remove").c_str()) != 0) throw SystemError(path, errno, "remove");
  }

  void remove_folder(const std::string& path) override {
    if (::rmdir(checked(path, "remove").c_str()) != 0) throw SystemError(path, errno, "remove");
  }

  void sync_folder(const std::string& path) override {
    Descriptor folder(retry([&] { return ::open(checked(path, "sync").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    if (!folder.is_open()) throw SystemError(path, errno, "sync");
    // Some file systems cannot sync a folder, and say so.
    if (retry([&] { return ::fsync(folder.number()); }) != 0 && errno != EINVAL) throw SystemError(path, errno, "sync");
  }

  int lock(const std::string& path, bool wait) override {
    Descriptor file(retry([&] {
      return ::open(checked(path, "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    }));
    if (!file.is_open()) throw SystemError(path, errno, "lock");
    if (retry([&] { return ::flock(file.number(), wait ? LOCK_EX : LOCK_EX | LOCK_NB); }) != 0) {
      if (!wait && errno == EWOULDBLOCK) return -1;
      throw SystemError(path, errno, "lock");
    }
    return file.release();
  }

  void unlock(int handle) override {
    if (handle >= 0) ::close(handle);
  }

 private:
  /// The path for the system, which would read only what stands before a NUL.
  static const std::string& checked(const std::string& path, std::string_view doing) {
    if (has_nul(path)) throw SystemError(path, EINVAL, doing);
    return path;
  }
};

}  // namespace

SystemError::SystemError(std::string path, int error_number, std::string_view doing)
    : std::runtime_error(fmt::format("cannot {} {}: {}", doing, printable(path), describe(error_number))),
      path_(std::move(path)),
      error_number_(error_number) {}

FileSystem& real_file_system() {
  static RealFileSystem file_system;
  return file_system;
}

std::string make_private_folder(const std::string& folder) {
  std::string path = join_path(folder, "muster-XXXXXX");
  if (::mkdtemp(path.data()) == nullptr) throw SystemError(path, errno, "make the folder");
  return path;
}

std::string join_path(std::string_view folder, std::string_view name) {
  if (folder.empty() || (!name.empty() && name.front() == '/')) return std::string(name);
  std::string path(folder);
  if (path.back() != '/') path += '/';
  return path += name;
}

std::string parent_path(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  path = path.substr(0, slash);
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  return path.empty() ? "/" : std::string(path);
}

std::string file_name(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos || path == "/" ? path : path.substr(slash + 1));
}

}  // namespace muster
