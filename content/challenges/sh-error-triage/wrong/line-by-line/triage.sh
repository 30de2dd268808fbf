#!/bin/bash
export LC_ALL=C
usage() { echo 'usage: triage.sh [--service NAME] [--top N]' >&2; exit 2; }
service='' top=''
while (($#)); do
  (($# >= 2)) || usage
  case $1 in
    --service) [[ -z $service && -n $2 ]] || usage; service=$2 ;;
    --top) [[ -z $top && $2 =~ ^[0-9]{1,9}$ ]] || usage; top=$((10#$2)); ((top)) || usage ;;
    *) usage ;;
  esac
  shift 2
done

rm -f broken.txt
declare -A count most
number=0
while IFS=$'\t' read time level name ms message; do
  number=$((number + 1))
  [[ -n $time$level ]] || continue
  if [[ -z $message || ! $ms =~ ^[0-9]{1,9}$ || ! $level =~ ^(INFO|WARN|ERROR)$ ]]; then
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$number" "$time" "$level" "$name" "$ms" "$message" >>broken.txt
    continue
  fi
  [[ $level == ERROR ]] || continue
  [[ -z $service || $name == "$service" ]] || continue
  key=$name$'\t'$message
  count[$key]=$((${count[$key]:-0} + 1))
  ((10#$ms > ${most[$key]:-0})) && most[$key]=$((10#$ms))
done

((${#count[@]})) || exit 0
for key in "${!count[@]}"; do
  printf '%s\t%s\t%s\n' "${count[$key]}" "${most[$key]:-0}" "$key"
done | sort -t $'\t' -k1,1nr -k3,3 -k4 | sed -n "1,${top:-\$}p"
exit 1
