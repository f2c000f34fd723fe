#include <tradewind/pipeline/preview.hpp>

#include "pipeline/mapping_findings.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind {
namespace {

const std::string marketing_object = "prospect";

/// Does the platform's text stand for this value? Platforms write numbers and times in several forms.
bool shows(const std::string& shown, const Value& value) {
  if (value.blank()) return shown.empty();
  if (const auto* number = value.number()) {
    const auto parsed = Decimal::parse(shown);
    return parsed && *parsed == *number;
  }
  if (const auto* flag = value.flag()) return text::iequals(shown, *flag ? "true" : "false");
  if (const auto* at = value.datetime()) return parse_rfc3339(shown) == *at;
  return shown == display_text(value);
}

std::string change_of(const FieldPreview& field) {
  if (!field.now) return {};
  if (field.remote_id.empty()) return field.value.blank() ? "same" : "create";
  if (shows(*field.now, field.value)) return "same";
  if (field.mode == WriteMode::on_create || (field.mode == WriteMode::if_blank && !field.now->empty())) return "kept";
  return "set";
}

class PreviewerImpl final : public Previewer {
 public:
  explicit PreviewerImpl(PreviewParts parts) : parts_(std::move(parts)) {}

  Async<std::vector<FieldPreview>> fields(PreviewAsk ask, Deadline deadline) override {
    auto plan = plan_for(ask.pair, ask.mapping);
    if (!plan) co_return plan.error();
    auto rows = mapped_fields(**plan, ask.person);
    if (!ask.look) co_return rows;
    std::vector<FieldPreview> seen;
    for (const auto& account : {(*plan)->marketing_account, (*plan)->crm_account}) {
      auto* target = target_of(account);
      if (target == nullptr) continue;
      auto item = item_of(**plan, ask.person, account);
      auto views = co_await target->look(std::move(item), deadline);
      if (!views) co_return views.error();
      for (const auto& view : *views) take(seen, rows, account, view);
    }
    co_return seen;
  }

  Result<std::vector<MappingFinding>> check(const std::string& pair, const std::string& mapping) const override {
    auto plan = plan_for(pair, mapping);
    if (!plan) return plan.error();
    std::vector<MappingFinding> all;
    for (const auto& [object, fields] : (*plan)->mapping->objects) {
      if (fields.empty()) continue;
      const auto& account = account_of(**plan, object);
      for (auto& finding : against_account(account, object, fields)) {
        finding.account = account;
        all.push_back(std::move(finding));
      }
    }
    return all;
  }

 private:
  static const std::string& account_of(const planning::PairPlan& plan, const std::string& object) {
    return object == marketing_object ? plan.marketing_account : plan.crm_account;
  }

  Target* target_of(const std::string& account) const {
    for (auto* target : parts_.targets)
      if (target->account() == account) return target;
    return nullptr;
  }

  Result<std::shared_ptr<const planning::PairPlan>> plan_for(const std::string& pair, const std::string& text) const {
    const auto named = [&](const auto& plan) { return plan->settings.name == pair; };
    const auto found = std::find_if(parts_.plans.begin(), parts_.plans.end(), named);
    if (found == parts_.plans.end()) return Error(Errc::not_found, "there is no pair `" + pair + "`", "", "see `pairs` in tradewind.yaml");
    if (text.empty()) return *found;
    std::vector<mapping::Problem> problems;
    auto compiled = mapping::compile_mapping(text, "mapping.yaml", problems);
    if (!compiled) {
      std::vector<std::string> lines;
      for (const auto& problem : problems) lines.push_back(problem.message());
      return Error(Errc::invalid, text::join(lines, "\n"));
    }
    auto plan = std::make_shared<planning::PairPlan>(**found);
    plan->mapping = std::make_shared<const mapping::Mapping>(std::move(*compiled));
    return std::shared_ptr<const planning::PairPlan>(std::move(plan));
  }

  Desired desired(const planning::PairPlan& plan, const PersonContext& person) const {
    const auto hash = [this](const std::string& canonical) { return parts_.store.known_hash(canonical); };
    return planning::desired_fields(plan, person, parts_.clock.now(), hash);
  }

  std::vector<FieldPreview> mapped_fields(const planning::PairPlan& plan, const PersonContext& person) const {
    PersonContext plain = person;
    plain.overrides.clear();
    const Desired with = desired(plan, person), without = desired(plan, plain);
    std::vector<FieldPreview> rows;
    for (const auto& [object, fields] : plan.mapping->objects) {
      for (std::size_t i = 0; i < fields.size(); ++i) {
        FieldPreview row;
        row.account = account_of(plan, object);
        row.object = object;
        row.name = fields[i].name;
        row.formula = fields[i].formula.text();
        row.type = fields[i].formula.type();
        row.value = with.at(object)[i].value;
        row.mapped = without.at(object)[i].value;
        row.mode = with.at(object)[i].mode;
        rows.push_back(std::move(row));
      }
    }
    return rows;
  }

  DeliveryItem item_of(const planning::PairPlan& plan, const PersonContext& person, const std::string& account) const {
    DeliveryItem item;
    item.task.person = person.id;
    item.task.account = account;
    item.task.contexts.emplace(plan.settings.name, person);
    item.pair = plan.settings.name;
    for (const auto& at : person.pairs)
      if (at.pair == item.pair) item.key = at.key;
    item.desired = desired(plan, person);
    item.crm_account = plan.crm_account;
    return item;
  }

  static void take(std::vector<FieldPreview>& seen, const std::vector<FieldPreview>& rows, const std::string& account,
                   const RemoteView& view) {
    for (auto row : rows) {
      if (row.account != account || row.object != view.object) continue;
      row.remote_id = view.id;
      const auto now = view.fields.find(row.name);
      row.now = now == view.fields.end() ? std::string{} : now->second;
      row.change = change_of(row);
      seen.push_back(std::move(row));
    }
  }

  std::vector<MappingFinding> against_account(const std::string& account, const std::string& object,
                                              const std::vector<mapping::Field>& fields) const {
    const auto* target = target_of(account);
    const auto described = target == nullptr ? std::map<std::string, std::vector<TargetField>>{} : target->described();
    if (described.empty())
      return {{"", object, "", false, "the account has not been described yet", "it is described within a minute of the daemon's start"}};
    const auto found = described.find(object);
    if (found == described.end())
      return {{"", object, "", true, "the account has no such object, or our user may not see it", "give our user the right to see it"}};
    return findings_of(object, fields, found->second);
  }

  PreviewParts parts_;
};

}  // namespace

std::unique_ptr<Previewer> make_previewer(PreviewParts parts) { return std::make_unique<PreviewerImpl>(std::move(parts)); }

}  // namespace tradewind
