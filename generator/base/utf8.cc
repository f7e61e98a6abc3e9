#include "base/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace muster {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// The length of the sequence that starts at `offset`; 0 if it is not valid. The ranges of the second byte are those of
/// table 3-7 of the Unicode standard: they exclude overlong forms, surrogates and what lies past U+10FFFF.
std::size_t valid_sequence(std::string_view text, std::size_t offset) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                             : first >= 0xE0 && first <= 0xEF ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
  if (length == 0 || text.size() - offset < length) return 0;
  const unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (!is_continuation(text[offset + i])) return 0;
  }
  return length;
}

}  // namespace

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    // Nearly all text is ASCII: eight bytes at a time.
    if (text.size() - offset >= sizeof(std::uint64_t)) {
      std::uint64_t block;
      std::memcpy(&block, text.data() + offset, sizeof block);
      if ((block & 0x8080808080808080u) == 0) {
        offset += sizeof block;
        continue;
      }
    }
    const std::size_t length = valid_sequence(text, offset);
    if (length == 0) return offset;
    offset += length;
  }
  return std::nullopt;
}

char32_t decode_utf8(std::string_view text, std::size_t& offset) {
  const auto next = [&] { return static_cast<char32_t>(static_cast<unsigned char>(text[offset++])); };
  const char32_t first = next();
  if (first < 0x80) return first;
  int rest = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  char32_t code_point = first & (0x3Fu >> rest);
  // The bound matters only to a caller who broke the promise of valid UTF-8.
  for (; rest > 0 && offset < text.size(); --rest) code_point = (code_point << 6) | (next() & 0x3F);
  return code_point;
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

bool is_unsafe_code_point(char32_t c) {
  if (c == '\t' || c == '\n') return false;
  if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return true;
  if (c < 0x061C) return false;
  return c == 0x061C ||                     // Arabic letter mark
         (c >= 0x200B && c <= 0x200F) ||    // zero-width space, joiners, direction marks
         c == 0x2028 || c == 0x2029 ||      // line and paragraph separator
         (c >= 0x202A && c <= 0x202E) ||    // embeddings and overrides
         (c >= 0x2060 && c <= 0x206F) ||    // word joiner, invisible operators, isolates, deprecated controls
         c == 0xFEFF ||                     // byte-order mark
         (c >= 0xFFF9 && c <= 0xFFFB) ||    // interlinear annotation
         (c >= 0xFDD0 && c <= 0xFDEF) ||    // noncharacters
         (c & 0xFFFE) == 0xFFFE ||          // noncharacters
         (c >= 0xE0000 && c <= 0xE007F) ||  // tags
         (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF;
}

}  // namespace muster
