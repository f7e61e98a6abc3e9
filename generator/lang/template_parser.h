#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lang/ast.h"
#include "lang/parser.h"
#include "lang/template.h"

namespace muster::lang {

/// The syntax of one template. Its statements view its text.
struct TemplateSyntax {
  TemplateText text;
  std::string name;  // through the loader, or empty
  Body body;
  const Statement* extends = nullptr;
  std::vector<const Statement*> blocks;  // all of them, nested ones too

  TemplateSyntax() = default;
  TemplateSyntax(const TemplateSyntax&) = delete;
  TemplateSyntax& operator=(const TemplateSyntax&) = delete;
  const Statement* find_block(std::string_view block_name) const;
};

/// Parses a template. All mistakes are reported; what can be understood is returned, so that its names can be checked
/// too.
std::shared_ptr<const TemplateSyntax> parse_template(TemplateText text, std::string name,
                                                     const TemplateOptions& options, Diagnostics& diagnostics);

}  // namespace muster::lang
