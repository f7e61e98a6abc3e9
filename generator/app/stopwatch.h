#pragma once

#include <chrono>
#include <string_view>

#include "app/terminal.h"

namespace muster {

/// What `--timing` shows. The only clock of the program; nothing that is written depends on it.
class Stopwatch {
 public:
  Stopwatch(Terminal& terminal, bool is_wanted);
  /// Says how long it took since the last lap.
  void lap(std::string_view what);

 private:
  Terminal& terminal_;
  bool is_wanted_;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace muster
