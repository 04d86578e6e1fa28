package org.commonground.registry.imports;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.duplicate.MatchKeys;
import org.commonground.registry.imports.DirectoryMapping.Source;
import org.commonground.registry.location.LocationDescription;
import org.commonground.registry.location.LocationType;
import org.commonground.registry.location.PostalAddress;
import org.commonground.registry.offering.DirectoryOffering;
import org.commonground.registry.offering.ServiceCapacity;
import org.commonground.registry.partner.DirectoryPartner;
import org.commonground.registry.partner.PartnerIdentifier;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.PartnerType;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Timing;
import org.commonground.registry.vocabulary.Visibility;
import org.commonground.registry.vocabulary.WebAddress;
import org.jspecify.annotations.Nullable;

/**
 * Reads one row of somebody's CSV by a mapping. A row without a partner's or service's name, or with a text beyond its bound,
 * is wrong; anything else that makes no sense is left out and reported as a doubt, because the file is not ours to correct.
 */
final class MappedRow {
    private static final Pattern AGES =
            Pattern.compile("(?i)(?:ages? )?(\\d{1,3})\\s*(?:-|–|to)\\s*(\\d{1,3})(?: years?)?");
    private static final Pattern FROM_AGE =
            Pattern.compile("(?i)(?:ages? )?(\\d{1,3})\\s*(?:\\+|-|and (?:up|over|older)|or (?:over|older))");
    private static final Pattern EXTENSION = Pattern.compile("(?i)\\s*(?:x|ext\\.?)\\s*(\\d{1,8})$");

    static final Pattern WEB_ADDRESS = Pattern.compile(WebAddress.REGEXP);

    private final DirectoryMapping mapping;
    private final CsvTable.Row row;
    private final List<RowReport> said = new ArrayList<>();
    private boolean sound = true;
    private String key = "";

    MappedRow(DirectoryMapping mapping, CsvTable.Row row) {
        this.mapping = mapping;
        this.row = row;
    }

    /** What the row says; empty if it is wrong. Tells the job what there is to tell. */
    Optional<ListedRow> read(JobRun run) {
        var name = line(mapping.partner(), "partner", "name", 200);
        if (name == null) wrong("partner/name", "required", "there is no partner without a name");
        var identifier = identifier(name == null ? "-" : name);
        var serviceName = line(mapping.service(), "service", "name", 300);
        if (serviceName == null) wrong("service/name", "required", "there is no service without a name");
        var own = line(mapping.service(), "service", "key", 200);
        var code =
                identifier.value() + " / " + (own == null ? String.valueOf(serviceName) : own).toLowerCase(Locale.ROOT);
        key = code;
        var partner = new DirectoryPartner(
                identifier,
                name == null ? "-" : name,
                text(mapping.partner(), "partner", "description", 10_000),
                codes(mapping.partner(), "partner", "types", PartnerType.class),
                words(mapping.partner(), "partner", "languages", 35),
                address(mapping.partner(), "partner", "website"));
        var ages = ages();
        var offer = new DirectoryOffering.Said(
                serviceName == null ? "-" : serviceName,
                text(mapping.service(), "service", "description", 10_000),
                address(mapping.service(), "service", "url"),
                codes(mapping.service(), "service", "categories", NeedCategory.class),
                several(
                        mapping.service(),
                        "service",
                        "gradeLevels",
                        text -> GradeLevel.find(text.toUpperCase(Locale.ROOT))),
                ages[0],
                ages[1],
                words(mapping.service(), "service", "populations", 60),
                codes(mapping.service(), "service", "timings", Timing.class),
                codes(mapping.service(), "service", "settings", Setting.class),
                words(mapping.service(), "service", "languages", 35),
                text(mapping.service(), "service", "eligibility", 5_000),
                text(mapping.service(), "service", "fees", 2_000),
                capacities());
        var content = new ListedRow.Content(offer, place(), phones());
        said.forEach(report -> run.report(
                new RowReport(report.row(), report.code(), report.pointer(), report.message(), shortened(key))));
        return sound ? Optional.of(new ListedRow(row.number(), partner, code, content)) : Optional.empty();
    }

    /** Whom a directory does not number it knows by name; the name as it is compared is then what identifies. */
    private PartnerIdentifier identifier(String name) {
        var given = line(mapping.partner(), "partner", "key", 120);
        if (given != null) return new PartnerIdentifier(mapping.scheme(), given);
        var plain = MatchKeys.name(name);
        if (plain.isEmpty()) plain = name;
        return PartnerIdentifier.ofName(
                mapping.scheme(),
                plain.length() <= 120
                        ? plain
                        : plain.substring(0, 100) + "…"
                                + HexFormat.of()
                                        .toHexDigits(Ids.ofNaturalKey("", mapping.scheme(), plain)
                                                .getLeastSignificantBits()));
    }

    private @Nullable LocationDescription place() {
        var site = mapping.site();
        if (site == null) return null;
        var name = line(site, "site", "name", 300);
        var line1 = line(site, "site", "line1", 300);
        if (name == null && line1 == null) return null;
        var line2 = line(site, "site", "line2", 300);
        var city = line(site, "site", "city", 120);
        var state = line(site, "site", "state", 120);
        var postalCode = line(site, "site", "postalCode", 20);
        var address = line1 == null && city == null && postalCode == null
                ? null
                : new PostalAddress(
                        null,
                        null,
                        line1 == null ? String.valueOf(name) : line1,
                        line2,
                        city == null ? "" : city,
                        null,
                        state == null ? "" : state,
                        postalCode == null ? "" : postalCode,
                        "US",
                        LocationType.PHYSICAL);
        var latitude = decimal(site, "site", "latitude");
        var longitude = decimal(site, "site", "longitude");
        if ((latitude == null) != (longitude == null)) {
            doubt("site/latitude", "half-a-coordinate", "latitude and longitude, or neither; left out");
            latitude = null;
            longitude = null;
        } else if (latitude != null && longitude != null && (Math.abs(latitude) > 90 || Math.abs(longitude) > 180)) {
            doubt("site/latitude", "off-the-globe", "%s, %s is nowhere; left out".formatted(latitude, longitude));
            latitude = null;
            longitude = null;
        }
        var visibility = codes(site, "site", "visibility", Visibility.class);
        return LocationDescription.of(name == null ? String.valueOf(line1) : name, address, latitude, longitude)
                .seenAs(visibility.isEmpty() ? Visibility.PUBLIC : visibility.getLast());
    }

    private List<Phone> phones() {
        var site = mapping.site();
        var text = site == null ? null : line(site, "site", "phone", 60);
        if (site == null || text == null) return List.of();
        var match = EXTENSION.matcher(text);
        @Nullable Integer extension = null;
        if (match.find()) {
            extension = Integer.valueOf(match.group(1));
            text = text.substring(0, match.start());
        }
        var own = line(site, "site", "extension", 60);
        if (own != null) {
            if (own.matches("\\d{1,8}")) extension = Integer.valueOf(own);
            else doubt("site/extension", "odd-extension", "'%s' is no extension; left out".formatted(shortened(own)));
        }
        var digits = text.replaceAll("\\D", "");
        if (digits.isEmpty()) return List.of();
        if (digits.length() != 10 && !(digits.length() == 11 && digits.startsWith("1")))
            doubt("site/phone", "odd-phone", "'%s' has %d digits".formatted(text, digits.length()));
        return List.of(new Phone(null, text.strip(), extension, "voice", null, List.of(), Visibility.PUBLIC));
    }

    private List<ServiceCapacity> capacities() {
        var maximum = decimal(mapping.service(), "service", "capacityMaximum");
        if (maximum == null) return List.of();
        var available = decimal(mapping.service(), "service", "capacityAvailable");
        var free = available == null ? 0 : available;
        if (maximum < 0 || maximum > 1_000_000 || free < 0 || free > maximum) {
            doubt("service/capacityMaximum", "out-of-bounds", "%s of %s; left out".formatted(free, maximum));
            return List.of();
        }
        return List.of(new ServiceCapacity(ServiceCapacity.Unit.SEATS, maximum.intValue(), (int) free));
    }

    /** The youngest and the oldest, in years. */
    private @Nullable BigDecimal[] ages() {
        @Nullable BigDecimal least = null;
        @Nullable BigDecimal most = null;
        for (var text : values(mapping.service(), "service", "ages")) {
            var both = AGES.matcher(text);
            var from = FROM_AGE.matcher(text);
            if (both.matches()) {
                least = new BigDecimal(both.group(1));
                most = new BigDecimal(both.group(2));
            } else if (from.matches()) least = new BigDecimal(from.group(1));
            else unknown("service", "ages", text);
        }
        var limit = BigDecimal.valueOf(150);
        if ((least != null && least.compareTo(limit) > 0)
                || (most != null && most.compareTo(limit) > 0)
                || (least != null && most != null && least.compareTo(most) > 0)) {
            doubt("service/ages", "end-before-start", "%s to %s; left out".formatted(least, most));
            return new BigDecimal[] {null, null};
        }
        return new BigDecimal[] {least, most};
    }

    // ---- values

    /** The values of a field in our words, as far as the mapping says; others as they stand. */
    private List<String> values(Map<String, Source> fields, String part, String field) {
        var source = fields.get(field);
        if (source == null) return List.of();
        var values = new LinkedHashSet<String>();
        for (var each : source.parts(source.raw(row))) {
            var meaning = source.meaning(each);
            if (source.isDoubtful(each))
                doubt(
                        part + "/" + field,
                        "doubtful-value",
                        "'%s' is read as %s".formatted(shortened(each), meaning == null ? each : meaning));
            if (meaning == null) values.add(each);
            else values.addAll(meaning);
        }
        return List.copyOf(values);
    }

    private @Nullable String line(Map<String, Source> fields, String part, String field, int most) {
        return bounded(fields, part, field, most, true);
    }

    private @Nullable String address(Map<String, Source> fields, String part, String field) {
        var text = line(fields, part, field, 500);
        if (text == null || WEB_ADDRESS.matcher(text).matches()) return text;
        doubt(part + "/" + field, "malformed", "'%s' is no web address; left out".formatted(shortened(text)));
        return null;
    }

    private @Nullable String text(Map<String, Source> fields, String part, String field, int most) {
        return bounded(fields, part, field, most, false);
    }

    private @Nullable String bounded(
            Map<String, Source> fields, String part, String field, int most, boolean inOneLine) {
        var values = values(fields, part, field);
        if (values.isEmpty()) return null;
        var joined = String.join(inOneLine ? ", " : "\n", values);
        var clean = inOneLine ? CleanText.line(joined) : CleanText.of(joined);
        if (clean.marked()) doubt(part + "/" + field, "markup", "tags and entities were made plain text");
        if (clean.text().length() > most)
            wrong(part + "/" + field, "out-of-bounds", "over %d characters".formatted(most));
        return clean.text().isEmpty() ? null : clean.text();
    }

    private List<String> words(Map<String, Source> fields, String part, String field, int most) {
        return several(fields, part, field, text -> {
            var word = CleanText.line(text).text();
            return word.isEmpty() || word.length() > most ? Optional.empty() : Optional.of(word);
        });
    }

    private <E extends Enum<E>> List<E> codes(Map<String, Source> fields, String part, String field, Class<E> type) {
        return several(fields, part, field, text -> {
            try {
                return Optional.of(Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    private <T> List<T> several(
            Map<String, Source> fields, String part, String field, Function<String, Optional<T>> read) {
        var found = new LinkedHashSet<T>();
        for (var text : values(fields, part, field)) {
            var value = read.apply(text);
            if (value.isEmpty()) unknown(part, field, text);
            else found.add(value.get());
        }
        return List.copyOf(found);
    }

    private @Nullable Double decimal(Map<String, Source> fields, String part, String field) {
        var text = line(fields, part, field, 60);
        if (text == null) return null;
        try {
            var value = new BigDecimal(text).doubleValue();
            if (Double.isFinite(value)) return value;
        } catch (NumberFormatException e) {
            // said below
        }
        doubt(part + "/" + field, "malformed", "'%s' is no number; left out".formatted(shortened(text)));
        return null;
    }

    private void unknown(String part, String field, String text) {
        doubt(
                part + "/" + field,
                "unknown-value",
                "the mapping does not say what '%s' is; left out".formatted(shortened(text)));
    }

    private void wrong(String pointer, String code, String message) {
        sound = false;
        said.add(new RowReport(row.number(), code, pointer, message, null));
    }

    private void doubt(String pointer, String code, String message) {
        said.add(new RowReport(row.number(), "doubt:" + code, pointer, message, null));
    }

    private static String shortened(String text) {
        var clean = text.replace('\0', '?');
        return clean.length() <= 200 ? clean : clean.substring(0, 199) + "…";
    }
}
