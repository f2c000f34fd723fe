#include <cstdio>
int main() { std::puts("tradewind"); }
