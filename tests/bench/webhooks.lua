-- wrk script: sends the requests of the file named by BENCH_REQUESTS, one after the other, each once. With BENCH_CLOSE each asks for the
-- end of its connection, so that each needs a handshake.
local requests = {}
local at = 0

function init()
  local file = assert(io.open(os.getenv("BENCH_REQUESTS"), "rb"))
  local close = os.getenv("BENCH_CLOSE") ~= nil
  for request in file:read("*a"):gmatch("([^\30]+)") do
    if close then request = request:gsub("\r\n", "\r\nConnection: close\r\n", 1) end
    requests[#requests + 1] = request
  end
  file:close()
end

function request()
  at = at + 1
  if at > #requests then at = 1 end
  return requests[at]
end

function done(summary, latency)
  io.write(string.format("BENCH requests_per_second=%.0f p50_ms=%.2f p99_ms=%.2f errors=%d non_200=%d\n",
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, summary.errors.status))
end
