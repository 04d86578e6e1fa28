package org.commonground.registry.imports;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * HSDS 3.0 as a tabular data package: a zip of one CSV a table, with or without its {@code datapackage.json}. The tables
 * are put together to the records that the JSON notation has, so that both are read by the same rules.
 */
@ApplicationScoped
class HsdsCsvImport implements ImportFormat {
    static final String KIND = "HSDS_CSV";

    /** Tables are joined in memory; a larger directory comes as NDJSON, which is streamed. */
    private static final long MAX_UNPACKED = 64L << 20;

    private static final String DESCRIPTION = "datapackage.json";
    private static final int MAX_DESCRIPTION = 4 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A history is what happened here. */
    private static final Set<String> NOT_KEPT = Set.of("metadata", "meta_table_description");

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

    /** A row of a table and what it becomes. */
    private record Entry(long line, ObjectNode node) {
        String id() {
            return node.path("id").asText();
        }
    }

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
    public Set<String> options() {
        return FollowHsds.OPTIONS;
    }

    @Override
    public void run(JobRun run) throws IOException {
        var tables = new Tables(run);
        tables.read();
        tables.join();
        if (tables.rejected > 0) throw refused("%d row(s) are wrong; the report names each".formatted(tables.rejected));
        follow.run(run, tables::eachRecord);
    }

    private static final class Tables {
        private final JobRun run;
        private final Map<String, Map<String, Entry>> rows = new HashMap<>();
        private final Map<String, String> files = new HashMap<>();
        private long unpacked;
        int rejected;

        Tables(JobRun run) {
            this.run = run;
            TABLES.forEach((table, each) -> files.put(each.file, table));
        }

        void read() throws IOException {
            try (var sent = ImportPackage.open(run)) {
                if (sent.has(DESCRIPTION)) readDescription(sent);
                for (var name : sent.names()) {
                    var table = files.get(name);
                    if (table != null && !NOT_KEPT.contains(table)) read(sent, name, table);
                    else if (table == null && name.endsWith(".csv")) throw refused("it has the unknown table " + name);
                    else if (!name.equals(DESCRIPTION))
                        tell(0, name.replaceAll("\\p{Cntrl}", "?"), "ignored", "not read and not stored", null);
                }
            }
            if (all("service").isEmpty() && all("organization").isEmpty())
                throw refused("it has neither services nor organizations");
        }

        /** Which file holds which table, where that is not what the standard says. */
        private void readDescription(ImportPackage sent) throws IOException {
            sent.read(DESCRIPTION, in -> {
                var text = in.readNBytes(MAX_DESCRIPTION + 1);
                if (text.length > MAX_DESCRIPTION)
                    throw refused("its %s is over %d bytes".formatted(DESCRIPTION, MAX_DESCRIPTION));
                try {
                    for (var resource : JSON.readTree(text).path("resources")) {
                        var path = resource.path("path").asText("");
                        var name = resource.path("name").asText("");
                        if (TABLES.containsKey(name)) files.put(path.substring(path.lastIndexOf('/') + 1), name);
                    }
                } catch (IOException e) {
                    throw refused("its %s is no JSON in UTF-8".formatted(DESCRIPTION));
                }
            });
        }

        private void read(ImportPackage sent, String file, String table) throws IOException {
            var known = TABLES.get(table);
            if (known == null) return;
            var entries = rows.computeIfAbsent(table, _ -> new LinkedHashMap<>());
            sent.read(
                    file,
                    in -> new CsvTable(file, Set.of("id"), known.columns).read(in, row -> {
                        row.cells().forEach(cell -> unpacked += cell.length());
                        if (unpacked > MAX_UNPACKED)
                            throw refused("it unpacks to over %d MiB; send larger directories as NDJSON"
                                    .formatted(MAX_UNPACKED >> 20));
                        var node = JsonNodeFactory.instance.objectNode();
                        for (var column : row.columns())
                            if (!row.text(column).isEmpty()) node.put(column, row.text(column));
                        var id = row.text("id");
                        if (id.isEmpty()) wrong(row.number(), file + "/id", "required", "it is empty", null);
                        else if (entries.putIfAbsent(id, new Entry(row.number(), node)) != null)
                            wrong(row.number(), file + "/id", "duplicate", "an earlier row has this id", id);
                    }));
        }

        void join() {
            // what tells a service and a taxonomy from an organization, once they are records
            for (var service : all("service")) if (!service.node.has("status")) service.node.putNull("status");
            for (var taxonomy : all("taxonomy")) if (!taxonomy.node.has("version")) taxonomy.node.putNull("version");
            nest("taxonomy_term", "taxonomy_id", "taxonomy", "taxonomy_detail");
            nest("attribute", "taxonomy_term_id", "taxonomy_term", "taxonomy_term");
            nest("service_at_location", "location_id", "location", "location");
            nest("service", "organization_id", "organization", "organization");
            nest("service", "program_id", "program", "program");
            for (var link : LINKS)
                for (var row : all(link.from)) {
                    var target = get(link.to, row, link.column);
                    if (target != null) array(target.node, link.as).add(row.node);
                }
            LINKS.stream()
                    .collect(groupingBy(link -> List.of(link.from, link.column), LinkedHashMap::new, toList()))
                    .values()
                    .forEach(this::checkLinks);
        }

        private void nest(String from, String column, String to, String as) {
            for (var row : all(from)) {
                var target = get(to, row, column);
                if (target != null) row.node.set(as, target.node);
            }
        }

        /** @param same links of one column, of which a row follows any */
        private void checkLinks(List<Link> same) {
            var link = same.getFirst();
            for (var row : all(link.from)) {
                var named = row.node.path(link.column).asText();
                if (named.isEmpty() || same.stream().anyMatch(each -> get(each.to, row, each.column) != null)) continue;
                var pointer = fileOf(link.from) + "/" + link.column;
                if (link.from.equals("service_at_location"))
                    wrong(row.line, pointer, "unknown-reference", "there is no such service in the package", row.id());
                else
                    tell(
                            row.line,
                            pointer,
                            "doubt:unknown-reference",
                            "%s is not in the package; not followed".formatted(named),
                            row.id());
            }
        }

        private String fileOf(String table) {
            return files.entrySet().stream()
                    .filter(each -> each.getValue().equals(table))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .findFirst()
                    .orElse(table);
        }

        /** Services with all that is around them, then organizations, taxonomies and terms that no service has. */
        void eachRecord(FollowHsds.EachRecord take) {
            var used = new HashSet<JsonNode>();
            for (var service : all("service")) {
                used.add(service.node.path("organization").path("id"));
                take.take(service.node, service.line);
            }
            for (var organization : all("organization"))
                if (!used.contains(organization.node.get("id"))) take.take(organization.node, organization.line);
            for (var taxonomy : all("taxonomy")) take.take(taxonomy.node, taxonomy.line);
            for (var term : all("taxonomy_term")) if (term.node.has("taxonomy_id")) take.take(term.node, term.line);
        }

        private Collection<Entry> all(String table) {
            return rows.getOrDefault(table, Map.of()).values();
        }

        private @Nullable Entry get(String table, Entry named, String column) {
            return rows.getOrDefault(table, Map.of())
                    .get(named.node.path(column).asText());
        }

        private static ArrayNode array(ObjectNode node, String name) {
            return node.get(name) instanceof ArrayNode there ? there : node.putArray(name);
        }

        private void wrong(long line, String pointer, String code, String message, @Nullable String id) {
            rejected++;
            tell(line, pointer, code, message, id);
        }

        private void tell(long line, String pointer, String code, String message, @Nullable String id) {
            run.report(new RowReport(line, code, pointer, message, id == null ? null : shortened(id)));
        }

        private static String shortened(String text) {
            var clean = text.replace('\0', '?');
            return clean.length() <= 200 ? clean : clean.substring(0, 199) + "…";
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
