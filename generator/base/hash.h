#pragma once

#include <string>
#include <string_view>

namespace muster {

/// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

/// The same in Base64, as a Content-Security-Policy names a text.
std::string sha256_base64(std::string_view bytes);

/// A file's name with the first 8 digits of its bytes' hash before the extension: `text.woff2` is
/// `text.1f3a5b7c.woff2`.
std::string fingerprinted(const std::string& name, std::string_view bytes);

}  // namespace muster
