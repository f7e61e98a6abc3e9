// Renders templates for tests/jinja_test.py. Reads cases from standard input, a JSON object on each line:
//     {"context": {…}, "template": "…", "templates": {"base.html": "…"}, "typed": true, "autoescape": true,
//      "trim_blocks": false, "lstrip_blocks": false, "keep_trailing_newline": false}
// and answers each with a line of its own: {"output": "…"} or {"error": "…"}. With `typed`, the names of the context
// have the types of their values when the template is checked; without, any type.
#include <cstdint>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "diag/diagnostics.h"
#include "diag/source.h"
#include "lang/environment.h"
#include "lang/library.h"
#include "lang/scope.h"
#include "lang/template.h"
#include "lang/type.h"
#include "value/json.h"
#include "value/value.h"

namespace {

using namespace muster;

/// Has no fields and no facts: a context is variables only.
class Nothing : public lang::Environment {
 public:
  const Value& symbol(SymbolId) override { return none_; }
  bool is_given(SymbolId) const override { return false; }

 private:
  Value none_;
};

bool flag(const Record& asked, std::string_view name) {
  const Value* value = asked.find(name);
  return value != nullptr && value->is_true();
}

Record answer(std::string key, std::string text) { return Record({{std::move(key), Value(std::move(text))}}); }

Record first_error(const Diagnostics& diagnostics) {
  const std::vector<Diagnostic> all = diagnostics.sorted();
  return answer("error",
                all.empty() ? "failed without saying why" : to_string(all.front().span) + ": " + all.front().message);
}

Record render_case(const Record& asked) {
  SourceSet sources;
  std::vector<std::pair<std::string, const Source*>> files;
  if (const Value* templates = asked.find("templates")) {
    for (const auto& [name, text] : templates->record().entries())
      files.emplace_back(name, &sources.add(name, text.text()));
  }
  const Source& main = sources.add("template", asked.find("template")->text());

  lang::Scope scope;
  std::vector<Value> variables;
  for (const auto& [name, value] : asked.find("context")->record().entries()) {
    scope.declare_variable(name, flag(asked, "typed") ? lang::type_of(value) : lang::Type::any());
    variables.push_back(value);
  }

  lang::TemplateLoader loader;
  loader.load = [&files](std::string_view name) -> const Source* {
    for (const auto& [known, source] : files) {
      if (known == name) return source;
    }
    return nullptr;
  };
  loader.names = [&files] {
    std::vector<std::string> names;
    for (const auto& [name, source] : files) names.push_back(name);
    return names;
  };

  lang::TemplateOptions options;
  options.mode = flag(asked, "autoescape") ? lang::OutputMode::kHtml : lang::OutputMode::kText;
  options.trim_blocks = flag(asked, "trim_blocks");
  options.lstrip_blocks = flag(asked, "lstrip_blocks");
  options.keep_trailing_newline = flag(asked, "keep_trailing_newline");

  Diagnostics diagnostics;
  lang::TemplateCompiler compiler(scope, lang::core_library(), std::move(loader), options);
  lang::TemplateText text;
  text.text = main.text();
  text.place = {&main, 0, static_cast<std::uint32_t>(main.text().size())};
  const std::optional<lang::Template> compiled = compiler.compile(std::move(text), scope, diagnostics);
  if (!compiled) return first_error(diagnostics);
  Nothing environment;
  std::string out;
  if (!lang::render(*compiled, environment, variables, out, diagnostics)) return first_error(diagnostics);
  return answer("output", std::move(out));
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::string error;
    const std::optional<Value> asked = parse_json(line, error);
    const Record result = asked ? render_case(asked->record()) : answer("error", "no case: " + error);
    std::cout << to_compact_json(Value(result)) << std::endl;
  }
}
