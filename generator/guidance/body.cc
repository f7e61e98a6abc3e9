// From an author's Markdown to a template, in an order that keeps values out of Markdown's reach:
//     tags are replaced by marks → Markdown becomes HTML → every `{` left in it is written as a reference, so that only
//     an author's tag can be one → marks become the tags they stood for → the whole is compiled as a template of HTML.

#include "guidance/body.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/edit_distance.h"
#include "base/escape.h"
#include "base/file_system.h"
#include "markdown/markdown.h"

namespace muster {
namespace {

using lang::Tag;
using lang::TemplateText;

constexpr std::string_view kTable = "<table>";
constexpr std::string_view kTableEnd = "</table>";
constexpr std::string_view kChart = "chart";
constexpr std::array<std::string_view, 5> kOpening = {"filter", "macro", "call", "with", "block"};

std::uint32_t narrow(std::size_t size) { return static_cast<std::uint32_t>(size); }

/// Text for HTML in which no brace can begin a tag.
void append_plain(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '{') {
      out += "&#123;";
    } else {
      append_html(out, std::string_view(&c, 1));
    }
  }
}

/// `{% set x %}` opens something, `{% set x = 1 %}` does not.
bool is_block_set(std::string_view tag) {
  int depth = 0;
  for (const char c : tag) {
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (c == '=' && depth == 0) return false;
  }
  return true;
}

std::string_view without_delimiters(std::string_view tag) {
  tag = tag.substr(2, tag.size() - 4);
  if (!tag.empty() && (tag.front() == '-' || tag.front() == '+')) tag.remove_prefix(1);
  if (!tag.empty() && (tag.back() == '-' || tag.back() == '+')) tag.remove_suffix(1);
  const std::size_t first = tag.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return {};
  return tag.substr(first, tag.find_last_not_of(" \t\n") - first + 1);
}

/// `guidance/route/plan.md` and `../avoid/ramp.md` → `guidance/avoid/ramp.md`. Nothing if it leads out of the pack.
std::optional<std::string> resolve_path(std::string_view from, std::string_view target) {
  std::string path = target.starts_with('/') ? std::string(target.substr(1)) : join_path(parent_path(from), target);
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string part = path.substr(begin, end - begin);
    begin = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (parts.empty()) {
      return std::nullopt;
    } else {
      parts.pop_back();
    }
  }
  std::string result;
  for (const std::string& part : parts) result += (result.empty() ? "" : "/") + part;
  return result;
}

class BodyCompiler {
 public:
  BodyCompiler(const BodySource& source, const BodyContext& context, Diagnostics& diagnostics)
      : source_(source), context_(context), diagnostics_(diagnostics), text_(source.text.text()) {}

  std::optional<Body> compile() {
    const std::size_t errors = diagnostics_.errors();
    tags_ = lang::find_tags(source_.text, diagnostics_);
    salt_ = choose_salt(text_);
    own_salt_ = choose_salt(std::string(text_) + salt_);
    mark_tags();
    const std::optional<MarkdownHtml> html = render_markdown(
        marked_, salt_, options(), [this](std::size_t begin, std::size_t end) { return place(begin, end); },
        diagnostics_);
    if (!html) return std::nullopt;
    check_own_headings(html->headings);
    settle_headings(html->headings);
    TemplateText text = put_tags_back(html->html);
    if (diagnostics_.errors() != errors) return std::nullopt;
    std::optional<lang::Template> compiled = compile_template(std::move(text), context_, diagnostics_);
    if (!compiled || diagnostics_.errors() != errors) return std::nullopt;
    Body body{std::move(*compiled), {}, std::move(links_)};
    for (const MarkdownHeading& heading : html->headings) {
      body.headings.push_back({heading.level - shift_, replace_entry(heading.id), heading.text});
    }
    return body;
  }

  static std::optional<lang::Template> compile_template(TemplateText text, const BodyContext& context,
                                                        Diagnostics& diagnostics) {
    lang::TemplateLoader none;
    none.load = [](std::string_view) -> const Source* { return nullptr; };
    none.names = [] { return std::vector<std::string>(); };
    lang::TemplateCompiler compiler(*context.scope, *context.library, none, lang::TemplateOptions{});
    return compiler.compile(std::move(text), *context.scope, diagnostics);
  }

 private:
  MarkKind kind(const Tag& tag) const {
    const std::string_view text = text_.substr(tag.begin, tag.end - tag.begin);
    if (tag.kind == Tag::Kind::kComment) return MarkKind::kBlock;
    if (tag.kind == Tag::Kind::kOutput) {
      const std::string_view inner = without_delimiters(text);
      const bool gives_blocks =
          std::any_of(context_.block_functions->begin(), context_.block_functions->end(), [&](const std::string& name) {
            return inner.starts_with(name) && inner.substr(name.size()).starts_with('(');
          });
      return gives_blocks ? MarkKind::kFlow : MarkKind::kInline;
    }
    if (tag.keyword == "raw") return MarkKind::kInline;
    if (tag.keyword == "for") return MarkKind::kLoop;
    if (tag.keyword == "include") return MarkKind::kFlow;
    if (tag.keyword == "elif" || tag.keyword == "else") return MarkKind::kMiddle;
    if (tag.keyword.starts_with("end")) return MarkKind::kClose;
    if (tag.keyword == "if") return MarkKind::kIf;
    if (std::find(kOpening.begin(), kOpening.end(), tag.keyword) != kOpening.end()) return MarkKind::kOpen;
    if (tag.keyword == "set" && is_block_set(text)) return MarkKind::kOpen;
    return MarkKind::kBlock;
  }

  void mark_tags() {
    std::size_t done = 0;
    for (std::size_t i = 0; i < tags_.size(); ++i) {
      marked_ += text_.substr(done, tags_[i].begin - done);
      pieces_.push_back({marked_.size(), tags_[i].begin, true});
      marked_ += mark(salt_, i);
      done = tags_[i].end;
      pieces_.push_back({marked_.size(), done, false});
      kinds_.push_back(kind(tags_[i]));
    }
    marked_ += text_.substr(done);
  }

  /// The author's place of an offset into the marked text; inside a mark, where its tag begins.
  std::size_t origin(std::size_t offset) const {
    const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                        [](std::size_t value, const Piece& piece) { return value < piece.marked; });
    if (after == pieces_.begin()) return offset;
    const Piece& piece = *std::prev(after);
    return piece.is_mark ? piece.origin : piece.origin + (offset - piece.marked);
  }

  Span place(std::size_t begin, std::size_t end) const {
    const std::size_t from = origin(begin);
    std::size_t to = end > begin ? origin(end - 1) + 1 : from;
    if (end > begin) {
      // A range that ends in a mark covers its whole tag.
      const auto tag = std::find_if(tags_.begin(), tags_.end(), [&](const Tag& t) { return t.begin + 1 == to; });
      if (tag != tags_.end()) to = tag->end;
    }
    return {source_.text.source, narrow(source_.text.begin + from), narrow(source_.text.begin + std::max(from, to))};
  }

  MarkdownOptions options() {
    MarkdownOptions options;
    options.allow_html = source_.allow_html;
    options.heading_level = source_.heading_level;
    options.anchor_prefix = source_.anchor + "-";
    if (!source_.entry.empty()) options.anchor_prefix += add_text("{{ " + source_.entry + " }}") + "-";
    prefix_ = options.anchor_prefix;
    options.done = add_word("text.done");
    options.to_do = add_word("text.to_do");
    options.footnotes = add_word("text.notes");
    options.back_to_text = add_word("text.back");
    options.marks = kinds_;
    options.resolve_link = [this](std::string_view target, const Span& at) { return resolve_link(target, at); };
    options.fence = [this](std::string_view info, std::string_view /*content*/, const Span& at) {
      return info == kChart && context_.charts != nullptr ? std::optional(add_chart(at)) : std::nullopt;
    };
    return options;
  }

  /// Keeps a piece of template of our own, and returns what stands for it in the HTML.
  std::string add_text(std::string text) {
    own_.push_back(std::move(text));
    return mark(own_salt_, own_.size() - 1);
  }

  /// A fixed word of the theme, which is known only when pages are written.
  std::string add_word(const std::string& key) { return add_text("{{ word('" + key + "') }}"); }

  /// A chart's own tags are its templates': it is read as its author wrote it.
  std::string add_chart(const Span& at) {
    std::optional<ChartBlock> chart = compile_chart(at, *context_.scope, rule_library(), diagnostics_);
    if (!chart) return {};
    context_.charts->push_back(std::move(*chart));
    return add_text("{{ chart(" + std::to_string(context_.charts->size() - 1) + ") }}");
  }

  std::optional<MarkdownOptions::Link> resolve_link(std::string_view target, const Span& at) {
    if (target.find(salt_) != std::string_view::npos) return resolve_computed(target, at);
    if (target.starts_with('#')) {
      own_targets_.emplace_back(std::string(target.substr(1)), at);
      return MarkdownOptions::Link{"<a href=\"#" + prefix_ + escape_html(target.substr(1)) + "\">", "</a>"};
    }
    const std::string_view scheme = target.substr(0, target.find_first_of(":/?#"));
    if (target.size() > scheme.size() && target[scheme.size()] == ':') return std::nullopt;
    if (target.starts_with("//")) return std::nullopt;
    const std::optional<std::string> id = find_target(target, at);
    if (!id) return MarkdownOptions::Link{"", ""};
    links_.push_back({*id, at});
    const std::string call = "href('" + *id + "')";
    return conditional_link(call);
  }

  MarkdownOptions::Link conditional_link(const std::string& address) {
    return {add_text("{% if " + address + " %}<a href=\"{{ " + address + " }}\">{% endif %}"),
            add_text("{% if " + address + " %}</a>{% endif %}")};
  }

  /// `[text]({{ href(…) }})`: one tag and nothing else.
  std::optional<MarkdownOptions::Link> resolve_computed(std::string_view target, const Span& at) {
    for (std::size_t i = 0; i < tags_.size(); ++i) {
      if (target != mark(salt_, i) || tags_[i].kind != Tag::Kind::kOutput) continue;
      const std::string_view tag = text_.substr(tags_[i].begin, tags_[i].end - tags_[i].begin);
      return conditional_link("(" + std::string(without_delimiters(tag)) + ")");
    }
    diagnostics_.error(at, "a computed link must be one `{{ … }}` and nothing else").help =
        "write `[text]({{ href('…') }})`";
    return MarkdownOptions::Link{"", ""};
  }

  std::optional<std::string> find_target(std::string_view target, const Span& at) {
    const std::size_t hash = target.find('#');
    const std::string name(target.substr(0, hash));
    const std::string fragment(hash == std::string_view::npos ? "" : target.substr(hash));
    const LinkTargets& targets = *context_.targets;
    if (!name.ends_with(".md")) {
      if (targets.ids.contains(name) && name.find('\'') == std::string::npos) return name + fragment;
      const std::vector<std::string> names(targets.ids.begin(), targets.ids.end());
      suggest(diagnostics_.error(at, "no item, system, page or guidance is called `" + name + "`"), name, names);
      return std::nullopt;
    }
    const std::optional<std::string> path = resolve_path(source_.path, name);
    const auto found = path ? targets.by_path.find(*path) : targets.by_path.end();
    if (found != targets.by_path.end()) return found->second + fragment;
    std::vector<std::string> names;
    for (const auto& entry : targets.by_path) names.push_back(entry.first);
    suggest(diagnostics_.error(at, "no guidance file is at `" + path.value_or(name) + "`"), path.value_or(name), names);
    return std::nullopt;
  }

  static void suggest(Diagnostic& diagnostic, const std::string& name, const std::vector<std::string>& names) {
    if (const std::optional<std::string> nearest = find_nearest(name, names)) {
      diagnostic.help = "did you mean `" + *nearest + "`?";
    }
  }

  void check_own_headings(const std::vector<MarkdownHeading>& headings) {
    std::vector<std::string> ids;
    for (const MarkdownHeading& heading : headings) {
      if (heading.id.starts_with(prefix_)) ids.push_back(heading.id.substr(prefix_.size()));
    }
    for (const auto& [target, at] : own_targets_) {
      if (std::find(ids.begin(), ids.end(), target) != ids.end()) continue;
      suggest(diagnostics_.error(at, "no heading of this text has the anchor `" + target + "`"), target, ids);
    }
  }

  // Whether an author's first heading is `#` or `###`, it comes right below the title; from there on none may skip a
  // level.
  void settle_headings(const std::vector<MarkdownHeading>& headings) {
    int above = source_.heading_level - 1;
    for (std::size_t i = 0; i < headings.size(); ++i) {
      if (i == 0 || headings[i].level - source_.heading_level < shift_)
        shift_ = headings[i].level - source_.heading_level;
    }
    for (const MarkdownHeading& heading : headings) {
      const int level = heading.level - shift_;
      if (level > above + 1)
        diagnostics_.error(heading.place, "this heading skips a level").help =
            "take " + std::to_string(level - above - 1) + " `#` away";
      above = level;
    }
  }

  /// `<h5` or `</h5` as it is to be.
  void append_heading_tag(std::string& out, std::string_view tag) const {
    out += tag.substr(0, tag.size() - 1);
    out += static_cast<char>(tag.back() - shift_);
  }

  static std::size_t heading_tag(std::string_view html) {
    const std::size_t size = html.starts_with("</h") ? 4 : html.starts_with("<h") ? 3 : 0;
    const bool is_level = size > 0 && html.size() > size && html[size - 1] >= '1' && html[size - 1] <= '6';
    return is_level && (html[size] == '>' || html[size] == ' ') ? size : 0;
  }

  std::string replace_entry(std::string id) const {
    if (source_.entry.empty()) return id;
    const std::string entry = mark(own_salt_, 0);
    if (const std::size_t at = id.find(entry); at != std::string::npos) id.replace(at, entry.size(), "{entry}");
    return id;
  }

  /// Reads the mark of a salt at `at`; moves past it.
  static std::optional<std::size_t> read_mark(std::string_view html, std::size_t& at, std::string_view salt,
                                              std::size_t count) {
    if (!html.substr(at).starts_with(salt)) return std::nullopt;
    std::size_t end = at + salt.size();
    std::size_t number = 0;
    const std::size_t digits = end;
    while (end < html.size() && html[end] >= '0' && html[end] <= '9' && number < count) {
      number = number * 10 + static_cast<std::size_t>(html[end++] - '0');
    }
    if (end == digits || number >= count) return std::nullopt;
    if (html.substr(at, mark(salt, number).size()) != mark(salt, number)) return std::nullopt;
    at += mark(salt, number).size();
    return number;
  }

  /// What stands between `{% raw %}` and `{% endraw %}` is text like any other: shown, never markup.
  static void append_raw(std::string& out, std::string_view tag) {
    const std::size_t begin = tag.find("%}");
    const std::size_t end = tag.rfind("{%");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + 2) return;
    append_plain(out, tag.substr(begin + 2, end - begin - 2));
  }

  TemplateText put_tags_back(std::string_view html) const {
    TemplateText result;
    result.place = source_.text;
    result.text.reserve(html.size() + text_.size());
    for (std::size_t at = 0; at < html.size();) {
      if (html[at] == '{') {
        result.text += "&#123;";
        ++at;
      } else if (const std::size_t size = html[at] == '<' ? heading_tag(html.substr(at)) : 0; size > 0) {
        append_heading_tag(result.text, html.substr(at, size));
        at += size;
      } else if (html.substr(at).starts_with(kTable)) {
        // A wide table scrolls in a frame of its own, so that it can remain a table.
        result.text += "<div class=\"table\" tabindex=\"0\"><table>";
        at += kTable.size();
      } else if (html.substr(at).starts_with(kTableEnd)) {
        result.text += "</table></div>";
        at += kTableEnd.size();
      } else if (const auto tag = read_mark(html, at, salt_, tags_.size())) {
        const Tag& origin = tags_[*tag];
        if (origin.keyword == "raw") {
          append_raw(result.text, text_.substr(origin.begin, origin.end - origin.begin));
          continue;
        }
        const std::uint32_t length = origin.end - origin.begin;
        result.segments.push_back(
            {narrow(result.text.size()),
             length,
             {source_.text.source, source_.text.begin + origin.begin, source_.text.begin + origin.end}});
        result.text += text_.substr(origin.begin, length);
      } else if (const auto own = read_mark(html, at, own_salt_, own_.size())) {
        result.text += own_[*own];
      } else {
        result.text += html[at++];
      }
    }
    return result;
  }

  struct Piece {
    std::size_t marked;
    std::size_t origin;
    bool is_mark;
  };

  const BodySource& source_;
  const BodyContext& context_;
  Diagnostics& diagnostics_;
  std::string_view text_;
  std::vector<Tag> tags_;
  std::string salt_, own_salt_, marked_, prefix_;
  std::vector<Piece> pieces_;
  std::vector<MarkKind> kinds_;
  std::vector<std::string> own_;  // templates that Muster puts into the HTML: links, the number of an entry
  std::vector<Guidance::Link> links_;
  std::vector<std::pair<std::string, Span>> own_targets_;
  int shift_ = 0;  // how much the author's first heading is deeper than the first that the text may have
};

}  // namespace

LinkTargets find_link_targets(const Layers& layers) {
  LinkTargets targets;
  for (const std::string_view kind : {"item", "system", "page"}) {
    for (const LayerEntry& entry : layers.entries(kind)) targets.ids.insert(entry.id);
  }
  for (const LayerText& text : layers.texts()) {
    targets.ids.insert(text.id);
    targets.by_path.emplace(text.path, text.id);
  }
  if (!layers.entries("step").empty()) targets.ids.insert({std::string(kCalendarFile), std::string(kTableFile)});
  return targets;
}

std::optional<Body> compile_body(const BodySource& source, const BodyContext& context, Diagnostics& diagnostics) {
  return BodyCompiler(source, context, diagnostics).compile();
}

std::optional<lang::Template> compile_line(const Span& text, const BodyContext& context, Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.errors();
  const std::string_view line = text.text();
  TemplateText result;
  result.place = text;
  std::size_t done = 0;
  for (const Tag& tag : lang::find_tags(text, diagnostics)) {
    append_plain(result.text, line.substr(done, tag.begin - done));
    result.segments.push_back(
        {narrow(result.text.size()), tag.end - tag.begin, {text.source, text.begin + tag.begin, text.begin + tag.end}});
    result.text += line.substr(tag.begin, tag.end - tag.begin);
    done = tag.end;
  }
  append_plain(result.text, line.substr(done));
  if (diagnostics.errors() != errors) return std::nullopt;
  return BodyCompiler::compile_template(std::move(result), context, diagnostics);
}

}  // namespace muster
