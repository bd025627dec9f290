#!/bin/sh
# Put a Dovecot (imap and lmtp) where the live tests find it: apt as root, else the .deb packages unpacked under .cache/dovecot.
# Says in one line what it did, or why it could not (exit status 1); the tests then skip with that reason, and fail in CI.
set -eu
cache=$(cd "$(dirname "$0")/.." && pwd)/.cache
target=$cache/dovecot
packages="dovecot-imapd dovecot-lmtpd"

give_up() {
    mkdir -p "$cache"
    echo "$1" | tee "$cache/dovecot-missing" >&2
    exit 1
}

complete() { [ -x "$1/usr/sbin/dovecot" ] && [ -x "$1/usr/lib/dovecot/imap" ] && [ -x "$1/usr/lib/dovecot/lmtp" ]; }

done_at() {
    rm -f "$cache/dovecot-missing"
    echo "Dovecot: $1/usr/sbin/dovecot"
    exit 0
}

complete "" && done_at ""
complete "$target" && done_at "$target"
command -v apt-get >/dev/null || give_up "Dovecot is missing and this system has no apt-get: install dovecot's imap and lmtp yourself."

if [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    had_one=$(command -v dovecot || true)
    install() { apt-get install -y --no-install-recommends $packages >"$log" 2>&1; }
    install || { apt-get update >"$log" 2>&1 && install; } || give_up "apt-get could not install $packages: $(tail -n 1 "$log")"
    # Our tests run their own Dovecot as nobody; the one that Debian starts after installing has no business here.
    [ -n "$had_one" ] || service dovecot stop >/dev/null 2>&1 || true
    done_at ""
fi

command -v dpkg >/dev/null || give_up "Dovecot is missing, we are not root, and there is no dpkg to unpack packages with."
mkdir -p "$cache/apt/lists/partial" "$cache/apt/archives/partial" "$cache/apt/debs"
cd "$cache/apt/debs"
own_state="-o Dir::State::lists=$cache/apt/lists -o Dir::Cache=$cache/apt -o Dir::Cache::archives=$cache/apt/archives"
options=""
# A dry run names just the packages that this system lacks, Dovecot's libraries among them; a system whose packages are
# in disorder refuses it, then Dovecot's own must do.
lacking() { apt-get $options -s --no-install-recommends install $packages 2>/dev/null | awk '/^Inst/ {print $2}'; }
fetch() { names=$(lacking) && apt-get $options download ${names:-dovecot-core $packages} >"$cache/apt/log" 2>&1; }
fetch || { options=$own_state && apt-get $options update >"$cache/apt/log" 2>&1 && fetch; } ||
    give_up "apt-get could not download $packages: $(tail -n 1 "$cache/apt/log")"
for package in ./*.deb; do
    dpkg -x "$package" "$target" || give_up "dpkg could not unpack $package"
done
# Debian's binaries look for each other under /usr. Paths of the same length that are relative to the working directory
# make them look where tests/live/dovecot.py puts links to what was unpacked.
grep -rlE '/usr/lib/dovecot/modules|/usr/bin/doveconf' "$target/usr/lib" "$target/usr/bin" "$target/usr/sbin" |
    LC_ALL=C xargs sed -i 's#/usr/lib/dovecot/modules#././././././././/modules#g; s#/usr/bin/doveconf#././././/doveconf#g'
complete "$target" || give_up "the packages were unpacked, but $target/usr/sbin/dovecot with imap and lmtp is not there"
rm -rf "$cache/apt"
done_at "$target"
