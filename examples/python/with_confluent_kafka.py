"""Follow the events with confluent-kafka (librdkafka): BROKER=127.0.0.1:9092 python with_confluent_kafka.py."""

import json
import os

from confluent_kafka import Consumer, KafkaException

consumer = Consumer(
    {
        "bootstrap.servers": os.environ.get("BROKER", "127.0.0.1:9092"),
        "group.id": os.environ.get("GROUP", "example-confluent-kafka"),
        "auto.offset.reset": "earliest",
        "enable.auto.offset.store": False,
    }
)
consumer.subscribe([os.environ.get("PREFIX", "communique.") + "events.diplomatic.v1"])
while True:
    message = consumer.poll(1.0)
    if message is None:
        continue
    if message.error():
        raise KafkaException(message.error())
    event = json.loads(message.value()) if message.value() else {"id": message.key().decode(), "retracted": True}
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
    consumer.store_offsets(message)  # after the work: what a crash cuts off comes again
