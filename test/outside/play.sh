# Plays all arrangements on hosts of their own, in a network of their own.
#
#   play.sh REPOSITORY RECORDING SEED WEB-CUTS FULL-CUTS SPLIT-ROUNDS REPLICATED-CUTS
set -euEo pipefail
repository=$1 into=$2 tools=$2/tools seed=$3 web_cuts=$4 full_cuts=$5 split_rounds=$6 replicated_cuts=$7
# shellcheck source=common.sh
. "$tools/common.sh"
# shellcheck source=hosts.sh
. "$tools/hosts.sh"
# shellcheck source=split.sh
. "$tools/split.sh"

store=/mnt/understudy-outside
readme=$store/carried/README.md
guide=$store/carried/membership.md
address=10.77.0.100
account=(outside outside)
table=outside.entry
host_path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$(dirname "$(command -v node)")
limit=90
device='' play='' record='' group='' socket='' witnessed='' watched=()

pause() { sleep "$(printf '0.%03d' $((RANDOM % 1000)))" && sleep $((RANDOM % ($1 + 1))); }

# Ends the play, with what both hosts say of themselves.
give_up() {
  local host
  mark gave-up - "$1"
  for host in a b; do [ -z "${powered[$host]}" ] || on "$host" crm status >>"$record/status.log" 2>&1 || true; done
  die "$play: gave up: $1"
}

# until_true WHAT COMMAND…: asks again and again, and gives up after a time that says that something is wrong.
until_true() {
  local what=$1 deadline=$((SECONDS + limit))
  shift
  until "$@"; do
    ((SECONDS <= deadline)) || give_up "waited too long: $what"
    sleep 0.1
  done
}

# The newest good answer in each client's log began after the moment SINCE.
answered_since() {
  local log
  for log in "${watched[@]}"; do
    tail -n 50 "$record/$log" | awk -F'\t' -v since="$1" '$3 == "ok" && $1 > since { found = 1 } END { exit !found }' || return 1
  done
}

now() { perl -MTime::HiRes=clock_gettime,CLOCK_MONOTONIC -e 'printf "%.6f", clock_gettime(CLOCK_MONOTONIC)'; }

served() { until_true "an answer after $1" answered_since "$(now)"; }

# By the page that a person reads: at rest, both nodes online on all links, everything active here and warm there.
all_well_on() {
  local page=$record/$1.status
  on "$1" crm status >"$page" 2>&1 && grep -q '^  idle;' "$page" || return 1
  [ "$(grep -cE '^  [ab]  online( +[0-9.]+ up( [0-9.]+ ms)?(, [0-9]+ % lost)?){2}$' "$page")" = 2 ] || return 1
  ! grep -E '^  [-+~!] ' "$page" | grep -qvE '(active|warm) on [ab], (active|warm) on [ab]$' || return 1
  # A copy that could not take over runs, and says so.
  ! grep -q '^! .* runs, but not as it should' "$page" || return 1
  # Once a witness is set, both reach it, and there is nothing to warn of.
  [ -z "$witnessed" ] || { grep -qE '^  witness +(reached|not asked yet)' "$page" && ! grep -q '^!' "$page"; }
}

both_well() { all_well_on a && all_well_on b; }

# settled WHAT: waits until all is well, and notes failures that status still tells of.
settled() {
  local line
  until_true "all is well $1" both_well
  grep -h ' failed on ' "$record"/[ab].status | sort -u | while read -r line; do mark remark - "status $1: $line"; done || true
}

daemon() {
  local command
  command=$(readme_commands 3 "$readme")
  on "$1" bash -c "echo \$\$ >/run/outside.pid; exec $command" >>"$record/$1.daemon.log" 2>&1 &
}

daemon_gone() { on "$1" bash -c '! kill -0 "$(cat /run/outside.pid)"' 2>>"$into/stage.log"; }

# end_daemon HOST WHAT: by SIGTERM; WHAT is the mark, since the last one hands nothing over.
end_daemon() {
  mark "$2" "$1"
  on "$1" bash -c 'kill -TERM "$(cat /run/outside.pid)"'
  until_true "the daemon on $1 ends" daemon_gone "$1"
}

crm() {
  local host=$1
  shift
  printf '%s on %s: crm %s\n' "$(date +%T)" "$host" "$*" >>"$record/crm.log"
  on "$host" crm "$@" >>"$record/crm.log" 2>&1 || give_up "failed: crm $*"
}

# Step 2 of the README; copying is done by hand, since these hosts have no ssh.
introduce() {
  local lines
  mapfile -t lines < <(readme_commands 2 "$readme")
  [ "${#lines[@]}" = 2 ] && [ "${lines[1]}" = 'scp -rp /etc/understudy b:/etc/' ] || die 'step 2 of the README has changed'
  on a bash -ec "${lines[0]}" >>"$record/crm.log" 2>&1
  on a tar -C /etc -cp understudy | on b tar -C /etc -xp
}

# begin PLAY GROUP: two hosts and a client up, watched, and introduced to each other.
begin() {
  play=$1 group=$2 record=$into/$1 socket='' witnessed='' watched=()
  boots=([a]=0 [b]=0 [w]=0)
  mkdir -p "$record"
  say "$play: two hosts, by the README"
  for host in a b; do power_on "$host"; done
  introduce
  for host in a b; do daemon "$host"; done
  for host in a b; do until_true "the daemon on $host answers" on "$host" crm status >>"$record/crm.log" 2>&1; done
}

# apply FILE: on a; the two commands of the README's step 4, with that name.
apply() {
  local line code
  while read -r line; do
    line=${line//web.yaml/$1}
    mark apply a "$line"
    code=0
    on a bash -ec "cd /root && $line" >>"$record/crm.log" 2>&1 || code=$?
    # Right after it was applied not everything runs yet, and status says so with a 1.
    [ "$code" = 0 ] || { [ "$line" = 'crm status' ] && [ "$code" = 1 ]; } || give_up "failed with $code: $line"
  done < <(readme_commands 4 "$readme")
  settled 'after it was applied'
}

watch_client() {
  watched+=("$1")
  watch_from "$client" "$@"
}

# watch_from PID LOG PROGRAM…: in the network of that process.
watch_from() {
  local from=$1 log=$2
  shift 2
  # Not through a function: the process to be ended later must be the program itself.
  nsenter --target "$from" --net -- perl "$@" >"$record/$log" &
  observers+=($!)
}

round() {
  local from to
  from=$(active)
  [ -n "$from" ] || give_up 'nobody has the address'
  to=$(other "$from")
  pause 2
  say "$play: cut $1: power of $from"
  cut "$from"
  served "the power cut of $from"
  pause 1
  mark return "$from"
  power_on "$from"
  daemon "$from"
  settled "with $from back"
  pause 1
  planned "$1" "$from" "$to"
}

# What people do between faults: of three rounds one has a move, one a standby, one nothing.
planned() {
  case $(($1 % 3)) in
    1)
      mark move "$3" "to $2"
      crm "$3" resource move "$group" "$2"
      served "the move to $2"
      ;;
    2)
      mark standby "$3"
      crm "$3" node standby "$3"
      served "the standby of $3"
      mark online "$3"
      crm "$3" node online "$3"
      ;;
  esac
  settled 'after planned work'
}

leftovers() {
  local host
  for host in a b w; do
    [ -n "${powered[$host]}" ] || continue
    on "$host" ps -eo args= | grep -vE '^(sleep infinity|perl - |ip -ts monitor|ps -eo|/bin/sh /usr/bin/|$)' |
      sed "s/^/$host process /" || true
    on "$host" ip -o address show to "$address/32" | sed "s/^/$host address /"
    [ -z "$device" ] || on "$host" grep "^$device " /proc/mounts | sed "s/^/$host mount /" || true
  done >"$record/leftovers"
}

# The address leaves with its owner, the rest with the last; then nothing may be left on the hosts.
finish() {
  local first last
  first=$(active)
  last=$(other "$first")
  end_daemon "$first" leave
  served "$first has left"
  kill -TERM "${observers[@]}"
  wait "${observers[@]}" || true
  if [ -n "$socket" ]; then query "$last" "SELECT id FROM $table" >"$record/rows.there"; fi
  end_daemon "$last" stop
  [ -z "$witnessed" ] || end_daemon w witness-stop
  leftovers
  mark end
  for host in a b w; do [ -z "${powered[$host]}" ] || cut "$host"; done
}

query() { on "$1" mariadb --no-defaults --socket="$socket" --batch --skip-column-names -e "$2"; }

# On each host a page that says which one gives it.
bring_pages() {
  local host
  for host in a b; do on "$host" bash -c 'mkdir -p /srv/www && echo "from $(uname -n)" >/srv/www/index.html'; done
}

# begin_web PLAY: by the README, step 4.
begin_web() {
  device=
  observers=()
  begin "$1" web
  bring_pages
  readme_document 4 "$readme" | on a tee /root/web.yaml >/dev/null
  apply web.yaml
}

play_web() {
  begin_web web
  watch_client http.tsv "$tools/ask.pl" "$address" 80
  served 'the beginning'
  for ((cut = 1; cut <= web_cuts; cut++)); do round "$cut"; done
  finish
}

# A disk that all hosts see. The device frees itself with its last user, so nothing is left however this ends.
bring_disk() {
  [ -z "$(blkid -t LABEL=stage -o device)" ] || die 'a disk of this machine is already called "stage"'
  truncate -s 512M "$store/understudy-outside.disk"
  device=$(losetup --find --show "$store/understudy-outside.disk")
  exec 9<>"$device"
  losetup --detach "$device"
  mkfs.ext4 -q -F -L stage "$device"
  mkdir -p "$store/disk"
  mount "$device" "$store/disk"
  mkdir "$store/disk/www"
  echo 'from the disk' >"$store/disk/www/index.html"
  umount "$store/disk"
}

play_full() {
  observers=()
  bring_disk
  begin full stage
  on a tee /root/full.yaml <"$store/carried/full.yaml" >/dev/null
  apply full.yaml
  play_rows /run/mysqld/mysqld.sock "$full_cuts"
}

# A copy of the database on each host, and no disk that both see.
play_replicated() {
  device=
  observers=()
  begin replicated shop
  bring_pages
  on a tee /root/replicated.yaml <"$store/carried/replicated.yaml" >/dev/null
  apply replicated.yaml
  play_rows /run/understudy/agents/database/mysqld/mysqld.sock "$replicated_cuts"
}

# play_rows SOCKET CUTS: somebody asks for pages, somebody else writes rows.
play_rows() {
  socket=$1
  query "$(active)" "CREATE DATABASE outside; CREATE TABLE $table (id BIGINT PRIMARY KEY) ENGINE=InnoDB;
    CREATE USER '${account[0]}'@'%' IDENTIFIED BY '${account[1]}'; GRANT INSERT ON $table TO '${account[0]}'@'%';"
  watch_client http.tsv "$tools/ask.pl" "$address" 80
  watch_client rows.tsv "$tools/write.pl" "$address" "${account[@]}" "$table"
  served 'the beginning'
  for ((cut = 1; cut <= $2; cut++)); do round "$cut"; done
  finish
}

RANDOM=$seed
lay_networks
bring_client
if ((web_cuts > 0)); then play_web; fi
if ((split_rounds > 0)); then play_split; fi
if ((full_cuts > 0)); then play_full; fi
if ((replicated_cuts > 0)); then play_replicated; fi
