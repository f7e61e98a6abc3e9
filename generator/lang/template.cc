#include "lang/template.h"

#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/edit_distance.h"
#include "lang/evaluation_error.h"
#include "lang/renderer.h"
#include "lang/template_checker.h"

namespace muster::lang {

const std::vector<SymbolId>& Template::symbols() const { return compiled_->symbols; }

struct TemplateCompiler::State : SyntaxSource {
  State(const Scope& outer_scope, const Library& its_library, TemplateLoader its_loader, TemplateOptions its_options)
      : scope(outer_scope), library(its_library), loader(std::move(its_loader)), options(its_options) {}

  std::shared_ptr<const TemplateSyntax> find(const TemplateName& name, bool must_exist,
                                             Diagnostics& diagnostics) override;
  std::optional<Template> check(std::shared_ptr<const TemplateSyntax> syntax, const Scope& in_scope,
                                Diagnostics& diagnostics);

  const Scope& scope;
  const Library& library;
  TemplateLoader loader;
  TemplateOptions options;
  std::map<std::string, std::shared_ptr<const TemplateSyntax>, std::less<>>
      syntaxes;  // null: its mistakes are reported
  std::map<std::string, std::optional<Template>, std::less<>> templates;
};

std::shared_ptr<const TemplateSyntax> TemplateCompiler::State::find(const TemplateName& name, bool must_exist,
                                                                    Diagnostics& diagnostics) {
  const auto known = syntaxes.find(name.name);
  if (known != syntaxes.end()) return known->second;
  const Source* source = loader.load ? loader.load(name.name) : nullptr;
  if (source == nullptr) {
    if (must_exist) {
      Diagnostic& error = diagnostics.error(name.place, fmt::format("there is no template `{}`", name.name));
      const std::vector<std::string> names = loader.names ? loader.names() : std::vector<std::string>();
      if (const auto near = find_nearest(name.name, names)) error.help = fmt::format("did you mean `{}`?", *near);
    }
    return nullptr;
  }
  TemplateText text;
  text.text = source->text();
  text.place = {source, 0, static_cast<std::uint32_t>(source->text().size())};
  const std::size_t errors_before = diagnostics.errors();
  std::shared_ptr<const TemplateSyntax> syntax = parse_template(std::move(text), name.name, options, diagnostics);
  if (diagnostics.errors() > errors_before) syntax = nullptr;
  return syntaxes.emplace(name.name, std::move(syntax)).first->second;
}

std::optional<Template> TemplateCompiler::State::check(std::shared_ptr<const TemplateSyntax> syntax,
                                                       const Scope& in_scope, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.errors();
  TemplateChecker checker(in_scope, library, *this, options.mode, diagnostics);
  std::shared_ptr<const CompiledTemplate> compiled = checker.compile(std::move(syntax));
  if (compiled == nullptr || diagnostics.errors() > errors_before) return std::nullopt;
  return Template(std::move(compiled));
}

TemplateCompiler::TemplateCompiler(const Scope& scope, const Library& library, TemplateLoader loader,
                                   TemplateOptions options)
    : state_(std::make_unique<State>(scope, library, std::move(loader), options)) {}

TemplateCompiler::~TemplateCompiler() = default;

std::optional<Template> TemplateCompiler::compile(std::string_view name, const Span& asked_at,
                                                  Diagnostics& diagnostics) {
  const auto known = state_->templates.find(name);
  if (known != state_->templates.end()) return known->second;
  std::optional<Template> compiled;
  if (auto syntax = state_->find({std::string(name), asked_at}, true, diagnostics)) {
    compiled = state_->check(std::move(syntax), state_->scope, diagnostics);
  }
  state_->templates.emplace(std::string(name), compiled);
  return compiled;
}

std::optional<Template> TemplateCompiler::compile(TemplateText text, const Scope& scope, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.errors();
  std::shared_ptr<const TemplateSyntax> syntax = parse_template(std::move(text), {}, state_->options, diagnostics);
  // A text with mistakes is checked all the same: its author sees all of them at once.
  std::optional<Template> compiled = state_->check(std::move(syntax), scope, diagnostics);
  return diagnostics.errors() > errors_before ? std::nullopt : std::move(compiled);
}

bool render(const Template& text, Environment& environment, std::span<const Value> variables, std::string& out,
            Diagnostics& diagnostics) {
  const std::size_t size_before = out.size();
  Renderer renderer(text.compiled(), environment, variables);
  try {
    std::string written;
    renderer.render(written);
    out += written;
    return true;
  } catch (EvaluationError& error) {
    report_error(std::move(error), diagnostics);
    out.resize(size_before);
    return false;
  }
}

}  // namespace muster::lang
