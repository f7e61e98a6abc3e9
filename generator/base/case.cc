#include "base/case.h"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/uchar.h>

#include <cassert>
#include <cstdint>

#include "base/utf8.h"

namespace muster {
namespace {

// ICU's name for the root locale; a null pointer would be the user's.
constexpr const char* kRoot = "";

icu::StringPiece piece(std::string_view text) { return {text.data(), static_cast<std::int32_t>(text.size())}; }

UChar32 icu_code_point(char32_t code_point) { return static_cast<UChar32>(code_point); }

/// Whether `wanted` holds for every letter with case, and there is one.
bool all_cased(std::string_view text, UBool (*wanted)(UChar32)) {
  bool found = false;
  for (std::size_t offset = 0; offset < text.size();) {
    const UChar32 c = icu_code_point(decode_utf8(text, offset));
    const bool is_cased = u_isUUppercase(c) || u_isULowercase(c) || u_istitle(c);
    if (is_cased && !wanted(c)) return false;
    found = found || is_cased;
  }
  return found;
}

}  // namespace

std::string to_upper(std::string_view text) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8ToUpper(kRoot, 0, piece(text), sink, nullptr, status);
  assert(U_SUCCESS(status));
  return out;
}

std::string to_lower(std::string_view text) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8ToLower(kRoot, 0, piece(text), sink, nullptr, status);
  assert(U_SUCCESS(status));
  return out;
}

std::string capitalize(std::string_view text) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8ToTitle(kRoot, U_TITLECASE_WHOLE_STRING | U_TITLECASE_NO_BREAK_ADJUSTMENT, nullptr, piece(text),
                            sink, nullptr, status);
  assert(U_SUCCESS(status));
  return out;
}

bool is_all_upper(std::string_view text) { return all_cased(text, u_isUUppercase); }
bool is_all_lower(std::string_view text) { return all_cased(text, u_isULowercase); }

bool is_word_code_point(char32_t code_point) {
  constexpr std::uint32_t kMask = U_GC_L_MASK | U_GC_N_MASK;
  return code_point == U'_' || (U_GET_GC_MASK(icu_code_point(code_point)) & kMask) != 0;
}

bool is_space_code_point(char32_t code_point) {
  // The separators of information count as line ends, as they do in Python; ICU knows the rest.
  return (code_point >= 0x1C && code_point <= 0x1F) || u_isUWhiteSpace(icu_code_point(code_point));
}

}  // namespace muster
