#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "markdown/marks.h"

namespace muster {

/// A text made ready for the Markdown library: marks that stand alone on a line are set off by blank lines, so that
/// they become blocks, or stand between the rows of a table. Knows what it added and where everything else came from.
struct Prepared {
  struct Line {
    std::size_t begin = 0;      // of the line in `text`
    bool is_blank = false;      // the author's or ours
    bool is_inserted = false;   // a blank line of ours
    bool is_marks = false;      // holds nothing but marks
    bool is_continued = false;  // the author wrote it on one line with the one before (blank ones of ours apart)
  };

  std::string text;  // every line ends with a newline
  std::vector<Line> lines;
  std::vector<std::pair<std::size_t, std::size_t>> origins;  // where runs of text begin, here and in the author's text

  /// Where the byte at `offset` of `text` stands in the author's text.
  std::size_t origin(std::size_t offset) const;
  /// A 1-based line, without its newline.
  std::string_view line(std::size_t number) const;
  bool has_inserted(std::size_t first_line, std::size_t last_line) const;
  /// Whether the author left a blank line before this one; lines of marks do not count as lines.
  bool has_blank_before(std::size_t number) const;

 private:
  friend class Preparation;
  std::vector<std::uint32_t> inserted_before_;  // how many inserted lines come before each line
};

Prepared prepare(std::string_view text, const Marks& marks);

}  // namespace muster
