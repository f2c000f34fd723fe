// All cryptography, by OpenSSL. Strings hold raw bytes.
#pragma once

#include <tradewind/base/error.hpp>
#include <tradewind/base/random.hpp>
#include <tradewind/base/secret.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace tradewind::crypto {

std::string sha256(std::string_view bytes);  ///< 32 bytes
std::string hmac_sha256(std::string_view key, std::string_view bytes);
/// Time depends on the lengths only.
bool equal_constant_time(std::string_view a, std::string_view b);
std::string random_bytes(std::size_t count);
/// Draws from OpenSSL; for ids, jitter and keys in the daemon.
std::unique_ptr<Random> system_random();
/// RSASSA-PKCS1-v1_5 with SHA-256 (JWT RS256). `pem` is a PKCS#8 or PKCS#1 private key.
Result<std::string> sign_rs256(const SecretString& pem, std::string_view bytes);
/// For the sandbox: `pem` is the public key or certificate.
bool verify_rs256(std::string_view pem, std::string_view bytes, std::string_view signature);

/// HMAC-SHA256 with the key set up once; cheap per message. Not thread-safe.
class Hmac {
 public:
  explicit Hmac(std::string_view key);
  ~Hmac();
  Hmac(Hmac&&) noexcept;
  Hmac& operator=(Hmac&&) noexcept;
  /// 32 bytes over the concatenation of the parts.
  std::string sign(std::initializer_list<std::string_view> parts);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// AES-256-GCM: `format(1) | key id(16) | nonce(12) | ciphertext | tag(16)`.
/// `context` (table, column, row id) is authenticated, so that a value moved elsewhere does not open.
std::string seal(std::string_view key32, std::string_view key_id16, std::string_view plain, std::string_view context);
Result<std::string> open(std::string_view key32, std::string_view sealed, std::string_view context);
/// The key id inside a sealed value; empty when it is not one.
std::string_view sealed_key_id(std::string_view sealed);
/// HKDF-SHA256 with `purpose` as info: separate keys for sealing, blind indexes, known-value hashes.
std::string derive_key(std::string_view master32, std::string_view purpose);

}  // namespace tradewind::crypto
