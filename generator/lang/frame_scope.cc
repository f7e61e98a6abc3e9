#include "lang/frame_scope.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace muster::lang {
namespace {

Local* find_in(Level& level, std::string_view name) {
  const auto found = std::find_if(level.locals.rbegin(), level.locals.rend(),
                                  [name](const Local& local) { return local.name == name; });
  return found != level.locals.rend() ? &*found : nullptr;
}

bool node_mentions(const Node* node, std::string_view name) {
  if (node == nullptr) return false;
  if (node->kind == NodeKind::kName && node->name == name) return true;
  const auto child_mentions = [name](const NodePtr& child) { return node_mentions(child.get(), name); };
  return std::any_of(node->children.begin(), node->children.end(), child_mentions) ||
         std::any_of(node->keywords.begin(), node->keywords.end(),
                     [&](const Keyword& keyword) { return child_mentions(keyword.value); });
}

bool statement_mentions(const Statement& statement, std::string_view name) {
  if (node_mentions(statement.expression.get(), name) || node_mentions(statement.condition.get(), name)) return true;
  for (const Statement::Branch& branch : statement.branches) {
    if (node_mentions(branch.condition.get(), name) || mentions(branch.body, name)) return true;
  }
  for (const auto& [target, value] : statement.assignments) {
    if (node_mentions(value.get(), name)) return true;
  }
  for (const Parameter& parameter : statement.parameters) {
    if (node_mentions(parameter.default_value.get(), name)) return true;
  }
  return mentions(statement.body, name) || mentions(statement.otherwise, name);
}

}  // namespace

bool mentions(const Body& body, std::string_view name) {
  return std::any_of(body.begin(), body.end(),
                     [name](const Statement& statement) { return statement_mentions(statement, name); });
}

FrameScope::Found FrameScope::find(std::string_view name) {
  std::uint32_t hops = 0;
  std::size_t seen = levels.size();
  for (FrameScope* frame = this; frame != nullptr; seen = frame->outer_levels, frame = frame->outer, ++hops) {
    for (std::size_t level = seen; level-- > 0;) {
      if (Local* local = find_in(frame->levels[level], name)) return {local, hops};
    }
  }
  return {};
}

Local* FrameScope::find_here(std::string_view name) { return find_in(levels.back(), name); }

Local& FrameScope::add(std::string name, Type type) {
  Local local;
  local.name = std::move(name);
  local.type = std::move(type);
  local.slot = new_slot();
  return levels.back().locals.emplace_back(std::move(local));
}

std::string type_key(const Type& type) {
  const auto* choices = static_cast<const void*>(type.choices.get());
  const auto* record = static_cast<const void*>(type.record.get());
  return fmt::format("{}{}{}{}{}{}({})", static_cast<int>(type.kind), type.literal ? "l" : "", type.unit.to_string(),
                     type.currency, fmt::ptr(choices), fmt::ptr(record),
                     type.element != nullptr ? type_key(*type.element) : "");
}

}  // namespace muster::lang
