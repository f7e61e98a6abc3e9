#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "diag/source.h"

namespace muster {

enum class Severity { kError, kWarning };

struct Note {
  std::string message;
  Span span;  // may have no source
};

/// One mistake, in the author's words: a sentence in lower case without a full stop, names in backticks, what was found
/// and what was expected.
struct Diagnostic {
  Severity severity = Severity::kError;
  std::string message;
  Span span;          // where; without a source, the file in `path`
  std::string path;   // used when the span has no source (a file that could not be read)
  std::string label;  // under the carets: the values an expression saw
  std::string help;   // the way out
  std::string name;   // of a warning: `unused-field`; warnings can be silenced by it
  std::vector<Note> notes;
};

/// Collects everything that is wrong, so that an author sees all of it at once. Not shared between threads: each task
/// has its own and they are joined by `append`.
class Diagnostics {
 public:
  void add(Diagnostic diagnostic);
  /// What they return, to be completed with a label, a help or notes, is good until the next one is added.
  Diagnostic& error(const Span& span, std::string message);
  Diagnostic& warning(std::string name, const Span& span, std::string message);
  void append(Diagnostics&& other);

  bool has_errors() const { return errors_ > 0; }
  std::size_t errors() const { return errors_; }
  std::size_t warnings() const { return items_.size() - errors_; }
  /// Sorted by path and place, each once.
  std::vector<Diagnostic> sorted() const;

 private:
  std::vector<Diagnostic> items_;
  std::size_t errors_ = 0;
};

}  // namespace muster
