#pragma once

#include <cstdint>
#include <string_view>

#include "diag/source.h"
#include "lang/template.h"

namespace muster::lang {

/// Where the bytes of a text that is being compiled stand in what its author wrote.
class Origin {
 public:
  /// The text stands at `place`, byte by byte.
  explicit Origin(const Span& place) : place_(place) {}
  /// `text` must outlive this.
  explicit Origin(const TemplateText& text) : place_(text.place), segments_(&text.segments) {}

  /// The author's place of a range of the text. A range that begins in one segment and ends in another is cut to the
  /// first; one that stands in none has the place of the whole.
  Span span(std::uint32_t begin, std::uint32_t end) const;

 private:
  Span place_;
  const std::vector<TemplateText::Segment>* segments_ = nullptr;
};

}  // namespace muster::lang
