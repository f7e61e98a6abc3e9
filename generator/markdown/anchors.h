#pragma once

#include <map>
#include <string>
#include <string_view>

namespace muster {

/// Gives each heading of a text its id, by GitHub's rules: lower case, words joined by hyphens, punctuation left out,
/// `-1`, `-2` behind what was there before.
class Anchors {
 public:
  /// No id holds `salt`, with which marks begin: lower case and left-out punctuation could make one. It must outlive
  /// this.
  explicit Anchors(std::string_view salt) : salt_(salt) {}
  /// `text` is the heading's plain text.
  std::string add(std::string_view text);

 private:
  std::string_view salt_;
  std::map<std::string, int, std::less<>> seen_;
};

}  // namespace muster
