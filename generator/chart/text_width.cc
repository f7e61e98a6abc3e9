#include "chart/text_width.h"

#include <cstdint>

namespace muster {
namespace {

constexpr double kNarrow = 4.6, kSlim = 5.8, kUsual = 8.4, kCapital = 10.6, kWide = 13.2, kFull = 15;
constexpr std::string_view kEllipsis = "…";

std::size_t length_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return at + length <= text.size() ? length : text.size() - at;
}

double width_at(std::string_view text, std::size_t at, std::size_t length) {
  const char c = text[at];
  if (length == 1) {
    if (std::string_view(" ,.:;'|!ijl()[]I").find(c) != std::string_view::npos) return kNarrow;
    if (std::string_view("frt-/").find(c) != std::string_view::npos) return kSlim;
    if (std::string_view("mwMW@%&").find(c) != std::string_view::npos) return kWide;
    return c >= 'A' && c <= 'Z' ? kCapital : kUsual;
  }
  if (text.substr(at, length) == "’" || text.substr(at, length) == "‘") return kNarrow;
  if (length == 2 || text.substr(at, length) == "–" || text.substr(at, length) == "€") return kCapital;
  return kFull;
}

std::size_t fitting(std::string_view text, double width) {
  double sum = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = length_at(text, at);
    sum += width_at(text, at, length);
    if (sum > width && at > 0) break;
    at += length;
  }
  return at;
}

}  // namespace

double text_width(std::string_view text) {
  double sum = 0;
  for (std::size_t at = 0; at < text.size(); at += length_at(text, at)) sum += width_at(text, at, length_at(text, at));
  return sum;
}

std::vector<std::string> wrap_text(std::string_view text, double width, std::size_t max_lines) {
  std::vector<std::string> lines;
  std::string line;
  const auto flush = [&] {
    if (!line.empty()) lines.push_back(std::move(line));
    line.clear();
  };
  for (std::size_t at = 0; at < text.size() && lines.size() <= max_lines;) {
    const std::size_t begin = text.find_first_not_of(" \t\n", at);
    if (begin == std::string_view::npos) break;
    std::size_t end = text.find_first_of(" \t\n", begin);
    if (end == std::string_view::npos) end = text.size();
    std::string_view word = text.substr(begin, end - begin);
    at = end;
    if (!line.empty() && text_width(line) + kNarrow + text_width(word) > width) flush();
    while (line.empty() && text_width(word) > width && lines.size() <= max_lines) {
      const std::size_t size = fitting(word, width);
      if (size == word.size()) break;
      lines.emplace_back(word.substr(0, size));
      word.remove_prefix(size);
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  flush();
  if (lines.size() > max_lines) {
    lines.resize(max_lines);
    std::string& last = lines.back();
    last.resize(fitting(last, width - kFull));
    last += kEllipsis;
  }
  return lines;
}

}  // namespace muster
