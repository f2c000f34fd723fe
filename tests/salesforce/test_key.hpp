// An RSA key pair, made anew in each run.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>

namespace tradewind::testing {

struct KeyPair {
  std::string private_pem, public_pem;
};

inline std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

inline const KeyPair& key_pair() {
  static const KeyPair made = [] {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048), &EVP_PKEY_free);
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> secret(BIO_new(BIO_s_mem()), &BIO_free_all);
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> open(BIO_new(BIO_s_mem()), &BIO_free_all);
    PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    PEM_write_bio_PUBKEY(open.get(), key.get());
    return KeyPair{text_of(secret.get()), text_of(open.get())};
  }();
  return made;
}

}  // namespace tradewind::testing
