#include "base/slug.h"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

namespace muster {
namespace {

constexpr std::size_t kMaxLength = 63;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// What no letter of `text` needs is left out later; what ICU does not know stays as it is.
std::string transliterated(std::string_view text) {
  // Making one takes 50 ms and it may not be shared, so that each thread has its own once a name asks for it.
  thread_local const std::unique_ptr<icu::Transliterator> kToLatin = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::Transliterator>(
        icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
  }();
  icu::UnicodeString converted =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  if (kToLatin) kToLatin->transliterate(converted);
  std::string result;
  converted.toUTF8String(result);
  return result;
}

bool is_reserved(std::string_view name) {
  constexpr std::array<std::string_view, 4> kDevices = {"con", "prn", "aux", "nul"};
  if (std::find(kDevices.begin(), kDevices.end(), name) != kDevices.end()) return true;
  return name.size() == 4 && (name.substr(0, 3) == "com" || name.substr(0, 3) == "lpt") && name[3] >= '0' &&
         name[3] <= '9';
}

}  // namespace

std::optional<std::string> slug(std::string_view text) {
  // Nothing beyond this can reach the result's 63 characters, except after a run of signs that no name has.
  constexpr std::size_t kMaxRead = 4096;
  text = text.substr(0, kMaxRead);
  const std::string latin = is_ascii(text) ? std::string(text) : transliterated(text);
  std::string result;
  bool is_gap = false;
  for (char c : latin) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!is_kept) {
      // An apostrophe divides no word: `Bob's` is bobs.
      if (c != '\'') is_gap = true;
      continue;
    }
    if (result.size() + (is_gap && !result.empty() ? 2 : 1) > kMaxLength) break;
    if (is_gap && !result.empty()) result += '-';
    is_gap = false;
    result += c;
  }
  if (result.empty() || is_reserved(result)) return std::nullopt;
  return result;
}

}  // namespace muster
