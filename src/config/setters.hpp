// Typed setters of the table of keys. Each keeps a reference to its setting: tables live no longer than the settings.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/reader.hpp"

namespace tradewind::config {

/// What a text may look like; `accepts` is asked with the text, `says` completes "must be ...".
struct Form {
  bool (*accepts)(std::string_view text);
  std::string says;
};
extern const Form any_text;
extern const Form not_empty;
extern const Form pair_name;       ///< a-z, 0-9, `_`, `-`
extern const Form plain_id;        ///< letters, digits, `_`, `-`
extern const Form field_name;      ///< API name of a Salesforce field
extern const Form api_version;     ///< e.g. 62.0
extern const Form account_policy;  ///< household, company, fixed:<Id>
extern const Form email_or_domain;
extern const Form email_or_empty;
extern const Form pair_time_zone;  ///< IANA name, or store
extern const Form time_zone;       ///< IANA name

Setter section(Section keys);
Setter text(std::string& to, const Form& form = any_text);
Setter texts(std::vector<std::string>& to, const Form& form);
Setter text_map(std::map<std::string, std::string>& to);
Setter choice(std::string& to, std::vector<std::string> allowed);
Setter boolean(bool& to);
Setter integer(int& to, int min, int max);
Setter integers(std::vector<std::int64_t>& to);
/// A part of a whole, 0 to 1.
Setter share(double& to);
Setter duration(Millis& to, Millis min, Millis max);
/// Bytes: 65536, 64KiB, 1MiB.
Setter size(std::int64_t& to, std::int64_t min, std::int64_t max);
/// A moment, or empty text.
Setter moment(std::optional<TimePoint>& to);
Setter secret(SecretString& to, bool* world_readable = nullptr);
/// One, or a list.
Setter secrets(std::vector<SecretString>& to);
Setter endpoint(std::string& to);
Setter cidrs(std::vector<std::string>& to);
/// https, or http to a loopback host; a trailing slash is dropped. Empty text only with `optional`.
Setter url(std::string& to, bool optional = false, bool path_allowed = false);
/// The same, never quoted in a message; empty text is accepted.
Setter secret_url(SecretString& to);
/// The path of a file that can be read. Relative ones start at the directory of the configuration.
Setter file(std::string& to);
/// sqlite:///path
Setter sqlite_url(std::string& to);
/// `item` is given each element and its path.
Setter list_of(std::function<void(Reader&, const YamlNode&, const std::string&)> item);

}  // namespace tradewind::config
