#!/bin/sh
# Says which system packages are missing, or installs them (root on Debian). Never fails the
# set-up: a PC with other packages of the same function goes on.
set -u
missing=""
need() { missing="$missing $1"; }

case "$(uname -s)" in Linux) ;; *) exit 0 ;; esac

command -v c++ >/dev/null 2>&1 || command -v g++ >/dev/null 2>&1 || need g++
python3 -c 'import venv, ensurepip' 2>/dev/null || need python3-venv
libraries=$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null || true)
has() { printf '%s' "$libraries" | grep -q "$1"; }
has libEGL.so.1 || need libegl1
has libGL.so.1 || need libgl1
has libxkbcommon.so.0 || need libxkbcommon0
has libfontconfig.so.1 || need libfontconfig1
has libdbus-1.so.3 || need libdbus-1-3
# what the xcb platform plugin of Qt loads when there is a display
for pair in libxcb-cursor.so.0:libxcb-cursor0 libxcb-icccm.so.4:libxcb-icccm4 \
    libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-shape.so.0:libxcb-shape0 \
    libxkbcommon-x11.so.0:libxkbcommon-x11-0; do
    has "${pair%%:*}" || need "${pair##*:}"
done
if ! fc-list 2>/dev/null | grep -qiE 'cjk|wqy|source han|simsun|yahei'; then
    need fonts-noto-cjk
    command -v fc-list >/dev/null 2>&1 || need fontconfig
fi

[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing system packages:$missing"
    apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
        --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Please install these system packages (Debian: sudo apt-get install$missing), then run make again." >&2
exit 0
