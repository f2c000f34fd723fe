#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <tradewind/config/file.hpp>

namespace tradewind {
namespace {

struct Descriptor {
  int fd;
  explicit Descriptor(int value) : fd(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

std::string reason(int error) { return std::generic_category().message(error); }

}  // namespace

FileText read_file(const std::string& path, std::size_t limit) {
  FileText out;
  // Without O_NONBLOCK, opening a pipe would wait for its writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info {};
  if (file.fd < 0 || ::fstat(file.fd, &info) != 0) {
    out.problem = reason(errno);
    return out;
  }
  if (!S_ISREG(info.st_mode)) {
    out.problem = "it is not a regular file";
    return out;
  }
  out.world_readable = (info.st_mode & S_IROTH) != 0;
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t count = ::read(file.fd, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) out.problem = reason(errno);
    if (count <= 0) return out;
    out.text.append(buffer, static_cast<std::size_t>(count));
    if (out.text.size() > limit) {
      out.problem = "it is larger than " + std::to_string(limit / 1024) + " KiB";
      return out;
    }
  }
}

}  // namespace tradewind
