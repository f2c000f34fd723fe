// The daemon as its own program for the crash test: `crashable CONFIG [ack_before_commit]`. The second word puts a fault back in, as the
// control that shows that the test can fail.
#include "app/serve.hpp"

#include <string_view>

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  tradewind::ServeFaults faults;
  faults.ack_before_commit = argc > 2 && std::string_view(argv[2]) == "ack_before_commit";
  return tradewind::serve(argv[1], faults);
}
