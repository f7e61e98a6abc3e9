#pragma once

#include <string>
#include <string_view>

namespace muster {

// Upper and lower case after Unicode, the same in every locale. All texts are valid UTF-8.

std::string to_upper(std::string_view text);  // ß becomes SS
std::string to_lower(std::string_view text);
/// The first character in title case, all others lower: `hTTP` → `Http`.
std::string capitalize(std::string_view text);

/// Whether there are letters with case and all of them are upper (lower) case.
bool is_all_upper(std::string_view text);
bool is_all_lower(std::string_view text);

/// A letter or digit of any script, or `_`: what words are made of.
bool is_word_code_point(char32_t code_point);
/// Blanks and line ends of any kind.
bool is_space_code_point(char32_t code_point);

}  // namespace muster
