"""Follow the events with aiokafka: BROKER=127.0.0.1:9092 python with_aiokafka.py."""

import asyncio
import json
import os

from aiokafka import AIOKafkaConsumer


async def main() -> None:
    """Until it is stopped."""
    consumer = AIOKafkaConsumer(
        os.environ.get("PREFIX", "communique.") + "events.diplomatic.v1",
        bootstrap_servers=os.environ.get("BROKER", "127.0.0.1:9092"),
        group_id=os.environ.get("GROUP", "example-aiokafka"),
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    async with consumer:
        async for message in consumer:
            event = json.loads(message.value) if message.value else {"id": message.key.decode(), "retracted": True}
            show(event)
            await consumer.commit()  # after the work: what a crash cuts off comes again


def show(event: dict) -> None:
    """A line an event."""
    if event["retracted"]:
        print("taken back:", event["id"], flush=True)
        return
    sides = [",".join(one["code"] for one in event[side]) for side in ("actor", "recipient")]
    print(event.get("date") or "undated", event["event_type"], *sides, event["sentence"]["text"], sep=" | ", flush=True)


asyncio.run(main())
