#include "config/scalar.hpp"

#include <tradewind/base/text.hpp>

#include "config/references.hpp"

namespace tradewind::config {
namespace {

bool has_control(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return true;
  }
  return false;
}

}  // namespace

std::optional<Scalar> read_scalar(Reader& reader, const YamlNode& node, const std::string& path, bool control_characters) {
  if (node.kind == YamlNode::Kind::null) {
    reader.problem(node.at, path, "has no value", "give it one, or remove the line");
    return std::nullopt;
  }
  if (node.kind != YamlNode::Kind::scalar) {
    reader.problem(node.at, path, "must be one value, not a list or a section");
    return std::nullopt;
  }
  Expanded expanded = expand_references(node.text);
  if (!expanded.problem.empty()) {
    reader.problem(node.at, path, std::move(expanded.problem), std::move(expanded.fix));
    return std::nullopt;
  }
  if (!text::valid_utf8(expanded.text)) {
    reader.problem(node.at, path, "is not valid UTF-8");
    return std::nullopt;
  }
  if (!control_characters && has_control(expanded.text)) {
    reader.problem(node.at, path, "holds a line break or another control character");
    return std::nullopt;
  }
  return Scalar{std::move(expanded.text), expanded.referred, expanded.world_readable};
}

void bad_value(Reader& reader, const YamlNode& node, const std::string& path, const Scalar& scalar, const std::string& says,
               std::string fix) {
  const std::string shown = scalar.referred ? "the value" : scalar.text.empty() ? "empty text" : "`" + text::clip(scalar.text, 40) + "`";
  reader.problem(node.at, path, shown + " must be " + says, std::move(fix));
}

}  // namespace tradewind::config
