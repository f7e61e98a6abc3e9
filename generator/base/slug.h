#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster {

/// A name as a file name or anchor: lower-case ASCII letters, digits and single hyphens, at most 63 characters. Letters
/// of other scripts are transliterated (ø → o, ß → ss, Москва → moskva). Nothing if no letter or digit is left, or the
/// result is a name that some file system reserves (con, nul, com1 …).
std::optional<std::string> slug(std::string_view text);

}  // namespace muster
