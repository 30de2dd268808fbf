#!/bin/bash
# Sums up the errors of a log on standard input: triage.sh [--service NAME] [--top N] < log
set -euo pipefail
export LC_ALL=C

usage() {
  echo 'usage: triage.sh [--service NAME] [--top N] < log' >&2
  exit 2
}

service='' top=''
while (($# > 0)); do
  (($# >= 2)) || usage
  case $1 in
    --service)
      [[ -z $service && -n $2 ]] || usage
      service=$2
      ;;
    --top)
      [[ -z $top && $2 =~ ^[0-9]{1,9}$ ]] || usage
      top=$((10#$2))
      ((top >= 1)) || usage
      ;;
    *) usage ;;
  esac
  shift 2
done

# Beside broken.txt, so that renaming it is one step.
work=$(mktemp -d ./.triage.XXXXXX)
trap 'rm -rf -- "$work"' EXIT
: >"$work/broken"

# In the environment values are taken as they are; -v would turn \t into a tab.
SERVICE=$service BROKEN=$work/broken awk '
  { sub(/\r$/, "") }
  $0 == "" { next }
  {
    rest = $0
    for (i = 1; i <= 4; i++) {
      at = index(rest, "\t")
      if (at == 0) break
      part[i] = substr(rest, 1, at - 1)
      rest = substr(rest, at + 1)
    }
    good = i == 5 && rest != "" && part[3] != ""
    good = good && (part[2] == "INFO" || part[2] == "WARN" || part[2] == "ERROR")
    good = good && part[4] ~ /^[0-9]+$/ && length(part[4]) <= 9
    if (!good) { print NR "\t" $0 >ENVIRON["BROKEN"]; next }
    if (part[2] != "ERROR") next
    if (ENVIRON["SERVICE"] != "" && ENVIRON["SERVICE"] "" != part[3] "") next
    key = part[3] "\t" rest
    count[key]++
    if (part[4] + 0 > most[key] + 0) most[key] = part[4] + 0
  }
  END { for (key in count) printf "%d\t%d\t%s\n", count[key], most[key], key }
' | sort -t $'\t' -k1,1nr -k3,3 -k4 >"$work/errors"

if [[ -s $work/broken ]]; then
  mv -- "$work/broken" broken.txt
else
  rm -f broken.txt
fi

[[ -s $work/errors ]] || exit 0
sed -n "1,${top:-\$}p" "$work/errors"
exit 1
