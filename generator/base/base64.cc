#include "base/base64.h"

#include <openssl/evp.h>
#include <cassert>
#include <climits>

namespace muster {

std::string base64(std::string_view bytes) {
  assert(bytes.size() < INT_MAX);                          // files are bounded far below
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a NUL
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace muster
