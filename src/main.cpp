#include "cli/cli.hpp"

int main(int argc, char** argv) { return tradewind::run_cli(argc, argv); }
