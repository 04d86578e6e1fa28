package org.commonground.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.commonground.localstack.demo.Actor;
import org.commonground.localstack.demo.Json;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever follows the changes from nothing, through the gateway, has in the end the very rows that their lists show. */
@ExtendWith(SuiteExtension.class)
class SyncTest {
    /** They list the product's own code lists beside the district's rows. */
    private static final Set<String> LISTED_WITH_OTHERS = Set.of("registry.taxonomy", "registry.taxonomy-term");

    private final RunningSuite suite;

    SyncTest(RunningSuite suite) {
        this.suite = suite;
        suite.told();
    }

    @ParameterizedTest
    @EnumSource(Actor.class)
    void following_from_nothing_gives_the_lists(Actor actor) {
        var token = suite.token(actor.account());
        var copy = new TreeMap<String, Set<String>>();
        var lists = new TreeMap<String, String>();
        var since = "";
        JsonNode page;
        do {
            page = read("/v1/changes?limit=500&since=" + since, token);
            since = page.path("cursor").asText();
            for (var change : page.path("items")) {
                var type = change.path("type").asText();
                var rows = copy.computeIfAbsent(type, _ -> new TreeSet<>());
                var id = change.path("id").asText();
                if (change.path("kind").asText().equals("GONE")) rows.remove(id);
                else rows.add(id);
                var link = change.path("link").asText();
                if (!link.isEmpty()) lists.put(type, link.substring(0, link.lastIndexOf('/')));
            }
        } while (page.path("more").asBoolean());

        if (actor == Actor.OFFICER)
            assertThat(copy.keySet())
                    .contains("registry.partner", "registry.service", "needs.goal", "mou.agreement", "metrics.target");
        lists.forEach((type, list) -> {
            if (!LISTED_WITH_OTHERS.contains(type))
                assertThat(copy.get(type)).as(type).isEqualTo(listed(list, token));
        });
        var told = Json.items(page.path("types")).stream().map(JsonNode::asText).toList();
        assertThat(told).containsAll(copy.keySet());

        var again = read("/v1/changes?since=" + since, token);
        assertThat(Json.items(again.path("items")).stream()
                        .filter(each -> !copy.getOrDefault(each.path("type").asText(), Set.of())
                                .contains(each.path("id").asText())))
                .as("nothing new without a change")
                .isEmpty();
    }

    private Set<String> listed(String list, String token) {
        var ids = new TreeSet<String>();
        var cursor = "";
        do {
            var page = read(list + "?limit=500" + cursor, token);
            Json.items(page.path("items")).forEach(row -> ids.add(row.path("id").asText()));
            cursor = page.has("next")
                    ? "&cursor=" + URLEncoder.encode(page.path("next").asText(), UTF_8)
                    : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    private JsonNode read(String path, String token) {
        var answer = suite.send("GET", path, token, Map.of("Accept", "application/json"), null);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return Json.parse(answer.body());
    }
}
