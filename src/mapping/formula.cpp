#include <tradewind/base/text.hpp>

#include "mapping/parser.hpp"

namespace tradewind::mapping {
namespace {

constexpr std::size_t longest_formula = 16 * 1024;

}  // namespace

std::string Problem::message() const {
  std::string out = file;
  if (line > 0) out += ":" + std::to_string(line) + ":" + std::to_string(column);
  out += ": ";
  if (!field.empty()) out += field + ": ";
  out += what;
  if (!fix.empty()) out += "; " + fix;
  // Words of the file stand in it: no control character of theirs reaches a terminal or breaks a line.
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return out;
}

std::optional<Formula> Formula::compile(const std::string& text, const std::set<std::string>& roots, std::vector<Problem>& problems,
                                        const std::string& file, int line, int column, const std::string& field) {
  const std::size_t before = problems.size();
  if (text.size() > longest_formula || !text::valid_utf8(text)) {
    problems.push_back({file, line, column, field, text.size() > longest_formula ? "the formula is too long" : "the formula is not UTF-8",
                        "at most 16 KiB of UTF-8 text"});
    return std::nullopt;
  }
  const auto tokens = tokens_of(text, file, line, column, field, problems);
  if (problems.size() != before) return std::nullopt;
  auto parsed = parse(tokens, Place{roots, file, field, problems});
  if (!parsed.root) return std::nullopt;
  Formula formula;
  formula.type_ = parsed.root->type;
  formula.root_ = std::shared_ptr<const Node>(std::move(parsed.root));
  formula.paths_ = std::make_shared<const std::set<std::string>>(std::move(parsed.paths));
  formula.text_ = std::make_shared<const std::string>(text);
  formula.reads_clock_ = parsed.reads_clock;
  return formula;
}

Value Formula::evaluate(const Record& model, const Context& context) const {
  Evaluation run{model, context};
  return mapping::evaluate(*root_, run);
}
const std::string& Formula::text() const { return *text_; }
Type Formula::type() const { return type_; }
const std::set<std::string>& Formula::paths() const { return *paths_; }

}  // namespace tradewind::mapping
