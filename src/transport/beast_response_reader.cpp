#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "transport/response_reader.hpp"

namespace tradewind::transport {
namespace {

namespace http = boost::beast::http;
using Parser = http::response_parser<http::string_body>;

constexpr std::uint32_t header_limit = 64 * 1024;

}  // namespace

struct ResponseReader::Impl {
  bool head = false;
  std::size_t body_limit = 0;
  std::unique_ptr<Parser> parser;
  const char* failure = "";

  void renew() {
    parser = std::make_unique<Parser>();
    parser->header_limit(header_limit);
    parser->body_limit(body_limit);
    parser->eager(true);
    parser->skip(head);
  }

  State failed(boost::beast::error_code error) {
    if (error == http::error::body_limit)
      failure = "the answer is too large";
    else if (error == http::error::partial_message || error == http::error::end_of_stream)
      failure = "the answer ended early";
    else
      failure = "the answer is not HTTP";
    return State::failed;
  }
};

ResponseReader::ResponseReader(bool head_request, std::size_t body_limit) : impl_(std::make_unique<Impl>()) {
  impl_->head = head_request;
  impl_->body_limit = body_limit;
  impl_->renew();
}
ResponseReader::~ResponseReader() = default;

ResponseReader::State ResponseReader::feed(std::string_view& bytes) {
  while (!bytes.empty()) {
    boost::beast::error_code error;
    const auto used = impl_->parser->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    bytes.remove_prefix(used);
    if (error && error != http::error::need_more) return impl_->failed(error);
    if (!impl_->parser->is_done()) {
      if (error || used == 0) return State::more;
      continue;
    }
    const auto status = impl_->parser->get().result_int();
    if (status / 100 != 1 || status == 101) return State::done;
    impl_->renew();  // an interim answer: the real one follows
  }
  return State::more;
}

ResponseReader::State ResponseReader::end() {
  boost::beast::error_code error;
  if (!impl_->parser->got_some()) return impl_->failed(http::error::end_of_stream);
  impl_->parser->put_eof(error);
  if (error) return impl_->failed(error);
  return impl_->parser->is_done() ? State::done : impl_->failed(http::error::partial_message);
}

HttpResponse ResponseReader::take() {
  auto message = impl_->parser->release();
  HttpResponse out(static_cast<int>(message.result_int()), std::move(message.body()));
  for (const auto& field : message) out.headers.add(std::string(field.name_string()), std::string(field.value()));
  return out;
}

bool ResponseReader::keep_alive() const { return impl_->parser->keep_alive() && impl_->parser->get().result_int() != 101; }
const char* ResponseReader::failure() const { return impl_->failure; }

}  // namespace tradewind::transport
