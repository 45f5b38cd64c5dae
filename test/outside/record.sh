#!/usr/bin/env bash
# A look from outside: installs the packed tarballs on bare hosts as the README says, cuts power and cables and moves
# things about, while programs that share nothing with this repository write down what happens; then judges the recording.
#
#   record.sh [--web CUTS] [--full CUTS] [--split ROUNDS] [--replicated CUTS] [--seed NUMBER] [--into DIRECTORY]
#
# Needs root. Everything happens in namespaces below one process and ends with it; only the recording stays.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
web=10 full=5 split=10 replicated=5 seed=$((SRANDOM % 100000)) into=

usage() { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }

while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || usage
  case $1 in
    --web) web=$2 ;;
    --full) full=$2 ;;
    --split) split=$2 ;;
    --replicated) replicated=$2 ;;
    --seed) seed=$2 ;;
    --into) into=$2 ;;
    *) usage ;;
  esac
  shift 2
done

missing() { printf 'record.sh: %s\n' "$1" >&2; exit 2; }

[ "$(id -u)" = 0 ] || missing 'root is needed: hosts with disks cannot be made without it'
bash "$repository/scripts/install-prerequisites.sh"
programs=(git npm node perl ip unshare nsenter setpriv pivot_root tcpdump curl)
((full == 0)) || programs+=(mariadb mariadbd apache2 mkfs.ext4 losetup)
((replicated == 0)) || programs+=(mariadb mariadbd)
for program in "${programs[@]}"; do
  command -v "$program" >/dev/null || missing "$program is needed, and is not there"
done

if [ -z "$into" ]; then into=$(mktemp -d "${TMPDIR:-/tmp}/outside-$(date +%Y%m%d-%H%M%S)-XXXX"); fi
mkdir -p "$into/tools"
into=$(cd "$into" && pwd)
cp "$here"/*.sh "$here"/*.pl "$into/tools/"

# What npm and the repository put there would hide which Node and which programs a host has by itself.
path=
for directory in ${PATH//:/ }; do
  case $directory in */node_modules/* | */node-gyp-bin) ;; *) path+=${path:+:}$directory ;; esac
done
settings=(HOME="${HOME:-/root}" PATH="$path" LANG=C.UTF-8 TZ=UTC)
for name in NODE_EXTRA_CA_CERTS http_proxy https_proxy no_proxy; do
  [ -z "${!name-}" ] || settings+=("$name=${!name}")
done

echo "recording into $into, seed $seed"
# The stage ends with this script, however this script ends.
setpriv --pdeathsig KILL -- unshare --mount --pid --fork --kill-child=KILL --mount-proc --propagation private \
  env -i "${settings[@]}" bash "$into/tools/stage.sh" "$repository" "$into" "$seed" "$web" "$full" "$split" "$replicated" </dev/null &
stage=$!
trap 'kill -KILL "$stage"; exit 130' INT TERM HUP
verdict=0
wait "$stage" || { verdict=1; echo "the play broke off: see $into/stage.log"; }

for capture in "$into"/*/*.pcap; do
  [ ! -e "$capture" ] || TZ=UTC tcpdump -r "$capture" -tt -nn >"${capture%pcap}wire" 2>>"$into/stage.log" || true
done
if losetup --list --noheadings --output BACK-FILE | grep -qF understudy-outside; then
  verdict=1
  echo "a loop device was left behind"
fi
perl "$into/tools/judge.pl" "$into" | tee "$into/verdict.txt" || verdict=1
echo "kept in $into; judge it again: perl $into/tools/judge.pl $into"
exit "$verdict"
