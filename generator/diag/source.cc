#include "diag/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/utf8.h"

namespace muster {

Source::Source(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {
  // Offsets have 32 bits. Readers cap files far below that; if one did not, the rest of the text has no place to point
  // to.
  text_.resize(std::min<std::size_t>(text_.size(), std::numeric_limits<std::uint32_t>::max()));
  line_starts_.push_back(0);
  for (std::size_t i = text_.find('\n'); i != std::string::npos; i = text_.find('\n', i + 1)) {
    line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

Source::Place Source::place(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::uint32_t start = *(after - 1);
  const std::size_t column = count_code_points(std::string_view(text_).substr(start, offset - start)) + 1;
  return {static_cast<std::uint32_t>(after - line_starts_.begin()), static_cast<std::uint32_t>(column)};
}

std::string_view Source::line(std::uint32_t number) const {
  if (number == 0 || number > line_starts_.size()) return {};
  const std::size_t begin = line_starts_[number - 1];
  std::size_t end = number < line_starts_.size() ? line_starts_[number] - 1 : text_.size();
  if (end > begin && text_[end - 1] == '\r') --end;
  return std::string_view(text_).substr(begin, end - begin);
}

std::uint32_t Source::offset(std::uint32_t line_number, std::uint32_t column) const {
  if (line_number == 0) return 0;
  if (line_number > line_starts_.size()) return static_cast<std::uint32_t>(text_.size());
  std::size_t offset = line_starts_[line_number - 1];
  const std::size_t end = line_number < line_starts_.size() ? line_starts_[line_number] - 1 : text_.size();
  for (; column > 1 && offset < end; --column) decode_utf8(text_, offset);
  return static_cast<std::uint32_t>(std::min(offset, end));
}

std::string_view Span::text() const {
  if (source == nullptr) return {};
  const std::string_view whole = source->text();
  const std::size_t from = std::min<std::size_t>(begin, whole.size());
  return whole.substr(from, end > from ? end - from : 0);
}

std::string to_string(const Span& span) {
  if (span.source == nullptr) return {};
  const Source::Place place = span.source->place(span.begin);
  return fmt::format("{}:{}:{}", span.source->path(), place.line, place.column);
}

const Source& SourceSet::add(std::string path, std::string text) {
  const std::lock_guard lock(mutex_);
  return sources_.emplace_back(std::move(path), std::move(text));
}

}  // namespace muster
