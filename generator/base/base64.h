#pragma once

#include <string>
#include <string_view>

namespace muster {

/// Base64 with `+` and `/`, padded (RFC 4648).
std::string base64(std::string_view bytes);

}  // namespace muster
