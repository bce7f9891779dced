#!/bin/busybox sh
# The guest's init: network, keys, disk, page, and a clean end. Everything it needs is in the initramfs.
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts && mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /run
exec </dev/console >/dev/console 2>&1

word() { # the value of a word on the kernel's command line
    tr ' ' '\n' </proc/cmdline | sed -n "s/^$1=//p" | head -1
}
if [ -n "$(word firn.probe)" ]; then
    echo firn-probe-ok
    poweroff -f
fi
while read -r module; do insmod "/modules/$module" 2>/dev/null; done </modules/order

# The network: the address is ours alone (/32), the gateway is on the wire.
ip link set lo up
for try in 1 2 3 4 5 6 7 8 9 10; do [ -e /sys/class/net/eth0 ] && break; usleep 50000; done
address=$(word firn.address)
gateway=$(word firn.gateway)
ip link set eth0 up
ip address add "$address/32" dev eth0
ip route add "$gateway" dev eth0
ip route add default via "$gateway" dev eth0 onlink

# The power button, before anything that may take long.
cat >/bin/shut-down <<'END'
#!/bin/sh
echo "firn: shutting down"
sync
killall -q dropbear httpd
umount /data 2>/dev/null || mount -o remount,ro /data 2>/dev/null
poweroff -f
END
chmod 755 /bin/shut-down
watch_button() { # EV_KEY (1), KEY_POWER (116), pressed (1), from an input_event of 24 bytes
    while event=$(dd if="$1" bs=24 count=1 2>/dev/null | od -An -tx1 -v | tr -d ' \n'); do
        [ -n "$event" ] || return
        case $event in ????????????????????????????????0100740001000000) shut-down ;; esac
    done
}
for device in /dev/input/event*; do [ -e "$device" ] && watch_button "$device" & done

# The disk: whole size, boot counter, host keys that stay.
if mount -t ext4 /dev/vda /data 2>/dev/null; then
    resize2fs /dev/vda >/dev/null 2>&1
else
    echo "firn: the disk cannot be mounted"
fi
mkdir -p /data/dropbear
boots=$(($(cat /data/boots 2>/dev/null || echo 0) + 1))
echo "$boots" >/data/boots.new && mv /data/boots.new /data/boots && sync

# Who we are, from the metadata service.
metadata=http://169.254.169.254/1.0
fetch() { timeout 3 wget -q -O - "$metadata/$1" 2>/dev/null; }
name=
for try in 1 2 3 4 5 6 7 8 9 10; do
    name=$(fetch meta-data/local-hostname) && [ -n "$name" ] && break
    usleep 200000
done
[ -n "$name" ] || name=$(word firn.name)
hostname "$name"
fetch meta-data/public-keys >/root/.ssh/authorized_keys
chmod 600 /root/.ssh/authorized_keys
fetch user-data >/run/user-data
digest=$(sha256sum /run/user-data | cut -d' ' -f1)

page() {
    printf '{"name":"%s","address":"%s","boots":%s,"user-data-sha256":"%s","instance-id":"%s","keys":%s}\n' \
        "$name" "$address" "$boots" "$digest" "$(fetch meta-data/instance-id)" "$(grep -c . /root/.ssh/authorized_keys)" >/www/index.json
    cat >/www/index.html <<END
<!doctype html><title>$name</title><h1>$name</h1>
<p>address $address<p>boots $boots<p>user-data sha256 $digest
END
}
page
httpd -p 80 -h /www
[ -e /data/dropbear/ed25519 ] || dropbearkey -t ed25519 -f /data/dropbear/ed25519 >/dev/null 2>&1
dropbear -s -g -j -k -r /data/dropbear/ed25519 -p 22 2>/dev/null || dropbear -s -r /data/dropbear/ed25519 -p 22
echo "firn: $name is up after $(cut -d' ' -f1 /proc/uptime) s, boot $boots"
if [ "$(head -c 2 /run/user-data)" = '#!' ]; then
    cp /run/user-data /run/user-script && chmod 700 /run/user-script && /run/user-script >/var/log/user-data.log 2>&1 &
fi
while true; do wait; sleep 3600; done
