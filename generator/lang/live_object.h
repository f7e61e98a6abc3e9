#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "value/value.h"

namespace muster::lang {

/// An object that a rendering makes and may change: a namespace, a cycler, a joiner. It lives within one rendering, on
/// one thread; no other value ever changes.
class LiveObject : public Object {
 public:
  /// `object.name`. Nothing if there is no such attribute.
  virtual std::optional<Value> attribute(std::string_view name) const = 0;
  /// `{% set object.name = value %}`. False if its attributes cannot be set.
  virtual bool set_attribute(std::string_view name, const Value& value) const;
  /// `object.method(arguments)`, or `object(arguments)` when `method` is empty. Nothing if it has no such method or the
  /// arguments do not fit.
  virtual std::optional<Value> call(std::string_view method, std::span<const Value> arguments) const;
  /// The names that `attribute` and `call` know, for messages.
  virtual std::vector<std::string> names() const = 0;
};

}  // namespace muster::lang
