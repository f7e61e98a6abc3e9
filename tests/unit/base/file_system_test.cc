#include "base/file_system.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

using namespace muster;
using namespace std::string_literals;

namespace {

/// A folder of its own for each test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "muster-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = std::filesystem::canonical(name).string();
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

FileSystem& disk() { return real_file_system(); }

}  // namespace

TEST_CASE("what is written is read back, byte for byte") {
  const Folder folder;
  for (const std::string& bytes : {""s, "x"s, std::string("\0\xff\n", 3), std::string(100'000, 'y')}) {
    const std::string path = folder / std::to_string(bytes.size());
    disk().write(path, bytes, bytes.size() % 2 == 0);
    const ReadResult result = disk().read(path, bytes.size());
    CHECK(result.error == ReadError::kNone);
    CHECK(result.bytes == bytes);
    CHECK(disk().stat(path).kind == FileKind::kRegular);
    CHECK(disk().stat(path).size == bytes.size());
  }
}

TEST_CASE("a file is read up to its limit and not a byte more") {
  const Folder folder;
  disk().write(folder / "f", std::string(2048, 'a'), false);
  CHECK(disk().read(folder / "f", 2048).bytes.size() == 2048);
  const ReadResult result = disk().read(folder / "f", 1024);
  CHECK(result.error == ReadError::kTooLarge);
  CHECK(result.cause == "is larger than 1 KiB");
  CHECK(result.bytes.empty());
}

TEST_CASE("a file without a size is read to its end") {
  const ReadResult result = disk().read("/proc/self/status", 1 << 20);
  CHECK(result.error == ReadError::kNone);
  CHECK(result.bytes.find("Pid:") != std::string::npos);
  CHECK(disk().read("/proc/self/status", 16).error == ReadError::kTooLarge);
}

TEST_CASE("what is no regular file is refused at once and named") {
  const Folder folder;
  CHECK(disk().read(folder / "none", 10).error == ReadError::kMissing);
  CHECK(disk().read(folder / "none/none", 10).error == ReadError::kMissing);
  CHECK(disk().read(folder.path(), 10).error == ReadError::kNotRegular);
  CHECK(disk().read(folder.path(), 10).cause == "is a folder");
  CHECK(disk().read("/dev/zero", 10).cause == "is a device");

  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(disk().read(folder / "pipe", 10).cause == "is a named pipe");
  CHECK(disk().read(folder / "pipe", 10, folder.path()).cause == "is a named pipe");

  const int handle = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = folder / "s";
  REQUIRE(name.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
  REQUIRE(::bind(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK(disk().read(name, 10).error == ReadError::kNotRegular);
  ::close(handle);

  disk().write(folder / "f", "x", false);
  CHECK(disk().read((folder / "f") + "\0tail"s, 10).error == ReadError::kMissing);
}

TEST_CASE("a file that may not be read says so") {
  const Folder folder;
  disk().write(folder / "f", "x", false);
  REQUIRE(::chmod((folder / "f").c_str(), 0) == 0);
  if (::geteuid() != 0) {  // nothing is closed to root
    const ReadResult result = disk().read(folder / "f", 10);
    CHECK(result.error == ReadError::kUnreadable);
    CHECK(result.cause == "permission denied");
  }
}

TEST_CASE("with a root no component may lead out of it") {
  const Folder folder;
  disk().make_folders(folder / "root/deep");
  disk().write(folder / "root/deep/f", "inside", false);
  disk().write(folder / "secret", "outside", false);
  const std::string root = folder / "root";
  REQUIRE(::symlink("../secret", (folder / "root/up").c_str()) == 0);
  REQUIRE(::symlink((folder / "secret").c_str(), (folder / "root/absolute").c_str()) == 0);
  REQUIRE(::symlink("..", (folder / "root/parent").c_str()) == 0);
  REQUIRE(::symlink("deep/f", (folder / "root/within").c_str()) == 0);
  REQUIRE(::symlink((folder / "root/deep/f").c_str(), (folder / "root/absolute-within").c_str()) == 0);

  CHECK(disk().read(root + "/deep/f", 100, root).bytes == "inside");
  CHECK(disk().read(root + "/within", 100, root).bytes == "inside");
  CHECK(disk().read(root + "/absolute-within", 100, root).bytes == "inside");
  CHECK(disk().read(root + "/deep/../deep/f", 100, root).bytes == "inside");
  CHECK(disk().read(root + "/deep/f", 100, root + "/").bytes == "inside");
  for (const std::string path : {"/up", "/absolute", "/parent/secret", "/../secret", "/deep/../../secret"}) {
    INFO(path);
    const ReadResult result = disk().read(root + path, 100, root);
    CHECK(result.error == ReadError::kOutside);
    CHECK(result.bytes.empty());
  }
  // The root's name as the beginning of another's is not the root.
  disk().write(folder / "root-too", "outside", false);
  CHECK(disk().read(folder / "root-too", 100, root).error == ReadError::kOutside);
  CHECK(disk().read(root + "/missing", 100, root).error == ReadError::kMissing);
  CHECK(disk().read(root + "/up", 100).bytes == "outside");
}

TEST_CASE("a file is never written over nor through a link") {
  const Folder folder;
  disk().write(folder / "f", "old", false);
  REQUIRE_THROWS_AS(disk().write(folder / "f", "new", false), SystemError);
  CHECK(disk().read(folder / "f", 10).bytes == "old");
  REQUIRE(::symlink((folder / "target").c_str(), (folder / "link").c_str()) == 0);
  REQUIRE_THROWS_AS(disk().write(folder / "link", "new", false), SystemError);
  CHECK(disk().stat(folder / "target").kind == FileKind::kMissing);
}

TEST_CASE("a write that stops half-way is an error and leaves no part of the file") {
  const Folder folder;
  // The limit on a file's size stands for a full disk: the first write is short, the second fails.
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 4096;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  int error_number = 0;
  try {
    disk().write(folder / "big", std::string(100'000, 'x'), true);
  } catch (const SystemError& error) {
    error_number = error.error_number();
  }
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, handler);
  CHECK(error_number == EFBIG);
  CHECK(disk().stat(folder / "big").kind == FileKind::kMissing);
}

TEST_CASE("a failure of the system names the path and the cause") {
  const Folder folder;
  try {
    disk().write(folder / "no/such/folder", "x", false);
    FAIL("nothing was thrown");
  } catch (const SystemError& error) {
    CHECK(error.path() == folder / "no/such/folder");
    CHECK(error.error_number() == ENOENT);
    CHECK(std::string(error.what()) == "cannot write " + error.path() + ": no such file or folder");
  }
  CHECK_THROWS_AS(disk().write((folder / "f") + "\0g"s, "x", false), SystemError);
  CHECK(disk().stat(folder / "f").kind == FileKind::kMissing);
}

TEST_CASE("a folder is listed by the bytes of its names") {
  const Folder folder;
  for (const char* name : {"b", "a", "Z", "é", ".hidden"}) disk().write(folder / name, "", false);
  CHECK(disk().list(folder.path()) == std::vector<std::string>{".hidden", "Z", "a", "b", "é"});
  CHECK_THROWS_AS(disk().list(folder / "a"), SystemError);
  CHECK_THROWS_AS(disk().list(folder / "none"), SystemError);
}

TEST_CASE("folders are made with all their parents, and once is enough") {
  const Folder folder;
  disk().make_folders(folder / "a/b//c/");
  disk().make_folders(folder / "a/b/c");
  CHECK(disk().stat(folder / "a/b/c").kind == FileKind::kFolder);
  disk().write(folder / "a/file", "", false);
  CHECK_THROWS_AS(disk().make_folders(folder / "a/file/x"), SystemError);
  CHECK_THROWS_AS(disk().make_folders(folder / "a/file"), SystemError);
}

TEST_CASE("links are described and copied without being followed") {
  const Folder folder;
  REQUIRE(::symlink("nowhere", (folder / "link").c_str()) == 0);
  CHECK(disk().stat(folder / "link").kind == FileKind::kLink);
  disk().copy_link(folder / "link", folder / "copy");
  CHECK(std::filesystem::read_symlink(folder / "copy") == "nowhere");
  CHECK_FALSE(disk().resolve(folder / "link"));
  CHECK(disk().resolve(folder.path() + "/./x/..") == std::nullopt);
  disk().make_folders(folder / "x");
  CHECK(disk().resolve(folder.path() + "/./x/..") == folder.path());
  disk().write(folder / "f", "x", false);
  disk().link(folder / "f", folder / "hard");
  CHECK(disk().stat(folder / "f").inode == disk().stat(folder / "hard").inode);
}

TEST_CASE("two names change places in one step") {
  const Folder folder;
  disk().make_folders(folder / "a");
  disk().make_folders(folder / "b");
  disk().write(folder / "a/old", "", false);
  disk().write(folder / "b/new", "", false);
  if (!disk().exchange(folder / "a", folder / "b")) SKIP("this file system cannot exchange");
  CHECK(disk().list(folder / "a") == std::vector<std::string>{"new"});
  CHECK(disk().list(folder / "b") == std::vector<std::string>{"old"});
  CHECK_THROWS_AS(disk().exchange(folder / "a", folder / "none"), SystemError);
  disk().rename(folder / "a", folder / "c");
  disk().sync_folder(folder.path());
  CHECK(disk().stat(folder / "a").kind == FileKind::kMissing);
}

TEST_CASE("only what is there can be removed, and only an empty folder") {
  const Folder folder;
  disk().make_folders(folder / "d");
  disk().write(folder / "d/f", "", false);
  CHECK_THROWS_AS(disk().remove_folder(folder / "d"), SystemError);
  disk().remove_file(folder / "d/f");
  disk().remove_folder(folder / "d");
  CHECK(disk().stat(folder / "d").kind == FileKind::kMissing);
  CHECK_THROWS_AS(disk().remove_file(folder / "d"), SystemError);
}

TEST_CASE("a lock has one holder at a time") {
  const Folder folder;
  const int first = disk().lock(folder / "lock", true);
  REQUIRE(first >= 0);
  CHECK(disk().lock(folder / "lock", false) == -1);
  disk().unlock(first);
  const int second = disk().lock(folder / "lock", false);
  CHECK(second >= 0);
  disk().unlock(second);
}

TEST_CASE("paths are joined and parted without touching the disk") {
  CHECK(join_path("a", "b") == "a/b");
  CHECK(join_path("a/", "b") == "a/b");
  CHECK(join_path("", "b") == "b");
  CHECK(join_path("a", "/b") == "/b");
  CHECK(join_path("/", "b") == "/b");
  CHECK(parent_path("a/b") == "a");
  CHECK(parent_path("a/b/") == "a");
  CHECK(parent_path("a") == ".");
  CHECK(parent_path("/a") == "/");
  CHECK(parent_path("/") == "/");
  CHECK(parent_path("a//b") == "a");
  CHECK(file_name("a/b") == "b");
  CHECK(file_name("a/b/") == "b");
  CHECK(file_name("b") == "b");
  CHECK(file_name("/") == "/");
}
