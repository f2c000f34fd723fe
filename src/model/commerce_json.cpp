// Snapshots as JSON text. Decimals are strings, times are Unix milliseconds.
#include <tradewind/model/commerce.hpp>

#include <nlohmann/json.hpp>

namespace tradewind {
namespace {

using nlohmann::json;

// One list of members per type, walked by a writer and by a reader, so that the two cannot drift apart.
template <typename Archive>
void members(Archive& archive, Address& a) {
  archive("first_name", a.first_name), archive("last_name", a.last_name), archive("company", a.company);
  archive("street_1", a.street_1), archive("street_2", a.street_2), archive("city", a.city), archive("state", a.state);
  archive("postal_code", a.postal_code), archive("country", a.country), archive("country_code", a.country_code);
  archive("phone", a.phone), archive("email", a.email);
}

template <typename Archive>
void members(Archive& archive, LineOption& o) {
  archive("name", o.name), archive("value", o.value);
}

template <typename Archive>
void members(Archive& archive, Coupon& c) {
  archive("code", c.code), archive("type", c.type), archive("discount", c.discount);
}

template <typename Archive>
void members(Archive& archive, Refund& r) {
  archive("id", r.id), archive("created_at", r.created_at), archive("total", r.total), archive("reason", r.reason);
}

template <typename Archive>
void members(Archive& archive, Transaction& t) {
  archive("id", t.id), archive("created_at", t.created_at), archive("event", t.event), archive("status", t.status);
  archive("method", t.method), archive("gateway", t.gateway), archive("currency", t.currency), archive("amount", t.amount);
}

template <typename Archive>
void members(Archive& archive, OrderLine& l) {
  archive("id", l.id), archive("product_id", l.product_id), archive("variant_id", l.variant_id);
  archive("name", l.name), archive("sku", l.sku), archive("brand", l.brand), archive("type", l.type);
  archive("quantity", l.quantity), archive("price", l.price), archive("total", l.total);
  archive("refunded_quantity", l.refunded_quantity), archive("options", l.options);
}

template <typename Archive>
void members(Archive& archive, Customer& c) {
  archive("id", c.id), archive("email", c.email), archive("first_name", c.first_name), archive("last_name", c.last_name);
  archive("company", c.company), archive("phone", c.phone), archive("group_id", c.group_id), archive("group_name", c.group_name);
  archive("created_at", c.created_at), archive("modified_at", c.modified_at);
  archive("accepts_abandoned_cart_emails", c.accepts_abandoned_cart_emails);
  archive("addresses", c.addresses), archive("attributes", c.attributes);
}

template <typename Archive>
void members(Archive& archive, Order& o) {
  archive("id", o.id), archive("customer_id", o.customer_id), archive("status_id", o.status_id), archive("status", o.status);
  archive("created_at", o.created_at), archive("modified_at", o.modified_at);
  archive("total", o.total), archive("subtotal", o.subtotal), archive("tax", o.tax), archive("shipping_cost", o.shipping_cost);
  archive("discount", o.discount), archive("currency", o.currency), archive("store_currency", o.store_currency);
  archive("store_rate", o.store_rate), archive("items", o.items), archive("payment_method", o.payment_method);
  archive("source", o.source), archive("external_source", o.external_source), archive("cart_id", o.cart_id);
  archive("channel_id", o.channel_id), archive("email_opt_in", o.email_opt_in), archive("deleted", o.deleted);
  archive("digital", o.digital), archive("refunded", o.refunded), archive("store_credit", o.store_credit);
  archive("gift_certificate", o.gift_certificate), archive("shipped_at", o.shipped_at);
  archive("billing", o.billing), archive("lines", o.lines), archive("shipping", o.shipping), archive("coupons", o.coupons);
  archive("refunds", o.refunds), archive("transactions", o.transactions);
}

struct Writer {
  json out = json::object();

  template <typename T>
  static json value(T& v) {
    if constexpr (requires(Writer & w, T & t) { members(w, t); }) {
      Writer nested;
      members(nested, v);
      return nested.out;
    } else {
      return v;
    }
  }
  static json value(Decimal& v) { return v.text(); }
  static json value(std::optional<TimePoint>& v) { return v ? json(to_unix_ms(*v)) : json(nullptr); }
  static json value(std::optional<bool>& v) { return v ? json(*v) : json(nullptr); }
  template <typename T>
  static json list(std::vector<T>& items) {
    json array = json::array();
    for (auto& item : items) array.push_back(value(item));
    return array;
  }
  template <typename T>
  static json value(std::vector<T>& v) {
    return list(v);
  }

  template <typename T>
  void operator()(const char* name, T& v) {
    out[name] = value(v);
  }
};

struct Reader {
  const json& in;

  template <typename T>
  static void read(const json& from, T& v) {
    if constexpr (requires(Reader & r, T & t) { members(r, t); }) {
      Reader nested{from};
      members(nested, v);
    } else {
      v = from.get<T>();
    }
  }
  static void read(const json& from, Decimal& v) {
    const auto parsed = Decimal::parse(from.get<std::string>());
    if (!parsed) throw std::runtime_error("not a decimal");
    v = *parsed;
  }
  static void read(const json& from, std::optional<TimePoint>& v) {
    if (!from.is_null()) v = from_unix_ms(from.get<std::int64_t>());
  }
  static void read(const json& from, std::optional<bool>& v) {
    if (!from.is_null()) v = from.get<bool>();
  }
  template <typename T>
  static void read_list(const json& from, std::vector<T>& v) {
    for (const auto& item : from) read(item, v.emplace_back());
  }
  template <typename T>
  static void read(const json& from, std::vector<T>& v) {
    read_list(from, v);
  }

  template <typename T>
  void operator()(const char* name, T& v) {
    if (const auto found = in.find(name); found != in.end()) read(*found, v);
  }
};

template <typename T>
std::string write_text(const T& value) {
  T copy = value;
  Writer writer;
  members(writer, copy);
  return writer.out.dump();
}

template <typename T>
Result<T> read_text(const std::string& text, const char* what) {
  try {
    const json parsed = json::parse(text);
    T value;
    Reader reader{parsed};
    members(reader, value);
    return value;
  } catch (const std::exception&) {
    // The exception's text could quote the snapshot, which is a person's data.
    return Error{Errc::internal, std::string("a stored ") + what + " snapshot cannot be read", "snapshots",
                 "it is read again at the next event"};
  }
}

}  // namespace

std::string to_json(const Customer& customer) { return write_text(customer); }
std::string to_json(const Order& order) { return write_text(order); }
Result<Customer> customer_from_json(const std::string& text) { return read_text<Customer>(text, "customer"); }
Result<Order> order_from_json(const std::string& text) { return read_text<Order>(text, "order"); }

}  // namespace tradewind
