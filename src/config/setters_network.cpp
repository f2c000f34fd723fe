// Setters for addresses, URLs and secrets.
#include <tradewind/base/text.hpp>

#include "config/address.hpp"
#include "config/scalar.hpp"
#include "config/setters.hpp"

namespace tradewind::config {
namespace {

/// Empty when it was reported.
std::optional<Url> remote_url(Reader& reader, const YamlNode& node, const std::string& path, const Scalar& scalar) {
  auto parsed = parse_url(scalar.text);
  if (!parsed) {
    bad_value(reader, node, path, scalar, "a URL without user, query and fragment", "e.g. https://api.example.com");
  } else if (parsed->scheme == "http" && !is_loopback(parsed->host)) {
    bad_value(reader, node, path, scalar, "https", "plain http is accepted for loopback hosts only");
    parsed.reset();
  }
  return parsed;
}

}  // namespace

Setter secret(SecretString& to, bool* world_readable) {
  return [&to, world_readable](Reader& reader, const YamlNode& node, const std::string& path) {
    auto scalar = read_scalar(reader, node, path, true);
    if (!scalar) return;
    if (world_readable != nullptr) *world_readable = scalar->world_readable;
    to = SecretString(std::move(scalar->text));
  };
}

Setter secrets(std::vector<SecretString>& to) {
  return [&to](Reader& reader, const YamlNode& node, const std::string& path) {
    const auto one = [&to](Reader& of, const YamlNode& item, const std::string& name) {
      SecretString value;
      secret(value)(of, item, name);
      to.push_back(std::move(value));
    };
    if (node.kind == YamlNode::Kind::list) return list_of(one)(reader, node, path);
    one(reader, node, path);
  };
}

Setter endpoint(std::string& to) {
  return [&to](Reader& reader, const YamlNode& node, const std::string& path) {
    auto scalar = read_scalar(reader, node, path);
    if (!scalar) return;
    if (!parse_endpoint(scalar->text)) return bad_value(reader, node, path, *scalar, "host:port", "e.g. 127.0.0.1:9443 or [::1]:9443");
    to = std::move(scalar->text);
  };
}

Setter cidrs(std::vector<std::string>& to) {
  return list_of([&to](Reader& reader, const YamlNode& node, const std::string& path) {
    const auto scalar = read_scalar(reader, node, path);
    if (!scalar) return;
    auto cidr = normalize_cidr(scalar->text);
    if (!cidr) return bad_value(reader, node, path, *scalar, "a network", "e.g. 10.0.0.0/8 or 2001:db8::/32");
    to.push_back(std::move(*cidr));
  });
}

Setter url(std::string& to, bool optional, bool path_allowed) {
  return [&to, optional, path_allowed](Reader& reader, const YamlNode& node, const std::string& path) {
    auto scalar = read_scalar(reader, node, path);
    if (!scalar || (optional && scalar->text.empty())) return;
    const auto parsed = remote_url(reader, node, path, *scalar);
    if (!parsed) return;
    if (parsed->has_path && !path_allowed)
      return bad_value(reader, node, path, *scalar, "a URL without a path", "write " + parsed->scheme + "://" + parsed->host + " alone");
    to = std::move(scalar->text);
    if (to.back() == '/') to.pop_back();
  };
}

Setter secret_url(SecretString& to) {
  return [&to](Reader& reader, const YamlNode& node, const std::string& path) {
    auto scalar = read_scalar(reader, node, path);
    if (!scalar || scalar->text.empty()) return;
    scalar->referred = true;
    if (remote_url(reader, node, path, *scalar)) to = SecretString(std::move(scalar->text));
  };
}

Setter sqlite_url(std::string& to) {
  return [&to](Reader& reader, const YamlNode& node, const std::string& path) {
    const auto scalar = read_scalar(reader, node, path);
    if (!scalar) return;
    constexpr std::string_view scheme = "sqlite://";
    const std::string& url = scalar->text;
    if (url.rfind("postgresql:", 0) == 0) {
      return reader.problem(node.at, path, "PostgreSQL is not yet supported", "use sqlite:///var/lib/tradewind/tradewind.db");
    }
    if (url.rfind(scheme, 0) != 0 || url.size() < scheme.size() + 2 || url[scheme.size()] != '/' || url.back() == '/') {
      return bad_value(reader, node, path, *scalar, "sqlite:// and an absolute path", "e.g. sqlite:///var/lib/tradewind/tradewind.db");
    }
    to = url.substr(scheme.size());
  };
}

}  // namespace tradewind::config
