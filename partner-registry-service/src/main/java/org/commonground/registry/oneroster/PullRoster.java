package org.commonground.registry.oneroster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.job.JobRun;
import org.commonground.registry.imports.ImportRow;
import org.commonground.registry.imports.ImportWork;
import org.jspecify.annotations.Nullable;

/** Takes the roster from a OneRoster 1.2 service that the operator has connected: whole, or what changed since the last time. */
@ApplicationScoped
class PullRoster implements ImportWork {
    static final String KIND = "ONEROSTER_REST";

    private final RosterSources sources;
    private final RosterPulls pulls;
    private final LoadRoster loadRoster;
    private final CurrentCaller current;
    private final ObjectMapper json;

    PullRoster(
            RosterSources sources, RosterPulls pulls, LoadRoster loadRoster, CurrentCaller current, ObjectMapper json) {
        this.sources = sources;
        this.pulls = pulls;
        this.loadRoster = loadRoster;
        this.current = current;
        this.json = json;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobRun run) {
        var name = run.parameter("source", "");
        var source = sources.byName().get(name);
        if (source == null || !source.districts().contains(current.get().district()))
            throw LoadRoster.refused("the operator has not connected '%s' to this district".formatted(name));
        var last = pulls.all().get(name);
        @Nullable
        Instant since = last == null || run.parameter("mode", "DELTA").equals("BULK") ? null : last.changedUntil();
        var filter = since == null ? null : "dateLastModified>='%s'".formatted(since);
        var mode = since == null ? Roster.Mode.BULK : Roster.Mode.DELTA;
        var roster = new Roster(run, RosterDialect.ONEROSTER);
        roster.expectSessions(mode);
        roster.expectOrgs(mode);
        var newest = new Newest(since);
        try (var client = new RosterClient(source, json)) {
            read(client, "academicSessions", filter, newest, row -> roster.session("academicSessions", row));
            read(client, "orgs", filter, newest, row -> roster.org("orgs", row));
        }
        loadRoster.load(run, roster, () -> pulls.remember(name, newest.at));
    }

    private static final class Newest {
        private @Nullable Instant at;

        Newest(@Nullable Instant at) {
            this.at = at;
        }

        void see(JsonNode item) {
            try {
                var changed = OffsetDateTime.parse(item.path("dateLastModified").asText())
                        .toInstant();
                if (at == null || changed.isAfter(at)) at = changed;
            } catch (DateTimeException e) {
                // the row check says so where it matters
            }
        }
    }

    private static void read(
            RosterClient client, String collection, @Nullable String filter, Newest newest, Consumer<ImportRow> each) {
        // a record that changes while we page may come twice: the first is as good as the second
        var seen = new HashSet<String>();
        client.read(collection, filter, item -> {
            newest.see(item);
            var row = new JsonRow(seen.size() + 1L, item);
            if (seen.add(row.text("sourcedId"))) each.accept(row);
        });
    }

    /** A record of the service, read as a row of the files: the two bindings say the same. */
    private record JsonRow(long number, JsonNode item) implements ImportRow {
        @Override
        public String text(String column) {
            if (column.equals("parentSourcedId"))
                return text(item.path("parent").path("sourcedId"));
            if (column.startsWith("metadata."))
                return text(item.path("metadata").path(column.substring("metadata.".length())));
            return text(item.path(column));
        }

        @Override
        public boolean has(String column) {
            return !column.startsWith("metadata.") || item.path("metadata").isObject();
        }

        private static String text(JsonNode value) {
            if (value.isArray()) {
                List<String> parts = new ArrayList<>();
                value.forEach(part -> parts.add(part.asText()));
                return String.join(",", parts);
            }
            return value.isValueNode() && !value.isNull() ? value.asText().strip() : "";
        }
    }
}
