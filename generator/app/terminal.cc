#include "app/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "base/escape.h"
#include "base/file_system.h"
#include "base/utf8.h"
#include "diag/print.h"

namespace muster {
namespace {

constexpr std::size_t kShown = 10;  // errors, and as many warnings
constexpr std::size_t kLineBytes = 64U << 10U;

void write(std::FILE* stream, std::string_view text) { std::fwrite(text.data(), 1, text.size(), stream); }

/// NO_COLOR counts when it is set and not empty (no-color.org); an explicit choice stands above it.
bool wants_color(ColorChoice choice) {
  if (choice != ColorChoice::kAuto) return choice == ColorChoice::kAlways;
  const char* refused = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return (refused == nullptr || *refused == '\0') && (terminal == nullptr || std::string_view(terminal) != "dumb") &&
         ::isatty(STDERR_FILENO) != 0;
}

std::vector<std::string_view> cells_of(std::string_view row) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t tab = row.find('\t');
    cells.push_back(row.substr(0, tab));
    if (tab == std::string_view::npos) return cells;
    row.remove_prefix(tab + 1);
  }
}

}  // namespace

Terminal::Terminal(const CommonOptions& options)
    : options_(options), color_(options.diagnostics == DiagnosticsForm::kHuman && wants_color(options.color)) {}

void Terminal::print(std::string_view line) { write(stdout, printable(line, kLineBytes) + "\n"); }

void Terminal::print_text(std::string_view text) { write(stdout, text); }

void Terminal::print_table(const std::vector<std::string>& rows) {
  if (::isatty(STDOUT_FILENO) == 0) {
    for (const std::string& row : rows) print(row);
    return;
  }
  std::vector<std::vector<std::string>> lines;
  std::vector<std::size_t> widths;
  for (const std::string& row : rows) {
    std::vector<std::string>& cells = lines.emplace_back();
    for (std::string_view cell : cells_of(row)) cells.push_back(printable(cell, kLineBytes));
    widths.resize(std::max(widths.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], count_code_points(cells[i]));
  }
  for (const std::vector<std::string>& cells : lines) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line += cells[i];
      if (i + 1 < cells.size()) line.append(widths[i] - count_code_points(cells[i]) + 2, ' ');
    }
    write(stdout, line + "\n");
  }
}

void Terminal::summarise(std::string_view line) {
  if (!options_.quiet) print(line);
}

void Terminal::remark(std::string_view line) {
  if (options_.diagnostics == DiagnosticsForm::kHuman) write(stderr, printable(line, kLineBytes) + "\n");
}

void Terminal::fail(std::string_view message, std::string_view help) {
  Diagnostic diagnostic;
  diagnostic.message = message;
  diagnostic.help = help;
  if (options_.diagnostics == DiagnosticsForm::kJson) {
    write(stderr, format_json(diagnostic));
  } else {
    write(stderr, "muster: " + format_human(diagnostic, color_));
  }
}

void Terminal::report(const Diagnostics& found) {
  const std::vector<Diagnostic> sorted = found.sorted();
  if (options_.diagnostics == DiagnosticsForm::kJson) {
    for (const Diagnostic& diagnostic : sorted) write(stderr, format_json(diagnostic));
    return;
  }
  std::size_t errors = 0;
  std::size_t warnings = 0;
  for (const Diagnostic& diagnostic : sorted) {
    std::size_t& count = diagnostic.severity == Severity::kError ? errors : warnings;
    if (++count <= kShown || options_.verbose) write(stderr, format_human(diagnostic, color_) + "\n");
  }
  if (options_.verbose) return;
  if (errors > kShown)
    write(stderr, fmt::format("… and {}\n\n", counted(errors - kShown, "more error", "more errors")));
  if (warnings > kShown) {
    write(stderr, fmt::format("… and {}\n\n", counted(warnings - kShown, "more warning", "more warnings")));
  }
}

void Terminal::flush() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) throw SystemError("the output", errno, "write");
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace muster
