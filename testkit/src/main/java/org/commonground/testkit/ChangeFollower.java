package org.commonground.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A client that keeps a copy of everything it may read, by the change feed alone. */
public final class ChangeFollower {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<Notice>> NOTICES = new TypeReference<>() {};

    private final Api api;
    private final String feed;
    private final String types;
    private final Map<String, Map<String, Row>> rows = new TreeMap<>();
    private @Nullable String cursor;

    private record Notice(
            String type,
            String id,
            String kind,
            List<Map<String, String>> keys,
            @Nullable List<Map<String, String>> formerKeys,
            @Nullable Long version,
            String at,
            @Nullable String link) {}

    /** A row as the feed told of it. */
    public record Row(long version, List<Map<String, String>> keys, String link) {}

    /** @param types as the parameter takes them; empty for all */
    public ChangeFollower(Api api, String feed, String types) {
        this.api = api;
        this.feed = feed;
        this.types = types;
    }

    /** Asks until there is no more, a few changes at a time. */
    public ChangeFollower catchUp(int limit) {
        while (next(limit).path("more").asBoolean()) {}
        return this;
    }

    public JsonPath step(int limit) {
        return JsonPath.from(next(limit).toString());
    }

    private JsonNode next(int limit) {
        var answer = read(ask(limit));
        var items = JSON.convertValue(answer.path("items"), NOTICES);
        assertThat(items).hasSizeLessThanOrEqualTo(limit);
        items.forEach(this::apply);
        cursor = answer.path("cursor").asText();
        for (var type : answer.path("types")) rows.computeIfAbsent(type.asText(), _ -> new HashMap<>());
        return answer;
    }

    /** Not by a path: each is compiled anew, which takes longer than the request. */
    private static JsonNode read(Response response) {
        try {
            return JSON.readTree(response.then().statusCode(200).extract().asString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public Response ask(int limit) {
        var request = api.request().queryParam("limit", limit);
        if (cursor != null) request.queryParam("since", cursor);
        if (!types.isEmpty()) request.queryParam("types", types);
        return request.get(feed);
    }

    private void apply(Notice change) {
        var ofType = rows.computeIfAbsent(change.type, _ -> new HashMap<>());
        if (change.kind.equals("GONE")) ofType.remove(change.id);
        else
            ofType.put(
                    change.id,
                    new Row(
                            Objects.requireNonNull(change.version, "a version"),
                            change.keys,
                            Objects.requireNonNull(change.link, "a link")));
    }

    public Set<String> types() {
        return rows.keySet();
    }

    public Map<String, Row> of(String type) {
        return rows.getOrDefault(type, Map.of());
    }

    public String cursor() {
        if (cursor == null) throw new IllegalStateException("nothing has been asked yet");
        return cursor;
    }

    /** That the copy holds the very rows that a list shows to the same caller. */
    public void isWhatIsListedAt(@Nullable String list, String type) {
        assertThat(list).as("the list of " + type).isNotNull();
        var listed = new TreeSet<String>();
        @Nullable String next = "";
        do {
            var page = read(api.request()
                    .queryParam("limit", 500)
                    .queryParam("cursor", next)
                    .get(list));
            page.path("items").forEach(item -> listed.add(item.path("id").asText()));
            next = page.path("next").textValue();
        } while (next != null);
        assertThat(new TreeSet<>(of(type).keySet()))
                .as("%s as followed by %s", type, api.caller().subject())
                .isEqualTo(listed);
    }
}
