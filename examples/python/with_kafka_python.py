"""Follow the events with kafka-python: BROKER=127.0.0.1:9092 python with_kafka_python.py."""

import json
import os

from kafka import KafkaConsumer

consumer = KafkaConsumer(
    os.environ.get("PREFIX", "communique.") + "events.diplomatic.v1",
    bootstrap_servers=os.environ.get("BROKER", "127.0.0.1:9092"),
    group_id=os.environ.get("GROUP", "example-kafka-python"),  # where we were is kept under this name
    auto_offset_reset="earliest",
    enable_auto_commit=False,
)
for message in consumer:
    event = json.loads(message.value) if message.value else {"id": message.key.decode(), "retracted": True}
    if event["retracted"]:
        print("taken back:", event["id"], flush=True)
    else:
        sides = [",".join(one["code"] for one in event[side]) for side in ("actor", "recipient")]
        print(
            event.get("date") or "undated",
            event["event_type"],
            *sides,
            event["sentence"]["text"],
            sep=" | ",
            flush=True,
        )
    consumer.commit()  # after the work: what a crash cuts off comes again
