// Two rules bring marks to their places.
//
// A mark whose partner is outside its element, with nothing of the element's own before it (or behind it), moves out in
// front of the element (or behind it): no other reading of it makes sense. So `{% endif %}` may hang at the end of a
// list item, a heading or a table's last row. A mark with text on both sides cannot move, and that is an error.
//
// Lists of one kind that only marks divide are one list, the marks between its items: conditional items in a longer
// list, and what a loop repeats. Only a condition around whole lists stays outside, so that nothing is left when it
// fails.
#include "markdown/settle.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace muster {
namespace {

using Nodes = std::vector<Node>;

const char* name_of(const Node& node) {
  switch (node.kind) {
    case NodeKind::kParagraph:
      return "a paragraph";
    case NodeKind::kHeading:
      return "a heading";
    case NodeKind::kList:
      return "a list";
    case NodeKind::kItem:
      return "a list item";
    case NodeKind::kQuote:
      return "a quotation";
    case NodeKind::kTable:
    case NodeKind::kTableHead:
    case NodeKind::kTableBody:
      return "a table";
    case NodeKind::kRow:
      return "a table row";
    case NodeKind::kCell:
      return "a table cell";
    case NodeKind::kNote:
      return "a footnote";
    case NodeKind::kCodeBlock:
    case NodeKind::kCode:
      return "code";
    case NodeKind::kEmphasis:
    case NodeKind::kStrong:
    case NodeKind::kStrike:
      return "emphasis";
    case NodeKind::kLink:
      return "a link";
    case NodeKind::kImage:
      return "an image";
    default:
      return "this text";
  }
}

bool is_list(const Node& node) { return node.kind == NodeKind::kList; }
bool is_mark(const Node& node) { return node.kind == NodeKind::kMark; }

bool is_blank(const Node& node) {
  return node.kind == NodeKind::kSoftBreak ||
         (node.kind == NodeKind::kText && node.text.find_first_not_of(" \t") == std::string::npos);
}

bool is_margin(const Node& node) { return is_mark(node) || is_blank(node); }

bool are_of_one_kind(const Node& a, const Node& b) {
  return a.is_ordered == b.is_ordered && a.delimiter == b.delimiter;
}

class Settler {
 public:
  Settler(const Marks& marks, const Place& place_of, Diagnostics& diagnostics)
      : marks_(marks), place_of_(place_of), diagnostics_(diagnostics) {}

  void settle_root(Node& root) {
    settle_children(root);
    for (const std::size_t i : find_strays(root.children)) report(root.children[i], root);
  }

 private:
  std::size_t number(const Node& mark) const { return static_cast<std::size_t>(mark.number); }

  /// Where the marks stand whose group is not wholly among these nodes.
  std::vector<std::size_t> find_strays(const Nodes& nodes) const {
    std::map<std::size_t, std::size_t> present;  // by a group's first mark
    for (const Node& node : nodes) {
      if (is_mark(node) && marks_.has_group(number(node))) ++present[marks_.group(number(node)).front()];
    }
    std::vector<std::size_t> strays;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (!is_mark(nodes[i]) || !marks_.has_group(number(nodes[i]))) continue;
      const auto& group = marks_.group(number(nodes[i]));
      if (present[group.front()] != group.size()) strays.push_back(i);
    }
    return strays;
  }

  void settle_children(Node& parent) {
    Nodes out;
    for (Node& child : parent.children) {
      if (is_mark(child)) {
        out.push_back(std::move(child));
        continue;
      }
      check_strings(child);
      Nodes before;
      Nodes after;
      settle(child, before, after);
      std::move(before.begin(), before.end(), std::back_inserter(out));
      if (!is_emptied(child)) out.push_back(std::move(child));
      std::move(after.begin(), after.end(), std::back_inserter(out));
    }
    parent.children = std::move(out);
    join_lists(parent.children);
  }

  static bool is_emptied(const Node& node) {
    return node.children.empty() && (node.kind == NodeKind::kParagraph || node.kind == NodeKind::kTableBody);
  }

  /// Settles everything in `scope`; marks that belong elsewhere come out in `before` and `after`.
  void settle(Node& scope, Nodes& before, Nodes& after) {
    if (scope.children.empty()) return;
    settle_children(scope);
    Nodes& nodes = scope.children;
    if (find_strays(nodes).empty()) return move_condition_out(scope, before, after);
    if (scope.kind == NodeKind::kImage) {
      for (const std::size_t i : find_strays(nodes)) report(nodes[i], scope);
      return;
    }

    const auto own = std::find_if_not(nodes.begin(), nodes.end(), is_margin);
    if (own == nodes.end()) {
      // Nothing of its own: only a table's body, whose rows were all marks, can be given up.
      if (scope.kind == NodeKind::kTableBody) after = std::exchange(nodes, {});
    } else {
      const std::size_t tail =
          static_cast<std::size_t>(nodes.rend() - std::find_if_not(nodes.rbegin(), nodes.rend(), is_margin));
      after = move_out(nodes, tail, nodes.size(), false);
      before = move_out(nodes, 0, static_cast<std::size_t>(own - nodes.begin()), true);
    }
    for (const std::size_t i : find_strays(nodes)) report(nodes[i], scope);
  }

  /// Takes the strays of a margin out of `nodes`, with the marks between them and the element's edge: tags keep their
  /// order.
  Nodes move_out(Nodes& nodes, std::size_t begin, std::size_t end, bool at_front) {
    std::vector<std::size_t> strays = find_strays(nodes);
    strays.erase(std::remove_if(strays.begin(), strays.end(), [&](std::size_t i) { return i < begin || i >= end; }),
                 strays.end());
    if (strays.empty()) return {};
    (at_front ? end : begin) = at_front ? strays.back() + 1 : strays.front();
    const auto first = nodes.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = nodes.begin() + static_cast<std::ptrdiff_t>(end);
    Nodes moved;
    std::copy_if(std::make_move_iterator(first), std::make_move_iterator(last), std::back_inserter(moved), is_mark);
    nodes.erase(first, last);
    trim(nodes, at_front);
    return moved;
  }

  /// `{% if %}` … `{% endif %}` around everything in a paragraph, heading or item is around that element: nothing is
  /// left when it fails.
  void move_condition_out(Node& scope, Nodes& before, Nodes& after) {
    Nodes& nodes = scope.children;
    const bool may_be_left_out =
        scope.kind == NodeKind::kParagraph || scope.kind == NodeKind::kHeading || scope.kind == NodeKind::kItem ||
        scope.kind == NodeKind::kQuote || scope.kind == NodeKind::kList || scope.kind == NodeKind::kEmphasis ||
        scope.kind == NodeKind::kStrong || scope.kind == NodeKind::kStrike || scope.kind == NodeKind::kLink;
    if (!may_be_left_out || nodes.size() < 3 || !is_mark(nodes.front()) || !is_mark(nodes.back())) return;
    const auto& group = marks_.group(number(nodes.front()));
    if (group.size() != 2 || marks_.kind(group.front()) != MarkKind::kIf || number(nodes.back()) != group.back())
      return;
    if (std::all_of(nodes.begin(), nodes.end(), is_margin)) return;
    after.push_back(std::move(nodes.back()));
    nodes.pop_back();
    before.push_back(std::move(nodes.front()));
    nodes.erase(nodes.begin());
    Nodes outer;
    Nodes inner;
    move_condition_out(scope, outer, inner);
    std::move(outer.begin(), outer.end(), std::back_inserter(before));
    after.insert(after.begin(), std::make_move_iterator(inner.begin()), std::make_move_iterator(inner.end()));
  }

  /// Takes away the blanks that stood between a mark and the text it moved away from.
  static void trim(Nodes& nodes, bool at_front) {
    while (!nodes.empty() && is_blank(at_front ? nodes.front() : nodes.back())) {
      nodes.erase(at_front ? nodes.begin() : nodes.end() - 1);
    }
    if (nodes.empty() || (at_front ? nodes.front() : nodes.back()).kind != NodeKind::kText) return;
    std::string& text = (at_front ? nodes.front() : nodes.back()).text;
    if (at_front) {
      text.erase(0, text.find_first_not_of(" \t"));
    } else {
      text.resize(text.find_last_not_of(" \t") + 1);
    }
  }

  /// Marks in an attribute or in code stay there, so they must be whole there.
  void check_strings(const Node& node) {
    if (node.kind == NodeKind::kHtml || node.kind == NodeKind::kHtmlBlock) return;
    for (const std::string* text : {&node.text, &node.title}) {
      if (text->empty()) continue;
      Nodes found;
      for (const Marks::Found& at : marks_.find_all(*text)) {
        Node& mark = found.emplace_back();
        mark.kind = NodeKind::kMark;
        mark.number = static_cast<int>(at.number);
        mark.begin = static_cast<std::uint32_t>(marks_.place(at.number).begin);
        mark.end = static_cast<std::uint32_t>(marks_.place(at.number).end);
      }
      for (const std::size_t i : find_strays(found)) report(found[i], node);
    }
  }

  void report(const Node& mark, const Node& scope) {
    const auto& group = marks_.group(number(mark));
    if (!reported_.insert(group.front()).second) return;
    const bool opens = number(mark) == group.front();
    const std::string where = name_of(scope);
    const std::string message = scope.kind == NodeKind::kRoot
                                    ? "this tag and what belongs to it stand in different parts of the text"
                                : opens ? "this tag opens inside " + where + " and closes outside it"
                                        : "this tag is inside " + where + ", but the tag it belongs to is outside";
    Diagnostic& diagnostic = diagnostics_.error(place_of_(mark.begin, mark.end), message);
    const Marks::Found partner = marks_.place(opens ? group.back() : group.front());
    diagnostic.notes.push_back(
        {opens ? "it is closed here" : "it is opened here", place_of_(partner.begin, partner.end)});
    diagnostic.help = "put both around whole paragraphs, list items or table rows, or both inside one";
  }

  void join_lists(Nodes& nodes) {
    if (std::none_of(nodes.begin(), nodes.end(), is_mark) || std::none_of(nodes.begin(), nodes.end(), is_list)) return;
    Nodes out;
    for (std::size_t i = 0; i < nodes.size();) {
      const std::size_t end = find_run_end(nodes, i);
      if (end == i) {
        out.push_back(std::move(nodes[i++]));
        continue;
      }
      join_run(Nodes(std::make_move_iterator(nodes.begin() + static_cast<std::ptrdiff_t>(i)),
                     std::make_move_iterator(nodes.begin() + static_cast<std::ptrdiff_t>(end))),
               out);
      i = end;
    }
    nodes = std::move(out);
  }

  /// The end of the lists of one kind, and the marks about them, that begin at `begin`.
  std::size_t find_run_end(const Nodes& nodes, std::size_t begin) const {
    const Node* list = nullptr;
    std::size_t i = begin;
    for (; i < nodes.size(); ++i) {
      const Node& node = nodes[i];
      if (is_list(node)) {
        if (list != nullptr && !are_of_one_kind(*list, node)) break;
        list = &node;
      } else if (!is_mark(node) || node.is_joined || marks_.kind(number(node)) == MarkKind::kFlow) {
        break;
      }
    }
    return i;
  }

  /// Marks that belong to something outside the run divide it.
  void join_run(Nodes run, Nodes& out) {
    std::vector<std::size_t> ends = find_strays(run);
    ends.push_back(run.size());
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      join_segment(run, begin, end, out);
      if (end < run.size()) out.push_back(std::move(run[end]));
      begin = end + 1;
    }
  }

  /// One part of a segment: a list, a lone mark, or a group of marks with what is between them.
  struct Unit {
    std::size_t begin;
    std::size_t end;
    bool has_list;
  };

  std::vector<Unit> find_units(const Nodes& nodes, std::size_t begin, std::size_t end) const {
    std::vector<Unit> units;
    for (std::size_t i = begin; i < end;) {
      Unit unit{i, i + 1, is_list(nodes[i])};
      if (is_mark(nodes[i]) && marks_.has_group(number(nodes[i]))) {
        const std::size_t last = marks_.group(number(nodes[i])).back();
        while (unit.end < end && (!is_mark(nodes[unit.end - 1]) || number(nodes[unit.end - 1]) != last)) {
          unit.has_list |= is_list(nodes[unit.end]);
          ++unit.end;
        }
      }
      units.push_back(unit);
      i = unit.end;
    }
    return units;
  }

  void join_segment(Nodes& nodes, std::size_t begin, std::size_t end, Nodes& out) {
    const auto pass = [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) out.push_back(std::move(nodes[i]));
    };
    std::vector<Unit> units = find_units(nodes, begin, end);
    const auto has_list = [](const Unit& unit) { return unit.has_list; };
    const auto first = std::find_if(units.begin(), units.end(), has_list);
    if (first == units.end()) return pass(begin, end);
    const auto last = std::find_if(units.rbegin(), units.rend(), has_list).base() - 1;
    pass(begin, first->begin);
    if (first == last && is_list(nodes[first->begin])) {
      pass(first->begin, first->end);
    } else if (first == last && marks_.kind(number(nodes[first->begin])) != MarkKind::kLoop) {
      join_branches(nodes, first->begin, first->end, out);
    } else {
      join(nodes, first->begin, last->end, out);
    }
    pass(last->end, end);
  }

  /// A condition around whole lists stays around them.
  void join_branches(Nodes& nodes, std::size_t begin, std::size_t end, Nodes& out) {
    const auto& group = marks_.group(number(nodes[begin]));
    std::size_t from = begin + 1;
    out.push_back(std::move(nodes[begin]));
    for (std::size_t i = from; i < end; ++i) {
      if (!is_mark(nodes[i]) || std::find(group.begin(), group.end(), number(nodes[i])) == group.end()) continue;
      join_segment(nodes, from, i, out);
      out.push_back(std::move(nodes[i]));
      from = i + 1;
    }
  }

  static void join(Nodes& nodes, std::size_t begin, std::size_t end, Nodes& out) {
    Node list;
    bool has_list = false;
    Nodes items;
    for (std::size_t i = begin; i < end; ++i) {
      if (is_mark(nodes[i])) {
        items.push_back(std::move(nodes[i]));
        continue;
      }
      std::move(nodes[i].children.begin(), nodes[i].children.end(), std::back_inserter(items));
      nodes[i].children.clear();
      if (!has_list) list = std::move(nodes[i]);
      has_list = true;
    }
    list.children = std::move(items);
    list.is_touched = true;
    out.push_back(std::move(list));
  }

  const Marks& marks_;
  const Place& place_of_;
  Diagnostics& diagnostics_;
  std::set<std::size_t> reported_;
};

/// The library takes the blank lines put around marks for the author's, and those make a list loose.
void settle_spacing(Node& node) {
  if (is_list(node) && node.is_touched) {
    bool is_loose = false;
    bool is_first_item = true;
    for (const Node& item : node.children) {
      if (is_mark(item)) continue;
      is_loose |= !is_first_item && item.has_blank_before;
      is_first_item = false;
      bool is_first_block = true;
      for (const Node& block : item.children) {
        if (is_mark(block)) continue;
        is_loose |= !is_first_block && block.has_blank_before;
        is_first_block = false;
      }
    }
    node.is_tight = !is_loose;
  }
  for (Node& child : node.children) settle_spacing(child);
}

}  // namespace

void settle_marks(Document& document, const Marks& marks, const Place& place_of, Diagnostics& diagnostics) {
  Settler settler(marks, place_of, diagnostics);
  settler.settle_root(document.root);
  for (Node& note : document.notes) settler.settle_root(note);
  settle_spacing(document.root);
  for (Node& note : document.notes) settle_spacing(note);
}

}  // namespace muster
