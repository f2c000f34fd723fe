// Bytes received and not yet used. Grows with what is read, so that an idle connection costs little.
#pragma once

#include <boost/asio/buffer.hpp>
#include <cstring>
#include <string_view>
#include <vector>

namespace tradewind::transport {

class InputBuffer {
 public:
  std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }

  /// Room for the next read.
  boost::asio::mutable_buffer prepare() {
    if (bytes_.size() - end_ < least_room) make_room();
    return boost::asio::buffer(bytes_.data() + end_, bytes_.size() - end_);
  }
  void commit(std::size_t count) { end_ += count; }
  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }

 private:
  static constexpr std::size_t least_room = 2048, first_size = 4096;

  void make_room() {
    if (begin_ != 0) {
      std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    if (bytes_.size() - end_ < least_room) bytes_.resize(bytes_.empty() ? first_size : bytes_.size() * 2);
  }

  std::vector<char> bytes_;
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace tradewind::transport
