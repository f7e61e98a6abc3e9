// Random texts with random tags: whatever is not refused must come out so that the tags can do their work.
#include "structure.h"

#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string>
#include <vector>

#include "diag/diagnostics.h"
#include "markdown/markdown.h"

namespace muster {
namespace {

/// A text with marks, and what they are.
class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) { blocks(0, ""); }

  std::string text;
  std::vector<MarkKind> kinds;

 private:
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }

  void mark(MarkKind kind) {
    text += muster::mark("muq", kinds.size());
    kinds.push_back(kind);
  }

  MarkKind opener() {
    constexpr MarkKind kOpeners[] = {MarkKind::kIf, MarkKind::kIf, MarkKind::kLoop, MarkKind::kOpen};
    return kOpeners[pick(4)];
  }

  void words(int depth) {
    static const char* const kWords[] = {"a ",    "b", "*c* ",  "_d_", "**", "`e` ",           "[f](g) ",
                                         "[^1] ", " ", "~~h~~", "|",   "\\", "www.x.example ", "![i](j)",
                                         "`",     "\n"};
    for (unsigned n = pick(4) + 1; n > 0; --n) {
      if (pick(6) == 0 && depth < 4) {
        mark(opener());
        words(depth + 1);
        if (pick(4) == 0) mark(MarkKind::kMiddle), words(depth + 1);
        mark(MarkKind::kClose);
      } else if (pick(12) == 0) {
        constexpr MarkKind kAlone[] = {MarkKind::kInline, MarkKind::kInline, MarkKind::kBlock, MarkKind::kFlow};
        mark(kAlone[pick(4)]);
      } else {
        text += kWords[pick(pick(2) == 0 ? 16 : 3)];
      }
    }
  }

  void end_line() {
    if (pick(8) != 0) text += '\n';
    if (pick(3) == 0) text += '\n';
  }

  void blocks(int depth, const std::string& indent) {
    static const char* const kStarts[] = {
        "",     "",      "",       "- ", "- ", "- ", "1. ", "2. ", "* ", "# ", "> ", "| ", "|a|b|\n|-|-|\n| ",
        "    ", "```\n", "[^1]: ", "  "};
    for (unsigned n = pick(4) + 1; n > 0; --n) {
      const std::string here = pick(8) == 0 ? std::string(pick(6), ' ') : indent;
      if (pick(3) == 0 && depth < 5) {
        text += here;
        mark(opener());
        end_line();
        blocks(depth + 1, pick(4) == 0 ? indent + "  " : indent);
        if (pick(4) == 0) {
          text += here;
          mark(MarkKind::kMiddle);
          end_line();
          blocks(depth + 1, indent);
        }
        text += pick(8) == 0 ? std::string(pick(6), ' ') : here;
        mark(MarkKind::kClose);
        end_line();
      } else {
        text += here + kStarts[pick(17)];
        words(0);
        if (pick(4) == 0) text += " |";
        end_line();
      }
    }
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("marks of random texts stand where leaving out and repeating keeps the HTML whole") {
  initialise_markdown();
  int rendered = 0;
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    const Writer writer(seed);
    MarkdownOptions options;
    options.marks = writer.kinds;
    Diagnostics diagnostics;
    const auto html =
        render_markdown(writer.text, "muq", options, [](std::size_t, std::size_t) { return Span(); }, diagnostics);
    if (!html) continue;
    ++rendered;
    const std::string fault = StructureCheck(html->html, "muq", writer.kinds).run();
    if (!fault.empty()) {
      CAPTURE(seed, writer.text, html->html);
      CHECK(fault == "");
      break;
    }
  }
  CHECK(rendered > 2'000);
}

}  // namespace muster
