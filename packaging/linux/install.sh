#!/bin/sh
# Adds AIGC Desktop, as it lies here, to this user's menu; `--remove` takes it out again.
# What you wrote stays either way: `aigc-desktop purge` removes it.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
name=io.github.aigc_desktop
entry=$share/applications/$name.desktop
icon=$share/icons/hicolor/scalable/apps/$name.svg

if [ "${1:-}" = --remove ]; then
    rm -f "$entry" "$icon"
    exit 0
fi
mkdir -p "$(dirname "$entry")" "$(dirname "$icon")"
cp "$here/share/icons/hicolor/scalable/apps/$name.svg" "$icon"
# The path stands in quotation marks, as the desktop entry specification wants it.
escaped=$(printf %s "$here" | sed 's/[\\"`$]/\\\\&/g; s/[&|]/\\&/g')
sed "s|^Exec=.*|Exec=\"$escaped/aigc-desktop\"|" "$here/share/applications/$name.desktop" > "$entry"
