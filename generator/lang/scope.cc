#include "lang/scope.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace muster::lang {
namespace {

const Scope::Name* find_child(const Scope::Name& parent, std::string_view name) {
  const auto found = std::find_if(parent.children.begin(), parent.children.end(),
                                  [name](const auto& child) { return child.first == name; });
  return found != parent.children.end() ? found->second.get() : nullptr;
}

void collect_names(const Scope::Name& parent, const std::string& prefix, std::vector<std::string>& names) {
  for (const auto& [name, child] : parent.children) {
    if (child->kind == Scope::Name::Kind::kNamespace) {
      collect_names(*child, prefix + name + ".", names);
    } else {
      names.push_back(prefix + name);
    }
  }
}

}  // namespace

/// The new name for an id, with the namespaces above it; null if any of it is taken.
Scope::Name* Scope::place(std::string_view id) {
  Name* parent = &root_;
  while (true) {
    const std::size_t dot = id.find('.');
    const std::string_view word = id.substr(0, dot);
    auto found = std::find_if(parent->children.begin(), parent->children.end(),
                              [word](const auto& child) { return child.first == word; });
    const bool is_last = dot == std::string_view::npos;
    if (found == parent->children.end()) {
      parent->children.emplace_back(std::string(word), std::make_unique<Name>());
      found = std::prev(parent->children.end());
      if (is_last) return found->second.get();
    } else if (is_last || found->second->kind != Name::Kind::kNamespace) {
      return nullptr;
    }
    parent = found->second.get();
    id.remove_prefix(dot + 1);
  }
}

std::optional<SymbolId> Scope::declare_symbol(std::string_view id, Type type, Span declared_at) {
  assert(outer_ == nullptr && "symbols live in the outermost scope");
  Name* name = place(id);
  if (name == nullptr) return std::nullopt;
  const SymbolId symbol = declare_entry_symbol(std::string(id), type, declared_at);
  name->kind = Name::Kind::kSymbol;
  name->symbol = symbol;
  name->type = std::move(type);
  name->declared_at = declared_at;
  symbol_names_[symbol] = name;
  return symbol;
}

SymbolId Scope::declare_entry_symbol(std::string id, Type type, Span declared_at) {
  assert(outer_ == nullptr && "symbols live in the outermost scope");
  assert(symbols_.size() < kSymbolMask);
  const auto symbol = static_cast<SymbolId>(symbols_.size());
  by_id_.emplace(id, symbol);
  symbols_.push_back({std::move(id), std::move(type), declared_at});
  symbol_names_.push_back(nullptr);
  return symbol;
}

void Scope::set_symbol_type(SymbolId id, Type type) {
  assert(outer_ == nullptr && "symbols live in the outermost scope");
  id = declared_symbol(id);
  if (symbol_names_[id] != nullptr) symbol_names_[id]->type = type;
  symbols_[id].type = std::move(type);
}

bool Scope::declare_constant(std::string_view id, Type type, Value value, Span declared_at) {
  Name* name = place(id);
  if (name == nullptr) return false;
  constants_.push_back(std::make_unique<Value>(std::move(value)));
  name->kind = Name::Kind::kConstant;
  name->constant = constants_.back().get();
  name->type = std::move(type);
  name->declared_at = declared_at;
  return true;
}

std::size_t Scope::declare_variable(std::string name, Type type) {
  const std::size_t number = variable_count();
  ++variables_;
  auto variable = std::make_unique<Name>();
  variable->kind = Name::Kind::kVariable;
  variable->variable = number;
  variable->type = std::move(type);
  // In front: a variable of an inner scope hides what the outer ones call so, and in one scope the last declared
  // counts.
  root_.children.emplace(root_.children.begin(), std::move(name), std::move(variable));
  return number;
}

const Scope::Symbol& Scope::symbol(SymbolId id) const {
  return outer_ != nullptr ? outer_->symbol(id) : symbols_[declared_symbol(id)];
}

std::size_t Scope::symbol_count() const { return outer_ != nullptr ? outer_->symbol_count() : symbols_.size(); }

std::optional<SymbolId> Scope::find_symbol(std::string_view id) const {
  if (outer_ != nullptr) return outer_->find_symbol(id);
  const auto found = by_id_.find(std::string(id));
  return found != by_id_.end() ? std::optional(found->second) : std::nullopt;
}

const Scope::Name* Scope::find(const Name* parent, std::string_view name) const {
  if (parent != nullptr) return find_child(*parent, name);
  const Name* own = find_child(root_, name);
  return own == nullptr && outer_ != nullptr ? outer_->find(nullptr, name) : own;
}

std::vector<std::string> Scope::names() const {
  std::vector<std::string> names = outer_ != nullptr ? outer_->names() : std::vector<std::string>{};
  collect_names(root_, "", names);
  return names;
}

std::size_t Scope::variable_count() const { return variables_ + (outer_ != nullptr ? outer_->variable_count() : 0); }

}  // namespace muster::lang
