// Follow the events: BROKER=127.0.0.1:9092 java -cp 'lib/*' Consume.java
// lib/ holds org.apache.kafka:kafka-clients, com.fasterxml.jackson.core:jackson-databind and what they need.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

public class Consume {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws Exception {
        Map<String, String> env = System.getenv();
        Map<String, Object> options = Map.of(
                "bootstrap.servers", env.getOrDefault("BROKER", "127.0.0.1:9092"),
                "group.id", env.getOrDefault("GROUP", "example-java"),
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false");
        try (var consumer = new KafkaConsumer<>(options, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(env.getOrDefault("PREFIX", "communique.") + "events.diplomatic.v1"));
            while (true) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofSeconds(1))) {
                    show(message);
                }
                consumer.commitSync(); // after the work: what a crash cuts off comes again
            }
        }
    }

    private static void show(ConsumerRecord<String, String> message) throws Exception {
        JsonNode event = message.value() == null ? null : JSON.readTree(message.value());
        if (event == null || event.path("retracted").asBoolean()) {
            OUT.println("taken back: " + message.key());
            return;
        }
        OUT.println(String.join(" | ",
                event.path("date").asText("undated"),
                event.path("event_type").asText(),
                codes(event.path("actor")),
                codes(event.path("recipient")),
                event.path("sentence").path("text").asText()));
    }

    private static String codes(JsonNode entities) {
        return StreamSupport.stream(entities.spliterator(), false)
                .map(entity -> entity.path("code").asText())
                .collect(Collectors.joining(","));
    }
}
