#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "markdown/markdown.h"

namespace muster {

/// The marks of one text: what each of them is, where it stands, and which belong together.
class Marks {
 public:
  /// `text` and `salt` must outlive this.
  Marks(std::string_view text, std::string_view salt, const std::vector<MarkKind>& kinds);

  struct Found {
    std::size_t begin;
    std::size_t end;
    std::size_t number;
  };
  /// The first mark of `text` at or after `from`.
  std::optional<Found> find(std::string_view text, std::size_t from = 0) const;

  std::vector<Found> find_all(std::string_view text) const;

  MarkKind kind(std::size_t number) const { return kinds_[number]; }
  std::size_t size() const { return kinds_.size(); }
  /// Where the mark stands in the whole text.
  Found place(std::size_t number) const { return places_[number]; }
  std::string_view salt() const { return salt_; }
  std::string text(std::size_t number) const { return mark(salt_, number); }

  /// The marks from an opening one to its closing one, those in between at their level included; empty for all others
  /// and where the text's tags do not pair up (the template's own parser says so).
  const std::vector<std::size_t>& group(std::size_t number) const;
  /// The first mark that opens something inside of a hundred others.
  std::optional<std::size_t> too_deep() const { return too_deep_; }
  bool has_group(std::size_t number) const { return !group(number).empty(); }

 private:
  std::string_view salt_;
  std::vector<MarkKind> kinds_;
  std::vector<Found> places_;
  std::vector<std::vector<std::size_t>> groups_;
  std::vector<std::size_t> group_of_;
  std::optional<std::size_t> too_deep_;
};

// Between a mark and text that Markdown would otherwise read together with it (`_emphasis_`, a bare address) stands one
// of these.
inline constexpr std::string_view kSeparatorBefore = "\t\f";  // in front of a mark
inline constexpr std::string_view kSeparatorAfter = "\f\t";   // behind it
/// Takes them away again.
std::string without_separators(std::string_view text, const Marks& marks);

/// `text` without its marks.
std::string without_marks(std::string_view text, const Marks& marks);

}  // namespace muster
