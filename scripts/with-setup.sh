#!/usr/bin/env bash
# Makes a clone ready, then becomes the given command under the Node that the repository brings.
#
#   with-setup.sh COMMAND…            install what is missing, build, run COMMAND
#   with-setup.sh --as-test COMMAND…  for a command that builds and counts by itself: no build here, and a set-up that
#                                     fails ends like a test run, with the line "0 passed, 1 failed"
#   with-setup.sh --no-build COMMAND… for a command that runs the sources as they are (node --conditions=source)
#
# Everything said here goes to stderr: stdout belongs to the command. Needs npm (with any Node from 20 on), or a clone
# that is already installed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
stamp="$root/node_modules/.understudy-setup"
required_node=24
as_test=
build=yes
case "${1-}" in
  --as-test)
    as_test=yes
    build=
    shift
    ;;
  --no-build)
    build=
    shift
    ;;
esac

say() { printf '%s\n' "$*" >&2; }

give_up() {
  say "set-up: $*"
  if [ -n "$as_test" ]; then printf '0 passed, 1 failed\n'; fi
  exit 1
}

# Runs a step with its output kept back, and shows it only if the step fails.
quietly() {
  local title=$1 log started=$SECONDS
  shift
  log=$(mktemp)
  say "set-up: $title …"
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    give_up "$title failed"
  fi
  rm -f "$log"
  say "set-up: $title done ($((SECONDS - started)) s)"
}

lock_hash() { cksum <"$root/package-lock.json"; }

# Installed by this script from this very lock file, or by hand with npm after the lock file was last written.
is_installed() {
  [ -d "$root/node_modules" ] || return 1
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(lock_hash)" ]; then return 0; fi
  local hidden="$root/node_modules/.package-lock.json"
  [ -f "$hidden" ] && [ ! "$root/package-lock.json" -nt "$hidden" ] && lock_hash >"$stamp"
}

install() {
  command -v npm >/dev/null || give_up 'npm is missing: install Node 20 or later, which brings it (Debian: apt-get install npm)'
  quietly 'installing packages (npm ci)' npm ci --include=dev --include=optional --no-audit --no-fund --loglevel=error
  lock_hash >"$stamp"
}

node_major() { "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0; }

check_node() {
  export PATH="$root/node_modules/.bin:$PATH"
  hash -r
  local found
  found=$(command -v node) || give_up "Node $required_node or later is needed, and there is none"
  if [ "$(node_major "$found")" -lt "$required_node" ]; then
    give_up "Node $required_node or later is needed: $found is $("$found" --version 2>&1 | tail -n 1)," \
      "and no package brings a newer one for $(uname -s) on $(uname -m) (there is one for Linux with glibc on x86_64 and aarch64)"
  fi
}

[ $# -gt 0 ] || give_up 'usage: with-setup.sh [--as-test | --no-build] COMMAND…'
cd "$root"
# Two commands started at once on a fresh clone: the second waits for the first one's set-up.
exec 9<"$root"
if command -v flock >/dev/null; then flock 9; fi
is_installed || install
check_node
if [ -n "$build" ]; then quietly 'building (tsc -b)' node node_modules/typescript/bin/tsc -b; fi
exec 9<&-
exec "$@"
