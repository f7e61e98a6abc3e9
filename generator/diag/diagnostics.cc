#include "diag/diagnostics.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <tuple>
#include <utility>

namespace muster {
namespace {

std::string_view path_of(const Diagnostic& diagnostic) {
  return diagnostic.span.source != nullptr ? std::string_view(diagnostic.span.source->path())
                                           : std::string_view(diagnostic.path);
}

/// Two sources can share a path and an offset, and threads finish in any order: whatever is printed takes part, so that
/// the order never depends on who was first.
auto sort_key(const Diagnostic& d) {
  return std::tuple(path_of(d), d.span.begin, d.span.end, d.severity, std::string_view(d.message),
                    std::string_view(d.label), std::string_view(d.help), std::string_view(d.name), d.notes.size());
}

auto sort_key(const Note& note) {
  const std::string_view path =
      note.span.source != nullptr ? std::string_view(note.span.source->path()) : std::string_view();
  return std::tuple(path, note.span.begin, note.span.end, std::string_view(note.message));
}

bool comes_before(const Diagnostic& a, const Diagnostic& b) {
  const auto left = sort_key(a);
  const auto right = sort_key(b);
  if (left != right) return left < right;
  return std::lexicographical_compare(a.notes.begin(), a.notes.end(), b.notes.begin(), b.notes.end(),
                                      [](const Note& x, const Note& y) { return sort_key(x) < sort_key(y); });
}

}  // namespace

void Diagnostics::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::kError) ++errors_;
  items_.push_back(std::move(diagnostic));
}

Diagnostic& Diagnostics::error(const Span& span, std::string message) {
  Diagnostic diagnostic;
  diagnostic.message = std::move(message);
  diagnostic.span = span;
  add(std::move(diagnostic));
  return items_.back();
}

Diagnostic& Diagnostics::warning(std::string name, const Span& span, std::string message) {
  Diagnostic diagnostic;
  diagnostic.severity = Severity::kWarning;
  diagnostic.message = std::move(message);
  diagnostic.span = span;
  diagnostic.name = std::move(name);
  add(std::move(diagnostic));
  return items_.back();
}

void Diagnostics::append(Diagnostics&& other) {
  errors_ += other.errors_;
  items_.insert(items_.end(), std::make_move_iterator(other.items_.begin()),
                std::make_move_iterator(other.items_.end()));
  other.items_.clear();
  other.errors_ = 0;
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> result = items_;
  std::sort(result.begin(), result.end(), comes_before);
  const auto same = [](const Diagnostic& a, const Diagnostic& b) { return !comes_before(a, b) && !comes_before(b, a); };
  result.erase(std::unique(result.begin(), result.end(), same), result.end());
  return result;
}

}  // namespace muster
