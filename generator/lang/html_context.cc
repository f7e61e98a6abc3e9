#include "lang/html_context.h"

#include <algorithm>
#include <array>

namespace muster::lang {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What these elements hold is no HTML: only their own end tag ends it.
constexpr std::array<std::string_view, 8> kRawElements = {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"};
// Of those, text in these is text all the same.
constexpr std::array<std::string_view, 2> kTextOnlyElements = {"textarea", "title"};
constexpr std::array<std::string_view, 9> kUrlAttributes = {"href", "src", "action", "formaction", "poster", "cite", "data", "background", "xlink:href"};
constexpr std::array<std::string_view, 3> kRefusedAttributes = {"style", "srcset", "srcdoc"};

}  // namespace

void HtmlContext::feed(std::string_view text) {
  for (const char c : text) feed(c);
}

void HtmlContext::feed_value() {
  if (state_ == State::kDoubleQuoted || state_ == State::kSingleQuoted) value_begun_ = true;
}

void HtmlContext::begin_value(State state) {
  state_ = state;
  value_begun_ = false;
}

void HtmlContext::leave_tag() {
  attribute_.clear();
  pending_.clear();
  if (is_one_of(tag_, kRawElements)) {
    raw_ = tag_;
    state_ = State::kRawText;
  } else {
    raw_.clear();
    state_ = State::kText;
  }
  tag_.clear();
}

void HtmlContext::feed(char c) {
  switch (state_) {
    case State::kText:
      if (c == '<') state_ = State::kTagOpen;
      return;
    case State::kTagOpen:
      if (is_letter(c) || c == '/') {
        tag_ = lower(c);
        state_ = State::kTagName;
      } else if (c == '!' || c == '?') {
        pending_.clear();
        state_ = State::kMarkup;
      } else {
        state_ = c == '<' ? State::kTagOpen : State::kText;  // a lone `<` is text
      }
      return;
    case State::kTagName:
      if (c == '>') {
        leave_tag();
      } else if (is_blank(c) || c == '/') {
        state_ = State::kInTag;
      } else {
        tag_ += lower(c);
      }
      return;
    case State::kInTag:
      if (c == '>') {
        leave_tag();
      } else if (!is_blank(c) && c != '/') {
        attribute_ = lower(c);
        state_ = State::kAttributeName;
      }
      return;
    case State::kAttributeName:
    case State::kAfterName:
      if (c == '>') {
        leave_tag();
      } else if (c == '=') {
        state_ = State::kBeforeValue;
      } else if (is_blank(c) || c == '/') {
        state_ = c == '/' ? State::kInTag : State::kAfterName;
      } else if (state_ == State::kAfterName) {
        attribute_ = lower(c);
        state_ = State::kAttributeName;
      } else {
        attribute_ += lower(c);
      }
      return;
    case State::kBeforeValue:
      if (c == '"') {
        begin_value(State::kDoubleQuoted);
      } else if (c == '\'') {
        begin_value(State::kSingleQuoted);
      } else if (c == '>') {
        leave_tag();
      } else if (!is_blank(c)) {
        begin_value(State::kUnquoted);
      }
      return;
    case State::kDoubleQuoted:
    case State::kSingleQuoted:
      if (c == (state_ == State::kDoubleQuoted ? '"' : '\'')) {
        attribute_.clear();
        value_begun_ = false;
        state_ = State::kInTag;
      } else if (!is_blank(c)) {
        value_begun_ = true;
      }
      return;
    case State::kUnquoted:
      if (c == '>') {
        leave_tag();
      } else if (is_blank(c)) {
        attribute_.clear();
        state_ = State::kInTag;
      }
      return;
    case State::kMarkup:
      pending_ += c;
      if (pending_ == "--") {
        pending_.clear();
        state_ = State::kComment;
      } else if (c == '>') {
        pending_.clear();
        state_ = State::kText;
      } else if (pending_.size() > 2) {
        pending_ = "x";  // no comment any more: only `>` counts
      }
      return;
    case State::kComment:
      if (c == '>' && pending_ == "--") {
        pending_.clear();
        state_ = State::kText;
      } else if (c == '-') {
        pending_ = pending_.empty() ? "-" : "--";
      } else {
        pending_.clear();
      }
      return;
    case State::kRawText: {
      const std::string end = "</" + raw_;
      if (pending_.size() == end.size()) {
        const bool ends = c == '>' || c == '/' || is_blank(c);
        pending_.clear();
        if (ends) {
          tag_ = "/" + raw_;
          state_ = State::kInTag;
          if (c == '>') leave_tag();
          return;
        }
      }
      if (lower(c) == end[pending_.size()]) {
        pending_ += lower(c);
      } else {
        pending_ = c == '<' ? "<" : "";
      }
      return;
    }
  }
}

bool HtmlContext::is_url_attribute() const { return is_one_of(attribute_, kUrlAttributes) && !(attribute_ == "data" && tag_ != "object"); }

bool HtmlContext::is_refused_attribute() const { return attribute_.starts_with("on") || is_one_of(attribute_, kRefusedAttributes); }

HtmlContext::Place HtmlContext::place() const {
  switch (state_) {
    case State::kText: return Place::kText;
    case State::kRawText: return is_one_of(raw_, kTextOnlyElements) ? Place::kText : Place::kRefused;
    case State::kDoubleQuoted:
    case State::kSingleQuoted:
      if (is_refused_attribute()) return Place::kRefused;
      if (is_url_attribute()) return value_begun_ ? Place::kUrlPart : Place::kUrl;
      return Place::kAttribute;
    default: return Place::kRefused;
  }
}

std::string HtmlContext::why() const {
  switch (state_) {
    case State::kText: return "in text";
    case State::kTagOpen:
    case State::kTagName: return "in the name of a tag";
    case State::kInTag:
    case State::kAttributeName:
    case State::kAfterName: return "where a tag has the names of its attributes";
    case State::kBeforeValue:
    case State::kUnquoted: return "in an attribute without quotes";
    case State::kDoubleQuoted:
    case State::kSingleQuoted: return "in the attribute `" + attribute_ + "`";
    case State::kMarkup:
    case State::kComment: return "in a comment or declaration";
    case State::kRawText: return "inside <" + raw_ + ">";
  }
  return "";
}

}  // namespace muster::lang
