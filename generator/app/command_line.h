#pragma once

#include <optional>
#include <string>

#include "app/options.h"

namespace muster {

/// What was asked for: a command, an answer at once (`--help`, `--version`), or something that is no command.
struct CommandLine {
  CommonOptions common;
  std::optional<CommandOptions> command;
  std::string answer;       // to be printed when there is no command
  std::string usage_error;  // not empty: it was called wrongly
  std::string usage_help;
};

CommandLine parse_command_line(int count, char** words);

}  // namespace muster
