#include "telemetry/line.hpp"

#include <charconv>
#include <cmath>
#include <tradewind/base/text.hpp>

namespace tradewind::telemetry {
namespace {

constexpr std::size_t max_value = 1024;
constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Bytes of the code point at `at`; 0 when it is not valid there.
std::size_t code_point(std::string_view text, std::size_t at) {
  for (std::size_t length = 1; length <= 4 && at + length <= text.size(); ++length) {
    if (text::valid_utf8(text.substr(at, length))) return length;
  }
  return 0;
}

void append_escape(std::string& out, unsigned code) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out.push_back(digits[code >> shift & 15]);
}

/// Two-byte sequences C2 80 to C2 9F: terminals take them for control characters.
bool high_control(std::string_view text, std::size_t at) {
  return text[at] == '\xC2' && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

void append_quoted(std::string& out, std::string_view value) {
  const std::string text = clean_text(value, max_value);
  out.push_back('"');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
      append_escape(out, byte);
    } else if (high_control(text, i)) {
      append_escape(out, static_cast<unsigned char>(text[++i]));
    } else if (text.compare(i, 3, "\xE2\x80\xA8") == 0 || text.compare(i, 3, "\xE2\x80\xA9") == 0) {
      append_escape(out, text[i + 2] == '\xA8' ? 0x2028 : 0x2029);
      i += 2;
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

struct AppendValue {
  std::string& out;
  void operator()(const std::string& value) const { append_quoted(out, value); }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(double value) const {
    if (!std::isfinite(value)) {
      out += "null";
      return;
    }
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    out.append(buffer, end);
  }
};

void append_pair(std::string& out, std::string_view name, const FieldValue& value) {
  if (out.back() != '{') out.push_back(',');
  append_quoted(out, name);
  out.push_back(':');
  std::visit(AppendValue{out}, value);
}

bool plain_word(std::string_view text) {
  constexpr std::string_view marks = "_-.:/";
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && marks.find(c) == std::string_view::npos) return false;
  }
  return !text.empty() && text.size() <= max_value;
}

/// Quoted unless it reads as one word.
void append_word(std::string& out, std::string_view text) {
  if (plain_word(text)) {
    out += text;
  } else {
    append_quoted(out, text);
  }
}

}  // namespace

const char* level_name(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    case Level::error:
      return "error";
  }
  return "error";
}

std::string clean_text(std::string_view text, std::size_t max) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = code_point(text, i);
    const std::string_view piece = length == 0 ? replacement : text.substr(i, length);
    if (out.size() + piece.size() > max) {
      out += "...";
      return out;
    }
    out += piece;
    i += length == 0 ? 1 : length;
  }
  return out;
}

std::string json_line(const LogEvent& event) {
  std::string out = "{";
  out.reserve(256);
  append_pair(out, "ts", format_rfc3339(event.at));
  append_pair(out, "level", std::string(level_name(event.level)));
  append_pair(out, "event", std::string(event.event));
  append_pair(out, "msg", std::string(event.message));
  for (const auto& [name, value] : event.fields) append_pair(out, name, value);
  out.push_back('}');
  return out;
}

std::string text_line(const LogEvent& event) {
  std::string out = format_rfc3339(event.at);
  std::string level = level_name(event.level);
  level.resize(5, ' ');
  out += " " + level + " ";
  append_word(out, event.event);
  out += " ";
  append_quoted(out, event.message);
  for (const auto& [name, value] : event.fields) {
    out.push_back(' ');
    append_word(out, name);
    out.push_back('=');
    if (const auto* text = std::get_if<std::string>(&value)) {
      append_word(out, *text);
    } else {
      std::visit(AppendValue{out}, value);
    }
  }
  return out;
}

}  // namespace tradewind::telemetry
