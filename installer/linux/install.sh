#!/bin/sh
# @TITLE@ @VERSION@：安装到当前用户，不需要管理员权限。
# 用法：sh 本文件 [--prefix 文件夹] | --check | --uninstall | --help
# The tools to unpack, and then the program, follow behind the last line of this script.
set -u
umask 022
title=@TITLE@
version=@VERSION@
name=@NAME@
app_id=@APP_ID@
tools_at=@TOOLS_AT@ tools_size=@TOOLS_SIZE@
payload_at=@PAYLOAD_AT@ payload_size=@PAYLOAD_SIZE@
payload_sum=@PAYLOAD_SUM@

fail() { echo "$*" >&2; exit 1; }

self=$0
data=${XDG_DATA_HOME:-$HOME/.local/share}
prefix=$HOME/.local/opt/$name
action=install
while [ $# -gt 0 ]; do
    case $1 in
        --check) action=check ;;
        --uninstall) action=uninstall ;;
        --prefix) [ $# -gt 1 ] || fail "--prefix 后面要写一个文件夹。"; prefix=$2; shift ;;
        -h | --help) sed -n '2,3s/^# //p' "$self"; exit 0 ;;
        *) fail "不认识的参数 $1。用 --help 查看用法。" ;;
    esac
    shift
done
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac

part() { tail -c "+$1" "$self" | head -c "$2"; }

check() {
    sum=$(part "$payload_at" "$payload_size" | sha256sum | cut -d ' ' -f 1)
    [ "$sum" = "$payload_sum" ] || fail "安装文件已损坏（校验不符），没有安装。请重新复制这个文件。"
}

running() {
    for exe in /proc/[0-9]*/exe; do
        case $(readlink "$exe" 2>/dev/null) in "$prefix"/runtime/*) return 0 ;; esac
    done
    return 1
}

refresh() {
    for command in "update-desktop-database $data/applications" "update-mime-database $data/mime" \
        "gtk-update-icon-cache -q -t $data/icons/hicolor"; do
        # Not every desktop has these; without them the menu takes notice at the next login.
        set -- $command
        if command -v "$1" >/dev/null 2>&1; then "$@" >/dev/null 2>&1; fi
    done
}

forget() {
    rm -f "$data/applications/$app_id.desktop" "$data/mime/packages/$app_id.xml" "$HOME/.local/bin/$name"
    for icon in "$data"/icons/hicolor/*/apps/perfeval-desktop.* "$data"/icons/hicolor/*/mimetypes/application-x-perfeval.*; do
        [ -e "$icon" ] && rm -f "$icon"
    done
}

# Folders that are empty now were made by us or for nobody.
tidy() {
    rmdir -p "$data"/icons/hicolor/*/apps "$data"/icons/hicolor/*/mimetypes "$data/applications" "$data/mime/packages" \
        "$HOME/.local/bin" "$(dirname "$prefix")" 2>/dev/null
    return 0
}

# What the package laid into folder $1 goes; what the user keeps there stays, and the folder with it.
strip() {
    if [ -s "$1/SHA256SUMS" ]; then
        cut -c 67- "$1/SHA256SUMS" | (cd "$1" && tr '\n' '\0' | xargs -0 rm -f --)
    else
        (cd "$1" && rm -rf app desktop lib licenses runtime boot.py sbom.cdx.json uninstall.sh "$name")
    fi
    rm -f "$1/SHA256SUMS"
    find "$1" -depth -type d -name __pycache__ -exec rm -rf {} + 2>/dev/null
    find "$1" -depth -type d -exec rmdir {} + 2>/dev/null
    return 0
}

# The user's files of the former folder $1, which has been stripped, move into the new one; none replaces another.
carry_over() {
    (cd "$1" && find . ! -type d) | while IFS= read -r file; do
        [ -e "$prefix/$file" ] && continue
        mkdir -p "$(dirname "$prefix/$file")" && mv "$1/$file" "$prefix/$file"
    done
    find "$1" -depth -type d -exec rmdir {} + 2>/dev/null
    [ ! -e "$1" ] || echo "旧安装文件夹里您自己的文件在 $1。"
}

# The menu entry may by now be that of a copy in another folder.
is_ours() { [ ! -e "$HOME/.local/bin/$name" ] || [ "$HOME/.local/bin/$name" -ef "$prefix/$name" ]; }

if [ $action = uninstall ]; then
    [ -e "$prefix/$name" ] || fail "$prefix 中没有安装 $title。"
    running && fail "$title 正在运行，没有卸载。请先保存并关闭它。"
    if is_ours; then forget; fi
    strip "$prefix"
    refresh
    tidy
    echo "已卸载 $title。您的材料和设置没有改动。"
    [ ! -e "$prefix" ] || echo "$prefix 里有您自己的文件，没有删除。"
    exit 0
fi

check
if [ $action = check ]; then echo "安装文件完好：$title $version"; exit 0; fi
[ "$(uname -m)" = x86_64 ] || fail "这个安装文件用于 x86_64 的电脑，本机是 $(uname -m)。"
if [ -e "$prefix" ] && [ ! -e "$prefix/$name" ]; then
    fail "$prefix 中已有别的文件，没有安装。请用 --prefix 换一个文件夹。"
fi
running && fail "$title 正在运行，没有安装。请先保存并关闭它。"

echo "正在把 $title $version 安装到 $prefix ……"
mkdir -p "$(dirname "$prefix")" || fail "无法建立文件夹 $(dirname "$prefix")。"
new=$prefix.new.$$
tools=$prefix.tools.$$
trap 'rm -rf "$new" "$tools"' EXIT
mkdir "$new" "$tools" || fail "无法写入 $(dirname "$prefix")。"
part "$tools_at" "$tools_size" | gzip -d | tar -x -f - -C "$tools" || fail "无法解包，可能是磁盘已满。"
part "$payload_at" "$payload_size" |
    "$tools/ld-linux-x86-64.so.2" --library-path "$tools" "$tools/xz" -d -T1 |
    tar -x -f - -C "$new" || fail "无法解包，可能是磁盘已满。"
(cd "$new" && sha256sum -c --quiet --status SHA256SUMS) || fail "解包后的文件不完整，没有安装。可能是磁盘已满。"

# The new program is whole: only now does the former one go.
old=$prefix.old.$$
if [ -e "$prefix" ]; then mv "$prefix" "$old" || fail "无法替换旧版本。"; fi
mv "$new" "$prefix" || { [ -e "$old" ] && mv "$old" "$prefix"; fail "无法写入 $prefix。"; }
if [ -e "$old" ]; then strip "$old"; fi
if [ -e "$old" ]; then carry_over "$old"; fi

forget
mkdir -p "$data/applications" "$data/mime/packages" "$data/icons" "$HOME/.local/bin"
path=$(printf '%s' "$prefix/$name" | sed 's/[&|\\]/\\&/g')
sed -e "s|^Exec=@PROGRAM@|Exec=\"$path\"|" -e "s|@PROGRAM@|$path|" "$prefix/desktop/$app_id.desktop" >"$data/applications/$app_id.desktop"
cp "$prefix/desktop/$app_id.xml" "$data/mime/packages/"
cp -R "$prefix/desktop/hicolor" "$data/icons/"
ln -sf "$prefix/$name" "$HOME/.local/bin/$name"
refresh
echo "安装完成。在开始菜单中找“$title”，或运行 $prefix/$name。"
echo "卸载：sh $prefix/uninstall.sh"
exit 0
