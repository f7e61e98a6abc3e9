// Compiles any text as a template, which may include, import or extend parts of itself, and renders what compiles. The
// first byte chooses the options; `\n---\n` begins another template, named a, b, c …
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "diag/print.h"
#include "lang/template.h"

namespace {

using namespace muster;

class Names : public lang::Environment {
 public:
  Names() {
    limits.steps = 50'000;
    limits.output = 1U << 20U;
    limits.text = 1U << 16U;
    limits.items = 1000;
    add("n", lang::Type::number(), 3);
    add("t", lang::Type::text(), "<b>\"'&");
    add("l", lang::Type::list(lang::Type::text()), List{"a", "b"});
    add("u", lang::Type::of(lang::TypeKind::kBoolean), Value::unknown({3}));
    Record record;
    record.set("a", "javascript:x");
    record.set("l", List{1, 2, 3});
    add("a", lang::Type::any(), record);
  }

  const Value& symbol(SymbolId id) override { return values_[id]; }
  bool is_given(SymbolId) const override { return false; }

  lang::Scope scope;

 private:
  void add(std::string_view name, lang::Type type, Value value) {
    scope.declare_symbol(name, std::move(type), {});
    values_.push_back(std::move(value));
  }

  std::vector<Value> values_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::uint8_t choice = data[0];
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  if (find_invalid_utf8(text)) return 0;

  SourceSet sources;
  std::vector<const Source*> parts;
  constexpr std::string_view kSeparator = "\n---\n";
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(kSeparator, at), text.size());
    parts.push_back(&sources.add("part", text.substr(at, end - at)));
    at = end + kSeparator.size();
  }
  lang::TemplateLoader loader;
  loader.load = [&parts](std::string_view name) -> const Source* {
    const std::size_t index =
        name.size() == 1 && name[0] >= 'a' ? static_cast<std::size_t>(name[0] - 'a') : parts.size();
    return index < parts.size() ? parts[index] : nullptr;
  };
  loader.names = [] { return std::vector<std::string>{"a", "b"}; };

  lang::TemplateOptions options;
  options.mode = (choice & 1U) != 0 ? lang::OutputMode::kText : lang::OutputMode::kHtml;
  options.trim_blocks = (choice & 2U) != 0;
  options.lstrip_blocks = (choice & 4U) != 0;
  options.keep_trailing_newline = (choice & 8U) != 0;

  static Names names;
  names.trace = {};
  Diagnostics diagnostics;
  lang::TemplateCompiler compiler(names.scope, lang::core_library(), std::move(loader), options);
  const auto compiled = compiler.compile("a", {}, diagnostics);
  std::string out;
  if (compiled) lang::render(*compiled, names, {}, out, diagnostics);
  if (compiled && !diagnostics.has_errors() && find_invalid_utf8(out)) std::abort();
  lang::find_tags({parts[0], 0, static_cast<std::uint32_t>(parts[0]->text().size())}, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.sorted()) format_human(diagnostic, false);
  return 0;
}
