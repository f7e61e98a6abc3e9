#include "lang/html_context.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/escape.h"

namespace muster::lang {
namespace {

// Sorted. Attributes that hold an address.
constexpr std::array<std::string_view, 17> kUrlAttributes = {
    "action",   "background", "cite", "classid", "codebase", "data", "formaction", "href",      "icon",
    "longdesc", "manifest",   "ping", "poster",  "profile",  "src",  "usemap",     "xlink:href"};

// Elements whose content is not text to whoever reads the page.
constexpr std::array<std::string_view, 7> kRawElements = {"iframe", "noembed", "noframes", "plaintext",
                                                          "script", "style",   "xmp"};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

template <typename Words>
bool is_one_of(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void HtmlContext::feed(std::string_view text) {
  for (const char c : text) feed_char(c);
}

bool HtmlContext::is_in_tag() const {
  return state_ == State::kTagName || state_ == State::kInTag || state_ == State::kName || state_ == State::kAfterName;
}

void HtmlContext::feed_char(char c) {
  switch (state_) {
    case State::kText:
      if (c == '<') state_ = State::kOpen;
      return;
    case State::kOpen:
      seen_.clear();
      if (is_letter(c) || c == '/') {
        is_end_tag_ = c == '/';
        tag_.clear();
        attribute_.clear();
        is_uncertain_ = false;
        state_ = State::kTagName;
        if (!is_end_tag_) tag_ += lower(c);
      } else if (c == '!' || c == '?') {
        state_ = State::kMarkup;
      } else if (c != '<') {
        state_ = State::kText;
      }
      return;
    case State::kMarkup:
      if (seen_.size() < 2) seen_ += c;
      if (seen_ == "--") {
        state_ = State::kComment;
        seen_.clear();
      } else if (c == '>') {
        state_ = State::kText;
      }
      return;
    case State::kComment:
      if (c == '>' && (seen_ == "--" || seen_ == "-" || seen_.empty())) {
        state_ = State::kText;
        return;
      }
      seen_ += c;
      if (seen_.size() > 2) seen_.erase(0, 1);
      return;
    case State::kTagName:
    case State::kInTag:
    case State::kName:
    case State::kAfterName:
    case State::kBeforeValue:
      feed_tag(c);
      return;
    case State::kDoubleQuoted:
    case State::kSingleQuoted:
    case State::kUnquoted:
      feed_value(c);
      return;
    case State::kTextOnly:
    case State::kRaw: {
      if (state_ == State::kRaw && tag_ == "script") feed_script(c);
      const std::string close = "</" + tag_;
      if (seen_ == close && (is_blank(c) || c == '>' || c == '/')) {
        is_end_tag_ = true;
        state_ = c == '>' ? State::kText : State::kInTag;
        return;
      }
      seen_ += lower(c);
      if (seen_.size() > close.size()) seen_.erase(0, 1);
      return;
    }
  }
}

void HtmlContext::feed_tag(char c) {
  const bool in_name = state_ == State::kName || (state_ == State::kInTag && is_uncertain_);
  if (state_ == State::kBeforeValue) {
    if (is_blank(c)) return;
    prefix_.clear();
    has_value_ = scheme_settled_ = colon_after_value_ = false;
    if (c == '>') return end_tag();
    state_ = c == '"' ? State::kDoubleQuoted : c == '\'' ? State::kSingleQuoted : State::kUnquoted;
    return;
  }
  if (c == '>') return end_tag();
  if (state_ == State::kTagName) {
    if (is_blank(c) || c == '/') {
      if (!tag_.empty()) state_ = State::kInTag;
    } else {
      tag_ += lower(c);
    }
    return;
  }
  if (is_blank(c) || c == '/') {
    // After blanks an `=` still belongs to the name before them; anything else begins a new one.
    if (in_name) state_ = State::kAfterName;
    return;
  }
  if (c == '=' && (state_ == State::kAfterName || in_name)) {
    state_ = State::kBeforeValue;
    return;
  }
  if (!in_name) {
    attribute_.clear();
    is_uncertain_ = false;
  }
  state_ = State::kName;
  attribute_ += lower(c);
}

void HtmlContext::end_tag() {
  const bool opens = !is_end_tag_;
  state_ = State::kText;
  seen_.clear();
  script_ = Script::kCode;
  last_ = '\0';
  if (opens && is_one_of(kRawElements, tag_)) state_ = State::kRaw;
  if (opens && (tag_ == "title" || tag_ == "textarea")) state_ = State::kTextOnly;
}

void HtmlContext::feed_value(char c) {
  if (state_ == State::kUnquoted) {
    if (is_blank(c)) {
      state_ = State::kInTag;
      is_uncertain_ = false;
    }
    if (c == '>') end_tag();
    return;
  }
  if (c == (state_ == State::kDoubleQuoted ? '"' : '\'')) {
    state_ = State::kInTag;
    attribute_.clear();
    is_uncertain_ = false;
    return;
  }
  if (!has_value_) {
    prefix_ += c;
  } else if (c == '/' || c == '?' || c == '#') {
    scheme_settled_ = true;
  } else if (c == ':' && !scheme_settled_) {
    colon_after_value_ = true;
  }
}

/// Texts and comments of JavaScript, as far as it takes to know whether a value would stand in one.
void HtmlContext::feed_script(char c) {
  const char before = last_;
  switch (script_) {
    case Script::kCode:
      if (c == '\'') script_ = Script::kSingle;
      if (c == '"') script_ = Script::kDouble;
      if (c == '`') script_ = Script::kTemplate;
      if (c == '/' && before == '/') script_ = Script::kLineComment;
      if (c == '*' && before == '/') script_ = Script::kBlockComment;
      break;
    case Script::kSingle:
    case Script::kDouble:
    case Script::kTemplate: {
      const char quote = script_ == Script::kSingle ? '\'' : script_ == Script::kDouble ? '"' : '`';
      if (before == '\\') {
        last_ = '\0';
        return;
      }
      if (c == quote) script_ = Script::kCode;
      break;
    }
    case Script::kLineComment:
      if (c == '\n') script_ = Script::kCode;
      break;
    case Script::kBlockComment:
      if (c == '/' && before == '*') script_ = Script::kCode;
      break;
  }
  if (!is_blank(c) || script_ != Script::kCode) last_ = c;
}

bool HtmlContext::takes_json() const {
  constexpr std::string_view kBeforeValues = "=(,:[{?>;}";
  return is_script() && script_ == Script::kCode &&
         (last_ == '\0' || kBeforeValues.find(last_) != std::string_view::npos);
}

void HtmlContext::pass_value() {
  if (state_ == State::kTagName) tag_ += '0';
  if (!is_quoted()) {
    last_ = '0';
    return;
  }
  if (has_value_ || !prefix_.empty()) return;
  has_value_ = true;
}

bool HtmlContext::is_plain_attribute(std::string_view name) {
  HtmlContext context;
  context.state_ = State::kDoubleQuoted;
  for (const char c : name) context.attribute_ += lower(c);
  const Slot slot = context.attribute_slot();
  return slot.refusal.empty() && slot.escape == Escape::kAttribute;
}

HtmlContext::Slot HtmlContext::attribute_slot() const {
  const auto refuse = [](std::string refusal, std::string help) {
    return Slot{Escape::kNone, std::move(refusal), std::move(help)};
  };
  if (is_uncertain_) {
    return refuse("the name of this attribute depends on a condition, so that a value cannot stand in it",
                  "write the whole attribute inside of each branch");
  }
  if (attribute_.starts_with("on")) {
    return refuse(fmt::format("a value cannot stand in the event handler `{}`", attribute_),
                  "put it into a `data-…` attribute and read it from there");
  }
  if (attribute_ == "style") {
    return refuse("a value cannot stand in a `style` attribute", "choose a class, or use an attribute of SVG");
  }
  if (attribute_ == "srcset" || attribute_ == "srcdoc" || attribute_ == "imagesrcset") {
    return refuse(fmt::format("a value cannot stand in `{}`", attribute_), "use `src`");
  }
  if (!is_one_of(kUrlAttributes, attribute_)) return {Escape::kAttribute, {}, {}};
  if (colon_after_value_) {
    return refuse("a value cannot stand before the `:` of an address", "write the scheme out");
  }
  if (prefix_.empty() && !has_value_) return {Escape::kUrl, {}, {}};
  if (!is_safe_url(prefix_)) {
    return refuse(fmt::format("a value cannot stand in an address that begins with `{}`", prefix_),
                  "addresses are `http:`, `https:`, `mailto:`, `tel:` or relative");
  }
  return {Escape::kUrlPart, {}, {}};
}

HtmlContext::Slot HtmlContext::slot() const {
  const auto refuse = [](std::string refusal, std::string help) {
    return Slot{Escape::kNone, std::move(refusal), std::move(help)};
  };
  switch (state_) {
    case State::kText:
    case State::kTextOnly:
      return {Escape::kText, {}, {}};
    case State::kDoubleQuoted:
    case State::kSingleQuoted:
      return attribute_slot();
    case State::kBeforeValue:
    case State::kUnquoted:
      return refuse(fmt::format("a value cannot stand in the attribute `{}` without quotes", attribute_),
                    fmt::format("put quotes around it: `{}=\"{{{{ … }}}}\"`", attribute_));
    case State::kComment:
    case State::kMarkup:
      return refuse("a value cannot stand in an HTML comment", "`{# … #}` is a comment that is not written");
    case State::kRaw:
      if (tag_ == "script") {
        return refuse(
            "a value cannot stand in a script",
            "write it with `tojson`, outside of quotes, or put it into a `data-…` attribute and read it from there");
      }
      return refuse(fmt::format("a value cannot stand in a `{}` element", tag_),
                    tag_ == "style" ? "choose a class" : "");
    case State::kOpen:
    case State::kTagName:
      return refuse("a value cannot stand in the name of a tag", "choose between whole tags with `if`");
    case State::kInTag:
    case State::kName:
    case State::kAfterName:
      break;
  }
  return refuse("a value cannot stand inside of a tag but in a quoted attribute",
                "write the attribute's name out: `name=\"{{ … }}\"`");
}

std::string HtmlContext::describe() const {
  switch (state_) {
    case State::kText:
    case State::kOpen:
      return "text";
    case State::kMarkup:
    case State::kComment:
      return "a comment";
    case State::kTagName:
    case State::kInTag:
    case State::kName:
    case State::kAfterName:
      return fmt::format("the tag `{}`", tag_);
    case State::kBeforeValue:
    case State::kDoubleQuoted:
    case State::kSingleQuoted:
    case State::kUnquoted:
      return fmt::format("the attribute `{}`", attribute_);
    case State::kTextOnly:
    case State::kRaw:
      return fmt::format("the element `{}`", tag_);
  }
  return {};
}

bool HtmlContext::can_join(const HtmlContext& other) const {
  if (is_in_tag() && other.is_in_tag()) return is_end_tag_ == other.is_end_tag_ && tag_ == other.tag_;
  if (state_ != other.state_) return false;
  switch (state_) {
    case State::kBeforeValue:
    case State::kDoubleQuoted:
    case State::kSingleQuoted:
    case State::kUnquoted:
      return tag_ == other.tag_ && attribute_ == other.attribute_;
    case State::kTextOnly:
      return tag_ == other.tag_;
    case State::kRaw:
      return tag_ == other.tag_ && script_ == other.script_;
    default:
      return true;
  }
}

void HtmlContext::join(const HtmlContext& other) {
  if (is_in_tag() && (state_ != other.state_ || attribute_ != other.attribute_ || other.is_uncertain_)) {
    is_uncertain_ = true;
    state_ = State::kInTag;
    attribute_.clear();
    return;
  }
  if (prefix_ != other.prefix_ || has_value_ != other.has_value_) {
    // An address that may have begun with a value is treated as if it had.
    prefix_.clear();
    has_value_ = true;
  }
  scheme_settled_ = scheme_settled_ && other.scheme_settled_;
  colon_after_value_ = colon_after_value_ || other.colon_after_value_;
  if (seen_ != other.seen_) seen_.clear();
  if (last_ != other.last_) last_ = '0';
}

}  // namespace muster::lang
