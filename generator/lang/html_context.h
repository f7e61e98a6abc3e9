#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace muster::lang {

/// Where in HTML a template's output goes on, as its static text tells: enough of HTML's tokenizer to choose how a value is escaped, and to
/// refuse places where no escaping is safe. Copied when a template branches; two branches must end in equal contexts.
class HtmlContext {
 public:
  enum class Place : std::uint8_t {
    kText,       // between tags: escaped as text
    kAttribute,  // in a quoted attribute: escaped as text
    kUrl,        // in a quoted attribute that holds an address, at its beginning: a dangerous scheme is neutralised
    kUrlPart,    // further on in such an attribute: percent-encoded as part of an address
    kRefused,    // anywhere else: `why` says where
  };

  /// Goes on over static text.
  void feed(std::string_view text);
  /// A value was put out here: within an address, what follows it is no longer its beginning.
  void feed_value();
  Place place() const;
  /// Of kRefused: where this is, for the message: "inside a <script>".
  std::string why() const;
  /// Whether output may end, or a block or macro begin, here.
  bool is_text() const { return state_ == State::kText; }
  bool operator==(const HtmlContext&) const = default;

 private:
  enum class State : std::uint8_t {
    kText,
    kTagOpen,          // after `<`
    kTagName,
    kInTag,            // between attributes
    kAttributeName,
    kAfterName,        // blanks after an attribute's name
    kBeforeValue,      // after `=`
    kDoubleQuoted,
    kSingleQuoted,
    kUnquoted,
    kMarkup,           // `<!…>`, `<?…>`
    kComment,
    kRawText,          // inside <script>, <style>, <title>, <textarea> and the like
  };
  void feed(char c);
  void leave_tag();
  void begin_value(State state);
  bool is_url_attribute() const;
  bool is_refused_attribute() const;

  State state_ = State::kText;
  std::string tag_;         // lower case; with `/` first for an end tag
  std::string attribute_;   // lower case
  std::string raw_;         // kRawText: the element that must end; the end tag as far as it was read
  std::string pending_;     // of comments and raw text: what may turn out to be their end
  bool value_begun_ = false;
};

}  // namespace muster::lang
