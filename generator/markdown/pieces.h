#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "markdown/marks.h"

namespace muster {

/// A line of the author's, or a part of it that gets a line of its own: a block that begins on the line of a mark.
struct Piece {
  std::size_t begin = 0;              // of the line it is taken from
  std::size_t content = 0;            // behind the prefix: what indents the line or opens containers
  std::size_t end = 0;                // without the line end
  bool is_marks = false;              // holds nothing but marks, and is to be set off from what is around it
  bool is_continued = false;          // the second or third part of a line: its prefix must be made up
  std::optional<std::size_t> indent;  // of marks: the column that puts them into the container of what they enclose
};

std::vector<Piece> split_lines(std::string_view text, const Marks& marks);

/// The bytes of `line` that open containers or indent it: blanks, `>` and list markers.
std::size_t measure_prefix(std::string_view line);
/// The length of the list marker at the front of `text`, with one blank behind it, or 0.
std::size_t measure_list_marker(std::string_view text);

/// What stands before a piece's content, its list markers as blanks.
std::string frame(const Piece& piece, std::string_view text);
bool has_list_marker(const Piece& piece, std::string_view text);
bool is_blank_line(const Piece& piece, std::string_view text);

}  // namespace muster
