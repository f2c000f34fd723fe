// One connection: reads a request, has it answered, writes the answer, again. Included by server.cpp only.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <typeinfo>

#include "transport/chunked.hpp"
#include "transport/client_hello.hpp"
#include "transport/input_buffer.hpp"
#include "transport/request_head.hpp"
#include "transport/response_text.hpp"
#include "transport/server_state.hpp"

namespace tradewind::transport {

using PlainStream = boost::asio::ip::tcp::socket;
using TlsStream = boost::asio::ssl::stream<PlainStream&>;
using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

template <typename Stream>
class Session : public Connection {
 public:
  /// `context` is null for plain HTTP.
  Session(std::shared_ptr<ServerState> server, boost::asio::ip::address remote, PlainStream accepted, TlsContext context)
      : server_(std::move(server)), remote_(std::move(remote)), plain_(std::move(accepted)), context_(std::move(context)) {
    socket = &plain_;
    direct_.address = plain_address(remote_).to_string();
    direct_.tls = tls;
    server_->opened(*this, remote_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { server_->ended(*this, remote_); }

  /// The whole life of the connection; the caller keeps the session until it ends.
  /// Here and below: in a template g++ 12 lays out the frame wrongly when a bare co_await is a condition, so it gets a name first.
  boost::asio::awaitable<void> run() {
    bool open = co_await handshake();
    for (allow(limits().headers); open; allow(limits().idle)) open = co_await exchange();
    close();
  }

 private:
  static constexpr bool tls = std::is_same_v<Stream, TlsStream>;
  static constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
  static constexpr int gone = -1;  ///< instead of a status: nobody is there to answer

  const ServerLimits& limits() const { return server_->options.limits; }
  Stream& stream() {
    if constexpr (tls)
      return *secured_;
    else
      return plain_;
  }
  void allow(Millis span) {
    since = Steady::now();
    deadline = since + span;
  }

  boost::asio::awaitable<bool> handshake() {
    if constexpr (tls) {
      allow(limits().handshake);
      const bool greeted = co_await greeting();
      if (!greeted) co_return false;
      secured_.emplace(plain_, *context_);
      const boost::asio::const_buffer hello(in_.view().data(), in_.view().size());
      const auto [error, used] = co_await secured_->async_handshake(TlsStream::server, hello, token);
      // Nobody who speaks TLS sends more than the hello before it is answered.
      const bool shaken = !error && used == hello.size();
      in_.consume(hello.size());
      if (!shaken) count_unshaken("tls");
      co_return shaken;
    }
    co_return true;
  }

  /// Reads until it is known what is spoken; true: TLS.
  boost::asio::awaitable<bool> greeting() {
    for (;;) {
      switch (judge_first_bytes(in_.view())) {
        case FirstBytes::hello:
          co_return true;
        case FirstBytes::more:
          break;
        case FirstBytes::plain_http:
          count_unshaken("plain_http");
          co_return false;
        case FirstBytes::garbage:
          count_unshaken("tls");
          co_return false;
      }
      const auto [error, count] = co_await plain_.async_read_some(in_.prepare(), token);
      if (error && !in_.empty()) count_unshaken("tls");
      if (error) co_return false;  // a balancer's check of the port sends nothing
      in_.commit(count);
    }
  }

  /// What was closed for its deadline is counted there.
  void count_unshaken(const char* reason) {
    if (plain_.is_open()) server_->count_refused(reason);
  }

  /// False ends the connection.
  boost::asio::awaitable<bool> exchange() {
    RequestHead head;
    int status = co_await read_head(head);
    if (status == gone) co_return false;
    Peer peer = server_->proxies.empty() ? direct_ : forwarded_peer(direct_, remote_, head.request.headers, server_->proxies);
    const ForwardedPlace place(*server_, direct_, peer);
    if (status == 0 && place.refused()) status = 429;
    if (status == 0 && (head.chunked || head.content_length.value_or(0) != 0)) status = co_await read_body(head);
    if (status == gone) co_return false;
    if (status != 0) co_return co_await refuse(status);

    framing_ = ResponseFraming{head.request.method == "HEAD", head.http_1_0, head.keep_alive && !server_->stopping};
    HttpResponse response = co_await answer(std::move(head.request), std::move(peer));
    if (!plain_.is_open()) co_return false;
    if (says_close(response)) framing_.keep_alive = false;
    if (server_->stopping) framing_.keep_alive = false;
    if (!write_response(response, framing_, out_)) {
      server_->log(Level::error, "http_answer_invalid", "an answer with a line break in a header field was not sent", {});
      write_response(HttpResponse(500), framing_, out_);
    }
    if (response.cut && *response.cut < out_.size()) {
      out_.resize(*response.cut);
      co_await write();
      co_return false;
    }
    const bool written = co_await write();
    if (!written) co_return false;
    served = true;
    if (!framing_.keep_alive) co_await finish(false);
    co_return framing_.keep_alive;
  }

  static bool says_close(const HttpResponse& response) { return response.headers.get("Connection") == "close"; }

  boost::asio::awaitable<int> read_head(RequestHead& head) {
    HeadReader reader(limits());
    idle = in_.empty();
    if (!idle) begin_request();
    for (;;) {
      const HeadResult result = in_.empty() ? HeadResult{} : reader.parse(in_.view(), head);
      if (result.state == HeadResult::State::refused) co_return result.status;
      if (result.state == HeadResult::State::done) {
        in_.consume(result.consumed);
        deadline = since + limits().request;
        co_return 0;
      }
      const auto [error, count] = co_await stream().async_read_some(in_.prepare(), token);
      if (error) co_return gone;
      in_.commit(count);
      if (idle) begin_request();
    }
  }

  void begin_request() {
    idle = false;
    allow(limits().headers);
  }

  /// The body of `head` into its request. Real bytes count, not what was announced.
  boost::asio::awaitable<int> read_body(RequestHead& head) {
    if (head.content_length.value_or(0) > limits().body) co_return 413;
    ChunkedDecoder decoder(limits().body);
    LargeBody share(*server_);
    const std::size_t length = static_cast<std::size_t>(head.content_length.value_or(0));
    for (bool asked = !head.expects_continue;;) {
      if (const auto done = take_body(head, decoder, length)) co_return *done;
      if (!share.grows_to(head.request.body.size())) co_return 413;
      if (!std::exchange(asked, true)) {
        out_ = "HTTP/1.1 100 Continue\r\n\r\n";
        const bool written = co_await write_now();
        if (!written) co_return gone;
      }
      const auto [error, count] = co_await stream().async_read_some(in_.prepare(), token);
      if (error) co_return gone;
      in_.commit(count);
    }
  }

  /// Moves what came into the body; a status when the body is whole (0) or refused.
  std::optional<int> take_body(RequestHead& head, ChunkedDecoder& decoder, std::size_t length) {
    auto& body = head.request.body;
    std::string_view bytes = in_.view();
    if (!head.chunked) {
      const auto count = std::min(length - body.size(), bytes.size());
      body.append(bytes.substr(0, count));
      in_.consume(count);
      return body.size() == length ? std::optional(0) : std::nullopt;
    }
    const auto before = bytes.size();
    const auto progress = decoder.feed(bytes, body);
    in_.consume(before - bytes.size());
    switch (progress) {
      case ChunkedDecoder::Progress::more:
        return std::nullopt;
      case ChunkedDecoder::Progress::done:
        return 0;
      case ChunkedDecoder::Progress::malformed:
        return 400;
      case ChunkedDecoder::Progress::too_large:
        return 413;
    }
    return 400;
  }

  /// The handler's answer. A handler that throws has a bug: it is logged and answered with 500.
  boost::asio::awaitable<HttpResponse> answer(HttpRequest request, Peer peer) {
    deadline = Steady::time_point::max();  // the handler has deadlines of its own
    std::string failure;
    try {
      HttpResponse response = co_await server_->handler(std::move(request), std::move(peer));
      co_return response;
    } catch (const std::logic_error& error) {
      failure = error.what();
    } catch (const std::exception& error) {
      failure = typeid(error).name();  // its text may quote a request
    }
    if (!server_->stopping) {
      Fields fields{{"error", failure}};
      server_->log(Level::error, "http_handler_failed", "a request could not be answered", std::move(fields));
    }
    co_return HttpResponse(500);
  }

  /// Answers with a status and no more, then closes: what follows on this connection cannot be trusted.
  boost::asio::awaitable<bool> refuse(int status) {
    server_->count_refused(refusal_name(status));
    framing_ = ResponseFraming{false, false, false};
    HttpResponse response(status);
    if (status == 429) response.headers.set("Retry-After", "1");
    write_response(response, framing_, out_);
    const bool written = co_await write();
    if (written) co_await finish(true);
    co_return false;
  }

  static const char* refusal_name(int status) {
    switch (status) {
      case 400:
        return "malformed";
      case 413:
        return "body";
      case 414:
        return "request_line";
      case 429:
        return "requests_per_peer";
      case 431:
        return "headers";
      default:
        return "unsupported";
    }
  }

  boost::asio::awaitable<bool> write() {
    allow(limits().request);
    return write_now();
  }

  boost::asio::awaitable<bool> write_now() {
    for (std::size_t sent = 0; sent < out_.size();) {
      const auto rest = boost::asio::buffer(out_.data() + sent, out_.size() - sent);
      const auto [error, count] = co_await stream().async_write_some(rest, token);
      if (error) co_return false;
      sent += count;
    }
    co_return true;
  }

  /// Closes so that the answer arrives: with bytes unread the kernel would reset the connection and the peer lose what it has not read.
  boost::asio::awaitable<void> finish(bool unread) {
    allow(std::chrono::seconds(1));
    if constexpr (tls) {
      // Our own end is told; the peer's is not waited for, and the state is not kept while its bytes are read away.
      SSL_set_shutdown(secured_->native_handle(), SSL_RECEIVED_SHUTDOWN);
      const auto [ignored_end] = co_await secured_->async_shutdown(token);
      (void)ignored_end;
      secured_.reset();
    }
    boost::system::error_code ignored;
    plain_.shutdown(PlainStream::shutdown_send, ignored);
    constexpr std::size_t most = 256 * 1024;
    for (std::size_t drained = 0; unread && drained < most;) {
      const auto [error, count] = co_await plain_.async_read_some(in_.prepare(), token);
      if (error) break;
      drained += count;
    }
  }

  std::shared_ptr<ServerState> server_;
  boost::asio::ip::address remote_;
  PlainStream plain_;
  TlsContext context_;  ///< the certificate that was current when the connection came
  std::optional<TlsStream> secured_;
  Peer direct_;
  InputBuffer in_;
  std::string out_;
  ResponseFraming framing_;
};

}  // namespace tradewind::transport
