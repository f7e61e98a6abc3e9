#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "diag/diagnostics.h"
#include "lang/origin.h"
#include "lang/template.h"

namespace muster::lang {

/// What the sign beside a delimiter asks of the blanks outside it: `-` takes them, `+` keeps them whatever the options
/// say.
enum class TagTrim : std::uint8_t { kDefault, kStrip, kKeep };

/// One tag of a template, found by its delimiters alone. `{% raw %}` … `{% endraw %}` is one tag, its inside the raw
/// text.
struct ScannedTag {
  Tag::Kind kind = Tag::Kind::kOutput;
  std::size_t begin = 0;  // delimiters included
  std::size_t end = 0;
  std::size_t inside_begin = 0;
  std::size_t inside_end = 0;
  TagTrim trim_before = TagTrim::kDefault;
  TagTrim trim_after = TagTrim::kDefault;
  bool is_raw = false;
  TagTrim raw_trim_after = TagTrim::kDefault;   // of the opening tag's end
  TagTrim raw_trim_before = TagTrim::kDefault;  // of the closing tag's begin
};

/// Finds the tags of a text, one after the other.
class TagScanner {
 public:
  TagScanner(std::string_view text, const Origin& origin, Diagnostics& diagnostics)
      : text_(text), origin_(origin), diagnostics_(diagnostics) {}
  /// The next tag; nothing when there is none. One that is not closed is reported and reaches to
  /// the next tag or the end of the text.
  std::optional<ScannedTag> next();

 private:
  std::size_t find_close(std::size_t from, std::string_view close);
  std::size_t find_quote(std::size_t from, std::string_view close) const;
  bool scan_raw(ScannedTag& tag) const;
  void report_unclosed(ScannedTag& tag, std::string help);

  std::string_view text_;
  const Origin& origin_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  std::size_t resume_at_ = 0;  // where to go on after a tag that is not closed
  int failures_ = 0;  // tags whose end had to be guessed; each may cost a look at the whole text, so they are bounded
};

/// The first word inside a statement's tag.
std::string_view keyword_of(std::string_view text, const ScannedTag& tag);

}  // namespace muster::lang
