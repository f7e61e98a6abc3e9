#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// One text an author wrote, as it was read: valid UTF-8, without byte-order mark. Never moves and never changes once
/// made, so that spans and views into it stay good as long as its SourceSet lives.
class Source {
 public:
  Source(std::string path, std::string text);
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  /// As shown to people: relative to where the program was started, or to the pack.
  const std::string& path() const { return path_; }
  const std::string& text() const { return text_; }

  /// 1-based line and column, the column in code points.
  struct Place {
    std::uint32_t line;
    std::uint32_t column;
  };
  Place place(std::uint32_t offset) const;
  /// The text of a 1-based line, without its line end.
  std::string_view line(std::uint32_t number) const;
  /// The offset of a 1-based line and column (in code points), clamped to the text.
  std::uint32_t offset(std::uint32_t line, std::uint32_t column) const;

 private:
  std::string path_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

/// A range of bytes in a Source; without a source, no place.
struct Span {
  const Source* source = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::string_view text() const;
  bool operator==(const Span&) const = default;
};

/// `path:line:column` of the span's begin; empty without a source.
std::string to_string(const Span& span);

/// Owns every Source of a run. Adding is safe from several threads.
class SourceSet {
 public:
  const Source& add(std::string path, std::string text);

 private:
  std::mutex mutex_;
  std::deque<Source> sources_;
};

}  // namespace muster
