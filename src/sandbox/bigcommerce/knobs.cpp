#include "sandbox/bigcommerce/knobs.hpp"

namespace tradewind::sandbox::bigcommerce {

std::vector<Switch> Knobs::switches() {
  return {
      choice_switch("bigcommerce.signing", signing, {"signed", "unsigned", "two"},
                    "signed: webhooks carry one Standard Webhooks signature; unsigned: none; two: a foreign one stands first"),
      choice_switch("bigcommerce.retry_timestamp", retry_timestamp, {"fresh", "frozen"},
                    "fresh: each retry is signed with its own time; frozen: with the time of the first attempt"),
      choice_switch("bigcommerce.wildcard_scope", wildcard_scope, {"concrete", "registered"},
                    "the scope in the payload of a wildcard hook: the event's own, or the one registered"),
      choice_switch("bigcommerce.archived_order", archived_order, {"readable", "gone"},
                    "an archived order is read with is_deleted, or answers 404"),
      choice_switch("bigcommerce.date_filter", date_filter, {"inclusive", "exclusive"},
                    "whether a modified-since filter includes its own moment"),
      bool_switch("bigcommerce.rate_headers_on_429", rate_headers_on_429, "false: a 429 says nothing about when to come back"),
      bool_switch("bigcommerce.incomplete_in_list", incomplete_in_list, "whether orders of status 0 are in lists"),
      bool_switch("bigcommerce.hash_per_hook", hash_per_hook, "true: two hooks get one event with two hashes"),
      bool_switch("bigcommerce.any_destination", any_destination, "true: POST /v3/hooks accepts http and other ports than 443"),
      int_switch("bigcommerce.ids_per_filter", ids_per_filter, "how many ids an :in filter takes before it is refused"),
      int_switch("bigcommerce.timeout_s", timeout_s, "seconds after which a webhook without an answer is given up (seen: 9 to 12)"),
      bool_switch("bigcommerce.blocklist", blocklist, "false: a destination that fails too often is not blocked"),
      int_switch("bigcommerce.blocked_loss_percent", blocked_loss_percent, "share of events lost while the destination is blocked"),
      int_switch("bigcommerce.duplicate_percent", duplicate_percent, "share of events that are delivered twice"),
      int_switch("bigcommerce.reorder_ms", reorder_ms, "each first attempt is delayed by up to this"),
      int_switch("bigcommerce.retry_percent", retry_percent, "the retry schedule in percent: 1 makes an hour 36 seconds"),
      int_switch("bigcommerce.hook_activation_s", hook_activation_s, "a hook made over the API works after up to this"),
      int_switch("bigcommerce.quota", quota, "requests allowed in 30 seconds"),
  };
}

}  // namespace tradewind::sandbox::bigcommerce
