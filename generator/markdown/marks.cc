#include "markdown/marks.h"

#include <algorithm>
#include <limits>

namespace muster {
namespace {

constexpr char kEnd = 'z';
constexpr std::size_t kMaxDepth = 100;
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

}  // namespace

std::string mark(std::string_view salt, std::size_t i) { return std::string(salt) + std::to_string(i) + kEnd; }

std::string choose_salt(std::string_view text) {
  // One `m`, at the front: no salt overlaps itself or what stands before it, so a mark is found where it was put.
  for (std::size_t n = 0;; ++n) {
    std::string salt = "mu";
    for (std::size_t rest = n; rest > 0; rest /= 10) salt += static_cast<char>('a' + rest % 10);
    salt += 'q';
    if (text.find(salt) == std::string_view::npos) return salt;
  }
}

Marks::Marks(std::string_view text, std::string_view salt, const std::vector<MarkKind>& kinds)
    : salt_(salt), kinds_(kinds), places_(kinds.size(), Found{0, 0, 0}), groups_(1), group_of_(kinds.size(), 0) {
  for (const Found& found : find_all(text)) places_[found.number] = found;

  std::vector<std::vector<std::size_t>> open;
  bool balanced = true;
  for (std::size_t i = 0; i < kinds.size() && balanced; ++i) {
    switch (kinds[i]) {
      case MarkKind::kIf:
      case MarkKind::kOpen:
      case MarkKind::kLoop:
        if (open.size() == kMaxDepth && !too_deep_) too_deep_ = i;
        open.push_back({i});
        break;
      case MarkKind::kMiddle:
      case MarkKind::kClose:
        balanced = !open.empty();
        if (!balanced) break;
        open.back().push_back(i);
        if (kinds[i] == MarkKind::kClose) {
          groups_.push_back(std::move(open.back()));
          open.pop_back();
        }
        break;
      default:
        break;
    }
  }
  if (!balanced || !open.empty()) groups_.resize(1);
  for (std::size_t g = 1; g < groups_.size(); ++g) {
    for (const std::size_t number : groups_[g]) group_of_[number] = g;
  }
}

std::optional<Marks::Found> Marks::find(std::string_view text, std::size_t from) const {
  if (kinds_.empty()) return std::nullopt;
  for (std::size_t begin = text.find(salt_, from); begin != std::string_view::npos;
       begin = text.find(salt_, begin + 1)) {
    std::size_t end = begin + salt_.size();
    std::size_t number = end < text.size() && text[end] >= '0' && text[end] <= '9' ? 0 : kNone;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9' && number < kinds_.size()) {
      number = number * 10 + static_cast<std::size_t>(text[end++] - '0');
    }
    if (number < kinds_.size() && end < text.size() && text[end] == kEnd) return Found{begin, end + 1, number};
  }
  return std::nullopt;
}

std::vector<Marks::Found> Marks::find_all(std::string_view text) const {
  std::vector<Found> all;
  for (auto found = find(text); found; found = find(text, found->end)) all.push_back(*found);
  return all;
}

const std::vector<std::size_t>& Marks::group(std::size_t number) const { return groups_[group_of_[number]]; }

std::string without_separators(std::string_view text, const Marks& marks) {
  std::string out;
  std::size_t done = 0;
  for (const Marks::Found& found : marks.find_all(text)) {
    if (marks.kind(found.number) == MarkKind::kInline) continue;
    std::string_view before = text.substr(done, found.begin - done);
    if (before.size() >= 2 && before.substr(before.size() - 2) == kSeparatorBefore) before.remove_suffix(2);
    out += before;
    out += text.substr(found.begin, found.end - found.begin);
    done = found.end;
    if (text.substr(done, 2) == kSeparatorAfter) done += 2;
  }
  out += text.substr(done);
  return out;
}

std::string without_marks(std::string_view text, const Marks& marks) {
  std::string out;
  std::size_t done = 0;
  for (const Marks::Found& found : marks.find_all(text)) {
    out += text.substr(done, found.begin - done);
    done = found.end;
  }
  out += text.substr(done);
  return out;
}

}  // namespace muster
