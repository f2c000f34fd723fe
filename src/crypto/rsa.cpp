#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <tradewind/crypto/crypto.hpp>

#include "crypto/openssl.hpp"

namespace tradewind::crypto {
namespace {

Bio memory(std::string_view text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

/// A key that asks for a passphrase is refused instead of asking on the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

Pkey read_public(std::string_view pem) {
  if (pem.find("BEGIN CERTIFICATE") == std::string_view::npos)
    return Pkey(PEM_read_bio_PUBKEY(memory(pem).get(), nullptr, &no_passphrase, nullptr));
  const std::unique_ptr<X509, Freer<&X509_free>> certificate(PEM_read_bio_X509(memory(pem).get(), nullptr, &no_passphrase, nullptr));
  return certificate ? Pkey(X509_get_pubkey(certificate.get())) : nullptr;
}

}  // namespace

Result<std::string> sign_rs256(const SecretString& pem, std::string_view bytes) {
  const Pkey key(PEM_read_bio_PrivateKey(memory(pem.reveal()).get(), nullptr, &no_passphrase, nullptr));
  ERR_clear_error();
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
    return Error(Errc::configuration, "the private key is not an RSA key in PEM form", {}, "give an unencrypted PKCS#8 or PKCS#1 key");
  const DigestCtx ctx(EVP_MD_CTX_new());
  require(ctx && EVP_DigestSignInit(ctx.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1, "EVP_DigestSignInit");
  std::size_t size = 0;
  require(EVP_DigestSign(ctx.get(), nullptr, &size, data_of(bytes), bytes.size()) == 1, "EVP_DigestSign");
  std::string out(size, '\0');
  require(EVP_DigestSign(ctx.get(), data_of(out), &size, data_of(bytes), bytes.size()) == 1, "EVP_DigestSign");
  out.resize(size);
  return out;
}

bool verify_rs256(std::string_view pem, std::string_view bytes, std::string_view signature) {
  const Pkey key = read_public(pem);
  ERR_clear_error();
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) return false;
  const DigestCtx ctx(EVP_MD_CTX_new());
  if (!ctx || EVP_DigestVerifyInit(ctx.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1) return false;
  const bool ok = EVP_DigestVerify(ctx.get(), data_of(signature), signature.size(), data_of(bytes), bytes.size()) == 1;
  ERR_clear_error();
  return ok;
}

}  // namespace tradewind::crypto
