package org.commonground.registry.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.json.Storable;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.communityarea.AreaKind;
import org.commonground.registry.communityarea.CommunityAreas;
import org.commonground.registry.vocabulary.PlainText;

/**
 * Community areas as a publisher draws them: a GeoJSON FeatureCollection (RFC 7946), read feature by feature. The sender says
 * which property names an area and which one the publisher knows it by; areas that the file lacks are let be.
 */
@ApplicationScoped
class AreasGeoJson implements ImportFormat {
    private static final int MAX_FEATURES = 2_000;
    private static final int MAX_TEXT = 200;

    private final CommunityAreas areas;
    private final ObjectMapper json;

    /** One feature is followed by the next. */
    private final ObjectReader features;

    AreasGeoJson(CommunityAreas areas, ObjectMapper json) {
        this.areas = areas;
        this.json = json;
        this.features = json.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @Override
    public String kind() {
        return "AREAS_GEOJSON";
    }

    @Override
    public Set<Role> senders() {
        return Set.of(Role.PARTNERSHIP_OFFICER, Role.SIS_INTEGRATION);
    }

    @Override
    public Set<String> options() {
        return Set.of("areaKind", "areaName", "areaKey");
    }

    @Override
    public void check(Map<String, String> options) {
        var kinds = Arrays.stream(AreaKind.values()).map(Enum::name).toList();
        if (!kinds.contains(options.getOrDefault("areaKind", "")))
            throw Problem.invalidParameter(Violation.parameter("areaKind", "unknown-value", "say what the areas are")
                    .allowing(kinds));
        for (var needed : List.of("areaName", "areaKey"))
            if (!options.containsKey(needed))
                throw Problem.invalidParameter(
                        Violation.parameter(needed, "required", "name the property of each feature"));
    }

    @Override
    public void run(JobRun run) throws IOException {
        var drafts = new LinkedHashMap<UUID, CommunityAreas.Draft>();
        var rejected = read(run, drafts);
        if (rejected > 0)
            throw refused("%d feature(s) are wrong; nothing was changed, the report names each".formatted(rejected));
        run.total(drafts.size());
        ImportTransaction.perform(
                run,
                () -> areas.save(List.copyOf(drafts.values())).values().forEach(outcome -> run.step(outcome.name())));
    }

    private int read(JobRun run, Map<UUID, CommunityAreas.Draft> drafts) throws IOException {
        int rejected = 0;
        int number = 0;
        try (var parser = json.createParser(run.input())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) throw refused("it is not a GeoJSON object");
            boolean seen = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                parser.nextToken();
                if (name.equals("type") && !parser.getText().equals("FeatureCollection"))
                    throw refused("it is a '%s', not a FeatureCollection".formatted(shortened(parser.getText())));
                if (!name.equals("features")) {
                    parser.skipChildren();
                    continue;
                }
                if (parser.currentToken() != JsonToken.START_ARRAY) throw refused("its features are not an array");
                seen = true;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (++number > MAX_FEATURES) throw refused("it has over %d features".formatted(MAX_FEATURES));
                    if (!accept(run, number, features.readTree(parser), drafts)) rejected++;
                }
            }
            if (!seen) throw refused("it has no features");
        } catch (CharConversionException e) {
            throw refused("it is not JSON in UTF-8");
        } catch (StreamConstraintsException e) {
            throw refused("a text or number in it is longer than any may be");
        } catch (JsonProcessingException e) {
            throw refused("it is not JSON in UTF-8, at line %d"
                    .formatted(e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
        }
        return rejected;
    }

    private boolean accept(JobRun run, int number, JsonNode feature, Map<UUID, CommunityAreas.Draft> drafts) {
        var kind = AreaKind.valueOf(run.parameter("areaKind", "OTHER"));
        var key = property(feature, run.parameter("areaKey", "id"));
        var name = property(feature, run.parameter("areaName", "name"));
        boolean sound = true;
        for (var text : Map.of("areaKey", key, "areaName", name).entrySet())
            if (text.getValue().isEmpty() || text.getValue().length() > MAX_TEXT || !Storable.is(text.getValue())) {
                var property = run.parameter(text.getKey(), "");
                report(run, number, key, "required", "/properties/" + property, "a text of 1 to 200 characters");
                sound = false;
            } else if (!RowCheck.isPlain(text.getValue())) {
                var property = run.parameter(text.getKey(), "");
                report(run, number, key, "markup", "/properties/" + property, PlainText.MESSAGE);
                sound = false;
            }
        for (var fault : CommunityAreas.faultsOf(feature.path("geometry"), "/geometry")) {
            report(run, number, key, fault.code(), String.valueOf(fault.pointer()), fault.message());
            sound = false;
        }
        if (!sound) return false;
        var id = areas.idOf(kind, key);
        if (drafts.putIfAbsent(id, new CommunityAreas.Draft(id, name, kind, key, null, feature.get("geometry")))
                == null) return true;
        report(run, number, key, "duplicate", "/properties", "an earlier feature has this key");
        return false;
    }

    private static void report(JobRun run, int number, String key, String code, String pointer, String message) {
        run.report(new RowReport(number, code, pointer, message, shortened(key)));
    }

    private static String property(JsonNode feature, String name) {
        return feature.path("properties").path(name).asText("").strip();
    }

    private static String shortened(String text) {
        var clean = text.replace('\0', '?');
        return clean.length() <= MAX_TEXT ? clean : clean.substring(0, MAX_TEXT);
    }

    private static Problem refused(String why) {
        return Problem.of(ProblemCode.RULE_VIOLATED, "the areas are not imported: " + why);
    }
}
