#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "lang/template.h"
#include "language.h"

namespace muster::lang {

/// Compiles and renders templates about the garden.
class Templates {
 public:
  explicit Templates(Garden& garden, TemplateOptions options = {}) : garden_(garden), options_(options) {}

  void add(const std::string& name, std::string_view text) {
    sources_[name] = &garden_.sources.add(name, std::string(text));
  }

  std::optional<Template> compile(std::string_view text, Diagnostics& diagnostics) {
    TemplateText template_text;
    template_text.text = text;
    template_text.place = garden_.add_text(text);
    return compile(std::move(template_text), diagnostics);
  }

  std::optional<Template> compile(TemplateText text, Diagnostics& diagnostics) {
    TemplateLoader loader;
    loader.load = [this](std::string_view name) -> const Source* {
      const auto found = sources_.find(name);
      return found != sources_.end() ? found->second : nullptr;
    };
    loader.names = [this] {
      std::vector<std::string> names;
      for (const auto& [name, source] : sources_) names.push_back(name);
      return names;
    };
    TemplateCompiler compiler(garden_.scope, core_library(), std::move(loader), options_);
    return compiler.compile(std::move(text), garden_.scope, diagnostics);
  }

  /// What it writes, or `error: …` with every message.
  std::string show(std::string_view text) {
    garden_.trace = {};
    Diagnostics diagnostics;
    std::string out;
    const std::optional<Template> compiled = compile(text, diagnostics);
    const bool is_written = compiled && render(*compiled, garden_, garden_.variables, out, diagnostics);
    garden_.take(diagnostics);
    return is_written ? out : "error: " + garden_.messages();
  }

 private:
  Garden& garden_;
  TemplateOptions options_;
  std::map<std::string, const Source*, std::less<>> sources_;
};

}  // namespace muster::lang
