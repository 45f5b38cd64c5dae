# The first process of a host: makes its world out of a layer over the machine's own files, then only sleeps.
#
#   host.sh NAME PLACE LOWER HIDDEN    in namespaces of its own; says its pid in PLACE/pid and that it is up in PLACE/up
#
# PLACE/upper is the host's disk and survives a power cut. HIDDEN is the checkout, which a host must not see.
set -euo pipefail
name=$1 place=$2 lower=$3 hidden=$4
read -r pid _ </proc/self/stat

root=$place/root
mkdir -p "$place/upper" "$place/work" "$root"
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$place/upper,workdir=$place/work" "$root"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
for fresh in /run /tmp /dev/shm; do mount -t tmpfs -o mode=1777 tmpfs "$root$fresh"; done
chmod 755 "$root/run"
if [ -d "$root$hidden" ]; then mount -t tmpfs -o mode=700 tmpfs "$root$hidden"; fi
# The kernel belongs to the machine: a host that resets itself must not reach it.
for way in /proc/sysrq-trigger /dev/watchdog /dev/watchdog0; do
  [ ! -e "$root$way" ] || mount --bind /dev/null "$root$way"
done
hostname "$name"
echo "127.0.0.1 localhost
10.77.0.1 a
10.77.0.2 b
10.79.0.9 w" >"$root/etc/hosts"
echo "$pid" >"$place/pid"
exec 3>"$place/up"
cd "$root"
pivot_root . mnt
umount --lazy /mnt
cd /
# Orphans of the host vanish by themselves when their new parent does not care about them.
exec perl -e '$SIG{CHLD} = "IGNORE"; syswrite STDOUT, "up\n"; open STDOUT, ">", "/dev/null"; exec "sleep", "infinity"' \
  <&- >&3 3>&-
