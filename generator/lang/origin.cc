#include "lang/origin.h"

#include <algorithm>

namespace muster::lang {

Span Origin::span(std::uint32_t begin, std::uint32_t end) const {
  if (segments_ == nullptr || segments_->empty()) {
    return {place_.source, std::min(place_.begin + begin, place_.end), std::min(place_.begin + end, place_.end)};
  }
  auto after = std::upper_bound(segments_->begin(), segments_->end(), begin,
                                [](std::uint32_t offset, const auto& segment) { return offset < segment.begin; });
  if (after == segments_->begin()) return place_;
  const TemplateText::Segment& segment = *std::prev(after);
  const std::uint32_t segment_end = segment.begin + segment.length;
  if (begin > segment_end || segment.length == 0) return place_;
  const std::uint32_t shift = segment.origin.begin - segment.begin;  // may wrap around; so does its use
  return {segment.origin.source, begin + shift, std::clamp(end, begin, segment_end) + shift};
}

}  // namespace muster::lang
