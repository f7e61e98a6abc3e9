#include "site/search_index.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/escape.h"
#include "site/page_writer.h"

namespace muster {
namespace {

/// A tag of a page: `<tr id="x">`.
struct Tag {
  std::string_view name;
  std::string_view id;  // empty where it has none
  bool closes = false;
};

constexpr std::array<std::string_view, 4> kLeftOut = {"nav", "script", "style", "template"};

/// Elements that may stand within a word.
constexpr std::array<std::string_view, 12> kWithinWords = {"a",    "abbr", "b", "bdi",  "bdo",    "code",
                                                           "data", "em",   "i", "mark", "strong", "wbr"};

/// Elements that part words, but no word from a comma: a label, a raised number.
constexpr std::array<std::string_view, 8> kLabels = {"cite", "label", "q", "small", "span", "sub", "sup", "time"};

/// What stands between two letters of a page.
enum class Gap { kNone, kBetweenWords, kBlank };

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_heading(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

/// Whether a text ends in a byte of a word.
bool is_of_word(std::string_view text) {
  const auto c = static_cast<unsigned char>(text.empty() ? ' ' : text.back());
  return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

/// Where a tag or comment that begins at `at` ends: behind its `>`.
std::size_t end_of_markup(std::string_view html, std::size_t at) {
  if (html.substr(at).starts_with("<!--")) {
    const std::size_t end = html.find("-->", at + 4);
    return end == std::string_view::npos ? html.size() : end + 3;
  }
  for (bool is_quoted = false; at < html.size(); ++at) {
    if (html[at] == '"') is_quoted = !is_quoted;
    if (html[at] == '>' && !is_quoted) return at + 1;
  }
  return html.size();
}

Tag read_tag(std::string_view markup) {
  Tag tag;
  std::size_t begin = 1;
  if (begin < markup.size() && markup[begin] == '/') {
    tag.closes = true;
    ++begin;
  }
  const std::size_t end = std::min(markup.find_first_of(" \n\t/>", begin), markup.size());
  tag.name = markup.substr(begin, end - begin);
  constexpr std::string_view kId = " id=\"";
  if (const std::size_t at = markup.find(kId); at != std::string_view::npos) {
    const std::size_t first = at + kId.size();
    tag.id = markup.substr(first, markup.find('"', first) - first);
  }
  return tag;
}

class PassageCutter {
 public:
  std::vector<Passage> cut(std::string_view html) {
    const std::size_t main = html.find("<main");
    if (main == std::string_view::npos) return {};
    passages_.emplace_back();
    std::size_t at = end_of_markup(html, main);
    while (at < html.size()) {
      const std::size_t next = std::min(html.find('<', at), html.size());
      add_text(html.substr(at, next - at));
      at = end_of_markup(html, next);
      const Tag tag = read_tag(html.substr(next, at - next));
      if (tag.closes && tag.name == "main") break;
      if (!tag.closes && contains(kLeftOut, tag.name)) at = end_of_element(html, at, tag.name);
      pass(tag);
    }
    std::erase_if(passages_, [](const Passage& passage) { return passage.heading.empty() && passage.text.empty(); });
    return std::move(passages_);
  }

 private:
  static std::size_t end_of_element(std::string_view html, std::size_t at, std::string_view name) {
    const std::string closing = fmt::format("</{}>", name);
    const std::size_t end = html.find(closing, at);
    return end == std::string_view::npos ? html.size() : end + closing.size();
  }

  void pass(const Tag& tag) {
    if (contains(kLabels, tag.name)) {
      gap_ = std::max(gap_, Gap::kBetweenWords);
    } else if (!contains(kWithinWords, tag.name)) {
      gap_ = Gap::kBlank;
    }
    if (is_heading(tag.name)) {
      heading_ = tag.closes ? std::string_view() : begin_heading(tag);
    } else if (tag.name == "tr") {
      if (row_) end_row();
      if (!tag.closes && !tag.id.empty()) begin_row(tag);
    } else if (row_ && tag.closes && (tag.name == "th" || tag.name == "td")) {
      heading_ = {};  // a row is called by its first cell
    }
  }

  // The page's own heading names what stands above it too.
  std::string_view begin_heading(const Tag& tag) {
    if (tag.name == "h1" && passages_.size() == 1 && passages_.front().heading.empty()) return tag.name;
    if (tag.id.empty()) return {};
    begin(tag.id);
    section_ = passages_.size() - 1;
    return tag.name;
  }

  void begin_row(const Tag& tag) {
    begin(tag.id);
    passages_.back().is_row = true;
    row_ = true;
    heading_ = tag.name;
  }

  void end_row() {
    row_ = false;
    heading_ = {};
  }

  void begin(std::string_view id) {
    passages_.emplace_back();
    passages_.back().anchor = plain_text(id);
  }

  void add_text(std::string_view html) {
    Passage& passage = row_ ? passages_.back() : passages_[section_];
    std::string& out = heading_.empty() ? passage.text : passage.heading;
    for (const char c : plain_text(html)) {
      if (is_blank(c)) {
        gap_ = Gap::kBlank;
        continue;
      }
      const bool parts = gap_ == Gap::kBlank || (gap_ == Gap::kBetweenWords && is_of_word(out) && is_of_word({&c, 1}));
      if (parts && !out.empty()) out += ' ';
      gap_ = Gap::kNone;
      out += c;
    }
  }

  std::vector<Passage> passages_;
  std::size_t section_ = 0;   // the passage that goes on after a row
  std::string_view heading_;  // the element whose text is a heading; empty elsewhere
  bool row_ = false;          // within a row that is a passage, the last one
  Gap gap_ = Gap::kNone;      // since the last letter
};

}  // namespace

std::vector<Passage> cut_passages(std::string_view html) { return PassageCutter().cut(html); }

std::string write_search_index(const std::vector<SearchPage>& pages) {
  std::string titles, passages;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const SearchPage& page = pages[i];
    if (i > 0) titles += ',';
    append_json(titles, page.title);
    for (const Passage& passage : cut_passages(page.html)) {
      passages += passages.empty() ? "\n[" : ",\n[";
      passages += std::to_string(i);
      const std::string address =
          passage.anchor.empty() ? std::string(page.file) : fmt::format("{}#{}", page.file, passage.anchor);
      for (const std::string_view text :
           {std::string_view(address), std::string_view(passage.heading), std::string_view(passage.text)}) {
        passages += ',';
        append_json(passages, text);
      }
      passages += passage.is_row ? ",1]" : "]";
    }
  }
  return "var siteSearchIndex = {\"pages\": [" + titles + "],\n\"passages\": [" + passages + "\n]};\n";
}

}  // namespace muster
