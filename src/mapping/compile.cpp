#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>
#include <tradewind/mapping/yaml.hpp>

namespace tradewind::mapping {
namespace {

const std::vector<std::string> sections{"version",     "prospect", "lead",     "contact",  "account",
                                        "opportunity", "objects",  "statuses", "purchases"};
const std::vector<std::string> field_keys{"formula", "write"};
const std::vector<std::string> object_keys{"for", "key", "fields"};
const std::vector<std::string> object_sources{"order", "order_line", "product", "cart"};
const std::set<std::string> roots{"person", "customer", "order", "store"};
constexpr int last_status = 14;

class Compiler {
 public:
  Compiler(std::string file, std::vector<Problem>& problems, std::string source) : yaml_(std::move(file), problems, std::move(source)) {}

  Mapping compile(const YAML::Node& root) {
    yaml_.each(root, "", sections, [&](const std::string& key, const YAML::Node& value) {
      if (key == "version") {
        if (value.as<std::string>("") != "1") yaml_.problem(value, "version", "only version 1 is known", "write `version: 1`");
      } else if (key == "objects") {
        objects(value);
      } else if (key == "statuses") {
        statuses(value);
      } else if (key == "purchases") {
        purchases(value);
      } else if (!value.IsNull()) {
        out_.objects[key] = fields(value, key);
        for (const auto& field : out_.objects[key]) out_.paths.insert(field.formula.paths().begin(), field.formula.paths().end());
      }
    });
    return std::move(out_);
  }

 private:
  std::vector<Field> fields(const YAML::Node& map, const std::string& object) {
    std::vector<Field> made;
    yaml_.each_named(map, object, [&](const std::string& name, const YAML::Node& value) {
      if (!field_name(name))
        yaml_.problem(value, object + "." + name, "is not the API name of a field",
                      "write letters, digits and _ only, e.g. Total_Spend__c");
      if (auto field = one(name, value, object + "." + name)) made.push_back(std::move(*field));
    });
    return made;
  }

  std::optional<Field> one(const std::string& name, const YAML::Node& value, const std::string& path) {
    Write write = Write::always;
    std::optional<Formula> formula;
    auto mark = value.Mark();
    if (merge_field(value)) {
      yaml_.problem(value, path, "a path stands without { }", "write it alone, e.g. person.email");
    } else if (value.IsMap()) {
      const bool known = yaml_.each(value, path, field_keys, [&](const std::string& key, const YAML::Node& node) {
        if (key == "formula") formula = compiled(node, path);
        if (key == "formula") mark = node.Mark();
        if (key == "write") write = write_mode(node, path);
      });
      if (known && !value["formula"]) yaml_.problem(value, path, "has no formula", "add `formula:`");
    } else {
      formula = compiled(value, path);
    }
    if (!formula) return std::nullopt;
    return Field{name, std::move(*formula), write, mark.line + 1, mark.column + 1};
  }

  /// {!person.email} and {{person.email}} are maps to YAML.
  static bool merge_field(const YAML::Node& value) {
    if (!value.IsMap() || value.size() != 1 || !value.begin()->second.IsNull()) return false;
    const YAML::Node key = value.begin()->first;  // the iterator gives a value of its own
    return !key.IsScalar() || std::find(field_keys.begin(), field_keys.end(), key.Scalar()) == field_keys.end();
  }

  Write write_mode(const YAML::Node& node, const std::string& path) {
    const auto text = node.IsScalar() ? node.Scalar() : std::string{};
    if (text == "always") return Write::always;
    if (text == "on_create") return Write::on_create;
    if (text == "if_blank") return Write::if_blank;
    yaml_.problem(node, path, "`" + text + "` is not a way to write", "use always, on_create or if_blank");
    return Write::always;
  }

  std::optional<Formula> compiled(const YAML::Node& node, const std::string& path) {
    auto formula = yaml_.formula(node, path, roots);
    if (formula && (formula->type() == Type::list || formula->type() == Type::record)) {
      yaml_.problem(node, path, std::string("a field cannot hold a ") + to_string(formula->type()),
                    formula->type() == Type::record ? "name one of them, e.g. FIRST(order.lines).sku"
                                                    : "use JOIN( ), FIRST( ), COUNT( ) or SUM( ) of it");
      return std::nullopt;
    }
    return formula;
  }

  static bool field_name(const std::string& name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto part = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), part);
  }

  /// Checked only: nothing reads them yet, so they cause no reading of order lines either.
  void objects(const YAML::Node& map) {
    if (map.IsNull()) return;
    yaml_.each_named(map, "objects", [&](const std::string& name, const YAML::Node& body) {
      const std::string path = "objects." + name;
      const bool known = yaml_.each(body, path, object_keys, [&](const std::string& key, const YAML::Node& value) {
        const auto text = value.IsScalar() ? value.Scalar() : std::string{};
        if (key == "for" && std::find(object_sources.begin(), object_sources.end(), text) == object_sources.end())
          yaml_.problem(value, path + ".for", "`" + text + "` is not known here", "use one of " + text::join(object_sources, ", "));
        if (key == "key") yaml_.text(value, path + ".key");
        if (key == "fields") fields(value, path + ".fields");
      });
      for (const auto& key : object_keys)
        if (known && !body[key]) yaml_.problem(body, path, "has no `" + key + "`", "add `" + key + ":`");
    });
  }

  void statuses(const YAML::Node& map) {
    if (map.IsNull()) return;
    yaml_.each_named(map, "statuses", [&](const std::string& key, const YAML::Node& value) {
      const auto id = status_id(key);
      if (!id)
        yaml_.problem(value, "statuses." + key, "is not an order status", "use a BigCommerce status id from 0 to 14");
      else
        out_.status_labels[*id] = yaml_.text(value, "statuses." + key);
    });
  }

  void purchases(const YAML::Node& map) {
    if (map.IsNull()) return;
    yaml_.each(map, "purchases", {"trigger", "count"}, [&](const std::string& key, const YAML::Node& value) {
      std::vector<int> ids;
      if (!value.IsSequence()) return yaml_.problem(value, "purchases." + key, "must be a list of status ids", "e.g. [2, 10, 11]");
      for (const auto& item : value) {
        const auto id = item.IsScalar() ? status_id(item.Scalar()) : std::nullopt;
        if (id)
          ids.push_back(*id);
        else
          yaml_.problem(item, "purchases." + key, "`" + (item.IsScalar() ? item.Scalar() : "") + "` is not an order status",
                        "use BigCommerce status ids from 0 to 14");
      }
      (key == "trigger" ? out_.purchase_trigger : out_.purchase_count) = std::move(ids);
    });
  }

  static std::optional<int> status_id(const std::string& text) {
    if (text.empty() || text.size() > 2 || text.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    const int id = std::stoi(text);
    return id <= last_status ? std::optional(id) : std::nullopt;
  }

  YamlReader yaml_;
  Mapping out_;
};

}  // namespace

std::optional<Mapping> compile_mapping(const std::string& yaml, const std::string& file, std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  try {
    const auto root = YAML::Load(yaml);
    Mapping mapping;
    if (!root.IsNull()) mapping = Compiler(file, problems, yaml).compile(root);
    mapping.text = yaml;
    mapping.revision = text::to_hex(crypto::sha256(yaml));
    if (problems.size() == before) return mapping;
    sort_by_place(problems, before);
  } catch (const YAML::Exception& error) {
    problems.push_back({file, error.mark.line + 1, error.mark.column + 1, "", "is not valid YAML: " + error.msg,
                        "check indentation and quotes; a formula with quotes, `: ` or ` #` in it stands in single quotes as a whole: "
                        "'\"Order \" & order.id'"});
  }
  return std::nullopt;
}

}  // namespace tradewind::mapping
