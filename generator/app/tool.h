#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace muster {

/// Another program is missing, failed, or took too long: exit code 3. `help` is the way out, and may be empty.
class ToolError : public std::runtime_error {
 public:
  explicit ToolError(const std::string& message, std::string help = {})
      : std::runtime_error(message), help_(std::move(help)) {}
  const std::string& help() const { return help_; }

 private:
  std::string help_;
};

/// An empty folder of our own below TMPDIR, gone with all it holds when this is.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// How another program is called. No shell reads it.
struct ToolCall {
  std::string name;                      // what messages call it
  std::string program;                   // a path
  std::vector<std::string> arguments;    // without the program's name
  std::vector<std::string> environment;  // `NAME=value`, nothing else
  std::string folder;                    // it begins there
  std::chrono::seconds limit{120};
};

/// The program's path, sought in PATH as a shell would.
std::optional<std::string> find_tool(const std::string& name);

/// Runs it to its end, reading nothing, and returns what it wrote to stdout and stderr, nothing if that is
/// more than 64 KiB. Throws
/// ToolError if it cannot begin, ends with another code than 0, or is not done in time: then it and all it began are
/// ended.
std::string run_tool(const ToolCall& call);

}  // namespace muster
