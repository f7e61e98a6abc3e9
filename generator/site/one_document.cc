// Works on tags as they are written, without a tree: pages are Muster's own HTML, so elements are closed and every
// attribute value stands in quotes. The text between tags is copied as it is.

#include "site/one_document.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace muster {
namespace {

constexpr std::string_view kScreenOnly = "screen-only";
constexpr std::size_t kNone = std::string_view::npos;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// Calls `use` with each word of a list that blanks divide.
template <class Use>
void each_word(std::string_view words, const Use& use) {
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    if (end > at) use(words.substr(at, end - at));
    at = end + 1;
  }
}

/// Where the tag that begins at `at` has its `>`; a quoted value may hold one.
std::size_t end_of_tag(std::string_view html, std::size_t at) {
  char quote = 0;
  for (; at < html.size(); ++at) {
    const char c = html[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at;
    }
  }
  return kNone;
}

struct Attribute {
  std::string_view name;
  std::optional<std::string_view> value;  // none: `open`
};

/// `<a href="x">`, `</a>` or `<br>`, read from left to right.
class Tag {
 public:
  explicit Tag(std::string_view text) : text_(text) {
    at_ = text_.starts_with("</") ? 2 : 1;
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != '>' && text_[at_] != '/') ++at_;
    name_ = text_.substr(begin, at_ - begin);
  }

  std::string_view name() const { return name_; }
  bool closes() const { return text_.starts_with("</"); }
  bool is_empty() const { return text_.ends_with("/>"); }

  std::optional<Attribute> next() {
    while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == '/')) ++at_;
    if (at_ >= text_.size() || text_[at_] == '>') return std::nullopt;
    Attribute attribute;
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != '=' && text_[at_] != '>') ++at_;
    attribute.name = text_.substr(begin, at_ - begin);
    if (at_ >= text_.size() || text_[at_] != '=') return attribute;
    const std::size_t open = at_ + 1;
    const std::size_t close = open < text_.size() ? text_.find(text_[open], open + 1) : kNone;
    if (close == kNone) return std::nullopt;
    attribute.value = text_.substr(open + 1, close - open - 1);
    at_ = close + 1;
    return attribute;
  }

 private:
  std::string_view text_, name_;
  std::size_t at_ = 0;
};

bool is_screen_only(std::string_view tag) {
  if (tag.find(kScreenOnly) == kNone) return false;
  Tag reader(tag);
  while (const std::optional<Attribute> attribute = reader.next()) {
    if (attribute->name != "class" || !attribute->value) continue;
    bool found = false;
    each_word(*attribute->value, [&](std::string_view word) { found = found || word == kScreenOnly; });
    return found;
  }
  return false;
}

class PageMover {
 public:
  PageMover(const std::set<std::string>& files, std::string_view file, const MoveOptions& options)
      : files_(files), page_(OneDocument::page_id(file)), options_(options) {}

  std::string move(std::string_view html) {
    out_.reserve(html.size() + html.size() / 8);
    for (std::size_t at = 0; at < html.size();) {
      const std::size_t open = std::min(html.find('<', at), html.size());
      out_.append(html.substr(at, open - at));
      if (open == html.size()) break;
      const bool is_comment = html.substr(open).starts_with("<!--");
      std::size_t end = is_comment ? html.find("-->", open) : end_of_tag(html, open);
      if (end == kNone) end = html.size() - 1;
      if (is_comment) end = std::min(end + 2, html.size() - 1);
      const std::string_view tag = html.substr(open, end + 1 - open);
      at = end + 1;
      if (is_comment) continue;
      if (options_.is_paper && is_screen_only(tag)) {
        at = end_of_element(html, at, Tag(tag).name());
      } else {
        write_tag(tag);
      }
    }
    return std::move(out_);
  }

 private:
  // Behind the end of the element whose first tag ends at `at`.
  static std::size_t end_of_element(std::string_view html, std::size_t at, std::string_view name) {
    constexpr std::array<std::string_view, 6> kVoid = {"br", "hr", "img", "input", "col", "wbr"};
    if (std::find(kVoid.begin(), kVoid.end(), name) != kVoid.end()) return at;
    for (std::size_t depth = 1; depth > 0;) {
      const std::size_t open = html.find('<', at);
      if (open == kNone) return html.size();
      const std::size_t end = end_of_tag(html, open);
      if (end == kNone) return html.size();
      const Tag tag(html.substr(open, end + 1 - open));
      if (tag.name() == name && tag.closes()) --depth;
      if (tag.name() == name && !tag.closes() && !tag.is_empty()) ++depth;
      at = end + 1;
    }
    return at;
  }

  void write_tag(std::string_view text) {
    Tag tag(text);
    out_ += tag.closes() ? "</" : "<";
    if (tag.name() == "a" && !tag.closes()) leads_nowhere_ = is_lost_link(tag);
    if (tag.name() == "a" && leads_nowhere_) {
      out_ += "span";
    } else {
      write_name(tag.name());
    }
    while (const std::optional<Attribute> attribute = tag.next()) {
      if (options_.is_paper && attribute->name == "open") continue;
      write_attribute(*attribute);
    }
    out_ += tag.is_empty() ? "/>" : ">";
  }

  void write_name(std::string_view name) {
    if (options_.is_paper && (name == "details" || name == "summary")) {
      out_ += "div";
    } else if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6') {
      out_ += 'h';
      out_ += static_cast<char>(std::min(name[1] + options_.levels_down, static_cast<int>('6')));
    } else {
      out_ += name;
    }
  }

  void write_attribute(const Attribute& attribute) {
    constexpr std::array<std::string_view, 6> kNamesIds = {
        "id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls"};
    std::optional<std::string> value;
    if (attribute.value) value = std::string(*attribute.value);
    if (value && std::find(kNamesIds.begin(), kNamesIds.end(), attribute.name) != kNamesIds.end()) {
      std::string ids;
      each_word(*attribute.value, [&](std::string_view id) { ids += (ids.empty() ? "" : " ") + here(id); });
      value = ids;
    } else if (value && attribute.name == "href") {
      value = address(*attribute.value);
      if (!value) return;
    }
    out_ += ' ';
    out_ += attribute.name;
    if (value) out_ += "=\"" + *value + "\"";
  }

  // A link to what stands beside the pages. It holds no other link, so what closes next is it.
  bool is_lost_link(Tag tag) const {
    while (const std::optional<Attribute> attribute = tag.next()) {
      if (attribute->name == "href" && attribute->value) return !address(*attribute->value);
    }
    return false;
  }

  std::string here(std::string_view id) const { return (options_.keeps_ids ? "" : page_ + ".") + std::string(id); }

  // Nothing for what stands beside the pages.
  std::optional<std::string> address(std::string_view href) const {
    const std::size_t hash = href.find('#');
    const std::string path(href.substr(0, hash));
    if (path.find(':') != std::string::npos) return std::string(href);
    if (!path.empty() && !files_.contains(path)) return std::nullopt;
    if (path.empty() && options_.keeps_ids) return std::string(href);
    const std::string page = path.empty() ? page_ : std::string(OneDocument::page_id(path));
    if (hash == kNone || hash + 1 == href.size()) return "#" + page;
    return "#" + page + "." + std::string(href.substr(hash + 1));
  }

  const std::set<std::string>& files_;
  std::string page_;
  const MoveOptions& options_;
  std::string out_;
  bool leads_nowhere_ = false;  // the link that is open
};

}  // namespace

std::string OneDocument::move(std::string_view file, std::string_view html, const MoveOptions& options) const {
  return PageMover(files_, file, options).move(html);
}

}  // namespace muster
