#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lang/program.h"

namespace muster::lang {

/// Follows HTML through the static text of a template, so that each value is escaped for where it stands. Knows as much
/// of HTML's tokens as that takes, and refuses to know more: what it is unsure of, it does not let a value into.
class HtmlContext {
 public:
  /// Reads on.
  void feed(std::string_view text);

  /// How a value that stands here is escaped. Where none may stand: `refusal` says why and `help` what to do.
  struct Slot {
    Escape escape = Escape::kText;
    std::string refusal;
    std::string help;
  };
  Slot slot() const;
  /// Notes that a value stands here.
  void pass_value();
  /// Notes that what follows may come again after itself.
  void enter_loop() { has_value_ = has_value_ || is_quoted(); }

  bool is_text() const { return state_ == State::kText; }
  bool is_script() const { return state_ == State::kRaw && tag_ == "script"; }
  /// Whether JSON may stand here: in a script, where a value begins and not within a text or a comment.
  bool takes_json() const;
  /// Whether a number may stand here as the end of a tag's name: `<h2>`.
  bool takes_tag_number() const { return state_ == State::kTagName && !tag_.empty(); }
  /// Whether whole attributes may stand here.
  bool takes_attributes() const { return (state_ == State::kTagName && !tag_.empty()) || state_ == State::kInTag; }
  /// Whether any value may stand in the attribute.
  static bool is_plain_attribute(std::string_view name);
  /// "text", "a tag": for messages.
  std::string describe() const;
  /// Whether two ways through a template may meet: both are in the same place. Within a tag, what they have seen of it
  /// may differ.
  bool can_join(const HtmlContext& other) const;
  /// What is known after both ways.
  void join(const HtmlContext& other);

 private:
  enum class State {
    kText,
    kOpen,     // after `<`
    kMarkup,   // after `<!` or `<?`: a declaration
    kComment,  // after `<!--`
    kTagName,
    kInTag,  // between attributes
    kName,   // in an attribute's name
    kAfterName,
    kBeforeValue,  // after `=`
    kDoubleQuoted,
    kSingleQuoted,
    kUnquoted,
    kTextOnly,  // title, textarea: text without tags up to the closing tag
    kRaw,       // script, style and their like up to the closing tag
  };
  enum class Script { kCode, kSingle, kDouble, kTemplate, kLineComment, kBlockComment };

  void feed_char(char c);
  void feed_tag(char c);
  void feed_value(char c);
  void feed_script(char c);
  void end_tag();
  bool is_in_tag() const;
  bool is_quoted() const { return state_ == State::kDoubleQuoted || state_ == State::kSingleQuoted; }
  Slot attribute_slot() const;

  State state_ = State::kText;
  std::string tag_;        // lower case
  std::string attribute_;  // lower case
  std::string prefix_;     // what the author wrote of the attribute's value before its first value
  std::string seen_;       // the last characters, where an end is looked for
  bool is_end_tag_ = false;
  bool is_uncertain_ = false;    // the attribute's name depends on which way was taken
  bool has_value_ = false;       // a value stands in the attribute
  bool scheme_settled_ = false;  // after that value came a `/`, `?` or `#`: no scheme can follow
  bool colon_after_value_ = false;
  Script script_ = Script::kCode;
  char last_ = '\0';  // in a script: the last character that is no blank
};

}  // namespace muster::lang
