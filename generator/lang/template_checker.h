#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lang/expression_checker.h"
#include "lang/frame_scope.h"
#include "lang/html_context.h"
#include "lang/program.h"
#include "lang/stack_guard.h"
#include "lang/template_parser.h"

namespace muster::lang {

/// Gives the syntax of a template by name, parsed once; null after a mistake, which is reported at `asked_at`.
class SyntaxSource {
 public:
  virtual ~SyntaxSource() = default;
  virtual std::shared_ptr<const TemplateSyntax> find(const TemplateName& name, bool must_exist,
                                                     Diagnostics& diagnostics) = 0;
};

/// Compiles one template with all it extends, includes and imports into a program.
///
/// Everything that has names of its own becomes a Function, compiled where it is used: an include sees the names around
/// it, a block those of the templates it stands in, a macro its arguments' types. So each use is checked with what is
/// really there; macros that are called with the same types share one program.
class TemplateChecker : public ExpressionChecker {
 public:
  TemplateChecker(const Scope& scope, const Library& library, SyntaxSource& sources, OutputMode mode,
                  Diagnostics& diagnostics);

  /// Null after a mistake, which is reported.
  std::shared_ptr<const CompiledTemplate> compile(std::shared_ptr<const TemplateSyntax> syntax);

 protected:
  ExprPtr check_local(const Node& name) override;
  ExprPtr check_local_attribute(const Node& attribute) override;
  ExprPtr check_local_call(const Node& call) override;
  void add_local_names(std::vector<std::string>& names) const override;
  bool is_html() const override { return mode_ == OutputMode::kHtml; }

 private:
  using Chain = std::vector<std::shared_ptr<const TemplateSyntax>>;

  // template_checker.cc
  Function* new_function(Function::Kind kind, std::string name);
  FrameScope& new_frame(Function* function, FrameScope* outer, std::size_t outer_levels);
  const Function* compile_template(const std::shared_ptr<const TemplateSyntax>& syntax, FrameScope* outer,
                                   std::size_t outer_levels);
  std::optional<Chain> find_chain(const std::shared_ptr<const TemplateSyntax>& syntax);
  void check_uncalled_macros(std::size_t first);
  /// False, with a message, where too many functions are being compiled within one another.
  bool can_go_deeper(const Span& span);
  template <typename Body>
  void in_frame(FrameScope& frame, Body body);
  template <typename Body>
  void in_level(std::vector<Initial>& initials, Body body);
  /// Compiles what is written as text of its own, wherever it stands: a macro, a `set` block.
  template <typename Body>
  void in_text(const Span& span, Body body);

  // check_statements.cc
  Steps check_body(const Body& body);
  void check_statement(const Statement& statement, Steps& steps);
  void check_text(const Statement& statement, Steps& steps);
  void check_output(const Statement& statement, Steps& steps);
  void add_output(ExprPtr expr, const Span& span, Steps& steps);
  void check_attributes(const Expr& call);
  void check_if(const Statement& statement, Steps& steps);
  void check_for(const Statement& statement, Steps& steps);
  void check_set(const Statement& statement, Steps& steps);
  void check_set_block(const Statement& statement, Steps& steps);
  void check_with(const Statement& statement, Steps& steps);
  void check_filter_block(const Statement& statement, Steps& steps);
  void check_call_block(const Statement& statement, Steps& steps);
  void check_macro(const Statement& statement, Steps& steps);
  Place check_target(const Target& target, const Type& type, const Expr* value);
  Place check_loop_target(const Target& target, const Type& type);
  bool check_declarable(const std::string& name, const Span& span);
  void check_same_context(const HtmlContext& begin, const Span& span, std::string_view what);
  Step& add_step(Steps& steps, StepKind kind, const Span& span);

  // check_functions.cc
  void check_block(const Statement& statement, Steps& steps);
  const Function* compile_blocks(const std::string& name, FrameScope& outer, std::size_t outer_levels);
  void check_include(const Statement& statement, Steps& steps);
  void check_import(const Statement& statement, Steps& steps);
  void check_from_import(const Statement& statement, Steps& steps);
  const ModuleScope* compile_module(const Statement& statement);
  ExprPtr check_super_call(const Node& node);
  ExprPtr check_self_call(const Node& node);

  // check_macros.cc
  ExprPtr check_macro_call(const Node& node, const FrameScope::Found& found);
  ExprPtr check_module_call(const Node& node, const FrameScope::Found& found);
  ExprPtr check_caller_call(const Node& node);
  ExprPtr check_loop_call(const Node& node, const FrameScope::Found& found);
  ExprPtr make_macro_call(const Node& node, MacroDefinition& macro);
  /// Gives each parameter its argument, or null; reports what does not fit.
  bool bind(const Node& node, const std::string& name, const std::vector<Parameter>& parameters,
            std::vector<const Node*>& bound);
  const Function* compile_macro(MacroDefinition& macro, const std::vector<const Type*>& types,
                                const CallerScope* caller);
  const Function* compile_caller(const CallerScope& caller, const std::vector<const Type*>& types);
  void declare_parameters(const std::vector<Parameter>& parameters, const std::vector<const Type*>& types,
                          Function& function);
  /// Arguments in the order of the parameters, null where not given, and their types.
  struct BoundCall {
    std::vector<ExprPtr> arguments;
    std::vector<const Type*> types;
  };
  std::optional<BoundCall> check_arguments(const Node& node, const std::string& name,
                                           const std::vector<Parameter>& parameters);
  ExprPtr make_call(const Node& node, const Function* function, BoundCall call = {});

  SyntaxSource& sources_;
  const OutputMode mode_;
  std::shared_ptr<CompiledTemplate> compiled_;
  std::deque<FrameScope> frames_;
  std::deque<MacroDefinition> macros_;
  std::deque<ModuleScope> modules_;
  std::deque<CallerScope> callers_;
  std::map<std::string, const ModuleScope*, std::less<>> modules_by_name_;  // without context
  std::map<std::string, const Function*, std::less<>> macro_programs_;      // by macro and types
  std::map<std::string, const Function*, std::less<>> self_blocks_;         // of the template being compiled, by name
  std::vector<std::string> templates_;                                      // being compiled, outermost first
  std::vector<const Statement*> blocks_;                                    // being compiled
  FrameScope* frame_ = nullptr;
  const Chain* chain_ = nullptr;      // of the template being compiled, from the child to the base
  FrameScope* base_frame_ = nullptr;  // of the last in the chain
  HtmlContext html_;
  const Node* call_head_ = nullptr;  // the call of a `call` statement, and its body
  const CallerScope* call_body_ = nullptr;
  std::size_t depth_ = 0;  // of functions being compiled within one another
  std::size_t steps_ = 0;
  StackGuard stack_;
  bool in_macro_ = false;
  bool in_condition_ = false;  // within `if`: a macro may be defined or not
  bool drops_output_ = false;  // at the top of a template that extends another
};

}  // namespace muster::lang
