# What the scripts of the recording share: how they speak, and how they read the README. Wants `into`.

exec 2>>"$into/stage.log"
trap '((BASH_SUBSHELL)) || say "broke off in ${BASH_SOURCE[0]##*/}, line $LINENO: $BASH_COMMAND"' ERR

say() { printf '%s %s\n' "$(date +%T)" "$*" | tee -a "$into/stage.log"; }

die() {
  say "$*"
  exit 1
}

# readme_commands STEP FILE: the indented lines below the paragraph that begins with **STEP.
readme_commands() {
  perl -ne 'BEGIN { $step = shift } $at = $1 if /^\*\*(\d+)\./; $at = 0 if /^## /; $fenced = !$fenced if /^```/; print "$1\n" if $at == $step && !$fenced && /^    (\S.*)/' \
    "$1" "$2"
}

# readme_document STEP FILE: the block of YAML below that paragraph.
readme_document() {
  perl -ne 'BEGIN { $step = shift } $at = $1 if /^\*\*(\d+)\./; $at = 0 if /^## /; $in = 0 if /^```\s*$/; print if $in && $at == $step; $in = 1 if /^```yaml/' \
    "$1" "$2"
}
