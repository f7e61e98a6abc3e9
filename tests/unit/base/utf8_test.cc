#include "base/utf8.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace muster;

namespace {

std::string encoded(char32_t code_point) {
  std::string text;
  append_utf8(text, code_point);
  return text;
}

}  // namespace

TEST_CASE("every code point survives encoding and decoding") {
  for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 || c > 0x10F000 ? 1 : 97) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::string text = encoded(c);
    std::size_t offset = 0;
    REQUIRE(decode_utf8(text, offset) == c);
    REQUIRE(offset == text.size());
    REQUIRE_FALSE(find_invalid_utf8(text));
    REQUIRE(count_code_points(text) == 1);
  }
}

TEST_CASE("invalid UTF-8 is found at its first byte") {
  const auto at = [](std::string_view text) { return find_invalid_utf8(text); };
  CHECK(at("abc\x80") == 3);
  CHECK(at("\xC0\xAF") == 0);  // overlong
  CHECK(at("\xC1\xBF") == 0);
  CHECK(at("\xE0\x9F\xBF") == 0);      // overlong
  CHECK(at("\xF0\x8F\xBF\xBF") == 0);  // overlong
  CHECK(at("\xED\xA0\x80") == 0);      // surrogate
  CHECK(at("\xED\x9F\xBF") == std::nullopt);
  CHECK(at("\xF4\x90\x80\x80") == 0);  // beyond U+10FFFF
  CHECK(at("\xF4\x8F\xBF\xBF") == std::nullopt);
  CHECK(at("\xF5\x80\x80\x80") == 0);
  CHECK(at("\xFF") == 0);
  CHECK(at("ok \xE2\x82") == 3);  // cut off
  CHECK(at("\xE2\x82\x41") == 0);
  CHECK(at("") == std::nullopt);
}

TEST_CASE("invalid bytes are found behind long runs of ASCII") {
  for (std::size_t length = 0; length < 40; ++length) {
    const std::string text = std::string(length, 'a') + "é" + std::string(length, 'b');
    REQUIRE_FALSE(find_invalid_utf8(text));
    REQUIRE(find_invalid_utf8(text + "\x80" + "tail of more than eight bytes") == text.size());
  }
}

TEST_CASE("what hides or turns text around is unsafe, and writing is not") {
  for (const char32_t c : {U'\0', U'\x1b', U'\r', U'\x7f', U'\x85', U'\x9b', U'\u200b', U'\u200d', U'\u202e', U'\u2066',
                           U'\u2069', U'\ufeff', U'\ufffe', U'\ufdd0', char32_t{0x1FFFF}, char32_t{0xE0041}}) {
    INFO(static_cast<unsigned>(c));
    CHECK(is_unsafe_code_point(c));
  }
  for (const char32_t c : {U'a', U'\t', U'\n', U'é', U'\u00a0', U'中', U'א', U'🙂', U'\u0301', U'…', U'\ufffd'}) {
    INFO(static_cast<unsigned>(c));
    CHECK_FALSE(is_unsafe_code_point(c));
  }
}
