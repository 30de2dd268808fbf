#!/bin/bash
# triage.sh [--service NAME] [--top N] < log

while read time level service ms message; do
  echo "1 $ms $service $message"
done
