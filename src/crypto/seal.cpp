#include <tradewind/crypto/crypto.hpp>

#include "crypto/openssl.hpp"

namespace tradewind::crypto {
namespace {

// format(1) | key id(16) | nonce(12) | ciphertext | tag(16)
constexpr char format_1 = '\x01';
constexpr std::size_t key_id_size = 16, nonce_size = 12, tag_size = 16;
constexpr std::size_t head_size = 1 + key_id_size + nonce_size;

const EVP_CIPHER* cipher() {
  static const EVP_CIPHER* const aes = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  require(aes != nullptr, "EVP_CIPHER_fetch");
  return aes;
}

CipherCtx make_context() {
  CipherCtx ctx(EVP_CIPHER_CTX_new());
  require(ctx != nullptr, "EVP_CIPHER_CTX_new");
  return ctx;
}

void require_key(std::string_view key32) {
  if (key32.size() != 32) throw std::logic_error("a sealing key must have 32 bytes");
}

/// Format and key id are authenticated too: neither can be exchanged for another.
std::string associated(std::string_view sealed_head, std::string_view context) {
  std::string out(sealed_head.substr(0, 1 + key_id_size));
  out += context;
  return out;
}

}  // namespace

std::string seal(std::string_view key32, std::string_view key_id16, std::string_view plain, std::string_view context) {
  require_key(key32);
  if (key_id16.size() != key_id_size) throw std::logic_error("a key id must have 16 bytes");
  std::string out(1, format_1);
  out += key_id16;
  out += random_bytes(nonce_size);
  out.resize(head_size + plain.size() + tag_size);
  const auto ad = associated(out, context);

  const auto ctx = make_context();
  int size = 0;
  require(EVP_EncryptInit_ex2(ctx.get(), cipher(), data_of(key32), data_of(out) + 1 + key_id_size, nullptr) == 1, "EVP_EncryptInit");
  require(EVP_EncryptUpdate(ctx.get(), nullptr, &size, data_of(ad), static_cast<int>(ad.size())) == 1, "EVP_EncryptUpdate");
  if (!plain.empty())
    require(EVP_EncryptUpdate(ctx.get(), data_of(out) + head_size, &size, data_of(plain), static_cast<int>(plain.size())) == 1,
            "EVP_EncryptUpdate");
  unsigned char* const tag = data_of(out) + head_size + plain.size();
  require(EVP_EncryptFinal_ex(ctx.get(), tag, &size) == 1, "EVP_EncryptFinal");
  require(EVP_CIPHER_CTX_ctrl(ctx.get(), EVP_CTRL_AEAD_GET_TAG, tag_size, tag) == 1, "EVP_CTRL_AEAD_GET_TAG");
  return out;
}

Result<std::string> open(std::string_view key32, std::string_view sealed, std::string_view context) {
  require_key(key32);
  if (sealed_key_id(sealed).empty()) return Error(Errc::invalid, "a sealed value is too short or of an unknown format");
  const auto ad = associated(sealed, context);
  const auto body = sealed.substr(head_size, sealed.size() - head_size - tag_size);
  std::string tag(sealed.substr(sealed.size() - tag_size));
  std::string out(body.size(), '\0');

  const auto ctx = make_context();
  int size = 0;
  require(EVP_DecryptInit_ex2(ctx.get(), cipher(), data_of(key32), data_of(sealed) + 1 + key_id_size, nullptr) == 1, "EVP_DecryptInit");
  require(EVP_DecryptUpdate(ctx.get(), nullptr, &size, data_of(ad), static_cast<int>(ad.size())) == 1, "EVP_DecryptUpdate");
  if (!body.empty())
    require(EVP_DecryptUpdate(ctx.get(), data_of(out), &size, data_of(body), static_cast<int>(body.size())) == 1, "EVP_DecryptUpdate");
  require(EVP_CIPHER_CTX_ctrl(ctx.get(), EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()) == 1, "EVP_CTRL_AEAD_SET_TAG");
  unsigned char unused[tag_size];
  if (EVP_DecryptFinal_ex(ctx.get(), unused, &size) != 1)
    return Error(Errc::invalid, "a sealed value does not open: another key, another place, or altered bytes");
  return out;
}

std::string_view sealed_key_id(std::string_view sealed) {
  if (sealed.size() < head_size + tag_size || sealed.front() != format_1) return {};
  return sealed.substr(1, key_id_size);
}

}  // namespace tradewind::crypto
