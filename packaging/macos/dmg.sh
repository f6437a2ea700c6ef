#!/bin/bash
# Sign "dist/AIGC Desktop.app", pack it as a disk image and have it notarised.
#   packaging/macos/dmg.sh VERSION
# SIGN_AS         certificate ("Developer ID Application: …"); without it signed for this machine
# NOTARY_PROFILE  stored by `xcrun notarytool store-credentials`; without it not notarised
set -euo pipefail

version=$1
here=$(cd "$(dirname "$0")" && pwd)
dist=$here/../../dist
app="$dist/AIGC Desktop.app"
image="$dist/aigc-desktop-$version-macos-$(uname -m).dmg"
sign_as=${SIGN_AS:--}

seal() {
    if [ "$sign_as" = - ]; then
        codesign --force --sign - "$@"
    else
        codesign --force --timestamp --options runtime --sign "$sign_as" "$@"
    fi
}

# From the inside out: a signature covers what it holds.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    while IFS= read -r -d '' library; do seal "$library"; done
find "$app/Contents" -type d -name '*.framework' -prune -print0 |
    while IFS= read -r -d '' framework; do seal "$framework"; done
seal --entitlements "$here/entitlements.plist" "$app"
codesign --verify --deep --strict "$app"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
ditto "$app" "$stage/AIGC Desktop.app"
ln -s /Applications "$stage/Applications"
rm -f "$image"
hdiutil create -volname "AIGC Desktop" -srcfolder "$stage" -fs HFS+ -format ULFO "$image"
if [ "$sign_as" != - ]; then
    codesign --force --timestamp --sign "$sign_as" "$image"
fi
if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
echo "$image"
