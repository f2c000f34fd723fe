// The doors to the platforms: a Source is read, a Target is written to.
//
// Payloads of effects (JSON):
//   fields      {}                                   bring the person's mapped records up to date (what: DeliveryItem::desired)
//   set         {"object":"prospect","fields":{"Name__c":"n:12.5"}}      values as Value::canonical()
//   list_add    {"list":"Customers"}                 list_remove alike
//   campaign    {"name":"Web shop","status":"Purchased"}
//   activity    {"type":"Purchase","value":"abc123-order-250 Order 250"}
//   score       {"by":10}                            an act: added once, never repeated after an unknown outcome
#pragma once

#include <tradewind/model/work.hpp>
#include <tradewind/ports/clock.hpp>
#include <tradewind/ports/store.hpp>

#include <boost/asio/awaitable.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tradewind {

/// What an answer (or its absence) means for us, whatever platform gave it.
enum class Trouble {
  transient = 1,  ///< network before sending, 5xx, lock contention: backoff, counts an attempt of the work (not while the lane is paused)
  throttled,      ///< rate or daily limit: the whole lane waits until `retry_at`, no attempt used
  lane_down,      ///< the remote as a whole is out of reach or refuses our credentials: pause the lane, no attempt used
  unknown,        ///< it left and no whole answer came: read back before repeating
  data,           ///< this record's values are refused for good: dead letter
  configuration,  ///< a field, permission, list or setting must be changed by a person
  gone,           ///< the remote record does not exist any more: resolve again
};

struct RemoteTrouble {
  Trouble kind = Trouble::transient;
  Failure failure;
  std::optional<TimePoint> retry_at;  ///< from Retry-After, window reset, end of the quota day
  std::string object;                 ///< with configuration: the object whose work is to wait (lead, prospect, campaign, ...)
  bool of_record = false;             ///< with transient: this record alone met it (a lock, a clash); it says nothing about the lane
};

// ---- source -------------------------------------------------------------------------------------------------------------------

struct Gone {};
using Entity = std::variant<Gone, Customer, Order>;

struct Fetched {
  std::variant<Entity, RemoteTrouble> result;
  std::vector<Step> steps;
};

/// What the compiled mapping and workflows use; sub-resources outside it are not read.
struct ReadNeeds {
  bool order_lines = false;
  bool customer_addresses = false;
  bool customer_attributes = false;
  bool customer_group = false;
  bool order_shipping = false;
  bool order_coupons = false;
  bool order_refunds = false;
  bool order_transactions = false;
};

class Source {
 public:
  virtual ~Source() = default;
  /// One answer per entity, in order; entities of one kind share calls where the platform allows. Never throws for remote trouble.
  virtual boost::asio::awaitable<std::vector<Fetched>> read(std::vector<EntityRef> entities, ReadNeeds needs, Deadline deadline) = 0;
  /// The most that one read() should be given.
  virtual int batch_size() const = 0;
  virtual const std::string& account() const = 0;
};

// ---- target -------------------------------------------------------------------------------------------------------------------

struct DeliveryItem {
  WorkTask task;
  std::string pair;  ///< all effects of an item are of this pair
  std::string key;   ///< product.md's key of the person
  Desired desired;   ///< by object: prospect, lead, contact, account
  /// Accounts whose link this person must have first, as the pair's settings say (D2); filled by the pipeline.
  std::optional<std::string> crm_account;
  /// Objects whose work waits for a person to change a setting: object -> why. Nothing is sent for them; their effects stay open.
  std::map<std::string, std::string> paused;
};

/// Has the person a step of a journey waiting (a list, a campaign, an activity)? A plain update of fields can wait for the next calls.
inline bool urgent(const DeliveryItem& item) {
  const auto& effects = item.task.effects;
  return std::any_of(effects.begin(), effects.end(), [](const Effect& effect) { return effect.kind != "fields"; });
}

struct ItemOutcome {
  std::vector<EffectEnd> ends;  ///< one per effect of the item
  std::vector<Link> links;
  std::vector<Known> known;
  std::vector<std::string> worked;       ///< objects of which the remote took a write, as RemoteTrouble::object calls them
  bool wake_others = false;              ///< a link that other accounts wait for was made or changed
  std::optional<TimePoint> next_at;      ///< for what stays open without trouble (waiting for the read lag, for another account)
  std::optional<RemoteTrouble> trouble;  ///< for what stays open because of trouble
};

/// Commits `intent` for effects of one item before the call; false: the lease is lost, do not call.
using Intend = std::function<boost::asio::awaitable<bool>(const DeliveryItem& item, std::vector<EffectIntent> intents)>;

/// One field of an object as the account describes it.
struct TargetField {
  std::string name, label;
  Type type = Type::any;            ///< what a formula should give
  bool required = false;            ///< on create, without a default of its own
  bool writable = true;             ///< on create and on update, by our user
  int length = 0;                   ///< characters; 0: no limit known
  std::vector<std::string> values;  ///< of a restricted picklist
};

/// What a platform holds of a person now, for previews.
struct RemoteView {
  std::string object, id;                     ///< id empty: a new one would be made
  std::map<std::string, std::string> fields;  ///< as the platform shows them
};

class Target {
 public:
  virtual ~Target() = default;
  /// One outcome per item, in order. Holds the lease of each (person, account). Never throws for remote trouble.
  virtual boost::asio::awaitable<std::vector<ItemOutcome>> deliver(std::vector<DeliveryItem> items, Intend intend, Deadline deadline) = 0;
  /// Reads what the account looks like (fields, lists, campaigns, types) and keeps it in the store; called in the background.
  virtual boost::asio::awaitable<Result<void>> refresh(Deadline deadline) = 0;
  /// By object (prospect, lead, ...), from the kept description; empty: not described yet. For `map check`.
  virtual std::map<std::string, std::vector<TargetField>> described() const = 0;
  /// Finds the person's records and reads the desired fields of them; writes nothing. For `map preview`.
  virtual boost::asio::awaitable<Result<std::vector<RemoteView>>> look(DeliveryItem item, Deadline deadline) = 0;
  virtual int batch_size() const = 0;
  virtual const std::string& account() const = 0;
};

}  // namespace tradewind
