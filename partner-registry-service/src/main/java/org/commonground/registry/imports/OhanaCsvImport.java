package org.commonground.registry.imports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.jspecify.annotations.Nullable;

/**
 * A directory in the layout of the Ohana API, which is that of HSDS 1.x: a zip of related tables with whole numbers for ids and
 * lists joined by commas. Its records are put into the words of HSDS 3.0 and followed like those.
 */
@ApplicationScoped
class OhanaCsvImport implements ImportFormat {
    /** Tables are joined in memory. */
    private static final long MAX_UNPACKED = 64L << 20;

    private static final Pattern SOURCE = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("[uuuu-MM-dd][MMMM d, uuuu][MMMM dd, uuuu][M/d/uuuu][M/d/uu]", Locale.ENGLISH);

    private static final Pattern TIME =
            Pattern.compile("(?i)(\\d{1,2})(?::?(\\d{2}))?(?::\\d{2})?\\s*([ap])?\\.?m?\\.?");

    private static final Map<String, Set<String>> TABLES = Map.ofEntries(
            Map.entry("organizations.csv", Set.of("name")),
            Map.entry("locations.csv", Set.of("organization_id", "name")),
            Map.entry("services.csv", Set.of("location_id", "name")),
            Map.entry("programs.csv", Set.of("organization_id", "name")),
            Map.entry("addresses.csv", Set.of("location_id", "address_1")),
            Map.entry("mail_addresses.csv", Set.of("location_id", "address_1")),
            Map.entry("phones.csv", Set.of("number")),
            Map.entry("contacts.csv", Set.of("name")),
            Map.entry("regular_schedules.csv", Set.of("weekday", "opens_at", "closes_at")),
            Map.entry("holiday_schedules.csv", Set.of("start_date", "end_date")),
            Map.entry("taxonomy.csv", Set.of("taxonomy_id", "name")));

    private final FollowHsds follow;

    OhanaCsvImport(FollowHsds follow) {
        this.follow = follow;
    }

    @Override
    public String kind() {
        return "OHANA_CSV";
    }

    @Override
    public Set<Role> senders() {
        return Set.of(Role.PARTNERSHIP_OFFICER);
    }

    @Override
    public Set<String> options() {
        return Set.of("source", "duplicates", "strategy");
    }

    @Override
    public void check(Map<String, String> options) {
        if (!SOURCE.matcher(options.getOrDefault("source", "ohana")).matches())
            throw Problem.invalidParameter(Violation.parameter(
                    "source",
                    "malformed",
                    "small letters, digits and hyphens: its ids are told apart from others' by it"));
    }

    @Override
    public void run(JobRun run) throws IOException {
        var directory = new Directory(run);
        directory.read();
        if (directory.rejected > 0)
            throw refused(
                    "%d row(s) are wrong; nothing was changed, the report names each".formatted(directory.rejected));
        directory.join();
        follow.run(run, directory::eachRecord);
    }

    private static Problem refused(String why) {
        return Problem.of(ProblemCode.RULE_VIOLATED, "the directory is not imported: " + why);
    }

    /** A row of a table and what it becomes. */
    private record Entry(String file, CsvTable.Row row, ObjectNode node) {}

    private static final class Directory {
        private final JobRun run;
        private final String source;
        private final Map<String, Map<String, Entry>> tables = new HashMap<>();
        private long unpacked;
        int rejected;

        Directory(JobRun run) {
            this.run = run;
            this.source = run.parameter("source", "ohana");
        }

        void read() throws IOException {
            try (var zip = ImportPackage.open(run)) {
                for (var needed : List.of("organizations.csv", "locations.csv", "services.csv"))
                    if (!zip.has(needed)) throw refused("the zip has no " + needed);
                for (var file : zip.names()) {
                    var columns = TABLES.get(file);
                    if (columns == null) run.report(new RowReport(0, "ignored", file, "it is not read", null));
                    else read(zip, file, columns);
                }
            }
        }

        private void read(ImportPackage zip, String file, Set<String> columns) throws IOException {
            var rows = new LinkedHashMap<String, Entry>();
            var key = file.equals("taxonomy.csv") ? "taxonomy_id" : "id";
            var needed = new java.util.HashSet<>(columns);
            needed.add(key);
            zip.read(
                    file,
                    in -> CsvTable.withAnyOthers(file, needed).read(in, row -> {
                        row.cells().forEach(cell -> unpacked += cell.length());
                        if (unpacked > MAX_UNPACKED)
                            throw refused("it unpacks to over %d MiB".formatted(MAX_UNPACKED >> 20));
                        var id = row.text(key);
                        var entry = new Entry(file, row, JsonNodeFactory.instance.objectNode());
                        if (id.isEmpty()) wrong(entry, key, "required", "it is empty");
                        else if (rows.putIfAbsent(id, entry) != null)
                            wrong(entry, key, "duplicate", "an earlier row has this id");
                        entry.node.put("id", uuid(file, id).toString());
                    }));
            tables.put(file, rows);
        }

        private java.util.UUID uuid(String file, String id) {
            return Ids.ofNaturalKey("", "OHANA/" + source + "/" + file, id);
        }

        private Iterable<Entry> all(String file) {
            return tables.getOrDefault(file, Map.of()).values();
        }

        private @Nullable Entry get(String file, String id) {
            return tables.getOrDefault(file, Map.of()).get(id);
        }

        // ---- what rows say, in the words of HSDS 3.0

        void join() {
            for (var each : all("taxonomy.csv")) term(each);
            for (var each : all("organizations.csv")) organization(each);
            for (var each : all("programs.csv")) program(each);
            for (var each : all("locations.csv")) location(each);
            for (var each : all("addresses.csv")) address(each, "physical");
            for (var each : all("mail_addresses.csv")) address(each, "postal");
            for (var each : all("contacts.csv")) contact(each);
            for (var each : all("phones.csv")) phone(each);
            for (var each : all("services.csv")) service(each);
            for (var each : all("regular_schedules.csv")) schedule(each);
            for (var each : all("holiday_schedules.csv"))
                doubt(each, "start_date", "not-kept", "holidays have no place here; say them in the schedule's notes");
            if (rejected > 0)
                throw refused("%d row(s) are wrong; nothing was changed, the report names each".formatted(rejected));
        }

        private void organization(Entry each) {
            take(each, "name", "name", true);
            take(each, "alternate_name", "alternate_name", true);
            take(each, "description", "description", false);
            webAddress(each, "website");
            take(each, "email", "email", true);
            take(each, "legal_status", "legal_status", true);
            var date = each.row.text("date_incorporated");
            if (!date.isEmpty()) {
                var day = date(date);
                if (day == null) doubt(each, "date_incorporated", "malformed", "'%s' is no date".formatted(date));
                else each.node.put("year_incorporated", day.getYear());
            }
            notKept(each, "accreditations", "licenses", "funding_sources", "tax_id", "tax_status");
        }

        private void program(Entry each) {
            take(each, "name", "name", true);
            take(each, "alternate_name", "alternate_name", true);
            above(each, "organizations.csv", "organization_id", "programs");
        }

        private void location(Entry each) {
            take(each, "name", "name", true);
            take(each, "alternate_name", "alternate_name", true);
            take(each, each.row.text("description").isEmpty() ? "short_desc" : "description", "description", false);
            take(each, "transportation", "transportation", false);
            webAddress(each, "url");
            each.node.put("location_type", each.row.text("virtual").equals("true") ? "virtual" : "physical");
            for (var place : List.of("latitude", "longitude")) {
                var text = each.row.text(place);
                if (text.isEmpty()) continue;
                if (text.matches("[-+]?\\d{1,3}(\\.\\d{1,20})?")) each.node.put(place, text);
                else doubt(each, place, "malformed", "'%s' is no number; left out".formatted(text));
            }
            languages(each);
            for (var word : list(each, "accessibility"))
                array(each, "accessibility")
                        .addObject()
                        .put(
                                "id",
                                uuid(each.file + "/accessibility/" + each.row.text("id"), word)
                                        .toString())
                        .put("description", word.replace('_', ' '));
            notKept(each, "admin_emails", "email");
            above(each, "organizations.csv", "organization_id", "locations");
        }

        private void address(Entry each, String type) {
            take(each, "address_1", "address_1", true);
            take(each, "address_2", "address_2", true);
            take(each, "attention", "attention", true);
            take(each, "city", "city", true);
            take(each, "state_province", "state_province", true);
            take(each, "postal_code", "postal_code", true);
            take(each, "country", "country", true);
            each.node.put("address_type", type);
            above(each, "locations.csv", "location_id", "addresses");
        }

        private void contact(Entry each) {
            take(each, "name", "name", true);
            take(each, "title", "title", true);
            take(each, "department", "department", true);
            take(each, "email", "email", true);
            if (!anyAbove(each, "contacts"))
                doubt(each, "id", "unknown-reference", "it belongs to nothing in the files; left out");
        }

        private void phone(Entry each) {
            var prefix = each.row.text("country_prefix");
            each.node.put(
                    "number",
                    (prefix.isEmpty() ? "" : prefix + " ")
                            + CleanText.line(each.row.text("number")).text());
            take(each, "number_type", "type", true);
            take(each, "department", "description", true);
            var extension = each.row.text("extension");
            if (extension.matches("\\d{1,8}")) each.node.put("extension", extension);
            else if (!extension.isEmpty())
                doubt(each, "extension", "odd-extension", "'%s' is no extension; left out".formatted(extension));
            notKept(each, "vanity_number");
            var contact = get("contacts.csv", each.row.text("contact_id"));
            if (contact != null) array(contact, "phones").add(each.node);
            else if (!anyAbove(each, "phones"))
                doubt(each, "id", "unknown-reference", "it belongs to nothing in the files; left out");
        }

        private void service(Entry each) {
            take(each, "name", "name", true);
            take(each, "alternate_name", "alternate_name", true);
            take(each, "description", "description", false);
            webAddress(each, "url");
            take(each, "email", "email", true);
            take(each, "interpretation_services", "interpretation_services", false);
            take(each, "application_process", "application_process", false);
            take(each, "wait_time", "wait_time", false);
            take(each, "fees", "fees_description", false);
            var whom = new ArrayList<String>();
            for (var column : List.of("audience", "eligibility")) {
                var text = CleanText.of(each.row.text(column)).text();
                if (!text.isEmpty()) whom.add(text);
            }
            if (!whom.isEmpty()) each.node.put("eligibility_description", String.join("\n", whom));
            var status = each.row.text("status");
            each.node.put("status", status.isEmpty() ? "active" : status.toLowerCase(Locale.ROOT));
            languages(each);
            parts(each, "funding_sources", "funding", "source");
            parts(each, "required_documents", "required_documents", "document");
            parts(each, "service_areas", "service_areas", "name");
            for (var code : list(each, "taxonomy_ids")) term(each, code);
            notKept(each, "accepted_payments", "keywords");
            var program = get("programs.csv", each.row.text("program_id"));
            if (program != null) each.node.set("program", program.node);
            else if (!each.row.text("program_id").isEmpty())
                doubt(each, "program_id", "unknown-reference", "there is no such program; left out");
            var location = get("locations.csv", each.row.text("location_id"));
            if (location == null) {
                wrong(each, "location_id", "unknown-reference", "there is no such location");
                return;
            }
            var organization = get("organizations.csv", location.row.text("organization_id"));
            if (organization != null) each.node.set("organization", organization.node);
            array(each, "service_at_locations")
                    .addObject()
                    .put("id", uuid("service_at_location", each.row.text("id")).toString())
                    .set("location", location.node);
        }

        private void term(Entry each) {
            take(each, "name", "name", true);
            each.node.put("code", each.row.text("taxonomy_id")).put("taxonomy", "Open Eligibility");
            each.node
                    .putObject("taxonomy_detail")
                    .put("id", uuid("taxonomies", "taxonomy.csv").toString())
                    .put("name", "Open Eligibility");
            var above = each.row.text("parent_id");
            if (above.isEmpty()) return;
            var parent = get("taxonomy.csv", above);
            if (parent == null)
                doubt(each, "parent_id", "unknown-reference", "there is no term %s; left out".formatted(above));
            else each.node.set("parent_id", parent.node.get("id"));
        }

        private void term(Entry service, String code) {
            var term = get("taxonomy.csv", code);
            if (term == null) {
                doubt(service, "taxonomy_ids", "unknown-reference", "there is no term %s; left out".formatted(code));
                return;
            }
            array(service, "attributes")
                    .addObject()
                    .put("id", uuid("attribute/" + service.row.text("id"), code).toString())
                    .put("link_type", "taxonomy")
                    .put("link_entity", "service")
                    .set("taxonomy_term", term.node);
        }

        private void schedule(Entry each) {
            var day = each.row.text("weekday").toUpperCase(Locale.ROOT);
            var byday = switch (day.length() < 2 ? day : day.substring(0, 2)) {
                case "MO", "1" -> "MO";
                case "TU", "2" -> "TU";
                case "WE", "3" -> "WE";
                case "TH", "4" -> "TH";
                case "FR", "5" -> "FR";
                case "SA", "6" -> "SA";
                case "SU", "7" -> "SU";
                default -> null;
            };
            var opens = time(each.row.text("opens_at"));
            var closes = time(each.row.text("closes_at"));
            if (byday == null || opens == null || closes == null) {
                doubt(each, "opens_at", "malformed", "a weekday, and times such as 08:00 or 3pm; left out");
                return;
            }
            if (!closes.isAfter(opens)) {
                doubt(each, "closes_at", "end-before-start", "it closes before it opens; left out");
                return;
            }
            each.node
                    .put("freq", "WEEKLY")
                    .put("byday", byday)
                    .put("opens_at", opens.toString())
                    .put("closes_at", closes.toString());
            if (!anyAbove(each, "schedules"))
                doubt(each, "id", "unknown-reference", "it belongs to nothing in the files; left out");
        }

        /** Services with all that is around them, then organisations that have none, and the taxonomy. */
        void eachRecord(FollowHsds.EachRecord take) {
            var used = new java.util.HashSet<Object>();
            for (var each : all("services.csv")) {
                used.add(each.node.path("organization").path("id"));
                take.take(each.node, each.row.number());
            }
            for (var each : all("organizations.csv"))
                if (!used.contains(each.node.get("id"))) take.take(each.node, each.row.number());
            for (var each : all("taxonomy.csv")) take.take(each.node, each.row.number());
        }

        // ---- cells

        private void take(Entry each, String column, String field, boolean inOneLine) {
            var text = each.row.text(column);
            if (text.isEmpty()) return;
            var clean = inOneLine ? CleanText.line(text) : CleanText.of(text);
            if (clean.marked()) doubt(each, column, "markup", "tags and entities were made plain text");
            if (!clean.text().isEmpty()) each.node.put(field, clean.text());
        }

        private void webAddress(Entry each, String field) {
            take(each, "website", field, true);
            var text = each.node.path(field).asText();
            if (MappedRow.WEB_ADDRESS.matcher(text).matches()) return;
            doubt(each, "website", "malformed", "it is no web address; left out");
            each.node.remove(field);
        }

        private static List<String> list(Entry each, String column) {
            return Arrays.stream(each.row.text(column).split(","))
                    .map(part -> CleanText.line(part).text())
                    .filter(part -> !part.isEmpty())
                    .distinct()
                    .toList();
        }

        private void parts(Entry each, String column, String field, String name) {
            for (var part : list(each, column))
                array(each, field)
                        .addObject()
                        .put("id", uuid(field + "/" + each.row.text("id"), part).toString())
                        .put(name, part);
        }

        private void languages(Entry each) {
            for (var name : list(each, "languages")) {
                // HSDS has no dialects: "Chinese (Mandarin)" is Chinese
                var language = name.replaceAll("\\s*\\(.*", "");
                array(each, "languages").addObject().put("name", language);
                if (HsdsRecords.tag(language) == null)
                    doubt(
                            each,
                            "languages",
                            "unknown-value",
                            "'%s' is no language of ISO 639; left out".formatted(name));
            }
        }

        private static ArrayNode array(Entry each, String name) {
            return each.node.get(name) instanceof ArrayNode there ? there : each.node.putArray(name);
        }

        private void above(Entry each, String file, String column, String as) {
            var target = get(file, each.row.text(column));
            if (target == null) wrong(each, column, "unknown-reference", "there is no such row in " + file);
            else array(target, as).add(each.node);
        }

        private boolean anyAbove(Entry each, String as) {
            for (var link : List.of("location", "service", "organization")) {
                var target = get(link + "s.csv", each.row.text(link + "_id"));
                if (target == null) continue;
                array(target, as).add(each.node);
                return true;
            }
            return false;
        }

        private void notKept(Entry each, String... columns) {
            for (var column : columns)
                if (!each.row.text(column).isEmpty())
                    doubt(each, column, "not-kept", "the registry has no place for it");
        }

        private void wrong(Entry each, String column, String code, String message) {
            rejected++;
            tell(each, column, code, message);
        }

        private void doubt(Entry each, String column, String code, String message) {
            tell(each, column, "doubt:" + code, message);
        }

        private void tell(Entry each, String column, String code, String message) {
            run.report(new RowReport(each.row.number(), code, each.file + "/" + column, message, each.row.text("id")));
        }
    }

    private static @Nullable LocalDate date(String text) {
        try {
            return LocalDate.parse(text, DATE);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable LocalTime time(String text) {
        var parts = TIME.matcher(text.strip());
        if (!parts.matches()) return null;
        int hour = Integer.parseInt(parts.group(1));
        int minute = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
        if (parts.group(3) != null) {
            if (hour < 1 || hour > 12) return null;
            hour = hour % 12 + (parts.group(3).equalsIgnoreCase("p") ? 12 : 0);
        }
        return hour > 23 || minute > 59 ? null : LocalTime.of(hour, minute);
    }
}
