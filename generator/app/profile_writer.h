#pragma once

#include <string>
#include <string_view>

#include "profile/schema.h"

namespace muster {

/// A profile with every field of the schema: those of the minimal set filled in with something that passes, the others
/// commented out, each with its label, what it means and what it may be. `name` is the organisation's.
std::string render_example_profile(const Schema& schema, std::string_view name);

}  // namespace muster
