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

declare -A count most
broken='' number=0
while IFS= read -r line || [[ -n $line ]]; do
  number=$((number + 1))
  line=${line%$'\r'}
  [[ -n $line ]] || continue
  level=$(printf '%s\n' "$line" | cut -f2)
  name=$(printf '%s\n' "$line" | cut -f3)
  ms=$(printf '%s\n' "$line" | cut -f4)
  message=$(printf '%s\n' "$line" | cut -f5-)
  if [[ $line != *$'\t'*$'\t'*$'\t'*$'\t'* || -z $message || -z $name || ! $ms =~ ^[0-9]{1,9}$ ||
    ! $level =~ ^(INFO|WARN|ERROR)$ ]]; then
    broken+=$number$'\t'$line$'\n'
    continue
  fi
  [[ $level == ERROR ]] || continue
  [[ -z $service || $name == "$service" ]] || continue
  key=$name$'\t'$message
  count[$key]=$((${count[$key]:-0} + 1))
  if ((10#$ms > ${most[$key]:-0})); then most[$key]=$((10#$ms)); fi
done

if [[ -n $broken ]]; then printf '%s' "$broken" >broken.txt; else rm -f broken.txt; fi
((${#count[@]})) || exit 0
for key in "${!count[@]}"; do
  printf '%s\t%s\t%s\n' "${count[$key]}" "${most[$key]:-0}" "$key"
done | sort -t $'\t' -k1,1nr -k3,3 -k4 | sed -n "1,${top:-\$}p"
exit 1
