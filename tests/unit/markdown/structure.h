#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "markdown/markdown.h"

namespace muster {

/// Reads HTML that `render_markdown` gave, without raw HTML in it, and says what is wrong with it: elements that do not
/// nest, or marks that belong together at different places of the tree, so that leaving out or repeating what is
/// between them would break it. Empty if all is well.
class StructureCheck {
 public:
  StructureCheck(std::string_view html, std::string_view salt, const std::vector<MarkKind>& kinds)
      : html_(html), salt_(salt), kinds_(kinds) {}

  std::string run() {
    scopes_.push_back({});
    elements_.emplace_back();
    for (std::size_t i = 0; i < html_.size() && fault_.empty();) {
      if (html_[i] == '<') {
        i = read_tag(i);
      } else if (html_.substr(i, salt_.size()) == salt_) {
        i = read_mark(i);
      } else {
        ++i;
      }
    }
    if (fault_.empty() && elements_.size() != 1) fault_ = "<" + elements_.back() + "> is not closed";
    leave_scope("the text");
    return fault_;
  }

 private:
  std::size_t read_tag(std::size_t i) {
    const bool is_end = html_.substr(i, 2) == "</";
    const std::size_t begin = i + (is_end ? 2 : 1);
    i = std::min(html_.find_first_not_of("abcdefghijklmnopqrstuvwxyz123456", begin), html_.size());
    const std::string name(html_.substr(begin, i - begin));
    if (name.empty()) return fail(i, "a raw `<`");
    if (is_end) {
      if (name != elements_.back()) return fail(i, "</" + name + "> where <" + elements_.back() + "> is open");
      leave_scope("<" + name + ">");
      elements_.pop_back();
    }
    for (; i < html_.size() && html_[i] != '>'; ++i) {
      if (html_[i] != '"') {
        if (html_.substr(i, salt_.size()) == salt_) return fail(i, "a mark in a tag");
        continue;
      }
      scopes_.push_back({});
      for (++i; i < html_.size() && html_[i] != '"';) i = html_.substr(i, salt_.size()) == salt_ ? read_mark(i) : i + 1;
      leave_scope("an attribute");
    }
    const bool is_void = name == "br" || name == "hr" || name == "img" || name == "input";
    if (!is_end && !is_void) {
      elements_.push_back(name);
      scopes_.push_back({});
    }
    return i + 1;
  }

  std::size_t read_mark(std::size_t i) {
    std::size_t number = 0;
    for (i += salt_.size(); i < html_.size() && html_[i] >= '0' && html_[i] <= '9'; ++i)
      number = number * 10 + static_cast<std::size_t>(html_[i] - '0');
    if (i == html_.size() || html_[i] != 'z' || number >= kinds_.size()) return fail(i, "a broken mark");
    std::vector<std::size_t>& open = scopes_.back();
    switch (kinds_[number]) {
      case MarkKind::kIf:
      case MarkKind::kLoop:
      case MarkKind::kOpen:
        open.push_back(number);
        break;
      case MarkKind::kMiddle:
        if (open.empty())
          return fail(i, fmt::format("mark {} has nothing to divide in <{}>", number, elements_.back()));
        break;
      case MarkKind::kClose:
        if (open.empty()) return fail(i, fmt::format("mark {} has nothing to close in <{}>", number, elements_.back()));
        open.pop_back();
        break;
      default:
        break;
    }
    return i + 1;
  }

  void leave_scope(const std::string& name) {
    if (scopes_.empty()) return;
    if (!scopes_.back().empty() && fault_.empty())
      fault_ = fmt::format("mark {} is not closed in {}", scopes_.back().back(), name);
    scopes_.pop_back();
  }

  std::size_t fail(std::size_t i, std::string fault) {
    fault_ = std::move(fault);
    return i + 1;
  }

  std::string_view html_;
  std::string_view salt_;
  const std::vector<MarkKind>& kinds_;
  std::vector<std::string> elements_;
  std::vector<std::vector<std::size_t>> scopes_;  // the marks that are open, of each element and attribute
  std::string fault_;
};

/// Whether the marks of a text pair up at all.
inline bool are_paired(const std::vector<MarkKind>& kinds) {
  std::size_t open = 0;
  for (const MarkKind kind : kinds) {
    if (kind == MarkKind::kIf || kind == MarkKind::kLoop || kind == MarkKind::kOpen) ++open;
    if ((kind == MarkKind::kMiddle || kind == MarkKind::kClose) && open == 0) return false;
    if (kind == MarkKind::kClose) --open;
  }
  return open == 0;
}

}  // namespace muster
