#include "transport/chunked.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdio>

namespace tradewind::transport {
namespace {

using Progress = ChunkedDecoder::Progress;

struct Outcome {
  Progress progress = Progress::more;
  std::string body, rest;
};

Outcome decode(std::string_view bytes, std::size_t limit = 64 * 1024, std::size_t step = std::string_view::npos) {
  ChunkedDecoder decoder(limit);
  Outcome out;
  while (!bytes.empty() && out.progress == Progress::more) {
    auto part = bytes.substr(0, step);
    const auto size = part.size();
    out.progress = decoder.feed(part, out.body);
    bytes.remove_prefix(size - part.size());
  }
  out.rest = bytes;
  return out;
}

TEST(Chunked, decodes_and_leaves_what_follows) {
  const auto out = decode("5\r\nhello\r\n6;a=b\r\n world\r\n0\r\n\r\nGET");
  EXPECT_EQ(out.progress, Progress::done);
  EXPECT_EQ(out.body, "hello world");
  EXPECT_EQ(out.rest, "GET");
}

TEST(Chunked, S_20_the_limit_counts_real_bytes) {
  const auto of_size = [](std::size_t size) {
    char head[16];
    std::snprintf(head, sizeof head, "%zx\r\n", size);
    return head + std::string(size, 'x') + "\r\n0\r\n\r\n";
  };
  EXPECT_EQ(decode(of_size(65535)).progress, Progress::done);
  EXPECT_EQ(decode(of_size(65536)).progress, Progress::done);
  EXPECT_EQ(decode(of_size(65537)).progress, Progress::too_large);
  EXPECT_EQ(decode("a\r\n0123456789\r\n6\r\n", 15).progress, Progress::too_large);
}

TEST(Chunked, S_22_bad_sizes_extensions_and_trailers) {
  const std::string tail = "hello\r\n0\r\n\r\n";
  for (const char* size : {"0x5", "+5", "-5", " 5", "5 ", "1_0", "", "g", "5\r", "5;a\x01", "5 ;a"})
    EXPECT_EQ(decode(size + ("\r\n" + tail)).progress, Progress::malformed) << size;
  EXPECT_EQ(decode("5\n" + tail).progress, Progress::malformed);
  EXPECT_EQ(decode("10000000000000000\r\n").progress, Progress::too_large) << "2^64";
  EXPECT_EQ(decode("ffffffffffffffff\r\n").progress, Progress::too_large);
  EXPECT_EQ(decode("5\r\nhello0\r\n\r\n").progress, Progress::malformed);
  EXPECT_EQ(decode("5\r\nhello\n0\r\n\r\n").progress, Progress::malformed);
  EXPECT_EQ(decode("0\r\nX: y\r\n\r\n").progress, Progress::malformed) << "a trailer";
  EXPECT_EQ(decode("0\r\n\n").progress, Progress::malformed);
  EXPECT_EQ(decode("1;" + std::string(255, 'a') + "\r\nx\r\n0\r\n\r\n").progress, Progress::done);
  EXPECT_EQ(decode("1;" + std::string(257, 'a') + "\r\nx\r\n0\r\n\r\n").progress, Progress::malformed);
  std::string flood;
  for (int i = 0; i < 300; ++i) flood += "1;a\r\nx\r\n";
  EXPECT_EQ(decode(flood).progress, Progress::malformed) << "over all chunks";
  EXPECT_EQ(decode(std::string(1000, '0') + "5\r\n").progress, Progress::malformed);
  EXPECT_EQ(decode("5\r\n" + tail).progress, Progress::done) << "control";
}

RC_GTEST_PROP(Chunked, any_cut_gives_the_same, (const std::vector<std::string>& chunks, bool small)) {
  std::string bytes, body;
  for (const auto& chunk : chunks) {
    if (chunk.empty()) continue;
    char head[32];
    std::snprintf(head, sizeof head, "%zX\r\n", chunk.size());
    bytes += head + chunk + "\r\n";
    body += chunk;
  }
  bytes += "0\r\n\r\n";
  const auto out = decode(bytes, 64 * 1024, small ? 1 : 7);
  RC_ASSERT(out.progress == Progress::done);
  RC_ASSERT(out.body == body);
  RC_ASSERT(out.rest.empty());
}

}  // namespace
}  // namespace tradewind::transport
