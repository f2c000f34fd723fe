// serve, health, version.
#include <tradewind/app/app.hpp>
#include <tradewind/app/version.hpp>

#include "cli/admin_client.hpp"
#include "cli/commands.hpp"
#include "cli/print.hpp"

namespace tradewind::cli {

int serve(const Common& common) {
  return guarded([&] { return run_serve(config_path(common)); });
}

int health(const Common& common) {
  return guarded([&] {
    AdminClient client(common);
    std::string body;
    const int status = client.status_of("/livez", body);
    const Json document = Json::parse(body, nullptr, false);
    if (common.json && !document.is_discarded()) {
      print_json(document);
    } else {
      print_line(status == 200 ? "alive" : "not alive: HTTP status " + std::to_string(status));
    }
    return status == 200 ? exit_done : exit_failed;
  });
}

int show_version(const Common& common) {
  if (common.json) {
    print_json(Json{{"version", version_text()}, {"build", build_text()}});
  } else {
    print_line("tradewind " + std::string(version_text()) + "\n" + build_text());
  }
  return exit_done;
}

}  // namespace tradewind::cli
