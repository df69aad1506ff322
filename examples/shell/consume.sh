#!/bin/sh
# Follow the events with kcat and jq: BROKER=127.0.0.1:9092 sh consume.sh
# (%s is the value, a JSON object on one line; a tombstone is an empty line)
kcat -q -u -b "${BROKER:-127.0.0.1:9092}" -C -t "${PREFIX:-communique.}events.diplomatic.v1" -o beginning -f '%s\n' |
  jq --unbuffered -r 'if .retracted then "taken back: \(.id)" else
    [.date // "undated", .event_type, (.actor | map(.code) | join(",")), (.recipient | map(.code) | join(",")), .sentence.text]
    | join(" | ") end'
