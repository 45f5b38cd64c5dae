#!/usr/bin/env bash
# Installs, from Debian's packages, the programs that tests and the demo use beyond Node: nothing when all are there.
# Starts no service. As an ordinary user it only says what is missing and which command would install it.
#
#   install-prerequisites.sh          install what is missing
#   install-prerequisites.sh PROGRAM… the same, looking at these alone
#   install-prerequisites.sh --list   print all: program, package, what for; separated by tabs
#
# Ends with 0 when everything is there, with 1 when something is still missing.
set -euo pipefail

PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

# program:package:what for
prerequisites=(
  'unshare:util-linux:hosts in namespaces'
  'perl:perl-base:hosts in namespaces'
  'hostname:hostname:hosts in namespaces'
  'ip:iproute2:hosts in namespaces, addresses'
  'nft:nftables:cables that lose packets'
  'mkfs.ext4:e2fsprogs:file systems on a shared disk'
  'mkfs.xfs:xfsprogs:the fs agent'
  'mkfs.btrfs:btrfs-progs:the fs agent'
  'fuse2fs:fuse2fs:a disk that hangs, for the fs agent'
  'rsync:rsync:the mirror agent'
  'mariadbd:mariadb-server:the mysql agent'
  'apache2:apache2:the httpd agent'
  'nginx:nginx:the httpd agent'
  'crm_simulate:pacemaker-cli-utils:decisions to compare with'
  'ocf-tester:resource-agents:OCF scripts'
  '/usr/lib/ocf/resource.d/pacemaker/Stateful:pacemaker-resource-agents:OCF scripts that are promoted'
  'modprobe:kmod:the OCF script of file systems'
  'fuser:psmisc:the OCF script of file systems'
  'ps:procps:OCF scripts'
  'curl:curl:the OCF script of Apache'
  '/usr/lib/nagios/plugins/check_procs:monitoring-plugins-basic:plugins of Nagios as agents'
  'xmllint:libxml2-utils:what exported agents say of themselves'
  'tcpdump:tcpdump:the look from outside'
)

say() { printf 'prerequisites: %s\n' "$*" >&2; }

if [ "${1-}" = --list ]; then
  printf '%s\n' "${prerequisites[@]}" | tr ':' '\t'
  exit 0
fi

wanted=" $* "
is_wanted() { [ "$wanted" = '  ' ] || [[ "$wanted" == *" $1 "* ]]; }

missing_programs=()
missing_packages=()
find_missing() {
  missing_programs=()
  missing_packages=()
  local entry program package _purpose
  for entry in "${prerequisites[@]}"; do
    IFS=: read -r program package _purpose <<<"$entry"
    if is_wanted "$program" && ! command -v "$program" >/dev/null; then
      missing_programs+=("$program")
      missing_packages+=("$package")
    fi
  done
}

# Without this, Debian's packages start their services as soon as they are installed.
policy=/usr/sbin/policy-rc.d
forbid_services() {
  [ ! -e "$policy" ] || return 0
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
}

apt_get() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@"
}

install_missing() {
  local log
  log=$(mktemp)
  if ! { apt_get update && apt_get install --no-install-recommends "${missing_packages[@]}"; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
  fi
  rm -f "$log"
}

find_missing
if [ ${#missing_programs[@]} -eq 0 ]; then exit 0; fi

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  say "missing: ${missing_programs[*]}"
  say "on Debian, this installs them: sudo apt-get install ${missing_packages[*]}"
  exit 1
fi

say "installing ${missing_packages[*]} …"
forbid_services
install_missing
find_missing
if [ ${#missing_programs[@]} -gt 0 ]; then
  say "still missing: ${missing_programs[*]}"
  exit 1
fi
say 'done'
