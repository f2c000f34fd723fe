#include <tradewind/identity/email.hpp>

#include <tradewind/base/invisible.hpp>
#include <tradewind/base/text.hpp>

#include <idn2.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace tradewind::identity {
namespace {

Error refused(std::string why) {
  return {Errc::invalid, "the email address is malformed: " + std::move(why), "", "correct it in the store"};
}

/// ASCII typed with a wide keyboard: "ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ".
UChar32 plain_form(UChar32 c) {
  if (u_isUWhiteSpace(c)) return ' ';
  return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFF01 + '!' : c;
}

/// Without invisible characters and outer white space (Unicode's too), full-width forms made plain, NFC, lower case.
std::optional<std::string> clean(std::string_view typed) {
  const auto source = icu::UnicodeString::fromUTF8(icu::StringPiece(typed.data(), static_cast<int32_t>(typed.size())));
  icu::UnicodeString visible;
  for (int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
    const UChar32 c = source.char32At(i);
    if (!text::invisible(static_cast<char32_t>(c))) visible.append(plain_form(c));
  }
  visible.trim();
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return std::nullopt;
  // Lower-casing can leave NFC, normalizing can leave lower case: once more each makes it a fixed point.
  icu::UnicodeString folded = nfc->normalize(visible, status);
  folded.toLower(icu::Locale::getRoot());
  folded = nfc->normalize(folded, status);
  if (U_FAILURE(status)) return std::nullopt;
  std::string out;
  folded.toUTF8String(out);
  return out;
}

std::optional<std::string> ascii_domain(const std::string& domain) {
  char* ascii = nullptr;
  const int code = idn2_to_ascii_8z(domain.c_str(), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_USE_STD3_ASCII_RULES);
  if (code != IDN2_OK) return std::nullopt;
  std::string out(ascii);
  idn2_free(ascii);
  return out;
}

bool good_local_part(const std::string& local) {
  if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') return false;
  if (local.find("..") != std::string::npos) return false;
  for (const char c : local) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7f || std::string_view("()<>[]:;@\\,\"").find(c) != std::string_view::npos) return false;
  }
  return true;
}

}  // namespace

Result<std::string> normalize_email(std::string_view typed) {
  if (typed.size() > 1000) return refused("it is too long");
  if (!text::valid_utf8(typed)) return refused("it is not UTF-8");
  const auto cleaned = clean(typed);
  if (!cleaned || cleaned->empty()) return refused("it is empty");
  const auto at = cleaned->rfind('@');
  if (at == std::string::npos || at == 0) return refused("it needs one @");
  const std::string local = cleaned->substr(0, at);
  if (!good_local_part(local)) return refused("the part before @ has characters that an address cannot have");
  std::string typed_domain = cleaned->substr(at + 1);
  if (!typed_domain.empty() && typed_domain.back() == '.') typed_domain.pop_back();  // the same domain to DNS
  const auto domain = ascii_domain(typed_domain);
  if (!domain || domain->empty() || domain->size() > 253) return refused("the domain is not one");
  if (domain->find('.') == std::string::npos || domain->front() == '.' || domain->back() == '.') return refused("the domain has no dot");
  return local + "@" + text::lower(*domain);
}

bool ignored_email(const std::string& normalized, const std::vector<std::string>& rules) {
  const std::string domain = normalized.substr(normalized.rfind('@') + 1);
  for (const auto& rule : rules) {
    if (!rule.empty() && rule.front() == '@' ? text::lower(rule.substr(1)) == domain : text::lower(text::trim(rule)) == normalized)
      return true;
  }
  return false;
}

}  // namespace tradewind::identity
