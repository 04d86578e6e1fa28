package org.commonground.metrics.observation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.legalground.LegalGround;
import org.commonground.metrics.measure.DataSource;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.MeasureState;
import org.commonground.metrics.measure.PrivacyClass;
import org.commonground.metrics.measure.ValueType;
import org.commonground.metrics.replica.SchoolPeriod;
import org.jspecify.annotations.Nullable;

/** The rules for rows, applied to all of them at once; everything they name was looked up before. Pure. */
final class CheckObservations {
    static final String NO_ACTIVE_DATA_SHARING = "no-active-data-sharing";

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal LARGEST = new BigDecimal("1000000000000");
    private static final BigDecimal ROUNDING = new BigDecimal("0.51");

    /** Numbers that other systems write where there is none. They may be real, so the sender is asked to look. */
    private static final Set<BigDecimal> SUSPECTED =
            Set.of(new BigDecimal("999"), new BigDecimal("9999"), new BigDecimal("99999"), new BigDecimal("999999"));

    /**
     * What rows may name.
     *
     * @param schools by what the request calls them
     * @param periods by what the request calls them
     * @param mayWrite whether the caller may say something about this school and partner
     * @param ground the data-sharing schedules in force
     * @param approved what only a reopened submission changes
     * @param byMonths of measures that may have values of months or weeks, by school year: whether those are stored that have
     *     some, and not values of sessions
     */
    record Known(
            Map<String, LibraryMeasure> measures,
            Dimensions dimensions,
            Map<String, UUID> schools,
            Map<String, SchoolPeriod> periods,
            Map<UUID, String> partners,
            Map<UUID, UUID> partnerOfService,
            MayWrite mayWrite,
            LegalGround ground,
            ApprovedCells approved,
            Map<MeasureYear, Boolean> byMonths,
            LocalDate today,
            DataSource defaultSource) {}

    /** The caller's row scope. */
    interface MayWrite {
        boolean test(@Nullable UUID school, @Nullable UUID partner);
    }

    private final Known known;
    private final boolean keysOnly;
    private final List<RowResult> results = new ArrayList<>();
    private final List<Observation> right = new ArrayList<>();
    private final Map<Observation.NaturalKey, Integer> first = new HashMap<>();
    private final Map<MeasureYear, Boolean> byMonths;
    private @Nullable NewObservation checked;
    private boolean wrong;

    CheckObservations(Known known, boolean keysOnly) {
        this.known = known;
        this.keysOnly = keysOnly;
        byMonths = new HashMap<>(known.byMonths);
    }

    List<Observation> right() {
        return right;
    }

    List<RowResult> results() {
        return results;
    }

    void check(int row, NewObservation sent) {
        wrong = false;
        checked = sent;
        var measure = measure(row, sent.measureCode());
        var school = named(row, "school", sent.schoolId(), sent.schoolSourcedId(), known.schools);
        var period = named(row, "period", sent.periodId(), sent.periodSourcedId(), known.periods);
        if (period == null && !wrong) reject(row, "required", "/periodId", "say when");
        else if (period != null && period.startDate().isAfter(known.today))
            reject(row, "period-not-begun", "/periodId", "it begins on " + period.startDate());
        if (period != null && measure != null && !measure.frequency().takes(period.type()))
            reject(
                    row,
                    "period-not-of-measure",
                    "/periodId",
                    "the measure is taken %s; it has no values of a %s".formatted(measure.frequency(), period.type()));
        var partner = id(row, "/partnerId", sent.partnerId(), known.partners::containsKey);
        var service = id(row, "/serviceId", sent.serviceId(), known.partnerOfService::containsKey);
        if (service != null && partner != null && !partner.equals(known.partnerOfService.get(service)))
            reject(row, "not-of-partner", "/serviceId", "the service is another partner's");
        var dims = measure == null ? "" : dims(row, sent, measure);
        var numbers = measure == null ? null : keysOnly ? Numbers.NONE : numbers(row, sent, measure);
        if (wrong || measure == null || period == null || numbers == null) return;
        if (!known.mayWrite.test(school, partner)) {
            reject(row, "outside-scope", school == null ? "/schoolId" : "/partnerId", "this is not yours to write");
            return;
        }
        var owner = partner == null && service != null ? known.partnerOfService.get(service) : partner;
        if (measure.privacyClass() == PrivacyClass.PERSON_DERIVED
                && known.ground
                        .covering(new LegalGround.Subject(
                                school, owner, measure.dataElements(), period.startDate(), period.endDate(), null))
                        .isEmpty()) {
            reject(
                    row,
                    NO_ACTIVE_DATA_SHARING,
                    "/measureCode",
                    "it comes from records of single people; no active schedule covers %s of this partner, school and period"
                            .formatted(measure.dataElements()));
            return;
        }
        if (known.approved.contains(measure.code(), period.id(), school, owner)) {
            reject(row, "approved", "", "it was approved; an officer reopens the submission to correct it");
            return;
        }
        var observation = new Observation(
                row,
                measure.code(),
                measure.measureVersion(),
                period.id(),
                period.schoolYear(),
                orNone(school),
                orNone(partner),
                orNone(service),
                dims,
                numbers.value,
                numbers.numerator,
                numbers.denominator,
                numbers.n,
                sent.source() == null ? known.defaultSource : sent.source());
        if (isOfOtherPeriods(measure, period)) {
            reject(
                    row,
                    "other-periods",
                    "/periodId",
                    "in this school year it is observed by %s; both would count people twice"
                            .formatted(period.isIso() ? "sessions" : "months or weeks"));
            return;
        }
        var before = first.putIfAbsent(observation.key(), row);
        if (before == null) right.add(observation);
        else reject(row, "duplicate", "", "row %d states the same fact".formatted(before));
    }

    /** Months and terms overlap: of one measure and school year there are the ones or the others, beside the year's own value. */
    private boolean isOfOtherPeriods(LibraryMeasure measure, SchoolPeriod period) {
        if (keysOnly || !measure.frequency().takesIso() || period.parentId() == null) return false;
        var known = byMonths.putIfAbsent(new MeasureYear(measure.code(), period.schoolYear()), period.isIso());
        return known != null && known != period.isIso();
    }

    private static UUID orNone(@Nullable UUID id) {
        return id == null ? Cubes.NONE : id;
    }

    private @Nullable LibraryMeasure measure(int row, @Nullable String code) {
        if (code == null || code.isBlank()) {
            reject(row, "required", "/measureCode", "say what was measured");
            return null;
        }
        var measure = known.measures.get(code);
        if (measure == null) reject(row, "unknown-measure", "/measureCode", "the library has no measure of this code");
        else if (measure.state() != MeasureState.ACTIVE)
            reject(row, "measure-not-active", "/measureCode", "the measure is no longer taken");
        else if (measure.formula() != null)
            reject(row, "computed", "/measureCode", "it is worked out as %s".formatted(measure.formula()));
        return measure;
    }

    private <T> @Nullable T named(
            int row, String what, @Nullable String byScheme, @Nullable String sourcedId, Map<String, T> ids) {
        if (byScheme != null && sourcedId != null) {
            reject(row, "ambiguous", "/%sId".formatted(what), "name the %s once".formatted(what));
            return null;
        }
        var name = byScheme == null ? sourcedId : byScheme;
        if (name == null || name.isBlank()) return null;
        var found = ids.get(name);
        if (found == null)
            reject(
                    row,
                    "reference-not-yet-known",
                    byScheme == null ? "/%sSourcedId".formatted(what) : "/%sId".formatted(what),
                    "no such %s is known here (yet)".formatted(what));
        return found;
    }

    private @Nullable UUID id(int row, String pointer, @Nullable String text, Predicate<UUID> isKnown) {
        if (text == null || text.isBlank()) return null;
        try {
            var id = UUID.fromString(text);
            if (isKnown.test(id)) return id;
            reject(row, "reference-not-yet-known", pointer, "it is not known here (yet)");
        } catch (IllegalArgumentException e) {
            reject(row, "malformed", pointer, "a UUID");
        }
        return null;
    }

    private String dims(int row, NewObservation sent, LibraryMeasure measure) {
        var group = new TreeMap<String, String>();
        if (sent.dims() == null) return "";
        sent.dims().forEach((code, item) -> {
            var pointer = "/dims/" + code;
            var dimension = known.dimensions.get(code);
            if (dimension == null) reject(row, "unknown-dimension", pointer, "there is no such dimension");
            else if (!measure.dimensions().contains(code))
                reject(row, "dimension-not-allowed", pointer, "%s is not broken down by it".formatted(measure.code()));
            else if (item == null || !dimension.items().containsKey(item))
                reject(
                        row,
                        "unknown-item",
                        pointer,
                        "one of " + dimension.items().keySet());
            else group.put(code, item);
        });
        return Dimensions.key(group);
    }

    private record Numbers(
            @Nullable BigDecimal value,
            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,
            @Nullable Long n) {
        private static final Numbers NONE = new Numbers(null, null, null, null);
    }

    private @Nullable Numbers numbers(int row, NewObservation sent, LibraryMeasure measure) {
        if (sent.n() != null && (sent.n() < 0 || sent.n() > 1_000_000_000L))
            reject(row, "out-of-bounds", "/n", "0 to 1,000,000,000 people");
        bounds(row, "/value", sent.value());
        bounds(row, "/numerator", sent.numerator());
        bounds(row, "/denominator", sent.denominator());
        if (wrong) return null;
        var numbers = measure.valueType().isRatio() ? ratio(row, sent, measure) : single(row, sent, measure);
        if (numbers == null || wrong) return null;
        if (measure.privacyClass() != PrivacyClass.PUBLIC
                && measure.valueType() != ValueType.COUNT
                && measure.valueType() != ValueType.PERCENT
                && sent.n() == null)
            reject(
                    row,
                    "n-required",
                    "/n",
                    "how many people it is about, or it cannot be told whether they are too few");
        return numbers;
    }

    private void bounds(int row, String pointer, @Nullable BigDecimal number) {
        if (number == null) return;
        if (number.signum() < 0)
            reject(row, "out-of-bounds", pointer, "0 or more; a negative number stands for no value in other systems");
        else if (number.compareTo(LARGEST) >= 0) reject(row, "out-of-bounds", pointer, "less than 10^12");
        else if (number.stripTrailingZeros().scale() > 4) reject(row, "out-of-bounds", pointer, "at most 4 decimals");
    }

    private @Nullable Numbers ratio(int row, NewObservation sent, LibraryMeasure measure) {
        var numerator = sent.numerator();
        var denominator = sent.denominator();
        if (numerator == null || denominator == null) {
            reject(
                    row,
                    "required",
                    numerator == null ? "/numerator" : "/denominator",
                    "a %s is sent as numerator and denominator".formatted(measure.valueType()));
            return null;
        }
        boolean percent = measure.valueType() == ValueType.PERCENT;
        if (percent && numerator.compareTo(denominator) > 0)
            reject(row, "numerator-over-denominator", "/numerator", "%s of %s".formatted(numerator, denominator));
        if (percent && measure.privacyClass() != PrivacyClass.PUBLIC && (isBroken(numerator) || isBroken(denominator)))
            reject(
                    row,
                    "out-of-bounds",
                    isBroken(numerator) ? "/numerator" : "/denominator",
                    "people are whole numbers");
        if (!percent && denominator.signum() == 0 && numerator.signum() > 0)
            reject(row, "numerator-over-denominator", "/numerator", "nothing can be counted out of nobody");
        if (wrong) return null;
        if (sent.value() != null && denominator.signum() > 0) {
            var per = percent ? HUNDRED : BigDecimal.valueOf(measure.ratePer());
            var computed = numerator.multiply(per).divide(denominator, 4, RoundingMode.HALF_UP);
            if (computed.subtract(sent.value()).abs().compareTo(ROUNDING) > 0)
                reject(row, "value-disagrees", "/value", "numerator and denominator give another value");
        }
        return new Numbers(null, numerator, denominator, sent.n());
    }

    private @Nullable Numbers single(int row, NewObservation sent, LibraryMeasure measure) {
        if (sent.numerator() != null || sent.denominator() != null)
            reject(
                    row,
                    "not-a-ratio",
                    sent.numerator() != null ? "/numerator" : "/denominator",
                    "a %s is sent as value".formatted(measure.valueType()));
        var value = sent.value();
        if (value == null) {
            reject(row, "required", "/value", "a value; a row without one is left out");
            return null;
        }
        var bound = switch (measure.valueType()) {
            case COUNT -> isBroken(value) ? "a whole number" : null;
            case RATING ->
                value.compareTo(BigDecimal.ONE) < 0 || value.compareTo(BigDecimal.valueOf(5)) > 0 ? "1 to 5" : null;
            case BOOLEAN -> value.signum() != 0 && value.compareTo(BigDecimal.ONE) != 0 ? "0 or 1" : null;
            case MEAN, CURRENCY, HOURS, PERCENT, RATE -> null;
        };
        if (bound != null) reject(row, "out-of-bounds", "/value", bound);
        else if (SUSPECTED.contains(value.stripTrailingZeros()))
            results.add(new RowResult(
                    row,
                    RowResult.Outcome.WARNING,
                    "suspected-sentinel",
                    "/value",
                    "%s stands for no value in other systems; it was taken as a number".formatted(value),
                    null));
        return new Numbers(value, null, null, sent.n());
    }

    private static boolean isBroken(BigDecimal number) {
        return number.stripTrailingZeros().scale() > 0;
    }

    private void reject(int row, String code, String pointer, String message) {
        wrong = true;
        results.add(new RowResult(
                row, RowResult.Outcome.REJECTED, code, pointer, message, checked == null ? null : naturalKey(checked)));
    }

    /** What a row is about, as it was sent. */
    private static String naturalKey(NewObservation sent) {
        var key = new StringJoiner(" ");
        for (var part : new @Nullable Object[] {
            sent.measureCode(),
            sent.schoolId(),
            sent.schoolSourcedId(),
            sent.partnerId(),
            sent.serviceId(),
            sent.periodId(),
            sent.periodSourcedId(),
            sent.dims() == null || sent.dims().isEmpty() ? null : new TreeMap<>(sent.dims())
        }) if (part != null) key.add(part.toString());
        return key.toString();
    }
}
