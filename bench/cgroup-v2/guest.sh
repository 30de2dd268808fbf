# PID 1 on the host's files. Puts the check into each place that a worker may find itself in.
. /run/settings # ROOT, NODE, ORDINARY_UID
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
mkdir -p /dev/shm
mount -t tmpfs none /dev/shm
mount -t cgroup2 none /sys/fs/cgroup
mount -t securityfs none /sys/kernel/security
/run/busybox ip link set lo up
export HOME=/tmp PATH=/usr/local/bin:/usr/bin:/bin TMPDIR=/tmp
groups=/sys/fs/cgroup
check="$NODE --conditions=development --disable-warning=ExperimentalWarning $ROOT/bench/cgroup-v2/guest.ts"

echo "@@ {\"kernel\": \"$(uname -r)\", \"modules\": \"$(cat /sys/kernel/security/lsm)\"}"

# in_group PATH COMMAND...: runs a command as the only member of a group
in_group() {
  path=$1
  shift
  (sh -c 'echo $$ > "$0/cgroup.procs" && exec "$@"' "$path" "$@")
}
as_user="setpriv --reuid $ORDINARY_UID --regid $ORDINARY_UID --clear-groups"

# What systemd gives to a service, and what it calls delegation: three files and the folder belong to the user.
echo '+memory +pids +cpu' > $groups/cgroup.subtree_control
mkdir -p $groups/system.slice
echo '+memory +pids +cpu' > $groups/system.slice/cgroup.subtree_control
for unit in service user plain container read-only; do mkdir $groups/system.slice/$unit.service; done
delegated=$groups/system.slice/user.service
chown $ORDINARY_UID $delegated $delegated/cgroup.procs $delegated/cgroup.subtree_control $delegated/cgroup.threads

for place in $PLACES; do
  case $place in
    root) in_group $groups $check root ;;
    service) in_group $groups/system.slice/service.service $check service ;;
    user) in_group $delegated $as_user $check user ;;
    container)
      # A container with a group namespace of its own, and a writable view of it.
      in_group $groups/system.slice/container.service unshare --cgroup --mount sh -c \
        "mount -t tmpfs none $groups && mount -t cgroup2 none $groups && exec $check container"
      ;;
    plain) in_group $groups/system.slice/plain.service $as_user $check plain ;;
    read-only)
      in_group $groups/system.slice/read-only.service unshare --cgroup --mount sh -c \
        "mount -t tmpfs none $groups && mount -t cgroup2 -o ro none $groups && exec $check read-only"
      ;;
  esac
  echo "@@ {\"place\": \"$place\", \"exit\": $?}"
  [ $place = root ] && depth='-maxdepth 2' below=$groups || depth='' below=$groups/system.slice/$place.service
  left=$(find $below $depth -type d \( -name 'millwright-*' -o -name 'job-*' \) | tr '\n' ' ')
  running=$(ps -eo pid=,args= | grep -c '[l]aunch.py\|[z]ygote.py')
  echo "@@ {\"place\": \"$place\", \"check\": \"nothing is left when the worker ended\", \"ok\": $([ -z "$left" ] && [ "$running" = 0 ] && echo true || echo false), \"seen\": \"groups: ${left:-none}, processes: $running\"}"
done
echo '@@ {"end": true}'
echo b > /proc/sysrq-trigger
