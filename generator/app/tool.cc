#include "app/tool.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "base/file_system.h"

namespace muster {
namespace {

constexpr std::size_t kMaxSaid = 64U << 10U;
constexpr std::chrono::milliseconds kPause{20};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// What a program says last is why it failed.
std::string last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  return std::string(text.substr(text.rfind('\n') + 1)).substr(0, 500);
}

// In a group of its own, so that what it begins can be ended with it.
pid_t start(const ToolCall& call, const std::string& output) {
  std::vector<std::string> words = {call.program};
  words.insert(words.end(), call.arguments.begin(), call.arguments.end());
  std::vector<std::string> environment = call.environment;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addchdir_np(&actions, call.folder.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  pid_t child = 0;
  const int error = posix_spawn(&child, call.program.c_str(), &actions, &attributes, pointers(words).data(),
                                pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0)
    throw ToolError(fmt::format("cannot run `{}`: {}", call.name, std::generic_category().message(error)));
  return child;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  const char* set = std::getenv("TMPDIR");
  // The program begins in another folder, so the path is made absolute.
  path_ = std::filesystem::absolute(make_private_folder(set != nullptr && *set != '\0' ? set : "/tmp")).string();
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::optional<std::string> find_tool(const std::string& name) {
  const char* set = std::getenv("PATH");
  std::string_view folders = set != nullptr ? set : "/usr/local/bin:/usr/bin:/bin";
  while (!folders.empty()) {
    const std::size_t end = std::min(folders.find(':'), folders.size());
    const std::string path = join_path(std::string(folders.substr(0, end)), name);
    std::error_code ignored;
    // A relative entry would be another folder for the program, which begins elsewhere.
    if (path.starts_with('/') && std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0)
      return path;
    folders.remove_prefix(std::min(end + 1, folders.size()));
  }
  return std::nullopt;
}

std::string run_tool(const ToolCall& call) {
  const TemporaryFolder own;
  const std::string output = join_path(own.path(), "said");
  const pid_t child = start(call, output);
  const auto deadline = std::chrono::steady_clock::now() + call.limit;
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() >= deadline) {
      ::kill(-child, SIGKILL);
      ::waitpid(child, &status, 0);
      throw ToolError(fmt::format("`{}` was not done after {} seconds and was ended", call.name, call.limit.count()),
                      "give it longer with `--time-limit SECONDS`");
    }
    std::this_thread::sleep_for(kPause);
  }
  ::kill(-child, SIGKILL);  // what it left behind
  const std::string said = real_file_system().read(output, kMaxSaid).bytes;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return said;
  const std::string how = WIFEXITED(status) ? fmt::format("failed with code {}", WEXITSTATUS(status))
                                            : fmt::format("was ended by signal {}", WTERMSIG(status));
  const std::string why = last_line(said);
  throw ToolError(fmt::format("`{}` {}{}{}", call.name, how, why.empty() ? "" : ": ", why));
}

}  // namespace muster
