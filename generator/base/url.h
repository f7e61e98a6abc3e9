#pragma once

#include <optional>
#include <string>

namespace muster {

/// An address of the web, taken apart. Parts that it does not have are empty; `path` begins with a slash.
struct Url {
  std::string user, host, path, query, fragment;
};

/// Nothing for what is no `http:` or `https:` address with a host, in the characters that an address may hold.
std::optional<Url> parse_url(const std::string& text);

}  // namespace muster
