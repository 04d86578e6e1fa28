package org.commonground.registry.imports;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
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
import org.jspecify.annotations.Nullable;

/**
 * A partner directory as one plain CSV, one row per service at a site; several values in a cell are split by semicolons.
 * Rows of one service become one service with several sites.
 */
@ApplicationScoped
class DirectoryImport implements ImportFormat {
    static final String KIND = "PARTNER_DIRECTORY_CSV";

    private static final CsvTable DIRECTORY = new CsvTable(
            "the directory",
            Set.of("partnerIdScheme", "partnerId", "partnerName", "serviceCode", "serviceName"),
            Set.of(
                    "partnerTypes",
                    "partnerDescription",
                    "categories",
                    "gradeLevels",
                    "timings",
                    "settings",
                    "languages",
                    "capacityMaximum",
                    "capacityAvailable",
                    "siteName",
                    "address",
                    "city",
                    "state",
                    "postalCode",
                    "latitude",
                    "longitude",
                    "communityArea"));

    /** It names its partners by identifiers, so nobody is guessed at; and it is ours, so what it says of one is said once. */
    private static final FollowDirectory.Trust TRUST = new FollowDirectory.Trust(false, false);

    private final FollowDirectory follow;

    DirectoryImport(FollowDirectory follow) {
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
        return Set.of("strategy");
    }

    @Override
    public void run(JobRun run) {
        follow.run(
                run,
                each -> {
                    var rejected = new int[1];
                    try (var in = run.input()) {
                        DIRECTORY.read(in, row -> {
                            var wrong = new ArrayList<RowReport>();
                            var listed = read(row, wrong);
                            wrong.forEach(run::report);
                            if (wrong.stream().allMatch(told -> told.code().startsWith("doubt:"))) each.accept(listed);
                            else rejected[0]++;
                        });
                    }
                    return rejected[0];
                },
                TRUST);
    }

    private static ListedRow read(CsvTable.Row row, List<RowReport> wrong) {
        var scheme = required(row, "partnerIdScheme", 40, wrong);
        if (!scheme.matches("[A-Z0-9][A-Z0-9-]*"))
            wrong.add(wrong(row, "partnerIdScheme", "malformed", "capitals, digits and hyphens, such as US-EIN"));
        var cleaned = CleanText.of(row.text("partnerDescription"));
        if (cleaned.marked()) wrong.add(markup(row, "partnerDescription"));
        var description = cleaned.text();
        if (description.length() > 10_000)
            wrong.add(wrong(row, "partnerDescription", "out-of-bounds", "over 10000 characters"));
        var partner = new DirectoryPartner(
                new PartnerIdentifier(scheme, required(row, "partnerId", 120, wrong)),
                required(row, "partnerName", 200, wrong),
                description.isEmpty() ? null : description,
                codes(row, "partnerTypes", PartnerType.class, wrong),
                List.of(),
                null);
        var said = new DirectoryOffering.Said(
                required(row, "serviceName", 200, wrong),
                null,
                null,
                codes(row, "categories", NeedCategory.class, wrong),
                grades(row, wrong),
                null,
                null,
                List.of(),
                codes(row, "timings", Timing.class, wrong),
                codes(row, "settings", Setting.class, wrong),
                languages(row, wrong),
                null,
                null,
                capacity(row, wrong));
        return new ListedRow(
                row.number(),
                partner,
                required(row, "serviceCode", 200, wrong),
                new ListedRow.Content(said, place(row, wrong), List.of()));
    }

    private static @Nullable LocationDescription place(CsvTable.Row row, List<RowReport> wrong) {
        var name = row.text("siteName");
        if (name.isEmpty()) return null;
        var latitude = decimal(row, "latitude", 90, wrong);
        var longitude = decimal(row, "longitude", 180, wrong);
        if ((latitude == null) != (longitude == null))
            wrong.add(wrong(row, "latitude", "half-a-coordinate", "latitude and longitude, or neither"));
        var line = bounded(row, "address", 300, wrong);
        var city = bounded(row, "city", 120, wrong);
        var state = bounded(row, "state", 120, wrong);
        var postalCode = bounded(row, "postalCode", 20, wrong);
        var area = bounded(row, "communityArea", 120, wrong);
        var address = (line + city + area + state + postalCode).isEmpty()
                ? null
                : new PostalAddress(
                        null,
                        null,
                        line.isEmpty() ? name : line,
                        null,
                        city,
                        area.isEmpty() ? null : area,
                        state,
                        postalCode,
                        "US",
                        LocationType.PHYSICAL);
        return LocationDescription.of(bounded(row, "siteName", 300, wrong), address, latitude, longitude);
    }

    private static String bounded(CsvTable.Row row, String column, int length, List<RowReport> wrong) {
        var clean = CleanText.line(row.text(column));
        if (clean.marked()) wrong.add(markup(row, column));
        var text = clean.text();
        if (text.length() > length)
            wrong.add(wrong(row, column, "out-of-bounds", "over %d characters".formatted(length)));
        return text;
    }

    private static List<String> languages(CsvTable.Row row, List<RowReport> wrong) {
        var tags = row.list("languages");
        for (var tag : tags)
            if (!tag.matches("[A-Za-z0-9-]{1,35}"))
                wrong.add(wrong(row, "languages", "malformed", "BCP 47 tags such as es"));
        return tags;
    }

    private static List<ServiceCapacity> capacity(CsvTable.Row row, List<RowReport> wrong) {
        var maximum = decimal(row, "capacityMaximum", 1_000_000, wrong);
        if (maximum == null) return List.of();
        var available = decimal(row, "capacityAvailable", 1_000_000, wrong);
        if (maximum < 0 || (available != null && available < 0))
            wrong.add(wrong(row, "capacityMaximum", "out-of-bounds", "not below 0"));
        if (available != null && available > maximum)
            wrong.add(wrong(row, "capacityAvailable", "over-maximum", "%s of %s".formatted(available, maximum)));
        return List.of(new ServiceCapacity(
                ServiceCapacity.Unit.SEATS, maximum.intValue(), available == null ? 0 : available.intValue()));
    }

    private static <E extends Enum<E>> List<E> codes(
            CsvTable.Row row, String column, Class<E> type, List<RowReport> wrong) {
        var codes = new ArrayList<E>();
        for (var text : row.list(column)) {
            try {
                codes.add(Enum.valueOf(type, text));
            } catch (IllegalArgumentException e) {
                wrong.add(wrong(row, column, "unknown-code", "'%s' is not a %s".formatted(text, type.getSimpleName())));
            }
        }
        return codes;
    }

    private static List<GradeLevel> grades(CsvTable.Row row, List<RowReport> wrong) {
        var grades = new ArrayList<GradeLevel>();
        for (var text : row.list("gradeLevels"))
            GradeLevel.find(text)
                    .ifPresentOrElse(
                            grades::add,
                            () -> wrong.add(wrong(
                                    row, "gradeLevels", "unknown-code", "'%s' is not a CEDS grade".formatted(text))));
        return grades;
    }

    private static String required(CsvTable.Row row, String column, int length, List<RowReport> wrong) {
        var text = bounded(row, column, length, wrong);
        if (text.isEmpty()) wrong.add(wrong(row, column, "required", "it is empty"));
        return text;
    }

    private static @Nullable Double decimal(CsvTable.Row row, String column, double bound, List<RowReport> wrong) {
        var text = row.text(column);
        if (text.isEmpty()) return null;
        try {
            var value = Double.parseDouble(text);
            if (Math.abs(value) <= bound) return value;
            wrong.add(wrong(row, column, "out-of-bounds", "within %s of 0".formatted(bound)));
        } catch (NumberFormatException e) {
            wrong.add(wrong(row, column, "malformed", "a number"));
        }
        return null;
    }

    private static RowReport markup(CsvTable.Row row, String column) {
        return wrong(row, column, "doubt:markup", "tags and entities were made plain text");
    }

    private static RowReport wrong(CsvTable.Row row, String column, String code, String message) {
        return new RowReport(row.number(), code, column, message, row.text("partnerId"));
    }
}
