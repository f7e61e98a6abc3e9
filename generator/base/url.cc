#include "base/url.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/http.h>

#include <algorithm>
#include <string_view>

namespace muster {
namespace {

bool is_url_character(char c) {
  constexpr std::string_view kOthers = "-._~:/?#[]@!$&'()*+,;=%";
  const bool is_letter_or_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return is_letter_or_digit || kOthers.find(c) != std::string_view::npos;
}

/// What OpenSSL gave, and frees it.
std::string taken(char* text) {
  std::string result = text != nullptr ? text : "";
  OPENSSL_free(text);
  return result;
}

}  // namespace

std::optional<Url> parse_url(const std::string& text) {
  // OpenSSL takes an address without a scheme, too.
  if (!text.starts_with("https://") && !text.starts_with("http://")) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), is_url_character)) return std::nullopt;
  int is_https = 0;
  int port_number = 0;
  char *user = nullptr, *host = nullptr, *port = nullptr, *path = nullptr, *query = nullptr, *fragment = nullptr;
  const int is_parsed =
      OSSL_HTTP_parse_url(text.c_str(), &is_https, &user, &host, &port, &port_number, &path, &query, &fragment);
  Url url{taken(user), taken(host), taken(path), taken(query), taken(fragment)};
  taken(port);
  ERR_clear_error();
  if (is_parsed != 1 || url.host.empty()) return std::nullopt;
  return url;
}

}  // namespace muster
