# Hosts, their cables, and those who watch them. Wants `store`, `tools`, `repository`, `record`, `play`, `address`, `device`.

declare -A number=([a]=1 [b]=2) boots=([a]=0 [b]=0) powered=([a]= [b]=)
client=

place() { echo "$store/$play/$1"; }

mark() { perl "$tools/mark.pl" "$@" >>"$record/events.tsv"; }

# on HOST COMMAND…: as root of that host, with nothing of this script's environment.
on() {
  local pid
  pid=$(cat "$(place "$1")/pid")
  shift
  nsenter --target "$pid" --mount --uts --ipc --net --pid -- \
    env -i HOME=/root PATH="$host_path" LANG=C.UTF-8 TZ=UTC "$@"
}

lay_networks() {
  local network
  ip link set dev lo up
  for network in service beats; do
    ip link add "$network" type bridge stp_state 0 forward_delay 0
    ip link set dev "$network" up
  done
}

# plug PID OUTER-NAME BRIDGE INNER-NAME MAC ADDRESS
plug() {
  ip link add "$2" type veth peer name "$4" address "$5" netns "$1"
  ip link set dev "$2" master "$3" up
  nsenter --target "$1" --net ip address add "$6" dev "$4"
  nsenter --target "$1" --net ip link set dev "$4" up
}

bring_client() {
  unshare --net -- sleep infinity &
  client=$!
  until [ "$(readlink "/proc/$client/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
  plug "$client" client service eth0 02:00:00:77:00:09 10.77.0.9/24
}

power_on() {
  local host=$1 boot=$((boots[$1] + 1)) pid tries
  boots[$host]=$boot
  mkdir -p "$(place "$host")"
  : >"$(place "$host")/up"
  unshare --mount --pid --net --uts --ipc --fork --kill-child=KILL --propagation private \
    bash "$tools/host.sh" "$host" "$(place "$host")" "$store/installed/$host/upper:/" "$repository" &
  for ((tries = 0; tries < 1000; tries++)); do
    [ ! -s "$(place "$host")/up" ] || break
    sleep 0.01
  done
  pid=$(cat "$(place "$host")/pid")
  nsenter --target "$pid" --net ip link set dev lo up
  plug "$pid" "$host-s$boot" service eth0 "02:00:00:77:00:0${number[$host]}" "10.77.0.${number[$host]}/24"
  plug "$pid" "$host-b$boot" beats eth1 "02:00:00:78:00:0${number[$host]}" "10.78.0.${number[$host]}/24"
  powered[$host]=yes
  watch_host "$host" "$boot"
  mark on "$host" "boot $boot"
}

# Two watchers live in the host and end with it; the third sits on its service cable, outside, and takes what it sends.
watch_host() {
  on "$1" perl - "$address" "${device:-/none}" <"$tools/sample.pl" >"$record/$1.$2.samples" &
  on "$1" ip -ts monitor address >"$record/$1.$2.addresses" &
  tcpdump -Z root -U -nn -s 96 -Q in -i "$1-s$2" -w "$record/$1.$2.pcap" 'arp or tcp port 80 or tcp port 3306' \
    2>>"$record/tcpdump.log" &
}

cut() {
  local host=$1 pid cables=("$1-s${boots[$1]}" "$1-b${boots[$1]}")
  pid=$(cat "$(place "$host")/pid")
  perl "$tools/cut.pl" "$host" "$pid" "${cables[@]}" >>"$record/events.tsv"
  powered[$host]=
  for cable in "${cables[@]}"; do ip link delete dev "$cable" 2>>"$into/stage.log" || true; done
}

# The host whose kernel has the address, by its own `ip`; the first if there are two, none if nobody has it.
active() {
  local host
  for host in a b; do
    [ -z "${powered[$host]}" ] || [ -z "$(on "$host" ip -o address show to "$address/32")" ] || break
    host=
  done
  echo "$host"
}

other() { if [ "$1" = a ]; then echo b; else echo a; fi; }
