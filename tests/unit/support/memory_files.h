#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/file_system.h"

namespace muster::testing {

/// A disk in memory, for tests that only read. Paths are compared as written.
class MemoryFiles : public FileSystem {
 public:
  explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  ReadResult read(const std::string& path, std::size_t limit, const std::string& /*root*/) override {
    const auto found = files_.find(path);
    if (found == files_.end()) return {ReadError::kMissing, "", "no such file"};
    if (found->second.size() > limit) return {ReadError::kTooLarge, "", "too large"};
    return {ReadError::kNone, found->second, ""};
  }
  FileStat stat(const std::string& path) override {
    FileStat stat;
    if (files_.contains(path)) stat.kind = FileKind::kRegular;
    for (const auto& [name, bytes] : files_) {
      if (name.starts_with(path + "/")) stat.kind = FileKind::kFolder;
    }
    return stat;
  }
  std::vector<std::string> list(const std::string& path) override {
    std::set<std::string> names;
    for (const auto& [name, bytes] : files_) {
      if (!name.starts_with(path + "/")) continue;
      const std::string below = name.substr(path.size() + 1);
      names.insert(below.substr(0, below.find('/')));
    }
    return {names.begin(), names.end()};
  }
  std::optional<std::string> resolve(const std::string& path) override {
    if (stat(path).kind == FileKind::kMissing) return std::nullopt;
    return path;
  }
  void make_folders(const std::string&) override { refuse(); }
  void write(const std::string&, std::string_view, bool) override { refuse(); }
  void link(const std::string&, const std::string&) override { refuse(); }
  void copy_link(const std::string&, const std::string&) override { refuse(); }
  void rename(const std::string&, const std::string&) override { refuse(); }
  bool exchange(const std::string&, const std::string&) override { return false; }
  void remove_file(const std::string&) override { refuse(); }
  void remove_folder(const std::string&) override { refuse(); }
  void sync_folder(const std::string&) override { refuse(); }
  int lock(const std::string&, bool) override { return -1; }
  void unlock(int) override {}

 private:
  [[noreturn]] static void refuse() { throw std::logic_error("this disk is read-only"); }
  std::map<std::string, std::string> files_;
};

}  // namespace muster::testing
