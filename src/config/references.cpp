#include "config/references.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <tradewind/base/text.hpp>
#include <tradewind/config/file.hpp>

namespace tradewind::config {
namespace {

constexpr std::size_t max_secret_file = 64 * 1024;

bool valid_name(std::string_view name) {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
  return !name.empty() && name.front() != '.' && name.find_first_not_of(allowed) == std::string_view::npos;
}

std::string without_newline(std::string text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  if (!text.empty() && text.back() == '\r') text.pop_back();
  return text;
}

Expanded failed(std::string problem, std::string fix) {
  Expanded out;
  out.problem = std::move(problem);
  out.fix = std::move(fix);
  return out;
}

Expanded from_file(const std::string& path) {
  if (path.empty() || path.front() != '/') return failed("${file:} needs an absolute path", "write ${file:/path/to/file}");
  FileText file = read_file(path, max_secret_file);
  if (!file.problem.empty())
    return failed("file " + path + " cannot be read: " + file.problem, "create it, readable by the user of the daemon");
  Expanded out;
  out.text = without_newline(std::move(file.text));
  out.world_readable = file.world_readable;
  return out;
}

Expanded from_credential(const std::string& name) {
  if (!valid_name(name)) return failed("${credential:} needs a plain file name", "use letters, digits, `_`, `-` and `.`");
  std::vector<std::string> paths;
  if (const char* directory = std::getenv("CREDENTIALS_DIRECTORY"); directory != nullptr && *directory != 0) {
    paths.push_back(std::string(directory) + "/" + name);
  }
  paths.push_back("/etc/tradewind/credentials/" + name);
  paths.push_back("/run/secrets/" + name);
  for (const auto& path : paths) {
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0 || errno != ENOENT) return from_file(path);
  }
  return failed("credential " + name + " does not exist", "looked for " + text::join(paths, ", "));
}

Expanded from_environment(const std::string& name) {
  if (!valid_name(name))
    return failed("`${...}` holds no name of an environment variable", "write ${NAME}, ${file:/path} or ${credential:name}");
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return failed("environment variable " + name + " is not set", "set it for the daemon, or use ${credential:...}");
  Expanded out;
  out.text = value;
  return out;
}

Expanded resolve(const std::string& reference) {
  const auto colon = reference.find(':');
  if (colon == std::string::npos) return from_environment(reference);
  const std::string kind = reference.substr(0, colon);
  const std::string name = reference.substr(colon + 1);
  if (kind == "file") return from_file(name);
  if (kind == "credential") return from_credential(name);
  if (kind == "secret") {
    const std::string shown = valid_name(name) ? name : "...";
    return failed("${secret:" + shown + "} needs the sealed vault, which this version does not have",
                  "use ${credential:" + shown + "} or ${file:/path}");
  }
  return failed("this kind of reference is not known", "write ${NAME}, ${file:/path} or ${credential:name}");
}

}  // namespace
Expanded expand_references(std::string_view text) {
  Expanded out;
  for (;;) {
    const auto start = text.find("${");
    out.text += text.substr(0, start);
    if (start == std::string_view::npos) return out;
    const auto end = text.find('}', start);
    if (end == std::string_view::npos) return failed("`${` has no closing brace", "write ${NAME}, ${file:/path} or ${credential:name}");
    Expanded part = resolve(std::string(text.substr(start + 2, end - start - 2)));
    if (!part.problem.empty()) return part;
    out.text += part.text;
    out.referred = true;
    out.world_readable = out.world_readable || part.world_readable;
    text.remove_prefix(end + 1);
  }
}

}  // namespace tradewind::config
