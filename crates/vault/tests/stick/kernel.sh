#!/bin/sh
# The first process of a kernel that has FAT32, whose root is this machine's, to be read alone: runs the command that it is given, and ends.
echo "the first process begins"
PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t tmpfs none /run
mount -t tmpfs none "$(dirname "$0")/scratch"
for module in fs/nls/nls_ascii fs/nls/nls_cp437 fs/nls/nls_iso8859-1 fs/nls/nls_utf8 fs/fat/fat fs/fat/vfat drivers/block/loop; do
    insmod "/usr/lib/uml/modules/$(uname -r)/kernel/$module.ko"
done
TMPDIR="$(dirname "$0")/scratch" "$@"
echo "ended with $?"
echo o >/proc/sysrq-trigger
sleep 60
