// Any text, with any tags in it, is refused or comes out as HTML in which the tags can do their work. The bytes 1 to 7
// stand for tags, one for each kind; the first byte of an input tells whether its raw HTML is allowed.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "diag/diagnostics.h"
#include "markdown/markdown.h"
#include "markdown/structure.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace muster;
  static const bool initialised = (initialise_markdown(), true);
  static_cast<void>(initialised);
  if (size == 0 || size > 64 * 1024) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (find_invalid_utf8(input) || input.find('\0') != std::string_view::npos) return 0;

  MarkdownOptions options;
  options.allow_html = data[0] % 2 != 0;
  options.anchor_prefix = "p-";
  options.fence = [](std::string_view info, std::string_view, const Span&) -> std::optional<std::string> {
    if (info.starts_with("chart")) return "<figure></figure>";
    return std::nullopt;
  };
  const std::string salt = choose_salt(input);
  std::string text;
  for (const char c : input) {
    if (c < 1 || c > 7) {
      text += c;
      continue;
    }
    text += mark(salt, options.marks.size());
    options.marks.push_back(static_cast<MarkKind>(c - 1));
  }

  Diagnostics diagnostics;
  const auto place_of = [&](std::size_t begin, std::size_t end) {
    if (begin > end || end > text.size()) std::abort();
    return Span();
  };
  const auto html = render_markdown(text, salt, options, place_of, diagnostics);
  if (html.has_value() == diagnostics.has_errors()) std::abort();
  if (!html || options.allow_html || !are_paired(options.marks)) return 0;
  const std::string fault = StructureCheck(html->html, salt, options.marks).run();
  if (!fault.empty()) {
    std::fprintf(stderr, "%s\n%s\n---\n%s\n", fault.c_str(), text.c_str(), html->html.c_str());
    std::abort();
  }
  return 0;
}
