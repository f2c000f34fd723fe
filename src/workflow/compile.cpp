#include <tradewind/mapping/yaml.hpp>

#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>
#include <tradewind/workflow/workflow.hpp>

namespace tradewind::workflow {
namespace {

const std::vector<std::string> triggers{"customer.created",     "customer.updated", "order.created", "order.updated",
                                        "order.status_changed", "order.refunded",   "purchase"};
const std::vector<std::string> step_keys{"add_to_list", "remove_from_list", "log_activity", "campaign", "set", "add_score", "if"};
const std::vector<std::string> once_per_values{"event", "entity", "order", "person"};

bool has_order(const std::string& trigger) { return trigger == "purchase" || trigger.rfind("order.", 0) == 0; }

/// What happens once to an entity starts one run for it; what may happen again starts one each time.
const char* default_once_per(const std::string& trigger) {
  if (trigger == "purchase") return "order";
  return trigger == "customer.created" || trigger == "order.created" ? "entity" : "event";
}

class Compiler {
 public:
  Compiler(std::string file, std::vector<Problem>& problems) : yaml_(std::move(file), problems), problems_(problems) {}

  Workflows compile(const YAML::Node& root) {
    yaml_.each(root, "", {"version", "workflows", "groups"}, [&](const std::string& key, const YAML::Node& value) {
      if (key == "version" && value.as<std::string>("") != "1")
        yaml_.problem(value, "version", "only version 1 is known", "write `version: 1`");
      if (key == "groups" && !value.IsNull()) groups(value);
      if (key == "workflows" && !value.IsNull())
        yaml_.each_named(value, "workflows", [&](const std::string& name, const YAML::Node& body) { workflow(name, body); });
    });
    return std::move(out_);
  }

 private:
  void groups(const YAML::Node& map) {
    yaml_.each_named(map, "groups",
                     [&](const std::string& group, const YAML::Node& list) { out_.groups[group] = yaml_.text(list, "groups." + group); });
  }

  void workflow(const std::string& name, const YAML::Node& body) {
    Workflow flow;
    flow.name = name;
    roots_ = {"person", "customer", "order", "store"};
    const std::vector<std::string> keys{"on", "if", "once_per", "steps", "expires"};
    const bool known = yaml_.each(body, name, keys, [&](const std::string& key, const YAML::Node& value) {
      if (key == "on") flow.trigger = one_of(value, name + ".on", triggers, "trigger");
      if (key == "if") flow.condition = condition(value, name + ".if");
      if (key == "once_per") flow.once_per = one_of(value, name + ".once_per", once_per_values, "once_per");
      if (key == "expires") flow.expires = duration(value, name + ".expires");
      if (key == "steps") steps(flow, value);
    });
    if (known && !body["on"]) yaml_.problem(body, name, "has no trigger", "add `on:` with one of " + text::join(triggers, ", "));
    if (known && !body["steps"]) yaml_.problem(body, name, "has no steps", "add `steps:`");
    if (flow.once_per.empty()) flow.once_per = default_once_per(flow.trigger);
    if (flow.once_per == "order" && !has_order(flow.trigger))
      yaml_.problem(body["once_per"], name + ".once_per", "`order` needs a trigger that has an order", "use `entity` or `person`");
    out_.list.push_back(std::move(flow));
  }

  void steps(Workflow& flow, const YAML::Node& list) {
    if (!list.IsSequence()) return yaml_.problem(list, flow.name + ".steps", "must be a list", "start each step with `- `");
    for (std::size_t i = 0; i < list.size(); ++i) step(flow, list[i], flow.name + ".steps[" + std::to_string(i + 1) + "]");
  }

  void step(Workflow& flow, const YAML::Node& node, const std::string& field) {
    Step out;
    int actions = 0;
    const bool known = yaml_.each(node, field, step_keys, [&](const std::string& key, const YAML::Node& value) {
      if (key == "if") {
        out.condition = condition(value, field + ".if");
        return;
      }
      if (++actions > 1) return yaml_.problem(value, field, "has two actions", "make two steps of it");
      action(out, key, value, field + "." + key);
    });
    if (known && actions == 0) yaml_.problem(node, field, "does nothing", "add one of " + text::join(step_keys, ", "));
    flow.steps.push_back(std::move(out));
  }

  void action(Step& out, const std::string& key, const YAML::Node& value, const std::string& field) {
    if (key == "add_to_list" || key == "remove_from_list") {
      out.kind = key == "add_to_list" ? Step::Kind::add_to_list : Step::Kind::remove_from_list;
      out.name = yaml_.text(value, field);
    } else if (key == "log_activity") {
      out.kind = Step::Kind::log_activity;
      activity(out, value, field);
    } else if (key == "campaign") {
      out.kind = Step::Kind::campaign;
      campaign(out, value, field);
    } else if (key == "add_score") {
      out.kind = Step::Kind::add_score;
      out.score = points(value, field);
    } else {
      out.kind = Step::Kind::set;
      yaml_.each_named(value, field, [&](const std::string& name, const YAML::Node& formula) {
        if (auto compiled = compile_formula(formula, field + "." + name)) out.set.emplace_back(name, std::move(*compiled));
      });
    }
  }

  void activity(Step& out, const YAML::Node& value, const std::string& field) {
    const bool known = yaml_.each(value, field, {"type", "value"}, [&](const std::string& key, const YAML::Node& node) {
      if (key == "type") out.name = yaml_.text(node, field + ".type");
      if (key == "value") out.value = compile_formula(node, field + ".value");
    });
    if (known && !value["type"]) yaml_.problem(value, field, "needs a type", "add `type:` with the DeveloperName of the activity type");
    if (known && !value["value"]) yaml_.problem(value, field, "needs a value", "add `value:` with a formula");
  }

  std::int64_t points(const YAML::Node& node, const std::string& field) {
    const auto number = node.IsScalar() ? Decimal::parse(node.Scalar()) : std::nullopt;
    const auto whole = number ? number->to_int64() : std::nullopt;
    if (!whole || *whole == 0 || *whole < -1000 || *whole > 1000)
      yaml_.problem(node, field, "is not a number of points", "write a whole number from -1000 to 1000, e.g. 10");
    return whole.value_or(0);
  }

  void campaign(Step& out, const YAML::Node& value, const std::string& field) {
    const bool known = yaml_.each(value, field, {"name", "status"}, [&](const std::string& key, const YAML::Node& node) {
      (key == "name" ? out.name : out.status) = yaml_.text(node, field + "." + key);
    });
    if (known && !value["name"]) yaml_.problem(value, field, "needs a name", "add `name:` with the campaign's name");
    if (known && !value["status"]) yaml_.problem(value, field, "needs a status", "add `status:` with a member status of the campaign");
  }

  std::string one_of(const YAML::Node& node, const std::string& field, const std::vector<std::string>& known, const char* noun) {
    if (!node.IsScalar()) {
      yaml_.problem(node, field, std::string("must be one ") + noun, "one of " + text::join(known, ", "));
      return {};
    }
    const auto value = node.Scalar();
    if (std::find(known.begin(), known.end(), value) != known.end()) return value;
    const auto near = text::nearest(value, known);
    yaml_.problem(node, field, "`" + value + "` is not a known " + noun,
                  near ? "did you mean `" + *near + "`?" : "use one of " + text::join(known, ", "));
    return {};
  }

  Millis duration(const YAML::Node& node, const std::string& field) {
    const auto parsed = node.IsScalar() ? parse_duration(node.Scalar()) : std::nullopt;
    if (!parsed) yaml_.problem(node, field, "is not a duration", "write a number and ms, s, m, h or d, e.g. 30d");
    return parsed.value_or(Millis{0});
  }

  std::optional<Formula> condition(const YAML::Node& node, const std::string& field) {
    auto compiled = compile_formula(node, field);
    if (compiled && compiled->type() != Type::boolean && compiled->type() != Type::any)
      yaml_.problem(node, field, std::string("must be TRUE or FALSE, but is a ") + to_string(compiled->type()),
                    "compare it with something, e.g. `> 0`");
    return compiled;
  }

  std::optional<Formula> compile_formula(const YAML::Node& node, const std::string& field) {
    auto compiled = yaml_.formula(node, field, roots_);
    if (compiled) out_.paths.insert(compiled->paths().begin(), compiled->paths().end());
    return compiled;
  }

  mapping::YamlReader yaml_;
  std::vector<Problem>& problems_;
  std::set<std::string> roots_;
  Workflows out_;
};

}  // namespace

std::optional<Workflows> compile_workflows(const std::string& yaml, const std::string& file, std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  try {
    const auto root = YAML::Load(yaml);
    Workflows workflows;
    if (!root.IsNull()) workflows = Compiler(file, problems).compile(root);
    workflows.text = yaml;
    workflows.revision = text::to_hex(crypto::sha256(yaml));
    if (problems.size() == before) return workflows;
    mapping::sort_by_place(problems, before);
  } catch (const YAML::Exception& error) {
    problems.push_back(
        {file, error.mark.line + 1, error.mark.column + 1, "", "is not valid YAML: " + error.msg, "check indentation and quotes"});
  }
  return std::nullopt;
}

}  // namespace tradewind::workflow
