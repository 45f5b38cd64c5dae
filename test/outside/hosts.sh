# Hosts, their cables, and those who watch them. Wants `store`, `tools`, `repository`, `record`, `play`, `address`, `device`.

declare -A number=([a]=1 [b]=2 [w]=9) boots=([a]=0 [b]=0 [w]=0) powered=([a]= [b]= [w]=)
declare -A subnet=([service]=77 [beats]=78 [third]=79) letter=([service]=s [beats]=b [third]=t)
declare -A interface=([service]=eth0 [beats]=eth1 [third]=eth2) asker=()
client=

# The networks that a host is plugged into: the README's two and, where a witness plays, a third.
networks_of() {
  case $1,$play in
    w,*) echo third ;;
    *,split) echo service beats third ;;
    *) echo service beats ;;
  esac
}

# The outer end of a cable of this boot.
cable() { echo "$1-${letter[$2]}${boots[$1]}"; }

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
  for network in service beats third; do
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

# A namespace of its own for somebody who asks; sets `made`.
bring_namespace() {
  unshare --net -- sleep infinity &
  made=$!
  until [ "$(readlink "/proc/$made/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
}

bring_client() {
  local made
  bring_namespace
  client=$made
  plug "$client" client service eth0 02:00:00:77:00:09 10.77.0.9/24
}

# A cable of its own from a host to somebody who asks that host alone for the service's address, whatever the others
# say of who has it. It is never cut, and is no link of the cluster.
lay_path() {
  local host=$1 pid=$2 made net=10.80.${number[$1]}
  if [ -z "${asker[$host]-}" ]; then
    bring_namespace
    asker[$host]=$made
  fi
  # That of the boot before goes with its host, but not at once.
  nsenter --target "${asker[$host]}" --net ip link delete dev path 2>>"$into/stage.log" || true
  ip link add name path netns "${asker[$host]}" type veth peer name own0 netns "$pid"
  nsenter --target "$pid" --net ip address add "$net.1/24" dev own0
  nsenter --target "$pid" --net ip link set dev own0 up
  nsenter --target "${asker[$host]}" --net ip address add "$net.9/24" dev path
  nsenter --target "${asker[$host]}" --net ip link set dev path up
  nsenter --target "${asker[$host]}" --net ip route add "$address/32" via "$net.1"
}

power_on() {
  local host=$1 boot=$((boots[$1] + 1)) pid tries network
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
  for network in $(networks_of "$host"); do
    plug "$pid" "$(cable "$host" "$network")" "$network" "${interface[$network]}" \
      "02:00:00:${subnet[$network]}:00:0${number[$host]}" "10.${subnet[$network]}.0.${number[$host]}/24"
  done
  powered[$host]=yes
  [ "$host" = w ] || watch_host "$host" "$boot"
  [ "$host" = w ] || [ "$play" != split ] || lay_path "$host" "$pid"
  mark on "$host" "boot $boot"
}

# Two watchers live in the host and end with it; the third sits on its service cable, outside, and takes what it sends.
watch_host() {
  on "$1" perl - "$address" "${device:-/none}" <"$tools/sample.pl" >"$record/$1.$2.samples" &
  on "$1" ip -ts monitor address >"$record/$1.$2.addresses" &
  # What is not handed over at once is gone with the cable when the power is cut.
  tcpdump -Z root -U --immediate-mode -nn -s 96 -Q in -i "$1-s$2" -w "$record/$1.$2.pcap" 'arp or tcp port 80 or tcp port 3306' \
    2>>"$record/tcpdump.log" &
}

# cut HOST [MARK]
cut() {
  local host=$1 pid network cables=()
  pid=$(cat "$(place "$host")/pid")
  for network in $(networks_of "$host"); do cables+=("$(cable "$host" "$network")"); done
  perl "$tools/cut.pl" "${2-cut}" "$host" "$pid" "${cables[@]}" >>"$record/events.tsv"
  powered[$host]=
  for cable in "${cables[@]}"; do ip link delete dev "$cable" 2>>"$into/stage.log" || true; done
}

# unplug HOST WAY NETWORK…: all at once. WAY: `down`, as a cable that is pulled; or `silent`, as a switch that forwards
# nothing any more, which the host's card does not see.
unplug() {
  local host=$1 way=$2 network
  shift 2
  for network in "$@"; do
    if [ "$way" = down ]; then echo "link set dev $(cable "$host" "$network") down"; else
      echo "link set dev $(cable "$host" "$network") nomaster"
    fi
  done | ip -batch -
}

# The two hosts do not hear each other any more, and everybody else hears both.
divide() {
  local host
  unplug "$1" "$2" beats
  for host in a b; do ip link set dev "$(cable "$host" service)" type bridge_slave isolated on; done
}

plug_all_in() {
  local host network
  for host in a b; do
    for network in $(networks_of "$host"); do
      ip link set dev "$(cable "$host" "$network")" up master "$network"
    done
    ip link set dev "$(cable "$host" service)" type bridge_slave isolated off
  done
}

lives() { [ -d "/proc/$(cat "$(place "$1")/pid")" ]; }

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
