#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lang/ast.h"
#include "lang/program.h"
#include "lang/type.h"

// The names that a template makes, while it is compiled.
namespace muster::lang {

struct FrameScope;

/// A macro, and the names it was written among.
struct MacroDefinition {
  const Statement* statement = nullptr;
  FrameScope* scope = nullptr;
  std::size_t levels = 0;
  bool is_called = false;
  std::size_t programs = 0;  // how many were made of it
};

/// A template that was imported: its names are those of its outermost level.
struct ModuleScope {
  const Function* function = nullptr;
  FrameScope* scope = nullptr;
  std::string name;
};

struct Local {
  enum class Kind : std::uint8_t { kValue, kMacro, kModule, kLoop };
  Kind kind = Kind::kValue;
  std::string name;
  std::uint32_t slot = 0;
  Type type;
  bool is_guarded = false;           // kMacro: defined only where the slot is set
  MacroDefinition* macro = nullptr;  // kMacro
  /// kMacro, guarded: those of other branches that were defined before, each with its slot.
  std::vector<std::pair<MacroDefinition*, std::uint32_t>> earlier;
  const ModuleScope* module = nullptr;  // kModule; kMacro: the module it was taken from, which is in the slot
  bool* escapes = nullptr;              // kLoop: set when `loop` is used as a value
};

/// Names that begin and end together: a loop's body, a `with`, the outermost level of a frame.
struct Level {
  std::vector<Local> locals;
  std::vector<Initial> initials;
};

/// The body of a `call` statement, as the macro that is called by it sees it.
struct CallerScope {
  const Statement* statement = nullptr;
  FrameScope* scope = nullptr;
  std::size_t levels = 0;
};

/// A frame while it is compiled: the names of a template, a block, a macro or a call's body.
struct FrameScope {
  FrameScope* outer = nullptr;
  std::size_t outer_levels = 0;  // how many of the outer frame's levels are seen
  Function* function = nullptr;
  std::vector<Level> levels = std::vector<Level>(1);
  const CallerScope* caller = nullptr;  // of a macro that is called by `call`
  const Function* super = nullptr;      // of a block: the one it replaces

  struct Found {
    Local* local = nullptr;
    std::uint32_t hops = 0;
  };
  /// Looks the name up here and in the frames around; `local` is null if nothing of the name is seen.
  Found find(std::string_view name);
  /// Only in the innermost level.
  Local* find_here(std::string_view name);
  std::uint32_t new_slot() { return function->slots++; }
  Local& add(std::string name, Type type);
};

/// Tells types apart by everything that matters to a check: two calls of one macro with arguments of the same types
/// share its program.
std::string type_key(const Type& type);

/// Whether a body mentions a name.
bool mentions(const Body& body, std::string_view name);

}  // namespace muster::lang
