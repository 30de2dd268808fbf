#!/bin/busybox sh
# PID 1 of the virtual machine until it stands on the host's files: loads what reads them, then hands over to guest.sh,
# or to systemd with the service that we deploy.
b=/bin/busybox
. /settings
$b mount -t proc none /proc
$b mount -t devtmpfs none /dev
for module in /modules/*; do
  $b insmod "$module" || echo "insmod $module failed"
done
$b mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=loose,ro host /lower
if [ "$PLACES" = systemd ]; then
  # The same files, and a layer in memory above them for what systemd and our service need.
  $b mount -t tmpfs none /upper
  $b mkdir /upper/files /upper/work
  $b mount -t overlay -o lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work overlay /host
  units=/host/etc/systemd/system
  $b rm -rf $units/*.wants /host/etc/fstab
  $b mkdir -p $units/millwright-worker.service.d /host/opt
  $b rm -rf /host/opt/millwright-app
  $b ln -s "$ROOT" /host/opt/millwright-app
  $b cp "/host$ROOT/deploy/systemd/millwright-worker.service" $units/
  $b cp /service.conf $units/millwright-worker.service.d/
  $b cp /try.service $units/
  $b cp /try.sh /host/etc/
  echo "millwright-worker:x:$ORDINARY_UID:$ORDINARY_UID::/nonexistent:/usr/sbin/nologin" >> /host/etc/passwd
  echo "millwright-worker:x:$ORDINARY_UID:" >> /host/etc/group
  $b umount /proc /dev
  exec $b switch_root /host /lib/systemd/systemd --unit=try.service
fi
$b mount --bind /lower /host
# Only what must be written to is new: the host's own files cannot be changed from here.
for folder in /tmp /run; do $b mount -t tmpfs none "/host$folder"; done
$b chmod 1777 /host/tmp
$b cp /guest.sh /settings /bin/busybox /host/run/
$b umount /proc /dev
# Not chroot: the kernel refuses user namespaces to processes in one.
exec $b switch_root /host /bin/sh /run/guest.sh
