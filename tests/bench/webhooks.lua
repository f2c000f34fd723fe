-- wrk script: sends the requests of the file named by BENCH_REQUESTS, one after the other, each once.
local requests = {}
local at = 0

function init()
  local file = assert(io.open(os.getenv("BENCH_REQUESTS"), "rb"))
  for request in file:read("*a"):gmatch("([^\30]+)") do requests[#requests + 1] = request end
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
