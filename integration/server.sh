# Sourced by the scripts here: a real server process. Wants $weir, the launcher, and $work, a directory.
# Sets pid, endpoint and, with --tls-port, tls_endpoint and certificate.

pid=

die() {
  echo "FAILED: $*" >&2
  cat "$work/err" >&2 2>/dev/null || true
  exit 1
}

# Of the ready line on stdout: the value of a word.
ready() {
  sed -n "s/^ready .*\b$1=\([^ ]*\).*/\1/p" "$work/out"
}

# start DATA LIMITS [OPTION…]. The launcher becomes the JVM, so its process id is the server's.
start() {
  : >"$work/out"
  "$weir" server --port 0 --data "$1" --limits "$2" "${@:3}" >"$work/out" 2>"$work/err" &
  pid=$!
  for _ in $(seq 600); do
    endpoint=$(ready kinesis)
    if [ -n "$endpoint" ]; then
      tls_endpoint=$(ready tls)
      certificate=$(sed -n 's/^ready .* certificate=//p' "$work/out")
      return 0
    fi
    kill -0 "$pid" 2>/dev/null || die "the server did not start"
    sleep 0.5
  done
  die "the server is not ready after 300 s"
}

# What an EXIT trap does.
kill_server() {
  if [ -n "$pid" ]; then
    kill -9 "$pid" 2>/dev/null || true
  fi
}

crash() {
  kill -9 "$pid"
  wait "$pid" 2>/dev/null || true
  pid=
}

# SIGTERM: the server drains and exits 0.
stop() {
  local code=0
  kill -TERM "$pid"
  wait "$pid" || code=$?
  pid=
  [ "$code" = 0 ] || die "SIGTERM ended the server with $code, not 0"
}
