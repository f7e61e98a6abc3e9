#include "markdown/anchors.h"

#include "base/case.h"
#include "base/utf8.h"

namespace muster {

std::string Anchors::add(std::string_view text) {
  std::string id;
  std::string lower = to_lower(text);
  lower.erase(0, lower.find_first_not_of(' '));
  lower.resize(lower.find_last_not_of(' ') + 1);
  for (std::size_t i = 0; i < lower.size();) {
    const char32_t c = decode_utf8(lower, i);
    if (c == ' ') {
      id += '-';
    } else if (c == '-' || is_word_code_point(c)) {
      append_utf8(id, c);
    }
  }
  for (std::size_t at = id.find(salt_); at != std::string::npos; at = id.find(salt_)) id.erase(at, salt_.size());
  if (id.empty()) id = "section";

  std::string unique = id;
  while (seen_.contains(unique)) unique = id + '-' + std::to_string(++seen_[id]);
  seen_.emplace(unique, 0);
  return unique;
}

}  // namespace muster
