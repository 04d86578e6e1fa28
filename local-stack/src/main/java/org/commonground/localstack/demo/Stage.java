package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the story is told: what every step needs. A step looks at the present state first and does what is missing, so that
 * the story can be told again, also after it was cut off anywhere.
 */
public record Stage(Api api, DemoData data, Narrator narrator, Clock clock) {
    private static final ZoneId DISTRICT_ZONE = ZoneId.of("America/Chicago");

    /** The district's calendar day, which is what its agreements count by. */
    LocalDate today() {
        return LocalDate.now(clock.withZone(DISTRICT_ZONE));
    }

    JsonNode get(Actor actor, String path) {
        return look(Call.get(actor, path));
    }

    private JsonNode look(Call call) {
        var answer = api.send(call);
        narrator.read(call);
        return answer.body();
    }

    /** A read that is worth repeating. */
    JsonNode show(Call call) {
        var answer = api.send(call);
        narrator.call(call);
        return answer.body();
    }

    /** Those that match, the oldest first. */
    List<JsonNode> list(Actor actor, String path, String filter) {
        return Json.items(look(Call.get(actor, path).asking("filter", filter).asking("limit", "200"))
                .path("items"));
    }

    long count(Actor actor, String path) {
        return api.send(Call.get(actor, path).asking("count", "true").asking("limit", "1"))
                .body()
                .path("totalCount")
                .asLong();
    }

    /** Creates it once, whatever happens on the way: the key is the same for what is meant to be the same. */
    JsonNode create(Actor actor, String path, String key, JsonNode body) {
        return write(Call.post(actor, path, body).once("demo-" + key));
    }

    JsonNode change(Actor actor, String path, JsonNode seen, JsonNode patch) {
        return write(Call.patch(actor, path, patch).ifStill(seen));
    }

    JsonNode move(Actor actor, String path, JsonNode seen, String to) {
        return move(actor, path, seen, Json.object().put("to", to));
    }

    JsonNode move(Actor actor, String path, JsonNode seen, JsonNode step) {
        return write(Call.post(actor, path + "/transitions", step).ifStill(seen));
    }

    JsonNode write(Call call) {
        var answer = api.send(call);
        narrator.call(call);
        return answer.body();
    }

    <T> T until(String what, Supplier<Optional<T>> ask) {
        return api.until(what, ask);
    }

    public static String state(JsonNode of) {
        return of.path("state").asText();
    }

    public static String id(JsonNode of) {
        return of.path("id").asText();
    }
}
