#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/edit_distance.h"
#include "lang/expression_checker.h"

// Names, attributes and items: what they stand for, and of which type it is.
namespace muster::lang {
namespace {

bool is_text(const Type& type) { return type.is(TypeKind::kText) || type.is(TypeKind::kHtml); }

/// The keys of a data table's rows; null if the type is none.
const ChoiceSet* row_keys(const Type& type) {
  if (!type.is(TypeKind::kList) || type.element == nullptr || type.element->record == nullptr) return nullptr;
  const RecordType::Field* key = type.element->record->find("key");
  return key != nullptr ? key->type.choices.get() : nullptr;
}

std::vector<std::string> field_names(const RecordType& record) {
  std::vector<std::string> names;
  for (const RecordType::Field& field : record.fields) names.push_back(field.name);
  return names;
}

std::vector<std::string> choice_ids(const ChoiceSet& set) {
  std::vector<std::string> ids;
  for (const Choice& choice : set.choices) ids.push_back(choice.id);
  return ids;
}

std::string declared_at(const Span& span) {
  return span.source != nullptr ? fmt::format(" It is declared at {}", to_string(span)) : std::string();
}

/// The text that an index is written as, if it is.
const std::string* literal_text(const Node& node) {
  return node.kind == NodeKind::kLiteral && node.value.kind() == ValueKind::kText ? &node.value.text() : nullptr;
}

}  // namespace

ExprPtr ExpressionChecker::check_path(const Node& node, const Scope::Name** group, std::string* path) {
  if (node.kind == NodeKind::kName) {
    if (ExprPtr local = check_local(node)) return local;
    const Scope::Name* name = scope_->find(nullptr, node.name);
    if (name == nullptr) return check_unknown_name(node, node.span, dotted_.empty() ? node.name : dotted_);
    if (name->kind != Scope::Name::Kind::kNamespace) return check_leaf(node, *name);
    *group = name;
    *path = node.name;
    return nullptr;
  }
  if (node.kind != NodeKind::kAttribute && node.kind != NodeKind::kItem) return check(node);
  if (node.kind == NodeKind::kAttribute) {
    if (ExprPtr local = check_local_attribute(node)) return local;
  }
  const Scope::Name* outer = nullptr;
  std::string outer_path;
  ExprPtr subject = check_path(*node.children[0], &outer, &outer_path);
  if (outer != nullptr) return check_group_item(node, *outer, outer_path, group, path);
  return node.kind == NodeKind::kAttribute ? check_attribute(node, std::move(subject))
                                           : check_item(node, std::move(subject));
}

/// `a.b.c`, for the message that there is no `a`; empty for what is no plain path.
std::string ExpressionChecker::dotted_name(const Node& node) {
  if (node.kind == NodeKind::kName) return node.name;
  if (node.kind != NodeKind::kAttribute) return {};
  const std::string outer = dotted_name(*node.children[0]);
  return outer.empty() ? outer : outer + "." + node.name;
}

ExprPtr ExpressionChecker::check_leaf(const Node& node, const Scope::Name& name) {
  switch (name.kind) {
    case Scope::Name::Kind::kSymbol: {
      ExprPtr expr = make(ExprKind::kSymbol, node, name.type);
      expr->symbol = name.symbol;
      note_symbol(name.symbol);
      return expr;
    }
    case Scope::Name::Kind::kConstant:
      return make_constant(node, *name.constant, name.type);
    case Scope::Name::Kind::kVariable: {
      ExprPtr expr = make(ExprKind::kVariable, node, name.type);
      expr->slot = static_cast<std::uint32_t>(name.variable);
      return expr;
    }
    case Scope::Name::Kind::kNamespace:
      break;
  }
  return make_broken(node);
}

ExprPtr ExpressionChecker::check_unknown_name(const Node& node, const Span& span, const std::string& name) {
  Diagnostic& error = report(span, fmt::format("unknown name `{}`", name));
  if (library_.find_function(name) != nullptr) {
    error.help = fmt::format("`{}` is a function; call it: `{}(…)`", name, name);
    return make_broken(node);
  }
  std::vector<std::string> candidates = scope_->names();
  add_local_names(candidates);
  if (const std::optional<std::string> near = find_nearest(name, candidates)) {
    std::string place;
    if (const std::optional<SymbolId> symbol = scope_->find_symbol(*near))
      place = declared_at(scope_->symbol(*symbol).declared_at);
    error.help = fmt::format("did you mean `{}`?{}", *near, place);
  }
  return make_broken(node);
}

void ExpressionChecker::refuse_group(const Node& node, const Scope::Name& group, const std::string& path) {
  Diagnostic& error = report(node.span, fmt::format("`{}` is a group of names and no value", path));
  std::string names;
  for (std::size_t i = 0; i < std::min<std::size_t>(group.children.size(), 5); ++i) {
    names += fmt::format("{}`{}.{}`", i > 0 ? ", " : "", path, group.children[i].first);
  }
  error.help = fmt::format("name one of {}{}", names, group.children.size() > 5 ? ", …" : "");
}

ExprPtr ExpressionChecker::check_group_item(const Node& node, const Scope::Name& group, const std::string& path,
                                            const Scope::Name** inner, std::string* inner_path) {
  const std::string* word = node.kind == NodeKind::kAttribute ? &node.name : literal_text(*node.children[1]);
  if (word != nullptr) {
    const std::string full = fmt::format("{}.{}", path, *word);
    const Scope::Name* child = scope_->find(&group, *word);
    if (child == nullptr) return check_unknown_name(node, node.span, full);
    if (child->kind != Scope::Name::Kind::kNamespace) return check_leaf(node, *child);
    *inner = child;
    *inner_path = full;
    return nullptr;
  }
  ExprPtr index = check(*node.children[1]);
  if (!index->type.is_any() && !is_text(index->type)) {
    report(index->span, fmt::format("`{}` is looked up by name, but this is {}", path, describe(index->type)));
    return make_broken(node);
  }
  ExprPtr expr = make(ExprKind::kSymbolTable, node, Type::of(TypeKind::kNone));
  for (const auto& [name, child] : group.children) {
    if (child->kind != Scope::Name::Kind::kSymbol) {
      report(node.span,
             fmt::format("`{}` cannot be looked up by a computed name: `{}.{}` is no field or fact", path, path, name));
      return make_broken(node);
    }
    expr->symbols.emplace_back(name, child->symbol);
    expr->type = unify(expr->type, child->type);
    note_symbol(child->symbol);
  }
  if (index->type.choices != nullptr) {
    for (const Choice& choice : index->type.choices->choices) {
      if (scope_->find(&group, choice.id) != nullptr) continue;
      report(index->span, fmt::format("this may be `{}`, and there is no `{}.{}`", choice.id, path, choice.id));
      break;
    }
  }
  std::sort(expr->symbols.begin(), expr->symbols.end());
  expr->name = path;
  expr->children.push_back(std::move(index));
  return expr;
}

ExprPtr ExpressionChecker::check_attribute(const Node& node, ExprPtr subject) {
  const Type& type = subject->type;
  Type result = Type::any();
  switch (type.kind) {
    case TypeKind::kAny:
    case TypeKind::kNone:
      break;
    case TypeKind::kRecord:
      return check_field(node, std::move(subject));
    case TypeKind::kList:
      return check_row(node, std::move(subject));
    case TypeKind::kMoney:
      if (node.name == "amount") result = Type::number(type.unit);
      if (node.name == "currency") result = Type::text();
      break;
    case TypeKind::kDate:
      if (node.name == "year" || node.name == "month" || node.name == "day") result = Type::number();
      break;
    default:
      break;
  }
  const bool is_open = type.is_any() || type.is(TypeKind::kNone);
  if (!is_open && result.is_any()) {
    Diagnostic& error = report(node.name_span, fmt::format("{} has no `{}`", describe(type), node.name));
    if (library_.find_filter(node.name) != nullptr) error.help = fmt::format("`{0}` is a filter: `… | {0}`", node.name);
    if (type.is(TypeKind::kMoney)) error.help = "money has `.amount` and `.currency`";
    if (type.is(TypeKind::kDate)) error.help = "a date has `.year`, `.month` and `.day`";
    return make_broken(node);
  }
  ExprPtr expr = make(ExprKind::kAttribute, node, std::move(result));
  expr->name = node.name;
  expr->children.push_back(std::move(subject));
  return expr;
}

ExprPtr ExpressionChecker::check_field(const Node& node, ExprPtr subject) {
  const std::string& name = node.kind == NodeKind::kAttribute ? node.name : *literal_text(*node.children[1]);
  const std::shared_ptr<const RecordType> record = subject->type.record;
  ExprPtr expr = make(ExprKind::kAttribute, node);
  expr->name = name;
  if (record != nullptr) {
    const RecordType::Field* field = record->find(name);
    if (field == nullptr && !record->open) {
      const Span& span = node.kind == NodeKind::kAttribute ? node.name_span : node.children[1]->span;
      Diagnostic& error = report(span, record->name.empty() ? fmt::format("this record has no `{}`", name)
                                                            : fmt::format("`{}` has no `{}`", record->name, name));
      suggest(error, name, field_names(*record));
      return make_broken(node);
    }
    if (field == nullptr) {
      expr->kind = ExprKind::kOpenField;
    } else {
      expr->type = field->type;
      expr->kind = field->symbol ? ExprKind::kEntryField : ExprKind::kField;
      if (field->symbol) {
        expr->symbol = *field->symbol;
        note_symbol(*field->symbol);
      }
    }
  }
  expr->children.push_back(std::move(subject));
  return expr;
}

/// `data.soils.clay`: a row of a data table by its key.
ExprPtr ExpressionChecker::check_row(const Node& node, ExprPtr subject) {
  const bool is_attribute = node.kind == NodeKind::kAttribute;
  const std::string& name = is_attribute ? node.name : *literal_text(*node.children[1]);
  const Span& span = is_attribute ? node.name_span : node.children[1]->span;
  const ChoiceSet* keys = row_keys(subject->type);
  if (keys == nullptr) {
    Diagnostic& error = report(span, fmt::format("{} has no `{}`", describe(subject->type), name));
    if (library_.find_filter(name) != nullptr) error.help = fmt::format("`{0}` is a filter: `… | {0}`", name);
    return make_broken(node);
  }
  const Choice* choice = keys->find(name);
  if (choice == nullptr) {
    Diagnostic& error = report(span, fmt::format("`{}` has no row `{}`", keys->name, name));
    suggest(error, name, choice_ids(*keys));
    return make_broken(node);
  }
  const auto row = static_cast<std::size_t>(choice - keys->choices.data());
  const Type type = *subject->type.element;
  if (subject->kind == ExprKind::kConstant && subject->value.kind() == ValueKind::kList &&
      row < subject->value.list().size()) {
    return make_constant(node, subject->value.list()[row], type);
  }
  ExprPtr expr = make(ExprKind::kRow, node, type);
  expr->slot = static_cast<std::uint32_t>(row);
  expr->name = name;
  expr->children.push_back(std::move(subject));
  return expr;
}

ExprPtr ExpressionChecker::check_item(const Node& node, ExprPtr subject) {
  const Node& index_node = *node.children[1];
  const Type& type = subject->type;
  if (literal_text(index_node) != nullptr) {
    if (type.is(TypeKind::kRecord)) return check_field(node, std::move(subject));
    if (type.is(TypeKind::kList)) return check_row(node, std::move(subject));
  }
  ExprPtr index = check(index_node);
  ExprPtr expr = make(ExprKind::kItem, node);
  const bool by_number = index->type.is(TypeKind::kNumber);
  bool fits = true;
  switch (type.kind) {
    case TypeKind::kAny:
    case TypeKind::kNone:
      break;
    case TypeKind::kList:
      fits = index->type.is_any() || by_number || (is_text(index->type) && row_keys(type) != nullptr);
      if (type.element != nullptr) expr->type = *type.element;
      break;
    case TypeKind::kRecord:
      fits = index->type.is_any() || is_text(index->type);
      if (type.record != nullptr) {
        Type all = Type::of(TypeKind::kNone);
        for (const RecordType::Field& field : type.record->fields) {
          all = unify(all, field.type);
          if (field.symbol) note_symbol(*field.symbol);
        }
        if (!type.record->open && !type.record->fields.empty()) expr->type = all;
      }
      break;
    case TypeKind::kText:
      fits = index->type.is_any() || by_number;
      expr->type = Type::text();
      break;
    default:
      report(node.span, fmt::format("{} has no items", describe(type)));
      return make_broken(node);
  }
  if (!fits) {
    report(index->span, fmt::format("an item of {} is not found by {}", describe(type), describe(index->type)));
    return make_broken(node);
  }
  expr->children.push_back(std::move(subject));
  expr->children.push_back(std::move(index));
  return expr;
}

ExprPtr ExpressionChecker::check_slice(const Node& node) {
  ExprPtr subject = check(*node.children[0]);
  ExprPtr expr = make(ExprKind::kSlice, node, subject->type);
  if (!subject->type.is_any() && !subject->type.is(TypeKind::kList) && !is_text(subject->type)) {
    report(subject->span, fmt::format("only a list or a text has parts, but this is {}", describe(subject->type)));
  }
  if (subject->type.is(TypeKind::kText)) expr->type = Type::text();  // no longer one of a closed set
  expr->children.push_back(std::move(subject));
  for (std::size_t i = 1; i < 4; ++i) {
    ExprPtr bound = node.children[i] != nullptr ? check(*node.children[i]) : nullptr;
    if (bound != nullptr && !bound->type.is_any() && !bound->type.is(TypeKind::kNumber) &&
        !bound->type.is(TypeKind::kNone)) {
      report(bound->span, fmt::format("a part is cut by whole numbers, but this is {}", describe(bound->type)));
    }
    expr->children.push_back(std::move(bound));
  }
  return expr;
}

}  // namespace muster::lang
