package org.commonground.metrics.dataquality;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.dataquality.Outliers.Algorithm;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.measure.ValueType;
import org.commonground.metrics.replica.AcademicSessions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.Session;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Outliers over HTTP. */
@Path("/v1/data-quality/outliers")
@Tag(name = "Metrics")
@Discloses(value = Disclosure.STUDENT_DERIVED, purpose = "to find numbers that cannot be right")
class OutlierResource {
    private static final int MAX_FACTS = 100_000;
    private static final int MAX_TOLD = 500;

    /** With what a value is compared. */
    enum Among {
        /** The values of other schools, partners and services in the same period. */
        PEERS,
        /** The values of the same school, partner and service in other periods. */
        HISTORY
    }

    /** A value far from the others. */
    @Schema(name = "Outlier")
    record Outlier(
            @Nullable UUID schoolId,
            @Nullable UUID partnerId,
            @Nullable UUID serviceId,
            UUID periodId,
            BigDecimal value,

            @Schema(description = "The mean of the series, its median, or the bound that it is beyond.") @Nullable
            BigDecimal centre,

            @Schema(description = "How far it is from there, in the algorithm's unit.") @Nullable
            BigDecimal score,

            @Schema(description = "Where far begins.") @Nullable
            BigDecimal low,

            @Schema(description = "Where far begins.") @Nullable
            BigDecimal high,

            @Schema(description = "Of INVALID_NUMERIC: what it would have to be.", examples = "0 to 100") @Nullable
            String bound,

            @Schema(description = "Values in the series.") int among) {}

    /** The farthest first. */
    @Schema(name = "OutlierReport")
    record OutlierReport(
            String measureCode,
            Algorithm algorithm,
            Among among,
            BigDecimal threshold,

            @Schema(description = "Series that have at least five values and so could be looked at.")
            int series,

            int found,
            @Schema(description = "At most 500.") List<Outlier> outliers) {}

    private record Fact(
            UUID schoolId,
            UUID partnerId,
            UUID serviceId,
            UUID periodId,
            @Nullable BigDecimal value,
            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator) {}

    private record Series(
            UUID first, @Nullable UUID second, @Nullable UUID third) {}

    private final Session db;
    private final Measures measures;
    private final AcademicSessions sessions;
    private final CurrentCaller current;

    OutlierResource(Session db, Measures measures, AcademicSessions sessions, CurrentCaller current) {
        this.db = db;
        this.measures = measures;
        this.sessions = sessions;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "Find outliers",
            description =
                    "Stored values of a measure for everybody (no groups) that are far from the others of their series."
                            + " For those who may see values as they are: the district's officers, and schools and partners their own"
                            + " among their own.")
    public OutlierReport findOutliers(
            @RestQuery @Parameter(required = true, example = "service.sessionsHeld") @Nullable String measure,
            @RestQuery @Parameter(description = "Only of this period, by sourcedId.", example = "sy2026-q1") @Nullable
                    String period,
            @RestQuery
                    @Parameter(schema = @Schema(implementation = Algorithm.class, defaultValue = "Z_SCORE"))
                    @Nullable
                    String algorithm,
            @RestQuery @Parameter(schema = @Schema(implementation = Among.class, defaultValue = "PEERS")) @Nullable
                    String among,
            @RestQuery
                    @Parameter(
                            description = "From where far begins: deviations, or for MIN_MAX quartile distances.",
                            schema =
                                    @Schema(
                                            type = SchemaType.NUMBER,
                                            minimum = "0.5",
                                            maximum = "20",
                                            defaultValue = "3.0"))
                    @Nullable
                    String threshold,
            @RestQuery
                    @Parameter(
                            description = "Of MIN_MAX: below this is far, instead of below the quartiles.",
                            schema = @Schema(type = SchemaType.NUMBER),
                            example = "0")
                    @Nullable
                    String min,
            @RestQuery
                    @Parameter(
                            description = "Of MIN_MAX: above this is far, instead of above the quartiles.",
                            schema = @Schema(type = SchemaType.NUMBER),
                            example = "500")
                    @Nullable
                    String max) {
        var wrong = new ArrayList<Violation>();
        var how = choice("algorithm", algorithm, Algorithm.Z_SCORE, wrong);
        var where = choice("among", among, Among.PEERS, wrong);
        double far = number(threshold, wrong);
        var bounds = bounds(how, min, max, wrong);
        var library = measure == null ? null : measures.byCode(Set.of(measure)).get(measure);
        if (library == null)
            wrong.add(Violation.parameter(
                    "measure", measure == null ? "required" : "unknown-value", "a measure of the library"));
        var within = period == null ? null : sessions.calendar().bySourcedId(period);
        if (period != null && within == null)
            wrong.add(Violation.parameter("period", "unknown-value", "no such period is known here"));
        if (!wrong.isEmpty() || library == null)
            throw Problem.of(
                    ProblemCode.INVALID_PARAMETER, "%d parameter(s) cannot be used".formatted(wrong.size()), wrong);
        if (how == Algorithm.INVALID_NUMERIC) return invalid(library, within == null ? null : within.id());
        var series = new LinkedHashMap<Series, List<Fact>>();
        for (var fact : facts(library, where == Among.PEERS && within != null ? within.id() : null)) {
            if (value(library, fact) == null) continue;
            var key = where == Among.PEERS
                    ? new Series(fact.periodId, null, null)
                    : new Series(fact.schoolId, fact.partnerId, fact.serviceId);
            series.computeIfAbsent(key, _ -> new ArrayList<>()).add(fact);
        }
        var found = new ArrayList<Outlier>();
        int looked = 0;
        for (var facts : series.values()) {
            if (bounds == null && facts.size() < Outliers.MIN_VALUES) continue;
            looked++;
            var values = facts.stream()
                    .mapToDouble(fact -> valueOf(library, fact).doubleValue())
                    .toArray();
            for (var each : bounds == null
                    ? Outliers.find(values, how, far)
                    : Outliers.beyond(values, bounds.low, bounds.high)) {
                var fact = facts.get(each.index());
                if (within == null || fact.periodId.equals(within.id()))
                    found.add(outlier(fact, valueOf(library, fact), each, facts.size()));
            }
        }
        found.sort(Comparator.comparing(OutlierResource::scoreOf).reversed());
        return new OutlierReport(
                library.code(),
                how,
                where,
                BigDecimal.valueOf(far),
                looked,
                found.size(),
                found.stream().limit(MAX_TOLD).toList());
    }

    private static BigDecimal scoreOf(Outlier outlier) {
        return outlier.score == null ? BigDecimal.ZERO : outlier.score;
    }

    /** Stored numbers that would be refused today: the measure's type or the rules of entry were others when they came. */
    private OutlierReport invalid(LibraryMeasure measure, @Nullable UUID period) {
        var facts = facts(measure, period);
        var found = new ArrayList<Outlier>();
        for (var fact : facts) {
            var bound = bound(measure, fact);
            if (bound != null)
                found.add(new Outlier(
                        given(fact.schoolId),
                        given(fact.partnerId),
                        given(fact.serviceId),
                        fact.periodId,
                        plain(valueOf(measure, fact)),
                        null,
                        null,
                        null,
                        null,
                        bound,
                        1));
        }
        return new OutlierReport(
                measure.code(),
                Algorithm.INVALID_NUMERIC,
                Among.PEERS,
                BigDecimal.ZERO,
                facts.size(),
                found.size(),
                found.stream().limit(MAX_TOLD).toList());
    }

    private static @Nullable String bound(LibraryMeasure measure, Fact fact) {
        if (!measure.valueType().isRatio())
            return fact.value == null ? "a value" : measure.valueType().outside(fact.value);
        if (fact.numerator == null || fact.denominator == null) return "a numerator and a denominator";
        if (fact.numerator.signum() < 0 || fact.denominator.signum() < 0) return "0 or more";
        return measure.valueType() == ValueType.PERCENT && fact.numerator.compareTo(fact.denominator) > 0
                ? "a numerator of at most the denominator"
                : null;
    }

    private record Bounds(double low, double high) {}

    private static @Nullable Bounds bounds(
            Algorithm how, @Nullable String min, @Nullable String max, List<Violation> wrong) {
        if (min == null && max == null) return null;
        if (how != Algorithm.MIN_MAX)
            wrong.add(Violation.parameter(min == null ? "max" : "min", "not-applicable", "bounds are for MIN_MAX"));
        double low = bound("min", min, Double.NEGATIVE_INFINITY, wrong);
        double high = bound("max", max, Double.POSITIVE_INFINITY, wrong);
        if (low > high) wrong.add(Violation.parameter("min", "out-of-bounds", "not above max"));
        return new Bounds(low, high);
    }

    private static double bound(String name, @Nullable String text, double otherwise, List<Violation> wrong) {
        if (text == null) return otherwise;
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) return number;
        } catch (NumberFormatException e) {
            // said below, as for any other number that is not allowed
        }
        wrong.add(Violation.parameter(name, "out-of-bounds", "a number"));
        return otherwise;
    }

    private static Outlier outlier(Fact fact, BigDecimal value, Outliers.Far far, int among) {
        return new Outlier(
                given(fact.schoolId),
                given(fact.partnerId),
                given(fact.serviceId),
                fact.periodId,
                plain(value),
                rounded(far.centre()),
                rounded(far.score()),
                Double.isFinite(far.low()) ? rounded(far.low()) : null,
                Double.isFinite(far.high()) ? rounded(far.high()) : null,
                null,
                among);
    }

    private static BigDecimal rounded(double number) {
        return plain(BigDecimal.valueOf(number).setScale(4, RoundingMode.HALF_UP));
    }

    /** Without trailing zeros, and never with an exponent. */
    private static BigDecimal plain(BigDecimal number) {
        var stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static @Nullable UUID given(UUID id) {
        return id.equals(Cubes.NONE) ? null : id;
    }

    private static BigDecimal valueOf(LibraryMeasure measure, Fact fact) {
        var value = value(measure, fact);
        return value == null ? BigDecimal.ZERO : value;
    }

    private static @Nullable BigDecimal value(LibraryMeasure measure, Fact fact) {
        if (fact.value != null) return fact.value;
        if (fact.numerator == null || fact.denominator == null || fact.denominator.signum() == 0) return null;
        int per = measure.valueType() == ValueType.PERCENT ? 100 : measure.ratePer();
        return fact.numerator.multiply(BigDecimal.valueOf(per)).divide(fact.denominator, 4, RoundingMode.HALF_UP);
    }

    private List<Fact> facts(LibraryMeasure measure, @Nullable UUID period) {
        var caller = current.get();
        boolean all = current.reach() == Reach.ALL;
        var facts = db.createNativeQuery("""
                        select school_id, partner_id, service_id, period_id, value, numerator, denominator
                        from observation
                        where district = :district and measure_code = :code and dims = ''
                          and (cast(:period as uuid) is null or period_id = :period)
                          and (:all or school_id = any(:schools) or partner_id = any(:partners))
                        order by period_id, school_id, partner_id, service_id limit :limit
                        """, Fact.class)
                .setParameter("district", caller.district())
                .setParameter("code", measure.code())
                .setParameter("period", period, UUID.class)
                .setParameter("all", all)
                .setParameter("schools", caller.schoolIds().toArray(UUID[]::new))
                .setParameter("partners", caller.partnerIds().toArray(UUID[]::new))
                .setParameter("limit", MAX_FACTS + 1)
                .getResultList();
        if (facts.size() > MAX_FACTS)
            throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "over %d values; ask for one period".formatted(MAX_FACTS));
        return facts;
    }

    private static double number(@Nullable String text, List<Violation> wrong) {
        if (text == null) return 3.0;
        try {
            double number = Double.parseDouble(text);
            if (number >= 0.5 && number <= 20) return number;
        } catch (NumberFormatException e) {
            // said below, as for any other number that is not allowed
        }
        wrong.add(Violation.parameter("threshold", "out-of-bounds", "0.5 to 20"));
        return 3.0;
    }

    private static <E extends Enum<E>> E choice(
            String name, @Nullable String text, E otherwise, List<Violation> wrong) {
        if (text == null) return otherwise;
        var all = otherwise.getDeclaringClass().getEnumConstants();
        for (var each : all) if (each.name().equals(text)) return each;
        wrong.add(Violation.parameter(name, "unknown-value", "there is no such " + name)
                .allowing(Arrays.stream(all).map(Enum::name).toList()));
        return otherwise;
    }
}
