#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>

#include <array>
#include <tradewind/crypto/crypto.hpp>

#include "crypto/openssl.hpp"

namespace tradewind::crypto {
namespace {

constexpr std::size_t digest_size = 32;

EVP_MAC* hmac_algorithm() {
  // Fetching by name costs more than a whole signature; the algorithm lives as long as the process.
  static EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  require(mac != nullptr, "EVP_MAC_fetch");
  return mac;
}

MacCtx keyed_context(std::string_view key) {
  MacCtx ctx(EVP_MAC_CTX_new(hmac_algorithm()));
  require(ctx != nullptr, "EVP_MAC_CTX_new");
  std::string digest = "SHA256";
  const std::array<OSSL_PARAM, 2> params{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
                                         OSSL_PARAM_construct_end()};
  // OpenSSL takes a null key for "no key given", which an empty string_view may be.
  const char* bytes = key.empty() ? "" : key.data();
  require(EVP_MAC_init(ctx.get(), reinterpret_cast<const unsigned char*>(bytes), key.size(), params.data()) == 1, "EVP_MAC_init");
  return ctx;
}

std::string finish(EVP_MAC_CTX* ctx) {
  std::string out(digest_size, '\0');
  std::size_t size = 0;
  require(EVP_MAC_final(ctx, data_of(out), &size, out.size()) == 1 && size == digest_size, "EVP_MAC_final");
  return out;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  std::string out(digest_size, '\0');
  unsigned int size = 0;
  require(EVP_Digest(bytes.data(), bytes.size(), data_of(out), &size, EVP_sha256(), nullptr) == 1, "EVP_Digest");
  return out;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) { return Hmac(key).sign({bytes}); }

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

struct Hmac::Impl {
  MacCtx keyed;
};

Hmac::Hmac(std::string_view key) : impl_(std::make_unique<Impl>(Impl{keyed_context(key)})) {}
Hmac::~Hmac() = default;
Hmac::Hmac(Hmac&&) noexcept = default;
Hmac& Hmac::operator=(Hmac&&) noexcept = default;

std::string Hmac::sign(std::initializer_list<std::string_view> parts) {
  const MacCtx ctx(EVP_MAC_CTX_dup(impl_->keyed.get()));
  require(ctx != nullptr, "EVP_MAC_CTX_dup");
  for (const auto part : parts)
    if (!part.empty()) require(EVP_MAC_update(ctx.get(), data_of(part), part.size()) == 1, "EVP_MAC_update");
  return finish(ctx.get());
}

std::string derive_key(std::string_view master32, std::string_view purpose) {
  if (master32.size() != 32) throw std::logic_error("derive_key: the master key must have 32 bytes");
  const std::unique_ptr<EVP_KDF, Freer<&EVP_KDF_free>> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  require(kdf != nullptr, "EVP_KDF_fetch");
  const std::unique_ptr<EVP_KDF_CTX, Freer<&EVP_KDF_CTX_free>> ctx(EVP_KDF_CTX_new(kdf.get()));
  require(ctx != nullptr, "EVP_KDF_CTX_new");
  std::string digest = "SHA256", key(master32), info(purpose);
  const std::array<OSSL_PARAM, 4> params{OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
                                         OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
                                         OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
                                         OSSL_PARAM_construct_end()};
  std::string out(digest_size, '\0');
  const bool ok = EVP_KDF_derive(ctx.get(), data_of(out), out.size(), params.data()) == 1;
  OPENSSL_cleanse(key.data(), key.size());
  require(ok, "EVP_KDF_derive");
  return out;
}

}  // namespace tradewind::crypto
