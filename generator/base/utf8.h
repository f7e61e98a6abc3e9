#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

/// Returns the offset of the first byte that is not valid UTF-8 (overlong forms, surrogates and values past
/// U+10FFFF are invalid), or nothing if all of `text` is valid.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// Reads the code point at `offset` of valid UTF-8 and moves `offset` past it. REQUIRES: offset < text.size().
char32_t decode_utf8(std::string_view text, std::size_t& offset);

void append_utf8(std::string& out, char32_t code_point);

/// The number of code points in valid UTF-8.
std::size_t count_code_points(std::string_view text);

/// True for what must never reach a terminal or a page raw: C0 and C1 controls except tab and newline, bidirectional
/// overrides and isolates, zero-width characters, the byte-order mark, noncharacters.
bool is_unsafe_code_point(char32_t code_point);

}  // namespace muster
