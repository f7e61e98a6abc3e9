#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "diag/source.h"
#include "lang/symbol.h"
#include "lang/type.h"

namespace muster::lang {

/// Everything an expression may name, with its type: fields and facts (*symbols*), tables (*constants*), and what the
/// caller hands in at run time
/// (*variables*: the entry of a repeated table, a theme's `page`). Built while a pack loads, then only read.
class Scope {
 public:
  Scope() = default;
  /// A scope that sees all of `outer` (which must outlive it) and may add variables that stand in front of it.
  explicit Scope(const Scope* outer) : outer_(outer) {}

  /// Declares a field or fact by its dotted id (`garden.beds.herbs`). Returns nothing if the id, a prefix of it or
  /// something below it is declared already as something else.
  std::optional<SymbolId> declare_symbol(std::string_view id, Type type, Span declared_at);
  /// Declares a symbol that is reached only as the field of a table's entry (`bed.depth`), not by name.
  SymbolId declare_entry_symbol(std::string id, Type type, Span declared_at);
  /// Changes the type of a symbol that was declared before its formula could be checked.
  void set_symbol_type(SymbolId id, Type type);
  /// Declares a value that is the same for every organisation. A data table is a list of EntryRefs whose record has a
  /// field `key` with the row keys as its choices, in the order of the rows: `data.soils.clay` and
  /// `data.soils[bed.soil]` then find a row by its key (no such row: none).
  bool declare_constant(std::string_view id, Type type, Value value, Span declared_at);
  /// Variables are numbered in order of declaration, from 0 in the outermost scope on; an inner scope continues its
  /// outer's numbers.
  std::size_t declare_variable(std::string name, Type type);

  struct Symbol {
    std::string id;
    Type type;
    Span declared_at;
  };
  const Symbol& symbol(SymbolId id) const;  // by the declared part
  std::size_t symbol_count() const;
  std::optional<SymbolId> find_symbol(std::string_view id) const;

  /// What a name stands for, found step by step: `find(nullptr, "d")`, then `find(that, "window")`.
  struct Name {
    enum class Kind { kNamespace, kSymbol, kConstant, kVariable } kind = Kind::kNamespace;
    SymbolId symbol = 0;
    std::size_t variable = 0;
    const Value* constant = nullptr;
    Type type;
    Span declared_at;
    std::vector<std::pair<std::string, std::unique_ptr<Name>>> children;  // kNamespace, in order of declaration
  };
  const Name* find(const Name* parent, std::string_view name) const;
  /// All full names that may be written (symbols, constants, variables), for suggestions.
  std::vector<std::string> names() const;
  std::size_t variable_count() const;

 private:
  Name* place(std::string_view id);
  const Scope* outer_ = nullptr;
  Name root_;
  std::vector<Symbol> symbols_;      // in the outermost scope only
  std::vector<Name*> symbol_names_;  // parallel to symbols_; null for entries' symbols
  std::unordered_map<std::string, SymbolId> by_id_;
  std::vector<std::unique_ptr<Value>> constants_;
  std::size_t variables_ = 0;
};

}  // namespace muster::lang
