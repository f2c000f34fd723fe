// TLS settings of both ends: 1.2 and 1.3 only, the suites of Mozilla's intermediate profile.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <tradewind/base/error.hpp>
#include <tradewind/config/settings.hpp>

namespace tradewind::transport {

Result<std::shared_ptr<boost::asio::ssl::context>> make_server_tls(const TlsSettings& settings);
/// Verifies the chain against the system store; SSL_CERT_FILE and SSL_CERT_DIR are honoured.
std::shared_ptr<boost::asio::ssl::context> make_client_tls();

}  // namespace tradewind::transport
