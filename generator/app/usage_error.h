#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace muster {

/// The command was called wrongly: exit code 2. `help` is the way out, and may be empty.
class UsageError : public std::runtime_error {
 public:
  explicit UsageError(const std::string& message, std::string help = {})
      : std::runtime_error(message), help_(std::move(help)) {}
  const std::string& help() const { return help_; }

 private:
  std::string help_;
};

}  // namespace muster
