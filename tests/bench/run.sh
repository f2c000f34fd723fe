#!/bin/sh
# Prints P-01 to P-05 and P-07 to P-10 with the peer beside each that has one. Usage: run.sh BUILD_DIR SOURCE_DIR
set -eu
build=$1
source=$2
work=$(mktemp -d)
daemon=
peer=
finish() {
  [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
  [ -z "$peer" ] || kill "$peer" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT INT TERM

secret=benchmark-client-secret-0123456789
seconds=${BENCH_SECONDS:-8}
export BENCH_REQUESTS="$work/requests"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
head -c 32 /dev/urandom | base64 > "$work/master_key"
chmod 600 "$work/master_key" "$work/key.pem"
cp "$source/config/mapping.yaml" "$source/config/workflows.yaml" "$work/"

cat > "$work/tradewind.yaml" <<YAML
server:
  listen: 127.0.0.1:18443
  tls: { certificate: $work/cert.pem, private_key: $work/key.pem }
  trusted_proxies: [ 127.0.0.0/8 ]
admin: { listen: 127.0.0.1:19443, token: benchmark-admin-token-0123 }
storage: { url: "sqlite://$work/bench.db", encryption_key: "\${file:$work/master_key}" }
logging: { level: warn }
pairs:
  - name: main
    bigcommerce: { api_url: "http://127.0.0.1:1", store_hash: abc123, access_token: unused-token-0123456, client_id: bench, client_secret: [ $secret ], webhook_url: "https://hooks.example.com/webhooks/main" }
    salesforce: { login_url: "http://127.0.0.1:1", auth: { flow: client_credentials, client_id: bench, client_secret: unused-secret-0123456 } }
    pardot: { api_url: "http://127.0.0.1:1", business_unit_id: 0Uv000000000001CAA }
    mapping: mapping.yaml
    workflows: workflows.yaml
YAML

cat > "$work/nginx.conf" <<NGINX
worker_processes 1;
daemon off;
pid $work/nginx.pid;
error_log $work/nginx.log;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path $work/body;
  proxy_temp_path $work/proxy; fastcgi_temp_path $work/fastcgi; uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;
  keepalive_requests 100000000;
  server {
    listen 127.0.0.1:18444 ssl;
    ssl_certificate $work/cert.pem;
    ssl_certificate_key $work/key.pem;
    location / { return 200; }
  }
}
NGINX

start_daemon() {
  rm -f "$work"/bench.db*
  "$build/tradewind" serve --config "$work/tradewind.yaml" > "$work/daemon.log" 2>&1 &
  daemon=$!
  for _ in $(seq 100); do
    if curl -fsk https://127.0.0.1:18443/healthz > /dev/null 2>&1; then
      # As after some days of use: the database's log was written before and is written over.
      sleep 5
      return 0
    fi
    sleep 0.1
  done
  cat "$work/daemon.log"
  exit 1
}
stop_daemon() { kill "$daemon"; wait "$daemon" 2>/dev/null || true; daemon=; }
rss_mb() { awk '/VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$daemon/status"; }
load() { wrk -t1 -c"$2" -d"${seconds}s" -s "$source/tests/bench/webhooks.lua" "$1" | grep '^BENCH'; }
field() { printf '%s\n' "$1" | sed "s/.*$2=\([0-9.]*\).*/\1/"; }

/usr/sbin/nginx -c "$work/nginx.conf" 2>/dev/null &
peer=$!
sleep 1

echo "id    what                                       tradewind      nginx   ratio   goal"
for case in "P-01 64 keep-alive" "P-02 512 keep-alive" "P-03 64 handshakes"; do
  set -- $case
  id=$1
  connections=$2
  what=$3
  goal=0.60
  unset BENCH_CLOSE
  if [ "$what" = handshakes ]; then
    export BENCH_CLOSE=1
    goal=0.95
  fi
  "$build/tests/bench/bench_requests" 400000 "$BENCH_REQUESTS" "$secret"
  theirs=$(load https://127.0.0.1:18444/webhooks/main "$connections")
  start_daemon
  ours=$(load https://127.0.0.1:18443/webhooks/main "$connections")
  stop_daemon
  awk -v id="$id" -v n="$connections" -v a="$(field "$ours" requests_per_second)" -v b="$(field "$theirs" requests_per_second)" \
      -v p="$(field "$ours" p99_ms)" -v e="$(field "$ours" errors)" -v s="$(field "$ours" non_200)" -v w="$what" -v g="$goal" \
    'BEGIN { printf "%-5s acks/s, TLS %-10s, %3d connections    %9.0f  %9.0f   %5.2f   >= %s   (p99 %s ms, %d errors, %d not 200)\n", id, w, n, a, b, a / b, g, p, e, s }'
done

unset BENCH_CLOSE
start_daemon
idle=$(rss_mb)
"$build/tests/bench/bench_requests" 100000 "$BENCH_REQUESTS" "$secret"
queued=0
span=4
while [ "$queued" -lt 100000 ]; do
  # Each run begins with the first request again: a longer one reaches the last.
  wrk -t1 -c64 -d"${span}s" -s "$source/tests/bench/webhooks.lua" https://127.0.0.1:18443/webhooks/main > /dev/null
  span=$((span * 2))
  queued=$(curl -fs -H 'Authorization: Bearer benchmark-admin-token-0123' http://127.0.0.1:19443/api/v1/status | sed 's/.*"received":\([0-9]*\).*/\1/')
done
printf 'P-07  resident memory, idle                         %7s MB                    < 30 MB\n' "$idle"
printf 'P-07  resident memory, %7s queued               %7s MB                    < 64 MB\n' "$queued" "$(rss_mb)"
stop_daemon
"$build/tests/bench/bench_latency" "$source"
"$build/tests/bench/bench_queue"
"$build/tests/bench/bench_mapping" "$source/tests/bench/full_mapping.yaml"
