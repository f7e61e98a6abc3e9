#include "output/replace_file.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "disk.h"

namespace muster {
namespace {

using Tree = std::map<std::string, std::string>;

/// What went wrong, or an empty text.
std::string failure(const std::string& path, FileSystem& files = real_file_system()) {
  try {
    replace_file(files, path, "new");
  } catch (const SystemError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a file is made, with its folders, and replaced") {
  TemporaryFolder folder;
  CHECK(failure(folder / "a/b/site.zip") == "");
  CHECK(tree(folder.path()) == Tree{{"a", "/"}, {"a/b", "/"}, {"a/b/site.zip", "new"}});
  put(folder / "a/b/site.zip", "a longer old one");
  CHECK(failure(folder / "a/b/site.zip") == "");
  CHECK(tree(folder.path()) == Tree{{"a", "/"}, {"a/b", "/"}, {"a/b/site.zip", "new"}});
}

TEST_CASE("a link is followed to the file that it names") {
  TemporaryFolder folder;
  put(folder / "real.zip", "old");
  std::filesystem::create_symlink("real.zip", folder / "latest.zip");
  CHECK(failure(folder / "latest.zip") == "");
  CHECK(tree(folder.path()) == Tree{{"latest.zip", "-> real.zip"}, {"real.zip", "new"}});
}

TEST_CASE("what is no file is not replaced") {
  TemporaryFolder folder;
  std::filesystem::create_directory(folder / "folder");
  std::filesystem::create_symlink("folder", folder / "to-folder");
  std::filesystem::create_symlink("/dev/null", folder / "to-device");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  put(folder / "file", "old");
  const auto cannot = [&](const std::string& name, const std::string& why) {
    return "cannot write " + folder / name + ": " + why;
  };
  CHECK(failure(folder / "folder") == cannot("folder", "it is a folder"));
  CHECK(failure(folder / "to-folder") == cannot("to-folder", "it is a folder"));
  CHECK(failure(folder / "to-device") == cannot("to-device", "it is a device, a pipe or a socket"));
  CHECK(failure(folder / "pipe") == cannot("pipe", "it is a device, a pipe or a socket"));
  CHECK(failure(folder / "file/site.zip").ends_with("it exists already"));
  CHECK(get(folder / "file") == "old");
  CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("whatever fails, the old file stands and nothing lies beside it") {
  for (std::size_t n = 1;; ++n) {
    CAPTURE(n);
    TemporaryFolder folder;
    put(folder / "site.zip", "old");
    FaultingFileSystem files(n);
    const bool has_failed = !failure(folder / "site.zip", files).empty();
    if (files.calls() < n) break;
    CHECK(has_failed);
    CHECK(tree(folder.path()).size() == 1);
    // Only syncing the folder comes after the new file is in place.
    CHECK(get(folder / "site.zip") == (n < 4 ? "old" : "new"));
  }
}

TEST_CASE("killed at any moment, it leaves the old or the new file, and the next one is as any other") {
  for (std::size_t n = 1;; ++n) {
    CAPTURE(n);
    TemporaryFolder folder;
    put(folder / "site.zip", "old");
    FaultingFileSystem files(n, FaultingFileSystem::Fault::kKill);
    bool is_killed = false;
    try {
      replace_file(files, folder / "site.zip", "new");
    } catch (const Killed&) {
      is_killed = true;
    }
    const std::string found = get(folder / "site.zip");
    CHECK((found == "new" || (is_killed && found == "old")));
    CHECK(failure(folder / "site.zip") == "");
    CHECK(get(folder / "site.zip") == "new");
    if (!is_killed) break;
  }
}

}  // namespace muster
