#include "base/hash.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "base/base64.h"

namespace muster {

namespace {

std::array<unsigned char, 32> digest_of(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL has no SHA-256");
  }
  return digest;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  const std::array<unsigned char, 32> digest = digest_of(bytes);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(digest.size() * 2);
  for (const unsigned char byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0xF];
  }
  return text;
}

std::string sha256_base64(std::string_view bytes) {
  const std::array<unsigned char, 32> digest = digest_of(bytes);
  return base64(std::string(digest.begin(), digest.end()));
}

std::string fingerprinted(const std::string& name, std::string_view bytes) {
  const std::size_t dot = name.rfind('.');
  const std::size_t slash = name.rfind('/');
  const bool has_extension = dot != std::string::npos && (slash == std::string::npos || dot > slash);
  const std::string print = "." + sha256(bytes).substr(0, 8);
  if (!has_extension) return name + print;
  return name.substr(0, dot) + print + name.substr(dot);
}

}  // namespace muster
