package org.commonground.kernel.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A CloudEvent as it came from Kafka.
 *
 * @param subject the aggregate that it is about
 * @param aggregateVersion of that aggregate; a replica takes only what is newer than what it holds
 */
public record IncomingEvent(
        UUID id, String type, UUID subject, long aggregateVersion, String district, String actor, JsonNode data) {

    static IncomingEvent of(ConsumerRecord<String, byte[]> message, ObjectMapper json) throws IOException {
        return new IncomingEvent(
                UUID.fromString(header(message, "ce_id")),
                header(message, "ce_type"),
                UUID.fromString(header(message, "ce_subject")),
                Long.parseLong(header(message, "ce_aggregateversion")),
                header(message, "ce_district"),
                header(message, "ce_actor"),
                json.readTree(message.value()));
    }

    static String header(ConsumerRecord<String, byte[]> message, String name) {
        var header = message.headers().lastHeader(name);
        if (header == null) throw new IllegalArgumentException("the message has no header " + name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
