#!/bin/busybox sh
# PID 1 of the virtual machine until it stands on the host's files: loads what reads them, then hands over to guest.sh.
b=/bin/busybox
$b mount -t proc none /proc
$b mount -t devtmpfs none /dev
for module in /modules/*; do
  $b insmod "$module" || echo "insmod $module failed"
done
$b mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=loose,ro host /host
# Only what must be written to is new: the host's own files cannot be changed from here.
for folder in /tmp /run; do $b mount -t tmpfs none "/host$folder"; done
$b chmod 1777 /host/tmp
$b cp /guest.sh /settings /busybox /host/run/ 2>/dev/null
$b cp /bin/busybox /host/run/busybox
$b umount /proc /dev
# Not chroot: the kernel refuses user namespaces to processes in one.
exec $b switch_root /host /bin/sh /run/guest.sh
