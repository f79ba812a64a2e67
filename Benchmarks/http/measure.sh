# For the benchmarks of servers: `measure` appends NAME and the microseconds of CPU that a request costs the server to $results.
#   Takes: $results, $port, $connections, $seconds, and $path of the page, or / when it is unset.

# Nanoseconds on a CPU, over all threads.
cpu() { cat /proc/"$1"/task/*/schedstat | awk '{ sum += $1 } END { printf "%d", sum }'; }

# measure NAME COMMAND...
measure() {
  local name=$1 before after requests url="http://127.0.0.1:$port${path:-/}"
  shift
  "$@" & local server=$!
  for _ in $(seq 100); do (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && break; sleep 0.05; done
  wrk -t1 -c"$connections" -d1s "$url" > /dev/null
  before=$(cpu "$server")
  requests=$(wrk -t1 -c"$connections" -d"${seconds}s" "$url" | awk '/requests in/ { print $1 }')
  after=$(cpu "$server")
  kill "$server"
  wait "$server" 2> /dev/null || true
  echo "$name $(awk -v n=$((after - before)) -v r="$requests" 'BEGIN { printf "%.3f %d", n / 1000 / r, r }')" >> "$results"
}

# median NAME
median() { awk -v name="$1" '$1 == name { print $2 }' "$results" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
