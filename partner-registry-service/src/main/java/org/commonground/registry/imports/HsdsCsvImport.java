package org.commonground.registry.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;

/**
 * HSDS 3.0 as a tabular data package: a zip of one CSV a table, with or without its {@code datapackage.json}. The tables
 * are put together to the records that the JSON notation has, so that both are read by the same rules.
 */
@ApplicationScoped
class HsdsCsvImport implements ImportFormat {
    static final String KIND = "HSDS_CSV";

    /** Tables are joined in memory; a larger directory comes as NDJSON, which is streamed. */
    private static final long MAX_UNPACKED = 64L << 20;

    private static final int MAX_ENTRIES = 100;

    /** The tables of HSDS 3.0, their usual files and columns. */
    private static final Map<String, Table> TABLES = tables();

    /** What a row may belong to: the column, the table it names and the field that the row becomes part of there. */
    private static final List<Link> LINKS = List.of(
            new Link("phone", "contact_id", "contact", "phones"),
            new Link("phone", "location_id", "location", "phones"),
            new Link("phone", "service_id", "service", "phones"),
            new Link("phone", "organization_id", "organization", "phones"),
            new Link("phone", "service_at_location_id", "service_at_location", "phones"),
            new Link("contact", "organization_id", "organization", "contacts"),
            new Link("contact", "service_id", "service", "contacts"),
            new Link("contact", "service_at_location_id", "service_at_location", "contacts"),
            new Link("contact", "location_id", "location", "contacts"),
            new Link("address", "location_id", "location", "addresses"),
            new Link("accessibility", "location_id", "location", "accessibility"),
            new Link("schedule", "service_id", "service", "schedules"),
            new Link("schedule", "location_id", "location", "schedules"),
            new Link("schedule", "service_at_location_id", "service_at_location", "schedules"),
            new Link("service_area", "service_id", "service", "service_areas"),
            new Link("funding", "organization_id", "organization", "funding"),
            new Link("funding", "service_id", "service", "funding"),
            new Link("cost_option", "service_id", "service", "cost_options"),
            new Link("required_document", "service_id", "service", "required_documents"),
            new Link("language", "service_id", "service", "languages"),
            new Link("language", "location_id", "location", "languages"),
            new Link("language", "phone_id", "phone", "languages"),
            new Link("organization_identifier", "organization_id", "organization", "organization_identifiers"),
            new Link("program", "organization_id", "organization", "programs"),
            new Link("location", "organization_id", "organization", "locations"),
            new Link("attribute", "link_id", "service", "attributes"),
            new Link("attribute", "link_id", "organization", "attributes"),
            new Link("service_at_location", "service_id", "service", "service_at_locations"));

    private record Table(String file, Set<String> columns) {}

    private record Link(String from, String column, String to, String as) {}

    private final FollowHsds follow;

    HsdsCsvImport(FollowHsds follow) {
        this.follow = follow;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Set<Role> senders() {
        return Set.of(Role.PARTNERSHIP_OFFICER);
    }

    @Override
    public void run(JobRun run) throws IOException {
        follow.run(run, each -> eachRecord(run, each));
    }

    private static void eachRecord(JobRun run, FollowHsds.EachRecord each) throws IOException {
        var rows = read(run);
        join(rows);
        long number = 0;
        var organizations = rows.getOrDefault("organization", Map.of());
        var used = new HashSet<String>();
        for (var service : rows.getOrDefault("service", Map.of()).values()) {
            var organization = organizations.get(service.path("organization_id").asText());
            if (organization != null) {
                service.set("organization", organization);
                used.add(organization.path("id").asText());
            }
            var program = rows.getOrDefault("program", Map.of())
                    .get(service.path("program_id").asText());
            if (program != null) service.set("program", program);
            each.take(service, ++number);
        }
        for (var organization : organizations.values())
            if (!used.contains(organization.path("id").asText())) each.take(organization, ++number);
    }

    private static void join(Map<String, Map<String, ObjectNode>> rows) {
        for (var term : rows.getOrDefault("taxonomy_term", Map.of()).values()) {
            var taxonomy = rows.getOrDefault("taxonomy", Map.of())
                    .get(term.path("taxonomy_id").asText());
            if (taxonomy != null) term.set("taxonomy_detail", taxonomy);
        }
        for (var attribute : rows.getOrDefault("attribute", Map.of()).values()) {
            var term = rows.getOrDefault("taxonomy_term", Map.of())
                    .get(attribute.path("taxonomy_term_id").asText());
            if (term != null) attribute.set("taxonomy_term", term);
        }
        for (var site : rows.getOrDefault("service_at_location", Map.of()).values()) {
            var location = rows.getOrDefault("location", Map.of())
                    .get(site.path("location_id").asText());
            if (location != null) site.set("location", location);
        }
        for (var link : LINKS) {
            var targets = rows.getOrDefault(link.to, Map.of());
            for (var row : rows.getOrDefault(link.from, Map.of()).values()) {
                var target = targets.get(row.path(link.column).asText());
                if (target != null) array(target, link.as).add(row);
            }
        }
    }

    private static ArrayNode array(ObjectNode node, String name) {
        return node.get(name) instanceof ArrayNode there ? there : node.putArray(name);
    }

    /** The rows of each table by their ids. */
    private static Map<String, Map<String, ObjectNode>> read(JobRun run) throws IOException {
        var files = files(run);
        var rows = new HashMap<String, Map<String, ObjectNode>>();
        var left = new long[] {MAX_UNPACKED};
        try (var zip = new ZipInputStream(run.input())) {
            int entries = 0;
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > MAX_ENTRIES) throw refused("it has over %d files".formatted(MAX_ENTRIES));
                var name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                var table = files.get(name);
                if (table != null) rows.put(table, rows(name, TABLES.get(table), new Limited(zip, left)));
                else if (name.endsWith(".csv")) throw refused("it has the unknown table " + name);
            }
            if (entries == 0) throw refused("it is not a zip file, or an empty one");
        } catch (ZipException e) {
            throw refused("it is not a zip file: " + e.getMessage());
        }
        if (!rows.containsKey("service") && !rows.containsKey("organization"))
            throw refused("it has neither services.csv nor organizations.csv");
        return rows;
    }

    private static Map<String, ObjectNode> rows(
            String name, @org.jspecify.annotations.Nullable Table table, InputStream in) throws IOException {
        var rows = new LinkedHashMap<String, ObjectNode>();
        if (table == null) return rows;
        new CsvTable(name, Set.of("id"), table.columns).read(in, row -> {
            var node = JsonNodeFactory.instance.objectNode();
            for (var column : row.columns()) if (!row.text(column).isEmpty()) node.put(column, row.text(column));
            var id = row.text("id");
            if (rows.put(id.isEmpty() ? "line " + row.number() : id, node) != null)
                throw refused("%s has the id %s twice, again in line %d".formatted(name, id, row.number()));
        });
        return rows;
    }

    /** Which file holds which table: what {@code datapackage.json} says, or the names that the standard uses. */
    private static Map<String, String> files(JobRun run) throws IOException {
        var files = new HashMap<String, String>();
        TABLES.forEach((table, each) -> files.put(each.file, table));
        try (var zip = new ZipInputStream(run.input())) {
            int entries = 0;
            for (var entry = zip.getNextEntry();
                    entry != null && ++entries <= MAX_ENTRIES;
                    entry = zip.getNextEntry()) {
                if (!entry.getName().endsWith("datapackage.json")) continue;
                JsonNode described = new ObjectMapper().readTree(new Limited(zip, new long[] {4L << 20}));
                for (var resource : described.path("resources")) {
                    var path = resource.path("path").asText("");
                    var name = resource.path("name").asText("");
                    if (TABLES.containsKey(name)) files.put(path.substring(path.lastIndexOf('/') + 1), name);
                }
                break;
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw refused("its datapackage.json cannot be read: " + e.getOriginalMessage());
        } catch (ZipException e) {
            throw refused("it is not a zip file: " + e.getMessage());
        }
        return files;
    }

    /** A small zip may unpack to very much. */
    private static final class Limited extends java.io.FilterInputStream {
        private final long[] left;

        Limited(InputStream in, long[] left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            var one = super.read();
            if (one >= 0) spend(1);
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            var some = super.read(into, offset, length);
            if (some > 0) spend(some);
            return some;
        }

        @Override
        public void close() {
            // the zip goes on after this file
        }

        private void spend(int bytes) {
            left[0] -= bytes;
            if (left[0] < 0)
                throw refused(
                        "it unpacks to over %d MiB; send larger directories as NDJSON".formatted(MAX_UNPACKED >> 20));
        }
    }

    private static Problem refused(String why) {
        return Problem.of(ProblemCode.RULE_VIOLATED, "the package is not imported: " + why);
    }

    private static Map<String, Table> tables() {
        var tables = new LinkedHashMap<String, Table>();
        tables.put(
                "organization",
                new Table(
                        "organizations.csv",
                        Set.of(
                                "name",
                                "alternate_name",
                                "description",
                                "email",
                                "website",
                                "tax_status",
                                "tax_id",
                                "year_incorporated",
                                "legal_status",
                                "logo",
                                "uri",
                                "parent_organization_id")));
        tables.put(
                "program",
                new Table("programs.csv", Set.of("organization_id", "name", "alternate_name", "description")));
        tables.put(
                "service",
                new Table(
                        "services.csv",
                        Set.of(
                                "organization_id",
                                "program_id",
                                "name",
                                "alternate_name",
                                "description",
                                "url",
                                "email",
                                "status",
                                "interpretation_services",
                                "application_process",
                                "fees_description",
                                "wait_time",
                                "fees",
                                "accreditations",
                                "eligibility_description",
                                "minimum_age",
                                "maximum_age",
                                "assured_date",
                                "assurer_email",
                                "licenses",
                                "alert",
                                "last_modified")));
        tables.put(
                "attribute",
                new Table(
                        "attributes.csv", Set.of("link_id", "taxonomy_term_id", "link_type", "link_entity", "value")));
        tables.put(
                "service_at_location",
                new Table("service_at_location.csv", Set.of("service_id", "location_id", "description")));
        tables.put(
                "location",
                new Table(
                        "locations.csv",
                        Set.of(
                                "location_type",
                                "url",
                                "organization_id",
                                "name",
                                "alternate_name",
                                "description",
                                "transportation",
                                "latitude",
                                "longitude",
                                "external_identifier",
                                "external_identifier_type")));
        tables.put(
                "phone",
                new Table(
                        "phones.csv",
                        Set.of(
                                "location_id",
                                "service_id",
                                "organization_id",
                                "contact_id",
                                "service_at_location_id",
                                "number",
                                "extension",
                                "type",
                                "description")));
        tables.put(
                "contact",
                new Table(
                        "contacts.csv",
                        Set.of(
                                "organization_id",
                                "service_id",
                                "service_at_location_id",
                                "location_id",
                                "name",
                                "title",
                                "department",
                                "email")));
        tables.put(
                "address",
                new Table(
                        "addresses.csv",
                        Set.of(
                                "location_id",
                                "attention",
                                "address_1",
                                "address_2",
                                "city",
                                "region",
                                "state_province",
                                "postal_code",
                                "country",
                                "address_type")));
        tables.put(
                "schedule",
                new Table(
                        "schedules.csv",
                        Set.of(
                                "service_id",
                                "location_id",
                                "service_at_location_id",
                                "valid_from",
                                "valid_to",
                                "dtstart",
                                "timezone",
                                "until",
                                "count",
                                "wkst",
                                "freq",
                                "interval",
                                "byday",
                                "byweekno",
                                "bymonthday",
                                "byyearday",
                                "description",
                                "opens_at",
                                "closes_at",
                                "schedule_link",
                                "attending_type",
                                "notes")));
        tables.put("funding", new Table("funding.csv", Set.of("organization_id", "service_id", "source")));
        tables.put(
                "service_area",
                new Table(
                        "service_areas.csv",
                        Set.of("service_id", "name", "description", "extent", "extent_type", "uri")));
        tables.put("required_document", new Table("required_documents.csv", Set.of("service_id", "document", "uri")));
        tables.put(
                "language",
                new Table("languages.csv", Set.of("service_id", "location_id", "phone_id", "name", "code", "note")));
        tables.put(
                "accessibility",
                new Table("accessibility.csv", Set.of("location_id", "description", "details", "url")));
        tables.put(
                "taxonomy_term",
                new Table(
                        "taxonomy_terms.csv",
                        Set.of(
                                "code",
                                "name",
                                "description",
                                "parent_id",
                                "taxonomy",
                                "language",
                                "taxonomy_id",
                                "term_uri")));
        tables.put(
                "metadata",
                new Table(
                        "metadata.csv",
                        Set.of(
                                "resource_id",
                                "resource_type",
                                "last_action_date",
                                "last_action_type",
                                "field_name",
                                "previous_value",
                                "replacement_value",
                                "updated_by")));
        tables.put(
                "meta_table_description",
                new Table("meta_table_descriptions.csv", Set.of("name", "language", "character_set")));
        tables.put(
                "cost_option",
                new Table(
                        "cost_options.csv",
                        Set.of(
                                "service_id",
                                "valid_from",
                                "valid_to",
                                "option",
                                "currency",
                                "amount",
                                "amount_description")));
        tables.put(
                "organization_identifier",
                new Table(
                        "organization_identifiers.csv",
                        Set.of("organization_id", "identifier_scheme", "identifier_type", "identifier")));
        tables.put("taxonomy", new Table("taxonomies.csv", Set.of("name", "description", "uri", "version")));
        return tables;
    }
}
