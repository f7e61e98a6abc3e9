#include "markdown/document.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "markdown/arena.h"
#include "markdown/pieces.h"

namespace muster {
namespace {

constexpr std::size_t kLeastBudget = 1024 * 1024;
constexpr std::size_t kMostBudget = 112 * 1024 * 1024;
constexpr std::size_t kBudgetPerByte = 400;
constexpr int kMaxDepth = 100;

std::string_view text_of(const char* text) { return text == nullptr ? std::string_view() : std::string_view(text); }

class Builder {
 public:
  Builder(const Prepared& prepared, const Marks& marks) : prepared_(prepared), marks_(marks) {}

  Document build(cmark_node* root) {
    Document document;
    for (cmark_node* child = cmark_node_first_child(root); child != nullptr; child = cmark_node_next(child)) {
      if (cmark_node_get_type(child) == CMARK_NODE_FOOTNOTE_DEFINITION) {
        Node& note = document.notes.emplace_back(block(child, NodeKind::kNote));
        note.number = static_cast<int>(document.notes.size());
        add_children(note, child);
      } else {
        add_block(document.root, child);
      }
    }
    return document;
  }

  using Range = std::pair<std::uint32_t, std::uint32_t>;
  /// Where the tree went deeper than is allowed.
  std::optional<Range> too_deep() const { return too_deep_; }
  /// Where a line ends inside of `[^ … ]`: the library loses a part of the text there.
  const std::vector<Range>& broken_references() const { return broken_references_; }

 private:
  Node block(cmark_node* from, NodeKind kind) {
    Node node;
    node.kind = kind;
    const auto first = static_cast<std::size_t>(std::max(cmark_node_get_start_line(from), 1));
    const auto last = std::max(first, static_cast<std::size_t>(std::max(cmark_node_get_end_line(from), 1)));
    first_line_ = std::min(first, prepared_.lines.size());
    last_line_ = std::min(last, prepared_.lines.size());
    const std::string_view line = prepared_.line(first_line_);
    const std::size_t indent = std::min(measure_prefix(line), line.size());
    node.begin = origin(prepared_.lines[first_line_ - 1].begin + indent);
    node.end = std::max(node.begin, origin(prepared_.lines[last_line_ - 1].begin + prepared_.line(last_line_).size()));
    node.has_blank_before = prepared_.has_blank_before(first_line_);
    return node;
  }

  std::uint32_t origin(std::size_t offset) const { return static_cast<std::uint32_t>(prepared_.origin(offset)); }

  void add_children(Node& parent, cmark_node* from) {
    if (++depth_ > kMaxDepth) {
      if (!too_deep_) too_deep_ = std::pair(parent.begin, parent.end);
    } else {
      for (cmark_node* child = cmark_node_first_child(from); child != nullptr; child = cmark_node_next(child))
        add(parent, child);
    }
    --depth_;
  }

  void add(Node& parent, cmark_node* from) {
    if (parent.kind == NodeKind::kRoot || parent.kind == NodeKind::kItem || parent.kind == NodeKind::kQuote ||
        parent.kind == NodeKind::kNote || parent.kind == NodeKind::kList) {
      add_block(parent, from);
    } else {
      add_inline(parent, from);
    }
  }

  void add_block(Node& parent, cmark_node* from) {
    switch (cmark_node_get_type(from)) {
      case CMARK_NODE_PARAGRAPH: {
        Node node = block(from, NodeKind::kParagraph);
        find_from_ = std::max(find_from_, prepared_.lines[first_line_ - 1].begin);
        find_broken_references();
        add_children(node, from);
        if (holds_only_marks(node)) {
          for (Node& child : node.children) {
            if (child.kind == NodeKind::kMark) parent.children.push_back(std::move(child));
          }
        } else {
          parent.children.push_back(std::move(node));
        }
        return;
      }
      case CMARK_NODE_HEADING: {
        Node node = block(from, NodeKind::kHeading);
        node.number = cmark_node_get_heading_level(from);
        find_broken_references();
        add_children(node, from);
        parent.children.push_back(std::move(node));
        return;
      }
      case CMARK_NODE_LIST: {
        Node node = block(from, NodeKind::kList);
        node.is_ordered = cmark_node_get_list_type(from) == CMARK_ORDERED_LIST;
        node.number = cmark_node_get_list_start(from);
        node.is_tight = cmark_node_get_list_tight(from) != 0;
        node.is_touched = prepared_.has_inserted(first_line_, last_line_);
        node.delimiter = find_delimiter(from);
        add_children(node, from);
        parent.children.push_back(std::move(node));
        return;
      }
      case CMARK_NODE_ITEM: {
        Node node = block(from, NodeKind::kItem);
        node.is_task = text_of(cmark_node_get_type_string(from)) == "tasklist";
        node.is_checked = node.is_task && cmark_gfm_extensions_get_tasklist_item_checked(from);
        add_children(node, from);
        parent.children.push_back(std::move(node));
        return;
      }
      case CMARK_NODE_BLOCK_QUOTE: {
        Node node = block(from, NodeKind::kQuote);
        add_children(node, from);
        parent.children.push_back(std::move(node));
        return;
      }
      case CMARK_NODE_CODE_BLOCK:
        return add_code_block(parent, from);
      case CMARK_NODE_HTML_BLOCK: {
        Node node = block(from, NodeKind::kHtmlBlock);
        node.text = without_insertions(text_of(cmark_node_get_literal(from)), first_line_);
        return add_html(parent, std::move(node));
      }
      case CMARK_NODE_THEMATIC_BREAK:
        parent.children.push_back(block(from, NodeKind::kRule));
        return;
      default:
        break;
    }
    if (text_of(cmark_node_get_type_string(from)) == "table") add_table(parent, from);
  }

  /// The length of the code at the front of `text`, which begins with `run` backticks; 0 where nothing closes it.
  static std::size_t measure_code(std::string_view text, std::size_t run) {
    for (std::size_t at = text.find('`', run); at != std::string_view::npos; at = text.find('`', at)) {
      const std::size_t after = std::min(text.find_first_not_of('`', at), text.size());
      if (after - at == run) return after;
      at = after;
    }
    return 0;
  }

  void find_broken_references() {
    const std::size_t end = prepared_.lines[last_line_ - 1].begin + prepared_.line(last_line_).size();
    std::vector<std::size_t> open;  // behind each `[^` that no `]` has closed
    std::size_t line_end = 0;       // the last one
    for (std::size_t i = prepared_.lines[first_line_ - 1].begin; i < end; ++i) {
      switch (prepared_.text[i]) {
        case '\\':
          ++i;
          break;
        case '`': {
          // Code reaches to as many backticks as it began with; where there are none, it is none.
          const std::string_view rest = std::string_view(prepared_.text).substr(i, end - i);
          const std::size_t run = std::min(rest.find_first_not_of('`'), rest.size());
          const std::size_t length = measure_code(rest, run);
          const std::size_t line = rest.substr(0, length).rfind('\n');
          if (line != std::string_view::npos) line_end = i + line;
          i += (length != 0 ? length : run) - 1;
          break;
        }
        case '\n':
          line_end = i;
          break;
        case '[':
          if (prepared_.text[i + 1] != '^') break;
          open.push_back(i + 2);
          break;
        case ']':
          if (open.empty()) break;
          if (line_end > open.back()) broken_references_.emplace_back(origin(open.back() - 2), origin(line_end));
          open.pop_back();
          break;
        default:
          break;
      }
    }
  }

  void add_inline(Node& parent, cmark_node* from) {
    Node node;
    node.begin = parent.begin;
    node.end = parent.end;
    switch (cmark_node_get_type(from)) {
      case CMARK_NODE_TEXT:
        return add_text(parent, text_of(cmark_node_get_literal(from)));
      case CMARK_NODE_SOFTBREAK:
        node.kind = NodeKind::kSoftBreak;
        break;
      case CMARK_NODE_LINEBREAK:
        node.kind = NodeKind::kLineBreak;
        break;
      case CMARK_NODE_CODE:
        node.kind = NodeKind::kCode;
        node.text = without_separators(text_of(cmark_node_get_literal(from)), marks_);
        break;
      case CMARK_NODE_HTML_INLINE:
        node.kind = NodeKind::kHtml;
        node.text = text_of(cmark_node_get_literal(from));
        locate(node, node.text);
        node.text = without_separators(node.text, marks_);
        return add_html(parent, std::move(node));
      case CMARK_NODE_EMPH:
        node.kind = NodeKind::kEmphasis;
        break;
      case CMARK_NODE_STRONG:
        node.kind = NodeKind::kStrong;
        break;
      case CMARK_NODE_LINK:
      case CMARK_NODE_IMAGE:
        node.kind = cmark_node_get_type(from) == CMARK_NODE_LINK ? NodeKind::kLink : NodeKind::kImage;
        node.text = text_of(cmark_node_get_url(from));
        node.title = without_separators(text_of(cmark_node_get_title(from)), marks_);
        // An address stands behind its text, but a whole link is searched for: links in it come later.
        add_children(node, from);
        locate(node, node.text);
        node.text = without_separators(node.text, marks_);
        parent.children.push_back(std::move(node));
        return;
      case CMARK_NODE_FOOTNOTE_REFERENCE:
        node.kind = NodeKind::kReference;
        node.number = std::atoi(std::string(text_of(cmark_node_get_literal(from))).c_str());
        break;
      default:
        if (text_of(cmark_node_get_type_string(from)) != "strikethrough") return;
        node.kind = NodeKind::kStrike;
        break;
    }
    add_children(node, from);
    parent.children.push_back(std::move(node));
  }

  /// Splits a text at its marks; those that stand for text stay in it.
  void add_text(Node& parent, std::string_view literal) {
    const std::string text = without_separators(literal, marks_);
    std::size_t done = 0;
    for (const Marks::Found& found : marks_.find_all(text)) {
      if (marks_.kind(found.number) == MarkKind::kInline) continue;
      add_literal(parent, NodeKind::kText, std::string_view(text).substr(done, found.begin - done));
      parent.children.push_back(mark_node(found.number));
      done = found.end;
    }
    add_literal(parent, NodeKind::kText, std::string_view(text).substr(done));
  }

  static void add_literal(Node& parent, NodeKind kind, std::string_view text) {
    if (text.empty()) return;
    Node node;
    node.kind = kind;
    node.begin = parent.begin;
    node.end = parent.end;
    node.text = text;
    parent.children.push_back(std::move(node));
  }

  Node mark_node(std::size_t number) const {
    Node node;
    node.kind = NodeKind::kMark;
    node.number = static_cast<int>(number);
    node.text = marks_.text(number);
    node.begin = static_cast<std::uint32_t>(marks_.place(number).begin);
    node.end = static_cast<std::uint32_t>(marks_.place(number).end);
    return node;
  }

  /// Raw HTML is no element of ours: marks in it count where it stands.
  void add_html(Node& parent, Node html) {
    const std::string text = std::move(html.text);
    html.text.clear();
    std::size_t done = 0;
    for (const Marks::Found& found : marks_.find_all(text)) {
      if (!marks_.has_group(found.number)) continue;
      html.text = text.substr(done, found.begin - done);
      parent.children.push_back(html);
      html.is_joined = true;
      parent.children.push_back(mark_node(found.number));
      parent.children.back().is_joined = true;
      done = found.end;
    }
    html.text = text.substr(done);
    parent.children.push_back(std::move(html));
  }

  void add_code_block(Node& parent, cmark_node* from) {
    Node node = block(from, NodeKind::kCodeBlock);
    int fence_length = 0;
    int fence_offset = 0;
    char fence_character = 0;
    node.is_fenced = cmark_node_get_fenced(from, &fence_length, &fence_offset, &fence_character) != 0;
    const std::size_t first = first_line_ + (node.is_fenced ? 1 : 0);
    node.text = without_insertions(text_of(cmark_node_get_literal(from)), first);
    if (!node.is_fenced && holds_only_marks(node.text)) {
      // Indented as templates are, not as code.
      for (const Marks::Found& found : marks_.find_all(node.text)) {
        parent.children.push_back(mark_node(found.number));
      }
      return;
    }
    if (node.is_fenced) {
      node.title = without_separators(text_of(cmark_node_get_fence_info(from)), marks_);
      const std::size_t last = first + static_cast<std::size_t>(std::count(node.text.begin(), node.text.end(), '\n'));
      if (first <= prepared_.lines.size()) {
        node.begin = origin(prepared_.lines[first - 1].begin);
        const std::size_t end_line = std::min(std::max(last, first + 1), prepared_.lines.size() + 1) - 1;
        node.end = std::max(node.begin, origin(prepared_.lines[end_line - 1].begin + prepared_.line(end_line).size()));
      }
    }
    parent.children.push_back(std::move(node));
  }

  /// The author's lines: without the blank lines that were put between them, and with those that were split in one.
  std::string without_insertions(std::string_view literal, std::size_t first_line) const {
    std::string out;
    std::size_t number = first_line;
    for (std::size_t begin = 0; begin < literal.size(); ++number) {
      const std::size_t end = std::min(literal.find('\n', begin), literal.size() - 1) + 1;
      std::string_view line = literal.substr(begin, end - begin);
      begin = end;
      if (number <= prepared_.lines.size() && prepared_.lines[number - 1].is_inserted) continue;
      if (number <= prepared_.lines.size() && prepared_.lines[number - 1].is_continued && !out.empty()) {
        if (out.back() == '\n') out.pop_back();
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
      }
      out += line;
    }
    return without_separators(out, marks_);
  }

  void add_table(Node& parent, cmark_node* from) {
    Node table = block(from, NodeKind::kTable);
    const std::size_t columns = cmark_gfm_extensions_get_table_columns(from);
    const std::uint8_t* alignments = cmark_gfm_extensions_get_table_alignments(from);
    Node head = block(from, NodeKind::kTableHead);
    Node body = block(from, NodeKind::kTableBody);
    for (cmark_node* child = cmark_node_first_child(from); child != nullptr; child = cmark_node_next(child)) {
      Node row = block(child, NodeKind::kRow);
      if (prepared_.lines[first_line_ - 1].is_marks) {
        const std::string_view line = prepared_.line(first_line_);
        for (const Marks::Found& found : marks_.find_all(line)) {
          body.children.push_back(mark_node(found.number));
        }
        continue;
      }
      find_from_ = std::max(find_from_, prepared_.lines[first_line_ - 1].begin);
      std::size_t column = 0;
      for (cmark_node* from_cell = cmark_node_first_child(child); from_cell != nullptr;
           from_cell = cmark_node_next(from_cell)) {
        Node cell;
        cell.kind = NodeKind::kCell;
        cell.begin = row.begin;
        cell.end = row.end;
        if (column < columns && alignments != nullptr) cell.alignment = alignment(alignments[column]);
        ++column;
        add_children(cell, from_cell);
        row.children.push_back(std::move(cell));
      }
      const bool is_header = cmark_gfm_extensions_get_table_row_is_header(child) != 0;
      (is_header ? head : body).children.push_back(std::move(row));
    }
    table.children.push_back(std::move(head));
    if (!body.children.empty()) table.children.push_back(std::move(body));
    parent.children.push_back(std::move(table));
  }

  static Alignment alignment(std::uint8_t letter) {
    switch (letter) {
      case 'l':
        return Alignment::kLeft;
      case 'c':
        return Alignment::kCenter;
      case 'r':
        return Alignment::kRight;
      default:
        return Alignment::kNone;
    }
  }

  /// What tells one list from another that follows it: the bullet, or the character behind the number.
  char find_delimiter(cmark_node* list) const {
    if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST) {
      return cmark_node_get_list_delim(list) == CMARK_PAREN_DELIM ? ')' : '.';
    }
    const std::string_view line = prepared_.line(first_line_);
    const auto column = static_cast<std::size_t>(std::max(cmark_node_get_start_column(list), 1)) - 1;
    return column < line.size() ? line[column] : '-';
  }

  static bool holds_only_marks(const Node& paragraph) {
    return !paragraph.children.empty() &&
           std::all_of(paragraph.children.begin(), paragraph.children.end(), [](const Node& child) {
             return child.kind == NodeKind::kMark || child.kind == NodeKind::kSoftBreak ||
                    (child.kind == NodeKind::kText && child.text.find_first_not_of(" \t\f") == std::string::npos);
           });
  }

  bool holds_only_marks(std::string_view text) const {
    std::size_t done = 0;
    for (const Marks::Found& found : marks_.find_all(text)) {
      if (marks_.kind(found.number) == MarkKind::kInline) return false;
      if (text.substr(done, found.begin - done).find_first_not_of(" \t\n") != std::string_view::npos) return false;
      done = found.end;
    }
    return done > 0 && text.substr(done).find_first_not_of(" \t\n") == std::string_view::npos;
  }

  /// Finds the author's bytes of an inline node by searching its block for them, each search from where the last one
  /// ended: the columns the library gives are wrong in all lines but a block's first. Where escapes hide them, the
  /// block's place stays.
  void locate(Node& node, std::string_view needle) {
    constexpr std::size_t kWindow = 4096;
    for (const std::string_view prefix : {"mailto:", "http://"}) {
      if (node.children.size() == 1 && needle == std::string(prefix) + node.children[0].text)
        needle.remove_prefix(prefix.size());
    }
    const std::size_t begin = prepared_.lines[first_line_ - 1].begin;
    const std::size_t end = prepared_.lines[last_line_ - 1].begin + prepared_.line(last_line_).size();
    const std::size_t from = find_from_ >= begin && find_from_ < end ? find_from_ : begin;
    const std::string_view window =
        std::string_view(prepared_.text).substr(from, std::min(end - from, kWindow + needle.size()));
    const std::size_t at = needle.empty() ? std::string_view::npos : window.find(needle);
    if (at == std::string_view::npos) return;
    find_from_ = from + at + needle.size();
    node.begin = origin(from + at);
    node.end = std::max(node.begin, origin(find_from_));
  }

  const Prepared& prepared_;
  const Marks& marks_;
  std::size_t first_line_ = 1;  // of the block at hand
  std::size_t last_line_ = 1;
  std::size_t find_from_ = 0;
  int depth_ = 0;
  std::optional<Range> too_deep_;
  std::vector<Range> broken_references_;
};

std::mutex& library_mutex() {
  // Its inline extensions keep tables for the whole process, filled when a parse starts and cleared when it ends.
  static std::mutex mutex;
  return mutex;
}

}  // namespace

void initialise_markdown() { cmark_gfm_core_extensions_ensure_registered(); }

std::optional<Document> parse_document(const Prepared& prepared, const Marks& marks, const Place& place_of,
                                       Diagnostics& diagnostics) {
  if (prepared.lines.empty()) return Document();
  Arena arena(std::min(kMostBudget, kLeastBudget + kBudgetPerByte * prepared.text.size()));
  const std::lock_guard lock(library_mutex());
  cmark_node* root = arena.parse(prepared.text, CMARK_OPT_FOOTNOTES);
  if (root == nullptr) {
    diagnostics.error(place_of(0, 0), "this text needs too much memory").help =
        "it has far more tables, links or emphasis than its length suggests; split it into several files";
    return std::nullopt;
  }
  Builder builder(prepared, marks);
  Document document = builder.build(root);
  if (const auto deep = builder.too_deep()) {
    diagnostics.error(place_of(deep->first, deep->second), "this text is nested too deeply").help =
        "at most 100 levels are read";
    return std::nullopt;
  }
  for (const auto& [begin, end] : builder.broken_references()) {
    diagnostics.error(place_of(begin, end), "a line ends inside of `[^`").help =
        "keep a footnote's name on one line; where none is meant, write `\\[^`";
  }
  if (!builder.broken_references().empty()) return std::nullopt;
  return document;
}

std::string flatten(const Node& node) {
  std::string out;
  if (node.kind == NodeKind::kText || node.kind == NodeKind::kCode || node.kind == NodeKind::kMark) out = node.text;
  if (node.kind == NodeKind::kSoftBreak || node.kind == NodeKind::kLineBreak) out = " ";
  for (const Node& child : node.children) out += flatten(child);
  return out;
}

}  // namespace muster
