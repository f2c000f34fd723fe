#include <tradewind/app/texts.hpp>

#include <fstream>
#include <sstream>

namespace tradewind {
namespace {

constexpr std::uintmax_t largest_file = 1024 * 1024;

}  // namespace

std::optional<std::string> read_text_file(const std::string& path, std::vector<mapping::Problem>& problems) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in || text.str().size() > largest_file) {
    problems.push_back({path, 0, 0, "", in ? "is larger than 1 MiB" : "cannot be read", "check the path and its permissions"});
    return std::nullopt;
  }
  return text.str();
}

std::vector<PairTexts> load_pair_texts(const Settings& settings, std::vector<mapping::Problem>& problems) {
  std::vector<PairTexts> texts;
  for (const auto& pair : settings.pairs) {
    PairTexts made;
    if (const auto text = read_text_file(pair.mapping, problems))
      if (auto compiled = mapping::compile_mapping(*text, pair.mapping, problems))
        made.mapping = std::make_shared<const mapping::Mapping>(std::move(*compiled));
    if (const auto text = read_text_file(pair.workflows, problems))
      if (auto compiled = workflow::compile_workflows(*text, pair.workflows, problems))
        made.workflows = std::make_shared<const workflow::Workflows>(std::move(*compiled));
    texts.push_back(std::move(made));
  }
  return texts;
}

}  // namespace tradewind
