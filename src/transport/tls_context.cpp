#include "transport/tls_context.hpp"

#include <openssl/ssl.h>

namespace tradewind::transport {
namespace {

namespace ssl = boost::asio::ssl;

// For TLS 1.2; all suites of 1.3 are in the profile.
constexpr const char* suites =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

void restrict(ssl::context& context) {
  SSL_CTX* const native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_cipher_list(native, suites);
  SSL_CTX_set1_groups_list(native, "X25519:P-256:P-384");
}

Error unusable(const char* what, const std::string& path, const boost::system::error_code& error) {
  return Error(Errc::configuration, std::string(what) + ": " + error.message(), path, "give a readable PEM file");
}

}  // namespace

Result<std::shared_ptr<ssl::context>> make_server_tls(const TlsSettings& settings) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  restrict(*context);
  SSL_CTX* const native = context->native_handle();
  // Sessions are resumed by tickets: nothing is kept here for a peer that went away.
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(native, 1);
  // The buffer for what is sent is as long as a record may be, and each stalled handshake holds one: answers are short.
  SSL_CTX_set_max_send_fragment(native, 4096);
  // A key with a passphrase is refused instead of being asked for on the terminal.
  SSL_CTX_set_default_passwd_cb(native, [](char*, int, int, void*) { return -1; });
  boost::system::error_code error;
  context->use_certificate_chain_file(settings.certificate, error);
  if (error) return unusable("cannot use the certificate", settings.certificate, error);
  context->use_private_key_file(settings.private_key, ssl::context::pem, error);
  if (error) return unusable("cannot use the private key", settings.private_key, error);
  if (SSL_CTX_check_private_key(native) != 1)
    return Error(Errc::configuration, "certificate and private key do not belong together", settings.certificate);
  return context;
}

std::shared_ptr<ssl::context> make_client_tls() {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  restrict(*context);
  boost::system::error_code ignored;  // an empty store fails each handshake with a message of its own
  context->set_default_verify_paths(ignored);
  context->set_verify_mode(ssl::verify_peer);
  return context;
}

}  // namespace tradewind::transport
