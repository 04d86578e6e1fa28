package org.commonground.registry.imports;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.registry.location.LocationDescription;
import org.commonground.registry.location.LocationType;
import org.commonground.registry.location.PostalAddress;
import org.commonground.registry.offering.DirectoryOffering;
import org.commonground.registry.offering.ServiceCapacity;
import org.commonground.registry.offering.ServiceDescription;
import org.commonground.registry.offering.ServiceOfferings;
import org.commonground.registry.partner.DirectoryPartner;
import org.commonground.registry.partner.PartnerIdentifier;
import org.commonground.registry.partner.Partners;
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
    private static final int BATCH = 500;

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

    private final Partners partners;
    private final ServiceOfferings offerings;

    DirectoryImport(Partners partners, ServiceOfferings offerings) {
        this.partners = partners;
        this.offerings = offerings;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Set<Role> senders() {
        return Set.of(Role.PARTNERSHIP_OFFICER);
    }

    private record Key(PartnerIdentifier partner, String service) {}

    /** A service and the places of all its rows. */
    private record Offer(ServiceDescription said, List<LocationDescription> places) {}

    @Override
    public void run(JobRun run) throws IOException {
        var found = new LinkedHashMap<PartnerIdentifier, DirectoryPartner>();
        var services = new LinkedHashMap<Key, Offer>();
        var rejected = new int[1];
        try (var in = run.input()) {
            DIRECTORY.read(in, row -> {
                var wrong = new ArrayList<RowReport>();
                read(row, found, services, wrong);
                wrong.forEach(run::report);
                if (!wrong.isEmpty()) rejected[0]++;
            });
        }
        if (rejected[0] > 0)
            throw Problem.of(
                    ProblemCode.RULE_VIOLATED,
                    "%d row(s) are wrong; nothing was changed, the report names each".formatted(rejected[0]));
        run.total(found.size() + (long) services.size());
        if (run.flag("dryRun")) {
            for (int i = 0; i < found.size() + services.size(); i++) run.step("VALID");
            return;
        }
        QuarkusTransaction.requiringNew().timeout(3_600).run(() -> {
            for (var batch : batches(List.copyOf(found.values())))
                partners.upsertFromDirectory(batch).values().forEach(outcome -> run.step(outcome.name()));
            var offered = services.entrySet().stream()
                    .map(entry -> new DirectoryOffering(
                            partners.idOf(entry.getKey().partner()),
                            entry.getKey().partner().scheme(),
                            entry.getKey().service(),
                            entry.getValue().said(),
                            entry.getValue().places()))
                    .toList();
            for (var batch : batches(offered))
                offerings.upsertFromDirectory(batch).values().forEach(outcome -> run.step(outcome.name()));
        });
    }

    private static <T> List<List<T>> batches(List<T> rows) {
        var batches = new ArrayList<List<T>>();
        for (int i = 0; i < rows.size(); i += BATCH) batches.add(rows.subList(i, Math.min(i + BATCH, rows.size())));
        return batches;
    }

    private static void read(
            CsvTable.Row row,
            Map<PartnerIdentifier, DirectoryPartner> partners,
            Map<Key, Offer> services,
            List<RowReport> wrong) {
        var scheme = required(row, "partnerIdScheme", 40, wrong);
        if (!scheme.matches("[A-Z0-9][A-Z0-9-]*"))
            wrong.add(wrong(row, "partnerIdScheme", "malformed", "capitals, digits and hyphens, such as US-EIN"));
        var identifier = new PartnerIdentifier(scheme, required(row, "partnerId", 120, wrong));
        var partner = new DirectoryPartner(
                identifier,
                required(row, "partnerName", 200, wrong),
                row.text("partnerDescription"),
                codes(row, "partnerTypes", PartnerType.class, wrong),
                List.of());
        var before = partners.putIfAbsent(identifier, partner);
        if (before != null && !before.equals(partner))
            wrong.add(wrong(
                    row, "partnerName", "contradiction", "an earlier row says otherwise of " + identifier.value()));
        var key = new Key(identifier, required(row, "serviceCode", 200, wrong));
        var place = place(row, wrong);
        var said = ServiceDescription.of(
                required(row, "serviceName", 200, wrong),
                "",
                codes(row, "categories", NeedCategory.class, wrong),
                grades(row, wrong),
                codes(row, "timings", Timing.class, wrong),
                codes(row, "settings", Setting.class, wrong),
                row.list("languages"),
                capacity(row, wrong));
        services.merge(key, new Offer(said, place == null ? List.of() : List.of(place)), DirectoryImport::withPlacesOf);
    }

    private static Offer withPlacesOf(Offer first, Offer other) {
        var places = new ArrayList<>(first.places());
        for (var place : other.places()) if (!places.contains(place)) places.add(place);
        if (!first.said().capacities().isEmpty()) return new Offer(first.said(), places);
        var said = first.said();
        return new Offer(
                ServiceDescription.of(
                        said.name(),
                        said.description(),
                        said.categories(),
                        said.gradeLevels(),
                        said.timings(),
                        said.settings(),
                        said.languages(),
                        other.said().capacities()),
                places);
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
        var address = (line + city + state + postalCode).isEmpty()
                ? null
                : new PostalAddress(
                        null,
                        null,
                        line.isEmpty() ? name : line,
                        null,
                        city,
                        null,
                        state,
                        postalCode,
                        "US",
                        LocationType.PHYSICAL);
        return LocationDescription.of(bounded(row, "siteName", 300, wrong), address, latitude, longitude);
    }

    private static String bounded(CsvTable.Row row, String column, int length, List<RowReport> wrong) {
        var text = row.text(column);
        if (text.length() > length)
            wrong.add(wrong(row, column, "out-of-bounds", "over %d characters".formatted(length)));
        return text;
    }

    private static List<ServiceCapacity> capacity(CsvTable.Row row, List<RowReport> wrong) {
        var maximum = decimal(row, "capacityMaximum", 1_000_000, wrong);
        if (maximum == null) return List.of();
        var available = decimal(row, "capacityAvailable", 1_000_000, wrong);
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
        var text = row.text(column);
        if (text.isEmpty()) wrong.add(wrong(row, column, "required", "it is empty"));
        if (text.length() > length)
            wrong.add(wrong(row, column, "out-of-bounds", "over %d characters".formatted(length)));
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

    private static RowReport wrong(CsvTable.Row row, String column, String code, String message) {
        return new RowReport(row.number(), code, column, message, row.text("partnerId"));
    }
}
