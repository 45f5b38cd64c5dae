# The first process of the recording's own namespaces: packs a fresh clone and installs it on bare hosts by the
# README's own commands, then gives the machine's network away and plays.
#
#   stage.sh REPOSITORY RECORDING SEED WEB-CUTS FULL-CUTS SPLIT-ROUNDS REPLICATED-CUTS
set -euEo pipefail
repository=$1 into=$2 tools=$2/tools
# shellcheck source=common.sh
. "$tools/common.sh"

store=/mnt/understudy-outside
mount -t tmpfs tmpfs /mnt
mkdir -p "$store/carried"

pack() {
  git -c advice.detachedHead=false clone --quiet "$repository" "$store/clone"
  say "packing $(git -C "$store/clone" rev-parse --short HEAD), a fresh clone"
  (cd "$store/clone" && bash -c "$(readme_commands 1 "$store/clone/README.md" | head -n 1)") >>"$into/install.log" 2>&1
  cp -r "$store/clone/out" "$store/clone/README.md" "$store/clone/docs/membership.md" "$store/clone/examples/"{full,replicated}.yaml "$store/carried/"
  {
    git -C "$store/clone" log -1 --format='commit %H'
    echo "node $(node --version), npm $(npm --version), Linux $(uname -r), $(nproc) cores, load$(uptime | sed 's/.*average://')"
  } >"$into/circumstances"
  rm -rf "$store/clone"
}

# A host before it is one: its disk over the machine's files, the machine's network, no checkout.
install_on() {
  local root=$store/installed/$1/root
  say "installing on $1, in a bare directory"
  mkdir -p "$root" "$store/installed/$1/upper" "$store/installed/$1/work"
  mount -t overlay overlay -o "lowerdir=/,upperdir=${root%root}upper,workdir=${root%root}work" "$root"
  mount --rbind /dev "$root/dev"
  mount -t proc proc "$root/proc"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  mount -t tmpfs tmpfs "$root/mnt"
  if [ -d "$root$repository" ]; then mount -t tmpfs -o mode=700 tmpfs "$root$repository"; fi
  rm -rf "$root/etc/understudy" "$root/var/lib/understudy" "$root/opt/understudy" "$root/usr/local/bin/crm" "$root/srv"
  mkdir -p "$root/srv" "$root/root/install"
  cp -r "$store/carried/out" "$root/root/install/"
  readme_commands 1 "$store/carried/README.md" | tail -n +2 >"$root/root/install/commands"
  chroot "$root" bash -ec 'cd /root/install && bash -ex commands' >>"$into/install.log" 2>&1
  umount --recursive --lazy "$root"
}

say "seed $3, recording into $into"
pack
hosts=(a b)
(($6 == 0)) || hosts+=(w)
for host in "${hosts[@]}"; do install_on "$host"; done
# What else this machine does is not what is looked at.
exec unshare --net -- nice -n -10 bash "$tools/play.sh" "$@"
