package org.commonground.registry.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.commonground.testkit.Api;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every format with every kind of dirt that can stand in it. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class DirtyFilesTest {
    private static final String ACORN = "5a4b3c2d-0000-4000-8000-000000000001";
    private static final String WILLOW = "5a4b3c2d-0000-4000-8000-000000000002";
    private static final String ARTS = "5a4b3c2d-0000-4000-8000-000000000003";
    private static final String FOOD = "5a4b3c2d-0000-4000-8000-000000000004";
    private static final String HALL = "5a4b3c2d-0000-4000-8000-000000000005";
    private static final String SITE = "5a4b3c2d-0000-4000-8000-000000000006";
    private static final String COST = "5a4b3c2d-0000-4000-8000-000000000007";
    private static final String NOBODY = "5a4b3c2d-0000-4000-8000-00000000000f";

    /** What is named in every clean file, and what is made dirty. */
    private static final String NAME = "Acorn Trust";

    /** Ten megabytes that do not pack well. */
    private static final String NOISE = noise(10 << 20);

    private static final String MAPPING = """
            {"publisher": "Test", "scheme": "TEST-LIST", "partner": {"name": {"column": "Agency"}},
             "service": {"name": {"column": "Program"}, "ages": {"column": "Ages"}},
             "site": {"name": {"column": "Site"}, "latitude": {"column": "Lat"}, "longitude": {"column": "Lon"}}}
            """;

    /** What somebody sends: the first file is the one that is made dirty. */
    @SuppressWarnings("ImmutableEnumChecker") // only copies of the files are made dirty
    enum Format {
        PARTNER_DIRECTORY_CSV("text/csv", "", "list.csv", """
                partnerIdScheme,partnerId,partnerName,serviceCode,serviceName,siteName,latitude,longitude
                TEST,1,Acorn Trust,a,Arts,Hall,41.9,-87.6
                TEST,2,Willow House,b,Food,Kitchen,41.8,-87.7
                """),
        MAPPED_CSV("application/zip", "", "list.csv", """
                Agency,Program,Ages,Site,Lat,Lon
                Acorn Trust,Arts,6-12,Hall,41.9,-87.6
                Willow House,Food,6-12,Kitchen,41.8,-87.7
                """, "mapping.json", MAPPING),
        OHANA_CSV(
                "application/zip",
                "",
                "organizations.csv",
                "id,name\n1,Acorn Trust\n2,Willow House\n",
                "locations.csv",
                "id,organization_id,name,latitude,longitude\n1,1,Hall,41.9,-87.6\n2,2,Kitchen,41.8,-87.7\n",
                "services.csv",
                "id,location_id,name,taxonomy_ids\n1,1,Arts,1\n2,2,Food,2\n",
                "regular_schedules.csv",
                "id,service_id,weekday,opens_at,closes_at\n1,1,Monday,09:00,15:00\n",
                "taxonomy.csv",
                "taxonomy_id,name,parent_id\n1,Art,\n2,Painting,1\n"),
        HSDS_CSV(
                "application/zip",
                "",
                "organizations.csv",
                "id,name,description,parent_organization_id\n%s,Acorn Trust,Arts for all,\n%s,Willow House,Food for all,%s\n"
                        .formatted(ACORN, WILLOW, ACORN),
                "services.csv",
                "id,organization_id,name,status\n%s,%s,Arts,active\n%s,%s,Food,active\n"
                        .formatted(ARTS, ACORN, FOOD, WILLOW),
                "locations.csv",
                "id,location_type,name,latitude,longitude\n%s,physical,Hall,41.9,-87.6\n".formatted(HALL),
                "service_at_location.csv",
                "id,service_id,location_id\n%s,%s,%s\n".formatted(SITE, ARTS, HALL),
                "cost_options.csv",
                "id,service_id,valid_from,valid_to\n%s,%s,2026-01-01,2026-12-31\n".formatted(COST, ARTS)),
        HSDS_JSON("application/x-ndjson", "", "services.ndjson", """
                {"id": "%s", "name": "Acorn Trust", "description": "Arts for all"}
                {"id": "%s", "name": "Willow House", "description": "Food for all", "parent_organization_id": "%s"}
                {"id": "%s", "organization_id": "%s", "name": "Arts", "status": "active", "cost_options": [{"id": "%s", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}], "service_at_locations": [{"id": "%s", "location": {"id": "%s", "location_type": "physical", "name": "Hall", "latitude": 41.9, "longitude": -87.6}}]}
                """.formatted(
                        ACORN, WILLOW, ACORN, ARTS, ACORN, COST, SITE, HALL)),
        ONEROSTER_CSV(
                "application/zip",
                "",
                "orgs.csv",
                """
                sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId,metadata.latitude,metadata.longitude
                d,,,Riverbend District,district,,,,
                100,,,Acorn Trust,school,,d,41.9,-87.6
                101,,,Willow House,school,,d,41.8,-87.7
                """,
                "manifest.csv",
                "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.orgs,bulk\nfile.academicSessions,bulk\n",
                "academicSessions.csv",
                """
                sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
                sy2027,,,2026-27,schoolYear,2026-08-24,2027-06-15,,2027
                """),
        MICROSOFT_SDS_CSV("application/zip", "", "orgs.csv", """
                sourcedId,name,type,parentSourcedId
                d,Riverbend District,district,
                100,Acorn Trust,school,d
                101,Willow House,school,d
                """, "academicSessions.csv", """
                sourcedId,title,type,schoolYear,startDate,endDate,parentSourcedId
                sy2027,2026-27,schoolYear,2027,2026-08-24,2027-06-15,
                """),
        SCHOOL_DIRECTORY_CSV("text/csv", "&mapping=chicago-school-profiles", "list.csv", """
                School_ID,Long_Name,Legacy_Unit_ID,Grades_Offered_All,School_Latitude,School_Longitude,Student_Count_Total,Title_1_Eligible,Network
                100,Acorn Trust,1,"K,1",41.9,-87.6,10,Y,Network 1
                101,Willow House,2,"K,1",41.8,-87.7,10,Y,Network 1
                """),
        AREAS_GEOJSON("application/geo+json", "&areaKind=NEIGHBORHOOD&areaName=name&areaKey=no", "areas.json", """
                {"type": "FeatureCollection", "features": [
                {"type": "Feature", "properties": {"no": "1", "name": "Acorn Trust"},
                 "geometry": {"type": "Polygon", "coordinates": [[[-87.7, 41.8], [-87.6, 41.8], [-87.6, 41.9], [-87.7, 41.8]]]}},
                {"type": "Feature", "properties": {"no": "2", "name": "Willow House"},
                 "geometry": {"type": "Polygon", "coordinates": [[[-87.5, 41.8], [-87.4, 41.8], [-87.4, 41.9], [-87.5, 41.8]]]}}
                ]}
                """);

        final String type;
        final String parameters;
        final Map<String, String> files = new LinkedHashMap<>();

        Format(String type, String parameters, String... files) {
            this.type = type;
            this.parameters = parameters;
            for (int i = 0; i < files.length; i += 2) this.files.put(files[i], files[i + 1]);
        }

        String main() {
            return files.keySet().iterator().next();
        }

        boolean isZip() {
            return type.equals("application/zip");
        }

        boolean isJson() {
            return this == HSDS_JSON || this == AREAS_GEOJSON;
        }
    }

    /** What is to become of a dirty file. */
    record Expected(State state, String word) {
        enum State {
            /** It says what the clean one says, and is taken like that. */
            SAME,
            /** It is taken. */
            TAKEN,
            /** It is taken, and what is doubtful told. */
            DOUBTED,
            /** A row is wrong, so that nothing is taken. */
            ROW,
            /** The file as a whole is refused. */
            FILE
        }

        @Override
        public String toString() {
            return word.isEmpty() ? state.name() : state + " " + word;
        }
    }

    private static final Expected SAME = new Expected(Expected.State.SAME, "");
    private static final Expected TAKEN = new Expected(Expected.State.TAKEN, "");

    private static Expected doubt(String code) {
        return new Expected(Expected.State.DOUBTED, "doubt:" + code);
    }

    private static Expected row(String code) {
        return new Expected(Expected.State.ROW, code);
    }

    private static Expected file(String why) {
        return new Expected(Expected.State.FILE, why);
    }

    /** The files as they are sent; a name to its bytes. */
    interface Dirt {
        void into(Map<String, byte[]> files) throws IOException;
    }

    private static final List<Arguments> CELLS = new ArrayList<>();

    static {
        for (var format : Format.values()) {
            cell(format, "byte order mark", SAME, each -> each.replaceAll((_, text) -> utf8("\uFEFF" + text(text))));
            cell(
                    format,
                    "CRLF",
                    SAME,
                    each -> each.replaceAll((_, text) -> utf8(text(text).replace("\n", "\r\n"))));
            cell(
                    format,
                    "a name of two lines",
                    switch (format) {
                        case MAPPED_CSV, OHANA_CSV, PARTNER_DIRECTORY_CSV, SCHOOL_DIRECTORY_CSV -> SAME;
                        default -> TAKEN;
                    },
                    replacing(format.main(), NAME, format.isJson() ? "Acorn\\nTrust" : "\"Acorn\nTrust\""));
            cell(
                    format,
                    "broken UTF-8",
                    file(format == Format.HSDS_JSON ? "cannot be read" : "UTF-8"),
                    each -> each.computeIfPresent(format.main(), (_, text) -> broken(text)));
            cell(
                    format,
                    "a cell of ten megabytes",
                    switch (format) {
                        case AREAS_GEOJSON -> file("longer than");
                        case HSDS_JSON -> file("cannot be read after record 0");
                        default -> file("has a cell of over 65536 characters");
                    },
                    replacing(format.main(), NAME, NOISE));
            cell(
                    format,
                    "tags in a name",
                    switch (format) {
                        case PARTNER_DIRECTORY_CSV, MAPPED_CSV, OHANA_CSV -> doubt("markup");
                        default -> row("markup");
                    },
                    replacing(format.main(), NAME, "<b>Acorn</b> Trust<script>x()</script>"));
            if (format.isZip())
                cell(
                        format,
                        "a bomb",
                        file("times its size"),
                        each -> each.computeIfPresent(
                                format.main(),
                                (_, text) -> utf8(text(text)
                                        + text(text)
                                                .lines()
                                                .reduce("", (_, last) -> last + "\n")
                                                .replace("Willow House", "x".repeat(60_000))
                                                .repeat(200))));
            if (format.isZip())
                cell(format, "a bomb beside it", SAME, each -> each.put("bomb.txt", new byte[16 << 20]));
        }
        columns();
        manifests();
        duplicates();
        parents();
        orders();
        places();
        references();
    }

    private static void columns() {
        for (var format : Format.values()) {
            if (format.isJson())
                cell(
                        format,
                        "an unknown field",
                        SAME,
                        replacing(format.main(), "\"name\": \"" + NAME, "\"colour\": \"red\", \"name\": \"" + NAME));
            else
                cell(
                        format,
                        "an unknown column",
                        switch (format) {
                            case MAPPED_CSV, OHANA_CSV, SCHOOL_DIRECTORY_CSV -> SAME;
                            default -> file("unknown columns [colour]");
                        },
                        each -> each.computeIfPresent(
                                format.main(),
                                (_, text) -> utf8(text(text)
                                        .replaceFirst("\n", ",colour\n")
                                        .replaceAll("(?m)^(.*(?:Trust|House|District).*)$", "$1,red"))));
        }
    }

    private static void manifests() {
        cell(Format.MAPPED_CSV, "no mapping", file("mapping.json"), each -> each.remove("mapping.json"));
        cell(Format.MAPPED_CSV, "a wrong mapping", file("mapping.json"), replacing("mapping.json", "scheme", "schema"));
        cell(Format.OHANA_CSV, "a table missing", file("no locations.csv"), each -> each.remove("locations.csv"));
        cell(
                Format.HSDS_CSV,
                "a wrong manifest",
                file("datapackage.json"),
                each -> each.put("datapackage.json", utf8("{\"resources\": [")));
        cell(Format.HSDS_CSV, "nothing of use", file("neither"), each -> {
            each.remove("organizations.csv");
            each.remove("services.csv");
            each.remove("service_at_location.csv");
        });
        cell(
                Format.HSDS_CSV,
                "an unknown table",
                file("unknown table"),
                each -> each.put("users.csv", utf8("id\n1\n")));
        cell(Format.ONEROSTER_CSV, "no manifest", file("manifest.csv"), each -> each.remove("manifest.csv"));
        cell(Format.ONEROSTER_CSV, "a wrong manifest", file("manifest"), replacing("manifest.csv", "1.2", "3.0"));
        cell(
                Format.MICROSOFT_SDS_CSV,
                "a manifest",
                file("ONEROSTER_CSV"),
                each -> each.put("manifest.csv", utf8("propertyName,value\n")));
    }

    private static void duplicates() {
        same(Format.PARTNER_DIRECTORY_CSV, row("contradiction"), "TEST,2", "TEST,1");
        same(
                Format.MAPPED_CSV,
                doubt("repeated-row"),
                "Willow House,Food,6-12,Kitchen,41.8,-87.7",
                "Acorn Trust,Arts,6-12,Hall,41.9,-87.6");
        same(Format.OHANA_CSV, row("duplicate"), "2,Willow", "1,Willow");
        same(Format.HSDS_CSV, row("duplicate"), WILLOW, ACORN);
        same(Format.HSDS_JSON, row("duplicate"), WILLOW, ACORN);
        same(Format.ONEROSTER_CSV, row("duplicate"), "101,", "100,");
        same(Format.MICROSOFT_SDS_CSV, row("duplicate"), "101,", "100,");
        same(Format.SCHOOL_DIRECTORY_CSV, row("duplicate"), "101,", "100,");
        same(Format.AREAS_GEOJSON, row("duplicate"), "\"2\"", "\"1\"");
    }

    private static void same(Format format, Expected expected, String from, String to) {
        cell(format, "an id twice", expected, replacing(format.main(), from, to));
    }

    private static void parents() {
        cell(Format.OHANA_CSV, "a circle of parents", row("cycle"), replacing("taxonomy.csv", "Art,", "Art,2"));
        cell(
                Format.HSDS_CSV,
                "a circle of parents",
                row("cycle"),
                replacing("organizations.csv", "Arts for all,", "Arts for all," + WILLOW));
        cell(
                Format.HSDS_JSON,
                "a circle of parents",
                row("cycle"),
                replacing(
                        "services.ndjson",
                        "\"Arts for all\"",
                        "\"Arts for all\", \"parent_organization_id\": \"%s\"".formatted(WILLOW)));
        cell(
                Format.ONEROSTER_CSV,
                "a circle of parents",
                row("cycle"),
                replacing("orgs.csv", "district,,,,", "district,,100,,"));
        cell(
                Format.MICROSOFT_SDS_CSV,
                "a circle of parents",
                row("cycle"),
                replacing("orgs.csv", "district,\n", "district,100\n"));
    }

    private static void orders() {
        var dirt = "an end before its start";
        cell(Format.MAPPED_CSV, dirt, doubt("end-before-start"), replacing("list.csv", "Arts,6-12", "Arts,12-6"));
        cell(Format.OHANA_CSV, dirt, doubt("end-before-start"), replacing("regular_schedules.csv", "15:00", "08:00"));
        cell(Format.HSDS_CSV, dirt, row("end-before-start"), replacing("cost_options.csv", "2026-12-31", "2025-12-31"));
        cell(Format.HSDS_JSON, dirt, row("end-before-start"), replacing("services.ndjson", "2026-12-31", "2025-12-31"));
        cell(
                Format.ONEROSTER_CSV,
                dirt,
                row("end-before-start"),
                replacing("academicSessions.csv", "2027-06-15", "2026-06-15"));
        cell(
                Format.MICROSOFT_SDS_CSV,
                dirt,
                row("end-before-start"),
                replacing("academicSessions.csv", "2027-06-15", "2026-06-15"));
    }

    private static void places() {
        for (var format : Format.values())
            if (format != Format.MICROSOFT_SDS_CSV)
                cell(
                        format,
                        "a place off the globe",
                        switch (format) {
                            case MAPPED_CSV, OHANA_CSV, HSDS_CSV, HSDS_JSON -> doubt("off-the-globe");
                            default -> row("out-of-bounds");
                        },
                        replacing(
                                switch (format) {
                                    case OHANA_CSV, HSDS_CSV -> "locations.csv";
                                    default -> format.main();
                                },
                                "41.9",
                                "141.9"));
    }

    private static void references() {
        cell(
                Format.OHANA_CSV,
                "a name of nobody",
                row("unknown-reference"),
                replacing("locations.csv", "2,2,", "2,9,"));
        cell(
                Format.HSDS_CSV,
                "an organization that is nowhere",
                row("unknown-reference"),
                replacing("services.csv", FOOD + "," + WILLOW, FOOD + "," + NOBODY));
        cell(
                Format.HSDS_CSV,
                "a place that is nowhere",
                row("unknown-reference"),
                replacing("service_at_location.csv", HALL, NOBODY));
        cell(
                Format.HSDS_CSV,
                "a service that is nowhere",
                row("unknown-reference"),
                replacing("service_at_location.csv", ARTS, NOBODY));
        cell(
                Format.HSDS_CSV,
                "a parent that is nowhere",
                doubt("unknown-reference"),
                replacing("organizations.csv", "Food for all," + ACORN, "Food for all," + NOBODY));
        cell(
                Format.HSDS_CSV,
                "a link to nowhere",
                doubt("unknown-reference"),
                replacing("cost_options.csv", ARTS, NOBODY));
        cell(
                Format.HSDS_JSON,
                "an organization that is nowhere",
                row("unknown-reference"),
                replacing("services.ndjson", "\"organization_id\": \"" + ACORN, "\"organization_id\": \"" + NOBODY));
        cell(
                Format.HSDS_JSON,
                "a place that is nowhere",
                row("unknown-reference"),
                each -> each.computeIfPresent(
                        "services.ndjson",
                        (_, text) -> utf8(text(text)
                                .replaceAll("\"location\": \\{[^}]*}", "\"location_id\": \"%s\"".formatted(NOBODY)))));
        cell(
                Format.HSDS_JSON,
                "a program that is nowhere",
                doubt("unknown-reference"),
                replacing("services.ndjson", "\"status\"", "\"program_id\": \"%s\", \"status\"".formatted(NOBODY)));
        cell(
                Format.HSDS_JSON,
                "a parent that is nowhere",
                doubt("unknown-reference"),
                replacing(
                        "services.ndjson",
                        "\"parent_organization_id\": \"" + ACORN,
                        "\"parent_organization_id\": \"" + NOBODY));
        cell(
                Format.ONEROSTER_CSV,
                "a name of nobody",
                row("unknown-reference"),
                replacing("orgs.csv", "school,,d,41.8", "school,,x,41.8"));
        cell(
                Format.MICROSOFT_SDS_CSV,
                "a name of nobody",
                row("unknown-reference"),
                replacing("orgs.csv", "Willow House,school,d", "Willow House,school,x"));
    }

    private static void cell(Format format, String name, Expected expected, Dirt dirt) {
        CELLS.add(Arguments.of(format, name, expected, dirt));
    }

    private static Dirt replacing(String file, String from, String to) {
        return files -> {
            var text = text(Objects.requireNonNull(files.get(file)));
            assertThat(text).contains(from);
            files.put(file, utf8(text.replace(from, to)));
        };
    }

    static Stream<Arguments> cells() {
        return CELLS.stream();
    }

    private final EntityManager db;
    private final String district = "dirt-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    DirtyFilesTest(EntityManager db) {
        this.db = db;
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @MethodSource("cells")
    void dirt_is_told_and_nothing_is_half_taken(Format format, String name, Expected expected, Dirt dirt)
            throws IOException {
        var clean = new LinkedHashMap<String, byte[]>();
        format.files.forEach((file, text) -> clean.put(file, utf8(text)));
        assertThat(send(format, clean, "").getMap("counts")).containsOnlyKeys("CREATED");
        var before = rows();
        var dirty = new LinkedHashMap<>(clean);
        dirt.into(dirty);

        var rehearsed = send(format, dirty, "&dryRun=true");
        assertThat(rows()).as("after a dry run").isEqualTo(before);
        var job = send(format, dirty, "");
        assertThat(job.getString("state")).as(job.prettify()).isEqualTo(rehearsed.getString("state"));
        assertThat(job.getMap("counts")).isEqualTo(rehearsed.getMap("counts"));
        assertThat(job.getString("failure")).isEqualTo(rehearsed.getString("failure"));
        assertThat(String.valueOf(job.getString("failure"))).doesNotContain("on our side");

        var told = told(job);
        switch (expected.state) {
            case SAME -> {
                assertThat(job.getMap("counts")).containsOnlyKeys("UNCHANGED");
                assertThat(told).allMatch(row -> "ignored".equals(row.get("code")));
            }
            case TAKEN -> assertThat(told).allMatch(row -> "ignored".equals(row.get("code")));
            case DOUBTED -> assertThat(told).anyMatch(row -> isTold(row, expected.word));
            case ROW -> {
                assertThat(job.getString("failure")).contains("wrong");
                assertThat(told).anyMatch(row -> isTold(row, expected.word));
            }
            case FILE -> assertThat(job.getString("failure")).contains(expected.word);
        }
        switch (expected.state) {
            case SAME, TAKEN, DOUBTED -> {
                assertThat(job.getString("state")).as(job.prettify()).isEqualTo("SUCCEEDED");
                assertThat(send(format, dirty, "").getMap("counts")).containsOnlyKeys("UNCHANGED");
            }
            case ROW, FILE -> {
                assertThat(job.getString("state")).isEqualTo("FAILED");
                assertThat(rows()).isEqualTo(before);
            }
        }
    }

    private static boolean isTold(Map<String, Object> row, String code) {
        return code.equals(row.get("code"))
                && (row.get("pointer") != null || !Integer.valueOf(0).equals(row.get("row")))
                && (row.get("naturalKey") != null || !Integer.valueOf(0).equals(row.get("row")));
    }

    private List<Map<String, Object>> told(JsonPath job) {
        return officer.get("/v1/imports/{id}/report", job.getString("id"))
                .jsonPath()
                .getList("rows");
    }

    private List<String> rows() {
        return Footprint.of(db, district).rows();
    }

    private JsonPath send(Format format, Map<String, byte[]> files, String parameters) throws IOException {
        return Sending.imported(
                officer,
                format.name(),
                format.type,
                format.isZip() ? zip(files) : Objects.requireNonNull(files.get(format.main())),
                format.parameters + parameters);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var each : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                zip.write(each.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] broken(byte[] text) {
        var bytes = new ByteArrayOutputStream();
        var at = text(text).indexOf(NAME);
        bytes.write(text, 0, at);
        bytes.writeBytes(new byte[] {(byte) 0xC3, (byte) 0x28});
        bytes.write(text, at, text.length - at);
        return bytes.toByteArray();
    }

    private static String noise(int length) {
        var random = new Random(1);
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) text.append((char) ('a' + random.nextInt(26)));
        return text.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
