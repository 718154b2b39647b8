#!/bin/sh
# Three containers of the till that start in the same moment. What each of them says is in container/till-<number>.log.
cd "$(dirname "$0")/.."

for number in 1 2 3; do
  sh container/till.sh > "container/till-$number.log" 2>&1 &
done
wait
echo "applied the migrations: $(cat container/till-*.log | grep -c 'have been successfully applied')"
echo "had nothing to do:      $(cat container/till-*.log | grep -c 'No pending migrations')"
grep -h 'The till' container/till-*.log
