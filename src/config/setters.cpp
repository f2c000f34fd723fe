#include "config/setters.hpp"

#include <charconv>
#include <cmath>
#include <filesystem>
#include <locale>
#include <sstream>
#include <tradewind/base/text.hpp>
#include <tradewind/config/file.hpp>

#include "config/scalar.hpp"

namespace tradewind::config {
namespace {

using tradewind::text::join;
using tradewind::text::nearest;

template <typename Number>
std::optional<Number> whole(std::string_view digits) {
  Number value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<double> decimal(const std::string& text) {
  std::istringstream input(text);
  input.imbue(std::locale::classic());
  double value = 0;
  if (text.empty() || text.front() == ' ' || !(input >> value) || input.peek() != std::istringstream::traits_type::eof())
    return std::nullopt;
  return value;
}

std::optional<std::int64_t> bytes_of(std::string_view text) {
  std::int64_t unit = 1;
  if (text.size() > 3 && text.substr(text.size() - 3) == "KiB") unit = 1024;
  if (text.size() > 3 && text.substr(text.size() - 3) == "MiB") unit = 1024 * 1024;
  if (unit != 1) text.remove_suffix(3);
  const auto count = whole<std::int64_t>(text);
  if (!count || *count < 0 || *count > (std::int64_t{1} << 40)) return std::nullopt;
  return *count * unit;
}

std::string shown(Millis span) {
  const auto ms = span.count();
  if (ms % 86'400'000 == 0) return std::to_string(ms / 86'400'000) + "d";
  if (ms % 3'600'000 == 0) return std::to_string(ms / 3'600'000) + "h";
  if (ms % 60'000 == 0) return std::to_string(ms / 60'000) + "m";
  if (ms % 1000 == 0) return std::to_string(ms / 1000) + "s";
  return std::to_string(ms) + "ms";
}

}  // namespace

Setter section(Section keys) {
  return [keys = std::move(keys)](Reader& reader, const YamlNode& node, const std::string& path) { reader.read(node, path, keys); };
}

Setter list_of(std::function<void(Reader&, const YamlNode&, const std::string&)> item) {
  return [item = std::move(item)](Reader& reader, const YamlNode& node, const std::string& path) {
    if (node.kind != YamlNode::Kind::list)
      return reader.problem(node.at, path, "must be a list", "write [a, b], or one `- ` line for each");
    for (std::size_t i = 0; i < node.items.size(); ++i) item(reader, node.items[i], path + "[" + std::to_string(i) + "]");
  };
}

Setter text(std::string& to, const Form& form) {
  return [&to, &form](Reader& reader, const YamlNode& node, const std::string& path) {
    auto scalar = read_scalar(reader, node, path);
    if (!scalar) return;
    if (!form.accepts(scalar->text)) return bad_value(reader, node, path, *scalar, form.says);
    to = std::move(scalar->text);
  };
}

Setter texts(std::vector<std::string>& to, const Form& form) {
  return list_of([&to, &form](Reader& reader, const YamlNode& node, const std::string& path) {
    std::string item;
    text(item, form)(reader, node, path);
    if (!item.empty()) to.push_back(std::move(item));
  });
}

Setter text_map(std::map<std::string, std::string>& to) {
  return [&to](Reader& reader, const YamlNode& node, const std::string& path) {
    Section keys;
    for (const auto& pair : node.pairs) {
      // The first of repeated keys makes the entry; the reader reports the others.
      if (to.count(pair.key) == 0) keys.push_back({pair.key, text(to[pair.key], not_empty)});
    }
    reader.read(node, path, keys);
  };
}

Setter choice(std::string& to, std::vector<std::string> allowed) {
  return [&to, allowed = std::move(allowed)](Reader& reader, const YamlNode& node, const std::string& path) {
    auto scalar = read_scalar(reader, node, path);
    if (!scalar) return;
    for (const auto& word : allowed) {
      if (word == scalar->text) return void(to = word);
    }
    const auto near = scalar->referred ? std::nullopt : nearest(scalar->text, allowed);
    bad_value(reader, node, path, *scalar, "one of " + join(allowed, ", "), near ? "did you mean `" + *near + "`?" : "");
  };
}

Setter boolean(bool& to) {
  return [&to](Reader& reader, const YamlNode& node, const std::string& path) {
    const auto scalar = read_scalar(reader, node, path);
    if (!scalar) return;
    if (scalar->text != "true" && scalar->text != "false") return bad_value(reader, node, path, *scalar, "true or false");
    to = scalar->text == "true";
  };
}

Setter integer(int& to, int min, int max) {
  return [&to, min, max](Reader& reader, const YamlNode& node, const std::string& path) {
    const auto scalar = read_scalar(reader, node, path);
    if (!scalar) return;
    const auto value = whole<int>(scalar->text);
    if (value && *value >= min && *value <= max) return void(to = *value);
    bad_value(reader, node, path, *scalar, "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  };
}

Setter integers(std::vector<std::int64_t>& to) {
  return list_of([&to](Reader& reader, const YamlNode& node, const std::string& path) {
    const auto scalar = read_scalar(reader, node, path);
    if (!scalar) return;
    const auto value = whole<std::int64_t>(scalar->text);
    if (!value || *value < 1) return bad_value(reader, node, path, *scalar, "a whole number from 1");
    to.push_back(*value);
  });
}

Setter share(double& to) {
  return [&to](Reader& reader, const YamlNode& node, const std::string& path) {
    const auto scalar = read_scalar(reader, node, path);
    if (!scalar) return;
    const auto value = decimal(scalar->text);
    if (value && *value >= 0 && *value <= 1) return void(to = *value);
    bad_value(reader, node, path, *scalar, "a number from 0 to 1", "80 % is 0.8");
  };
}

Setter duration(Millis& to, Millis min, Millis max) {
  return [&to, min, max](Reader& reader, const YamlNode& node, const std::string& path) {
    const auto scalar = read_scalar(reader, node, path);
    if (!scalar) return;
    const auto value = parse_duration(scalar->text);
    if (value && *value >= min && *value <= max) return void(to = *value);
    bad_value(reader, node, path, *scalar, "a duration from " + shown(min) + " to " + shown(max), "write it as 500ms, 2s, 15m, 72h or 30d");
  };
}

Setter size(std::int64_t& to, std::int64_t min, std::int64_t max) {
  return [&to, min, max](Reader& reader, const YamlNode& node, const std::string& path) {
    const auto scalar = read_scalar(reader, node, path);
    if (!scalar) return;
    const auto value = bytes_of(scalar->text);
    if (value && *value >= min && *value <= max) return void(to = *value);
    bad_value(reader, node, path, *scalar, "a size from " + std::to_string(min / 1024) + "KiB to " + std::to_string(max / 1024) + "KiB",
              "write it as 65536, 64KiB or 1MiB");
  };
}

Setter moment(std::optional<TimePoint>& to) {
  return [&to](Reader& reader, const YamlNode& node, const std::string& path) {
    const auto scalar = read_scalar(reader, node, path);
    if (!scalar || scalar->text.empty()) return;
    to = parse_rfc3339(scalar->text);
    if (!to) bad_value(reader, node, path, *scalar, "a date or a time", "write it as 2026-01-31 or 2026-01-31T08:00:00Z");
  };
}

Setter file(std::string& to) {
  return [&to](Reader& reader, const YamlNode& node, const std::string& path) {
    const auto scalar = read_scalar(reader, node, path);
    if (!scalar) return;
    if (scalar->text.empty()) return bad_value(reader, node, path, *scalar, "the path of a file");
    std::error_code ignored;
    const auto base = std::filesystem::absolute(reader.file(), ignored).parent_path();
    to = (base / scalar->text).lexically_normal().string();
    const FileText found = read_file(to, largest_text_file);
    if (found.problem.empty()) return;
    // What a reference led to may be the secret itself instead of its path.
    reader.problem(node.at, path, (scalar->referred ? "its file" : "file " + text::clip(to, 200)) + " cannot be read: " + found.problem,
                   "correct the path, or make the file readable by the user of the daemon");
  };
}

}  // namespace tradewind::config
