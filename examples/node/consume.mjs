// Follow the events: npm ci && BROKER=127.0.0.1:9092 node consume.mjs
import { Kafka, logLevel } from "kafkajs";

const { BROKER = "127.0.0.1:9092", PREFIX = "communique.", GROUP = "example-node" } = process.env;
const consumer = new Kafka({ brokers: BROKER.split(","), logLevel: logLevel.WARN }).consumer({ groupId: GROUP });

const codes = (entities) => entities.map((entity) => entity.code).join(",");

await consumer.connect();
await consumer.subscribe({ topic: `${PREFIX}events.diplomatic.v1`, fromBeginning: true });
await consumer.run({
  // The offset is kept after this has come back: what a crash cuts off comes again.
  eachMessage: async ({ message }) => {
    const event = message.value ? JSON.parse(message.value) : { id: `${message.key}`, retracted: true };
    if (event.retracted) {
      console.log(`taken back: ${event.id}`);
    } else {
      const { date, event_type, actor, recipient, sentence } = event;
      console.log([date ?? "undated", event_type, codes(actor), codes(recipient), sentence.text].join(" | "));
    }
  },
});
