#include "pardot/describe.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::pardot {
namespace {

constexpr std::size_t most_rows = 20'000;

std::string path_of(const std::string& collection, const std::string& fields) {
  return "/api/v5/objects/" + collection + "?fields=" + fields + "&limit=1000";
}

}  // namespace

Describer::Describer(std::string pair, std::string account, Remote& remote, Store& store, Clock& clock, Logger& logger)
    : pair_(std::move(pair)), account_(std::move(account)), remote_(remote), store_(store), clock_(clock), logger_(logger) {}

boost::asio::awaitable<void> Describer::load() {
  if (known_) co_return;
  auto text = co_await store_.load_text("describe:" + account_);
  if (!text || !*text) co_return;
  if (auto stored = description_from_text(**text)) known_ = std::make_shared<const Description>(std::move(*stored));
}

boost::asio::awaitable<void> Describer::save() { (void)co_await store_.save_text("describe:" + account_, to_text(*known_)); }

boost::asio::awaitable<std::shared_ptr<const Description>> Describer::current(Deadline deadline, std::vector<Step>& steps,
                                                                              std::optional<RemoteTrouble>& trouble) {
  co_await load();
  if (!known_) trouble = co_await refresh(Millis{0}, deadline, steps);
  co_return known_;
}

boost::asio::awaitable<std::optional<RemoteTrouble>> Describer::refresh(Millis at_least_old, Deadline deadline, std::vector<Step>& steps) {
  co_await load();
  if (known_ && clock_.now() - known_->read_at < at_least_old) co_return std::nullopt;
  Description fresh;
  if (known_) fresh.several_per_email = known_->several_per_email;
  auto trouble = co_await read(fresh, deadline, steps);
  if (trouble) co_return trouble;
  fresh.read_at = clock_.now();
  logger_.info("description_read", "lists, fields and campaigns were read",
               {{"account", account_},
                {"lists", static_cast<std::int64_t>(fresh.lists.size())},
                {"custom_fields", static_cast<std::int64_t>(fresh.custom_fields.size())},
                {"campaigns", static_cast<std::int64_t>(fresh.campaigns.size())}});
  known_ = std::make_shared<const Description>(std::move(fresh));
  co_await save();
  co_return std::nullopt;
}

boost::asio::awaitable<std::optional<RemoteTrouble>> Describer::read(Description& out, Deadline deadline, std::vector<Step>& steps) {
  const std::string list_fields = "id,name,isDynamic";
  Ask ask = get("list.query", path_of("lists", list_fields), "/api/v5/objects/lists");
  Answer answer = co_await remote_.query(pair_, std::move(ask), list_fields, most_rows, deadline, steps);
  if (!answer.ok()) co_return answer.trouble;
  for (const auto& row : list_at(answer.body, "values"))
    out.lists.push_back({text_at(row, "id"), text_at(row, "name"), flag_at(row, "isDynamic")});

  const std::string field_fields = "id,name,fieldId,type,isRecordMultipleResponses";
  ask = get("custom_field.query", path_of("custom-fields", field_fields), "/api/v5/objects/custom-fields");
  answer = co_await remote_.query(pair_, std::move(ask), field_fields, most_rows, deadline, steps);
  if (!answer.ok()) co_return answer.trouble;
  for (const auto& row : list_at(answer.body, "values")) {
    FieldInfo field;
    field.type = text::lower(text_at(row, "type"));
    field.multiple = flag_at(row, "isRecordMultipleResponses") || field.type == "multi-select" || field.type == "checkbox";
    field.custom = true;
    field.label = text_at(row, "name");
    out.custom_fields[text_at(row, "fieldId") + "__c"] = std::move(field);
  }

  const std::string campaign_fields = "id,name";
  ask = get("campaign.query", path_of("campaigns", campaign_fields), "/api/v5/objects/campaigns");
  answer = co_await remote_.query(pair_, std::move(ask), campaign_fields, most_rows, deadline, steps);
  if (!answer.ok()) co_return answer.trouble;
  for (const auto& row : list_at(answer.body, "values")) out.campaigns.push_back({text_at(row, "id"), text_at(row, "name")});
  co_return std::nullopt;
}

boost::asio::awaitable<void> Describer::learn_several_per_email(bool several) {
  co_await load();
  if (!known_ || known_->several_per_email == several) co_return;
  Description changed = *known_;
  changed.several_per_email = several;
  known_ = std::make_shared<const Description>(std::move(changed));
  co_await save();
}

}  // namespace tradewind::pardot
