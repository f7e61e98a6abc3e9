#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace muster {

/// Returns the candidate nearest to `name` by edit distance with transpositions, ignoring case, if it is within 3 and
/// within a third of the name's length (at least 1); the first of equals. This is what `did you mean` rests on.
std::optional<std::string> find_nearest(std::string_view name, std::span<const std::string> candidates);

}  // namespace muster
