#!/bin/sh
# Builds the template `tiny` from Debian's own packages into the folder $1: kernel, initramfs, base.qcow2.
# $2 is the guest's init. The folder must be new; the caller renames it into place when this ends well.
set -eu
into=$1
init=$2
work=$into/work
mkdir -p "$work/packages" "$work/tree" "$work/guest"
apt="apt-get -q -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0"

say() { echo "tiny: $*"; }

kernel_package() {
    apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/.*Depends: \(linux-image-[0-9][^ ]*\).*/\1/p' | head -1
}
kernel=$(kernel_package)
if [ -z "$kernel" ]; then
    $apt update >"$work/update.log" 2>&1 || { say "apt-get update failed: $(tail -1 "$work/update.log")"; exit 1; }
    kernel=$(kernel_package)
fi
[ -n "$kernel" ] || { say "no package linux-image-cloud-amd64 in the package lists"; exit 1; }
packages="$kernel busybox-static dropbear-bin libc6 libcrypt1 libtomcrypt1 libtommath1 zlib1g libgmp10 \
    e2fsprogs libext2fs2 libcom-err2 libblkid1 libuuid1"
if ! (cd "$work/packages" && $apt download $packages >../download.log 2>&1); then
    $apt update >"$work/update.log" 2>&1 || true
    (cd "$work/packages" && $apt download $packages >../download.log 2>&1) \
        || { say "packages cannot be downloaded: $(grep -m1 '^E:' "$work/download.log")"; exit 1; }
fi
for package in "$work"/packages/*.deb; do
    case $package in
    */linux-image-*) # only what is needed: the whole kernel package is large
        dpkg --fsys-tarfile "$package" | tar -x -C "$work/tree" --wildcards './boot/vmlinuz-*' './lib/modules/*/modules.*' \
            './lib/modules/*/kernel/drivers/*virtio*' './lib/modules/*/kernel/*failover*' './lib/modules/*/kernel/*crc*' \
            './lib/modules/*/kernel/drivers/input/evdev*' './lib/modules/*/kernel/drivers/acpi/button*' ;;
    *) dpkg -x "$package" "$work/tree" ;;
    esac
done
version=$(ls "$work/tree/lib/modules")
cp "$work/tree/boot/vmlinuz-$version" "$into/kernel"

guest=$work/guest
mkdir -p "$guest/bin" "$guest/lib/x86_64-linux-gnu" "$guest/lib64" "$guest/modules" "$guest/proc" "$guest/sys" "$guest/dev" \
    "$guest/etc/dropbear" "$guest/root/.ssh" "$guest/tmp" "$guest/run" "$guest/data" "$guest/www" "$guest/var/log" "$guest/var/run"
busybox=$(find "$work/tree" -path "*/bin/busybox" -type f | head -1)
cp "$busybox" "$guest/bin/busybox"
# The modules, in the order in which they must be loaded.
dependencies=$work/tree/lib/modules/$version/modules.dep
"$busybox" depmod -b "$work/tree" "$version" >/dev/null 2>&1 || true # its exit code says nothing
[ -s "$dependencies" ] || { say "the modules' dependencies cannot be computed"; exit 1; }
: >"$guest/modules/order"
add() { # a module, and before it all that it needs: modules.dep names the nearest first
    line=$(grep -E "(^|/)$1\.ko(\.xz)?:" "$dependencies" | head -1)
    reversed=
    for file in ${line%%:*} ${line#*:}; do reversed="$file $reversed"; done
    for file in $reversed; do
        name=$(basename "${file%.xz}")
        grep -qx "$name" "$guest/modules/order" && continue
        case $file in
        *.xz) xz -dc "$work/tree/lib/modules/$version/$file" >"$guest/modules/$name" ;;
        *) cp "$work/tree/lib/modules/$version/$file" "$guest/modules/$name" ;;
        esac
        echo "$name" >>"$guest/modules/order"
    done
}
for module in virtio_pci virtio_net virtio_blk crc32c-intel button evdev virtio-rng; do add "$module"; done

for program in dropbear dropbearkey resize2fs; do
    cp "$(find "$work/tree" \( -path "*/bin/$program" -o -path "*/sbin/$program" \) -type f | head -1)" "$guest/bin/$program"
done
for library in libc.so.6 libcrypt.so.1 libtomcrypt.so.1 libtommath.so.1 libz.so.1 libgmp.so.10 \
    libext2fs.so.2 libe2p.so.2 libcom_err.so.2 libblkid.so.1 libuuid.so.1 libnss_files.so.2; do
    found=$(find "$work/tree" -name "$library" | head -1)
    [ -n "$found" ] && cp -L "$found" "$guest/lib/x86_64-linux-gnu/$library"
done
loader=$(find "$work/tree" -name 'ld-linux-x86-64.so.2' -path '*x86_64-linux-gnu*' | head -1)
cp -L "$loader" "$guest/lib64/ld-linux-x86-64.so.2"
cp "$init" "$guest/init"
chmod 755 "$guest/init" "$guest/bin/"*
ln -s busybox "$guest/bin/sh"
echo 'root:x:0:0:root:/root:/bin/sh' >"$guest/etc/passwd"
echo 'root:x:0:' >"$guest/etc/group"
echo '/bin/sh' >"$guest/etc/shells"
chmod 700 "$guest/root/.ssh"
(cd "$guest" && find . | cpio -o -H newc --quiet --owner 0:0 | gzip -6) >"$into/initramfs.gz"

# The disk: one ext4 file system that the guest grows to what was bought.
truncate -s 64M "$work/base.raw"
mkfs.ext4 -q -F -L firn-data -m 0 -O ^metadata_csum_seed,^orphan_file -E resize=4294967295 "$work/base.raw" 2>"$work/mkfs.log" \
    || mkfs.ext4 -q -F -L firn-data -m 0 "$work/base.raw"
qemu-img convert -q -f raw -O qcow2 "$work/base.raw" "$into/base.qcow2"
echo "$kernel" >"$into/kernel-package"
rm -rf "$work"
