// Whatever bytes stand in a profile or a pack: TOML is read or refused with a place, and what is printed is clean.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "base/utf8.h"
#include "diag/print.h"
#include "value/toml.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void check_spans(const muster::TomlNode& node) {
  require(node.span.begin <= node.span.end && node.span.end <= node.span.source->text().size());
  for (const muster::TomlNode& item : node.items) check_spans(item);
  for (const muster::TomlEntry& entry : node.entries) {
    require(entry.key_span.begin < entry.key_span.end && entry.key_span.end <= entry.key_span.source->text().size());
    check_spans(entry.value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  if (muster::find_invalid_utf8(text)) return 0;
  const muster::Source source("f.toml", std::move(text));
  muster::Diagnostics diagnostics;
  const auto root = muster::parse_toml(source, diagnostics);
  require(root.has_value() != diagnostics.has_errors());
  if (root) check_spans(*root);
  for (const muster::Diagnostic& diagnostic : diagnostics.sorted()) {
    const std::string shown = muster::format_human(diagnostic, false);
    for (std::size_t offset = 0; offset < shown.size();) {
      const char32_t c = muster::decode_utf8(shown, offset);
      require(c == '\n' || !muster::is_unsafe_code_point(c));
    }
    require(!muster::find_invalid_utf8(muster::format_json(diagnostic)));
  }
  return 0;
}
