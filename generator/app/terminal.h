#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/options.h"
#include "diag/diagnostics.h"

namespace muster {

/// What Muster ends with (docs/commands.md).
enum ExitCode : int { kDone = 0, kInputErrors = 1, kWrongUsage = 2, kSystemFailed = 3, kBug = 4 };

/// The only place that writes to stdout and stderr. Results go to stdout, everything else to stderr; with JSON
/// diagnostics every line on stderr is a JSON object.
class Terminal {
 public:
  explicit Terminal(const CommonOptions& options);

  bool is_quiet() const { return options_.quiet; }
  bool is_verbose() const { return options_.verbose; }

  /// A line that was asked for. Controls in it are shown as escapes, tabs stay.
  void print(std::string_view line);
  /// Text that was asked for, as it is.
  void print_text(std::string_view text);
  /// Rows in columns: aligned for people, with a tab between cells for programs.
  void print_table(const std::vector<std::string>& rows);
  /// A line that tells how it went; nothing when quiet.
  void summarise(std::string_view line);
  /// A line on stderr about the run; not with JSON diagnostics, whose reader counts for itself.
  void remark(std::string_view line);
  /// A failure that has no place in a file: `muster: error: …`.
  void fail(std::string_view message, std::string_view help = {});

  /// Prints what was found, sorted: at most ten errors and ten warnings, unless verbose or JSON.
  void report(const Diagnostics& found);

  /// Whatever stands in the buffers is written. Throws SystemError if it cannot be: a full disk is no success.
  void flush();

 private:
  CommonOptions options_;
  bool color_;
};

/// `1 page`, `3 pages`.
std::string counted(std::size_t count, std::string_view one, std::string_view many);

}  // namespace muster
