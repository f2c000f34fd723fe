// Owners of OpenSSL objects, for this room only.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tradewind::crypto {

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

using MacCtx = std::unique_ptr<EVP_MAC_CTX, Freer<&EVP_MAC_CTX_free>>;
using CipherCtx = std::unique_ptr<EVP_CIPHER_CTX, Freer<&EVP_CIPHER_CTX_free>>;
using DigestCtx = std::unique_ptr<EVP_MD_CTX, Freer<&EVP_MD_CTX_free>>;
using Pkey = std::unique_ptr<EVP_PKEY, Freer<&EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Freer<&BIO_free_all>>;

inline const unsigned char* data_of(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
inline unsigned char* data_of(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

/// For calls that fail only when memory or OpenSSL itself is broken.
inline void require(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(std::string("OpenSSL failed: ") + what);
}

}  // namespace tradewind::crypto
