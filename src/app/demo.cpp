#include <tradewind/app/app.hpp>
namespace tradewind {
int run_demo(const DemoOptions&) { return 1; }
}  // namespace tradewind
