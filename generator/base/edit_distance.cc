#include "base/edit_distance.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace muster {
namespace {

std::string folded(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// The restricted Damerau–Levenshtein distance: insertions, deletions, replacements and swaps of neighbours, no part
/// edited twice. Anything above `limit` is `limit + 1`.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > limit) return limit + 1;
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({replaced, last[j] + 1, current[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        current[j] = std::min(current[j], before_last[j - 2] + 1);
    }
    if (*std::min_element(current.begin(), current.end()) > limit) return limit + 1;
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return std::min(last[b.size()], limit + 1);
}

}  // namespace

std::optional<std::string> find_nearest(std::string_view name, std::span<const std::string> candidates) {
  // A name from a stranger may be as long as they like; nothing that is declared is.
  constexpr std::size_t kLongest = 256;
  if (name.size() > kLongest) return std::nullopt;
  const std::string wanted = folded(name);
  std::size_t limit = std::min<std::size_t>(3, std::max<std::size_t>(1, name.size() / 3));
  const std::string* nearest = nullptr;
  for (const std::string& candidate : candidates) {
    const std::size_t found = distance(wanted, folded(candidate), limit);
    if (found > limit) continue;
    nearest = &candidate;
    if (found == 0) break;
    limit = found - 1;
  }
  if (nearest == nullptr) return std::nullopt;
  return *nearest;
}

}  // namespace muster
