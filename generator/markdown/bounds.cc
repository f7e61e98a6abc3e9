// The Markdown library takes time and memory out of all proportion for some texts; Debian 12's for a dozen families of
// them. Most ask for memory and are stopped by the arena's budget. What is left is stopped here, by rules that no text
// somebody wrote by hand comes near: each bounds the steps of one loop of the library that looks at the same bytes
// again and again.
#include "markdown/bounds.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "markdown/pieces.h"

namespace muster {
namespace {

constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxColumns = 200;
constexpr std::size_t kMaxSteps = 20'000'000;
constexpr std::size_t kMaxSearched = 400'000'000;
constexpr std::size_t kMaxPassed = 40'000'000;
constexpr std::size_t kMaxPairs = 50'000'000;

bool is_blank_char(char c) { return c == ' ' || c == '\t'; }

std::size_t count(std::string_view text, std::string_view wanted) {
  std::size_t found = 0;
  for (std::size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + wanted.size()))
    ++found;
  return found;
}

class Bounds {
 public:
  Bounds(const Prepared& prepared, const Place& place_of, Diagnostics& diagnostics)
      : prepared_(prepared), place_of_(place_of), diagnostics_(diagnostics) {}

  bool check() {
    check_whole();
    for (std::size_t number = 1; number <= prepared_.lines.size() && is_fit_; ++number) {
      const std::string_view line = prepared_.line(number);
      check_depth(number, line);
      check_table(number, line);
      check_inlines(number, line);
      for (std::size_t begin = 0; begin < line.size();) {
        const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
        check_word(number, line.substr(begin, end - begin));
        begin = end + 1;
      }
    }
    return is_fit_;
  }

 private:
  void check_whole() {
    // From each of these the rest of a paragraph is searched for its end.
    const std::size_t openers = count(prepared_.text, "<!") + count(prepared_.text, "<?");
    if (openers * prepared_.text.size() > kMaxSearched) return report(1, "this text has too many `<!` and `<?`");
    // For each link all images before it that are still open are looked at.
    if (count(prepared_.text, "![") * count(prepared_.text, "]") > kMaxPairs)
      report(1, "this text has too many images and links");
  }

  /// A list item, quotation or footnote that may be open.
  struct Container {
    bool is_quote;
    std::size_t content;  // the column behind its marker
  };

  /// Follows the containers that may be open: never fewer than are, for each line costs a look at every one.
  void check_depth(std::size_t number, std::string_view line) {
    std::size_t open = 0;
    std::size_t column = 0;
    const auto advance = [&](char c) { column = c == '\t' ? column / 4 * 4 + 4 : column + 1; };
    for (std::size_t i = 0;;) {
      while (i < line.size() && is_blank_char(line[i])) advance(line[i++]);
      while (open < containers_.size() && !containers_[open].is_quote && containers_[open].content <= column) ++open;
      const std::size_t marker = measure_marker(line.substr(i));
      if (marker == 0) return;
      for (const std::size_t end = i + marker; i < end;) advance(line[i++]);
      const bool is_quote = line[i - 1] == '>';
      if (is_quote && open < containers_.size() && containers_[open].is_quote) {
        ++open;
        continue;
      }
      containers_.resize(open);
      containers_.push_back({is_quote, column});
      if (++open > kMaxDepth) return report(number, "lists and quotations are nested more than 32 deep");
    }
  }

  /// The length of the `>`, list marker or footnote label at the front of `text`, or 0.
  static std::size_t measure_marker(std::string_view text) {
    if (text.substr(0, 1) == ">") return 1;
    if (text.substr(0, 2) == "[^") {
      const std::size_t end = text.find_first_of("] ", 2);
      return end != std::string_view::npos && text.substr(end, 2) == "]:" ? end + 2 : 0;
    }
    return measure_list_marker(text);
  }

  /// At each link, all of the paragraph's `*`, `_` and `~` so far are passed by.
  void check_inlines(std::size_t number, std::string_view line) {
    const std::size_t prefix = measure_prefix(line);
    const std::size_t indent = std::min(line.find_first_not_of(" \t"), line.size());
    // A bullet this far left begins a paragraph whatever is before it; a number might not.
    const bool is_item = indent < 4 && prefix > indent && prefix < line.size() && line.find('\t') >= prefix &&
                         std::string_view("-+*").find(line[indent]) != std::string_view::npos;
    if (prefix == line.size() || is_item) delimiters_ = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == ']') {
        passed_ += delimiters_;
      } else if ((line[i] == '*' || line[i] == '_' || line[i] == '~') && (i == 0 || line[i - 1] != line[i])) {
        ++delimiters_;
      }
    }
    if (passed_ > kMaxPassed && is_fit_) report(number, "this text has too many links between too much emphasis");
  }

  void check_table(std::size_t number, std::string_view line) {
    if (static_cast<std::size_t>(std::count(line.begin(), line.end(), '|')) > kMaxColumns) {
      return report(number, "a line has more than 200 columns");
    }
    const std::size_t prefix = measure_prefix(line);
    if (prefix == line.size()) {
      paragraph_ = 0;
      return;
    }
    // For each line that could be a table's second, all of the paragraph so far is read as its first.
    if (line.find_first_not_of("|:- \t", prefix) == std::string_view::npos) spend(number, paragraph_);
    paragraph_ += line.size();
  }

  /// Each address in a word without blanks may be followed to the word's end, and at each `)` be read again from its
  /// start.
  void check_word(std::size_t number, std::string_view word) {
    const std::size_t addresses = count(word, "www.") + count(word, "://") + count(word, "@");
    if (addresses > 0) spend(number, word.size() * (addresses + count(word, ")")));
  }

  void spend(std::size_t number, std::size_t steps) {
    steps_ += steps;
    if (steps_ > kMaxSteps && is_fit_) report(number, "this text takes too long to read");
  }

  void report(std::size_t number, std::string message) {
    is_fit_ = false;
    const std::size_t begin = prepared_.origin(prepared_.lines[number - 1].begin);
    const std::size_t end = prepared_.origin(prepared_.lines[number - 1].begin + prepared_.line(number).size());
    diagnostics_.error(place_of_(begin, std::max(begin, end)), std::move(message)).help =
        "it looks as if a program had written it; make it simpler, or split it into several files";
  }

  const Prepared& prepared_;
  const Place& place_of_;
  Diagnostics& diagnostics_;
  std::vector<Container> containers_;
  std::size_t paragraph_ = 0;   // the bytes of the lines without a blank one between them
  std::size_t delimiters_ = 0;  // of the paragraph so far
  std::size_t passed_ = 0;
  std::size_t steps_ = 0;
  bool is_fit_ = true;
};

}  // namespace

bool check_bounds(const Prepared& prepared, const Place& place_of, Diagnostics& diagnostics) {
  return Bounds(prepared, place_of, diagnostics).check();
}

}  // namespace muster
