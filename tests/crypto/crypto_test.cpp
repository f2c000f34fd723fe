#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <set>
#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>

namespace tradewind::crypto {
namespace {

std::string hex(std::string_view digits) { return text::from_hex(digits).value(); }

// RFC 4231.
TEST(Hmac, rfc_4231) {
  EXPECT_EQ(text::to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(text::to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(text::to_hex(hmac_sha256(std::string(20, '\xaa'), std::string(50, '\xdd'))),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(text::to_hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, kept_key_signs_parts_like_their_concatenation_each_time) {
  Hmac hmac("Jefe");
  const auto whole = hmac_sha256("Jefe", "what do ya want for nothing?");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(hmac.sign({"what do ya ", "", "want for nothing?"}), whole);
  Hmac moved = std::move(hmac);
  EXPECT_EQ(moved.sign({"what do ya want for nothing?"}), whole);
  EXPECT_NE(moved.sign({"what do ya want for nothing"}), whole);
}

TEST(Hmac, empty_key_and_message) {
  EXPECT_EQ(text::to_hex(hmac_sha256({}, {})), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hash, sha256_of_abc) {
  EXPECT_EQ(text::to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(text::to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Hash, equal_constant_time) {
  EXPECT_TRUE(equal_constant_time("abc", "abc"));
  EXPECT_TRUE(equal_constant_time({}, {}));
  EXPECT_FALSE(equal_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_constant_time("abc", "ab"));
  EXPECT_FALSE(equal_constant_time("", "a"));
}

// HKDF written out in HMACs, as RFC 5869 defines it for one block and no salt.
TEST(DeriveKey, separate_by_purpose_and_stable) {
  const std::string master(32, '\x01');
  const auto prk = hmac_sha256(std::string(32, '\0'), master);
  EXPECT_EQ(derive_key(master, "seal"), hmac_sha256(prk, std::string("seal\x01")));
  EXPECT_NE(derive_key(master, "seal"), derive_key(master, "index"));
  EXPECT_NE(derive_key(master, "seal"), derive_key(std::string(32, '\x02'), "seal"));
  EXPECT_THROW(derive_key("short", "seal"), std::logic_error);
}

class Seal : public ::testing::Test {
 protected:
  std::string key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  std::string id = std::string(16, '\x07');
};

// Made with Python's cryptography: AESGCM(key).encrypt(nonce, "ada", format + key id + context).
TEST_F(Seal, opens_what_another_implementation_sealed) {
  const auto sealed = hex("0107070707070707070707070707070707cafebabefacedbaddecaf888ea7892b6817b1e0325a1ad700bf7f3a3fdc3fe");
  EXPECT_EQ(open(key, sealed, "events|body|1").value(), "ada");
}

TEST_F(Seal, round_trip_and_key_id) {
  for (const auto& plain : {std::string(), std::string("a"), std::string(5000, 'x'), std::string("\0b\xff", 3)}) {
    const auto sealed = seal(key, id, plain, "events|body|1");
    EXPECT_EQ(sealed_key_id(sealed), id);
    EXPECT_EQ(open(key, sealed, "events|body|1").value(), plain);
  }
}

TEST_F(Seal, every_flipped_bit_is_found) {
  const auto sealed = seal(key, id, "ada", "events|body|1");
  for (std::size_t byte = 0; byte < sealed.size(); ++byte)
    for (int bit = 0; bit < 8; ++bit) {
      auto altered = sealed;
      altered[byte] = static_cast<char>(altered[byte] ^ (1 << bit));
      EXPECT_FALSE(open(key, altered, "events|body|1").has_value()) << byte << '.' << bit;
    }
}

TEST_F(Seal, other_place_other_key_or_cut_does_not_open) {
  const auto sealed = seal(key, id, "ada", "events|body|1");
  EXPECT_FALSE(open(key, sealed, "events|body|2").has_value());
  EXPECT_FALSE(open(std::string(32, 'k'), sealed, "events|body|1").has_value());
  for (std::size_t size = 0; size < sealed.size(); ++size) EXPECT_FALSE(open(key, sealed.substr(0, size), "events|body|1").has_value());
  EXPECT_FALSE(open(key, sealed + "x", "events|body|1").has_value());
  EXPECT_TRUE(sealed_key_id("short").empty());
}

TEST_F(Seal, never_the_same_nonce) {
  std::set<std::string> nonces;
  for (int i = 0; i < 1000; ++i) nonces.insert(seal(key, id, "ada", "c").substr(17, 12));
  EXPECT_EQ(nonces.size(), 1000u);
}

std::string pem_of(EVP_PKEY* key, bool secret) {
  BIO* bio = BIO_new(BIO_s_mem());
  if (secret)
    PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  else
    PEM_write_bio_PUBKEY(bio, key);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  std::string out(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return out;
}

TEST(Rs256, signature_verifies_and_only_that) {
  EVP_PKEY* key = EVP_RSA_gen(2048);
  const SecretString secret(pem_of(key, true));
  const auto pub = pem_of(key, false);
  EVP_PKEY_free(key);
  const auto signature = sign_rs256(secret, "header.claims").value();
  EXPECT_EQ(signature.size(), 256u);
  EXPECT_TRUE(verify_rs256(pub, "header.claims", signature));
  EXPECT_FALSE(verify_rs256(pub, "header.claimz", signature));
  EXPECT_FALSE(verify_rs256(pub, "header.claims", signature.substr(1)));
  EXPECT_FALSE(verify_rs256("nonsense", "header.claims", signature));
}

TEST(Rs256, a_key_that_is_none_is_a_setting_to_change) {
  const auto result = sign_rs256(SecretString("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), "x");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Errc::configuration);
  EXPECT_EQ(result.error().message().find("AAAA"), std::string::npos);
}

TEST(SystemRandom, differs_and_has_the_length_asked_for) {
  EXPECT_EQ(random_bytes(0).size(), 0u);
  EXPECT_EQ(random_bytes(33).size(), 33u);
  EXPECT_NE(random_bytes(16), random_bytes(16));
  const auto random = system_random();
  std::set<std::uint64_t> values;
  for (int i = 0; i < 200; ++i) values.insert(random->next());
  EXPECT_EQ(values.size(), 200u);
}

}  // namespace
}  // namespace tradewind::crypto
