#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// How wide a text is at most, in units of a 14-unit sans-serif face. No font is asked: this is what the widest of the
/// usual ones needs, so that what is set by it never overlaps.
double text_width(std::string_view text);

/// Breaks a text at its blanks into lines that are no wider than `width`; a word that is wider is broken. What does not
/// fit into `max_lines` is cut, and shown to be.
std::vector<std::string> wrap_text(std::string_view text, double width, std::size_t max_lines);

}  // namespace muster
