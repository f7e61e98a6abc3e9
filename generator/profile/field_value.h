#pragma once

#include <optional>
#include <string>

#include "profile/schema.h"
#include "value/toml.h"

namespace muster {

/// Reads one value as a field's type asks for: type, range, choice, no choice twice in a list. `name` is what messages
/// call it. Money comes back as its bare amount: its currency stands in another field.
std::optional<Value> read_value(const Field& field, const std::string& name, const TomlNode& node,
                                Diagnostics& diagnostics);

}  // namespace muster
