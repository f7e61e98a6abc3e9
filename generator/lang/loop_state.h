#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lang/live_object.h"
#include "lang/program.h"
#include "value/value.h"

namespace muster::lang {

/// `loop`.
class LoopState : public LiveObject {
 public:
  explicit LoopState(Value items) : items_(std::move(items)) {}
  std::string_view type_name() const override { return "loop"; }
  std::optional<Value> attribute(std::string_view name) const override;
  std::optional<Value> call(std::string_view method, std::span<const Value> arguments) const override;
  std::vector<std::string> names() const override;

  const List& items() const { return items_.list(); }
  std::size_t at() const { return at_; }
  void move_to(std::size_t at) { at_ = at; }
  Value field(LoopField field) const;
  /// Whether the values differ from those of the last time it was asked.
  bool changed(std::vector<Value> values) const;

 private:
  Value items_;
  std::size_t at_ = 0;
  mutable std::optional<std::vector<Value>> last_;
};

}  // namespace muster::lang
