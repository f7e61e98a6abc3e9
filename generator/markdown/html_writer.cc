#include "markdown/html_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/escape.h"
#include "markdown/anchors.h"

namespace muster {
namespace {

constexpr std::size_t kMaxSize = 64 * 1024 * 1024;

/// What is between two neighbours of a group of marks.
struct Branch {
  std::size_t group;   // its first mark
  std::size_t number;  // 0 behind the first mark
  bool operator==(const Branch&) const = default;
};
using Branches = std::vector<Branch>;  // one in the other

class Writer {
 public:
  Writer(const Marks& marks, const MarkdownOptions& options, const Place& place_of, Diagnostics& diagnostics)
      : marks_(marks), options_(options), place_of_(place_of), diagnostics_(diagnostics) {}

  MarkdownHtml write(const Document& document) {
    blocks(document.root, false);
    // Notes may refer to notes: all are written, then put together with the references that were met.
    if (!document.notes.empty()) notes(document.notes);
    result_.html = std::move(out_);
    return std::move(result_);
  }

 private:
  void start_line() {
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
  }

  void text(std::string_view text) { append_html(out_, text); }

  void attribute(std::string_view name, std::string_view value) {
    out_ += fmt::format(" {}=\"", name);
    append_html(out_, value);
    out_ += '"';
  }

  void address(std::string_view name, std::string_view url) {
    out_ += fmt::format(" {}=\"", name);
    append_url(out_, url);
    out_ += '"';
  }

  Span place(const Node& node) const { return place_of_(node.begin, node.end); }

  void blocks(const Node& parent, bool is_tight) {
    for (const Node& child : parent.children) block(child, is_tight);
  }

  void inlines(const Node& parent) {
    for (const Node& child : parent.children) inline_node(child);
  }

  void container(std::string_view open, const Node& node, std::string_view close) {
    start_line();
    out_ += open;
    out_ += '\n';
    blocks(node, false);
    start_line();
    out_ += close;
    out_ += '\n';
  }

  void block(const Node& node, bool is_tight) {
    switch (node.kind) {
      case NodeKind::kParagraph:
        if (is_tight) {
          if (!out_.empty() && out_.back() != '>' && out_.back() != ' ') start_line();
          inlines(node);
        } else {
          start_line();
          out_ += "<p>";
          inlines(node);
          out_ += "</p>\n";
        }
        break;
      case NodeKind::kHeading:
        heading(node);
        break;
      case NodeKind::kList:
        list(node);
        break;
      case NodeKind::kItem:
        item(node, is_tight);
        break;
      case NodeKind::kQuote:
        container("<blockquote>", node, "</blockquote>");
        break;
      case NodeKind::kCodeBlock:
        code_block(node);
        break;
      case NodeKind::kHtmlBlock:
        if (!node.is_joined) start_line();
        raw_html(node);
        break;
      case NodeKind::kRule:
        start_line();
        out_ += "<hr>\n";
        break;
      case NodeKind::kTable:
        container("<table>", node, "</table>");
        break;
      case NodeKind::kTableHead:
        in_table_head_ = true;
        container("<thead>", node, "</thead>");
        in_table_head_ = false;
        break;
      case NodeKind::kTableBody:
        container("<tbody>", node, "</tbody>");
        break;
      case NodeKind::kRow:
        container("<tr>", node, "</tr>");
        break;
      case NodeKind::kCell:
        cell(node);
        break;
      case NodeKind::kMark:
        if (!node.is_joined) start_line();
        mark(node);
        if (!node.is_joined) out_ += '\n';
        break;
      default:
        inline_node(node);
        break;
    }
  }

  void heading(const Node& node) {
    const int level = std::min(options_.heading_level + node.number - 1, 6);
    std::string plain = flatten(node);
    const std::string id = options_.anchor_prefix + anchors_.add(without_marks(plain, marks_));
    result_.headings.push_back({level, id, std::move(plain), place(node)});
    start_line();
    out_ += fmt::format("<h{}", level);
    attribute("id", id);
    out_ += '>';
    inlines(node);
    out_ += fmt::format("</h{}>\n", level);
  }

  void list(const Node& node) {
    start_line();
    if (!node.is_ordered) {
      out_ += "<ul>\n";
    } else if (node.number == 1) {
      out_ += "<ol>\n";
    } else {
      out_ += fmt::format("<ol start=\"{}\">\n", node.number);
    }
    blocks(node, node.is_tight);
    start_line();
    out_ += node.is_ordered ? "</ol>\n" : "</ul>\n";
  }

  void item(const Node& node, bool is_tight) {
    start_line();
    if (node.is_task) {
      out_ += "<li class=\"task\"><input type=\"checkbox\" disabled";
      if (node.is_checked) out_ += " checked";
      attribute("aria-label", node.is_checked ? options_.done : options_.to_do);
      out_ += "> ";
    } else {
      out_ += "<li>";
    }
    blocks(node, is_tight);
    out_ += "</li>\n";
  }

  void code_block(const Node& node) {
    start_line();
    if (!node.title.empty() && options_.fence) {
      if (const auto html = options_.fence(node.title, node.text, place(node))) {
        out_ += *html;
        start_line();
        return;
      }
    }
    out_ += "<pre><code";
    const std::string language = node.title.substr(0, node.title.find_first_of(" \t"));
    if (!language.empty()) attribute("class", "language-" + language);
    out_ += '>';
    text(node.text);
    out_ += "</code></pre>\n";
  }

  void cell(const Node& node) {
    start_line();
    // Above row labels a head is often left empty: no heading then, as it would name its column nothing.
    const bool is_heading = in_table_head_ && !node.children.empty();
    const char* tag = is_heading ? "th" : "td";
    out_ += fmt::format("<{}", tag);
    if (is_heading) attribute("scope", "col");
    switch (node.alignment) {
      case Alignment::kLeft:
        attribute("class", "left");
        break;
      case Alignment::kCenter:
        attribute("class", "center");
        break;
      case Alignment::kRight:
        attribute("class", "right");
        break;
      case Alignment::kNone:
        break;
    }
    out_ += '>';
    inlines(node);
    out_ += fmt::format("</{}>\n", tag);
  }

  void raw_html(const Node& node) {
    if (options_.allow_html) {
      out_ += node.text;
      return;
    }
    Diagnostic& diagnostic = diagnostics_.error(place(node), "raw HTML is not allowed in guidance");
    diagnostic.help = node.text.find("<!--") != std::string::npos
                          ? "a comment is written `{# … #}`"
                          : "a plain `<` is written `\\<`; HTML needs `allow_html` in `pack.toml` and in `muster.toml`";
  }

  void inline_node(const Node& node) {
    switch (node.kind) {
      case NodeKind::kText:
        text(node.text);
        break;
      case NodeKind::kSoftBreak:
        out_ += '\n';
        break;
      case NodeKind::kLineBreak:
        out_ += "<br>\n";
        break;
      case NodeKind::kCode:
        out_ += "<code>";
        text(node.text);
        out_ += "</code>";
        break;
      case NodeKind::kHtml:
        raw_html(node);
        break;
      case NodeKind::kEmphasis:
        element("em", node);
        break;
      case NodeKind::kStrong:
        element("strong", node);
        break;
      case NodeKind::kStrike:
        element("del", node);
        break;
      case NodeKind::kLink:
        link(node);
        break;
      case NodeKind::kImage:
        image(node);
        break;
      case NodeKind::kReference:
        reference(node);
        break;
      case NodeKind::kMark:
        mark(node);
        break;
      default:
        inlines(node);
        break;
    }
  }

  void element(std::string_view tag, const Node& node) {
    out_ += fmt::format("<{}>", tag);
    inlines(node);
    out_ += fmt::format("</{}>", tag);
  }

  /// Whether a link is an address written out in the text, which the library made a link of.
  static bool is_bare_address(const Node& link) {
    if (link.children.size() != 1 || link.children[0].kind != NodeKind::kText) return false;
    const std::string& label = link.children[0].text;
    return label == link.text || "http://" + label == link.text || "mailto:" + label == link.text;
  }

  void link(const Node& node) {
    if (options_.resolve_link) {
      if (const auto resolved = options_.resolve_link(node.text, place(node))) {
        out_ += resolved->open;
        inlines(node);
        out_ += resolved->close;
        return;
      }
    }
    if (!is_safe_url(node.text)) {
      // An address of another scheme in running text is text.
      if (is_bare_address(node)) return inlines(node);
      report_address(node, "a link may lead to");
    }
    out_ += "<a";
    address("href", node.text);
    if (!node.title.empty()) attribute("title", node.title);
    out_ += '>';
    inlines(node);
    out_ += "</a>";
  }

  void report_address(const Node& node, std::string_view doing) {
    diagnostics_.error(place(node), fmt::format("`{}` is not an address that {}", printable(node.text, 200), doing))
        .help = "write an `https:`, `http:`, `mailto:` or `tel:` address, a relative path or a fragment";
  }

  void image(const Node& node) {
    std::string url = node.text;
    if (options_.resolve_image) url = options_.resolve_image(url, place(node)).value_or(url);
    const std::size_t scheme = url.find_first_of(":/?#");
    if (!is_safe_url(url)) {
      report_address(node, "an image may come from");
    } else if (scheme != std::string::npos && url[scheme] == ':') {
      diagnostics_.error(place(node), "an image must be part of the site").help =
          "a page loads nothing from other hosts; put the file beside the text and name it by its path";
    }
    out_ += "<img";
    address("src", url);
    attribute("alt", flatten(node));
    if (!node.title.empty()) attribute("title", node.title);
    out_ += '>';
  }

  std::string note_id(int number) const { return fmt::format("{}fn-{}", options_.anchor_prefix, number); }
  std::string reference_id(int number, std::size_t occurrence) const {
    return occurrence == 1 ? fmt::format("{}fnref-{}", options_.anchor_prefix, number)
                           : fmt::format("{}fnref-{}-{}", options_.anchor_prefix, number, occurrence);
  }

  void reference(const Node& node) {
    for (const Branch& branch : branches_) {
      if (marks_.kind(branch.group) == MarkKind::kIf) continue;
      diagnostics_.error(place(node), "a footnote cannot be referred to from here").help =
          "what is between these tags may come out more than once; write the note into the text";
      break;
    }
    references_[node.number].push_back(branches_);
    out_ += "<sup class=\"footnote-ref\"><a";
    attribute("href", "#" + note_id(node.number));
    attribute("id", reference_id(node.number, references_[node.number].size()));
    out_ += fmt::format(">{}</a></sup>", node.number);
  }

  /// Keeps `branches_` while marks are written. Where they could not be settled, they need not match.
  void mark(const Node& node) {
    const auto number = static_cast<std::size_t>(node.number);
    if (const auto& group = marks_.group(number); !group.empty()) {
      if (number == group.front()) {
        branches_.push_back({number, 0});
      } else if (!branches_.empty() && branches_.back().group == group.front()) {
        number == group.back() ? branches_.pop_back() : static_cast<void>(++branches_.back().number);
      }
    }
    out_ += node.text;
  }

  /// The branches in which all of these stand.
  static Branches common(const std::vector<Branches>& all) {
    if (all.empty()) return {};
    Branches out = all.front();
    for (const Branches& other : all) {
      const auto [end, unused] = std::mismatch(out.begin(), out.end(), other.begin(), other.end());
      out.erase(end, out.end());
    }
    return out;
  }

  /// Opens branches anew, from the given depth on, for something that belongs to what stands in them.
  void enter(const Branches& branches, std::size_t from) {
    for (std::size_t i = from; i < branches.size(); ++i) {
      const auto& group = marks_.group(branches[i].group);
      for (std::size_t k = 0; k <= branches[i].number; ++k) out_ += marks_.text(group[k]);
    }
  }

  void leave(const Branches& branches, std::size_t from) {
    for (std::size_t i = branches.size(); i > from; --i) {
      const auto& group = marks_.group(branches[i - 1].group);
      for (std::size_t k = branches[i - 1].number + 1; k < group.size(); ++k) out_ += marks_.text(group[k]);
    }
  }

  /// A note stands in the branches in which it is referred to: with them it is left out.
  void notes(const std::vector<Node>& notes) {
    std::string before = std::move(out_);
    std::vector<std::string> bodies;
    for (const Node& note : notes) {
      out_.clear();
      branches_ = common(references_[note.number]);
      blocks(note, false);
      bodies.push_back(std::move(out_));
    }
    branches_.clear();
    std::vector<Branches> places;
    for (const Node& note : notes) places.push_back(common(references_[note.number]));
    const Branches shared = common(places);
    const bool may_skip =
        std::any_of(places.begin(), places.end(), [](const Branches& place) { return !place.empty(); });

    out_ = std::move(before);
    start_line();
    enter(shared, 0);
    out_ += "<section class=\"footnotes\"";
    attribute("aria-label", options_.footnotes);
    out_ += ">\n<ol>\n";
    for (std::size_t i = 0; i < notes.size(); ++i) {
      enter(places[i], shared.size());
      out_ += "<li";
      attribute("id", note_id(notes[i].number));
      if (may_skip) attribute("value", std::to_string(notes[i].number));
      out_ += ">\n";
      note_body(bodies[i], notes[i].number, places[i]);
      out_ += "</li>\n";
      leave(places[i], shared.size());
    }
    out_ += "</ol>\n</section>\n";
    leave(shared, 0);
    start_line();
  }

  /// The ways back stand in the last line of the note.
  void note_body(std::string_view body, int number, const Branches& place) {
    constexpr std::string_view kEnd = "</p>\n";
    const bool ends_in_paragraph = body.size() >= kEnd.size() && body.substr(body.size() - kEnd.size()) == kEnd;
    if (ends_in_paragraph) body.remove_suffix(kEnd.size());
    out_ += body;
    const std::vector<Branches>& all = references_[number];
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (out_.size() > kMaxSize) {
        diagnostics_.error(place_of_(0, 0), "this text refers to its footnotes from too many branches");
        return;
      }
      enter(all[i], place.size());
      back_link(number, i + 1);
      leave(all[i], place.size());
    }
    out_ += ends_in_paragraph ? kEnd : "\n";
  }

  void back_link(int number, std::size_t occurrence) {
    const std::string name = occurrence == 1 ? std::to_string(number) : fmt::format("{}-{}", number, occurrence);
    out_ += " <a";
    attribute("href", "#" + reference_id(number, occurrence));
    attribute("class", "footnote-backref");
    attribute("aria-label", options_.back_to_text + " " + name);
    out_ += ">↩";
    if (occurrence > 1) out_ += fmt::format("<sup>{}</sup>", occurrence);
    out_ += "</a>";
  }

  const Marks& marks_;
  const MarkdownOptions& options_;
  const Place& place_of_;
  Diagnostics& diagnostics_;
  MarkdownHtml result_;
  std::string out_;
  Anchors anchors_{marks_.salt()};
  Branches branches_;                                // in which we are
  std::map<int, std::vector<Branches>> references_;  // where each note is referred to, so far
  bool in_table_head_ = false;
};

}  // namespace

MarkdownHtml write_html(const Document& document, const Marks& marks, const MarkdownOptions& options,
                        const Place& place_of, Diagnostics& diagnostics) {
  return Writer(marks, options, place_of, diagnostics).write(document);
}

}  // namespace muster
