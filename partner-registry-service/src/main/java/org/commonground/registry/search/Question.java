package org.commonground.registry.search;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.commonground.kernel.json.Storable;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.schedule.WeekTimes;
import org.jspecify.annotations.Nullable;

/**
 * A query that has been read and understood.
 *
 * @param terms what decides which results there are, and in which order
 * @param counted the facets that are wanted
 */
record Question(
        Terms terms,
        List<Facet> counted,
        boolean snippets,
        int limit,
        @Nullable String cursor,
        boolean counting) {
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_CODE = 60;
    private static final int MOST_CODES = 50;
    private static final int FARTHEST_METRES = 200_000;
    private static final int OLDEST = 150;

    /** In which order results come. */
    enum Sort {
        RELEVANCE,
        DISTANCE,
        NAME
    }

    /**
     * What is asked.
     *
     * @param codes of each facet, as on the wire: any of them
     * @param weekTimes minutes of the week, as an {@code int4multirange}
     * @param within metres
     */
    record Terms(
            @Nullable String text,
            Map<Facet, List<String>> codes,
            @Nullable BigDecimal age,
            @Nullable UUID termId,
            @Nullable UUID partnerId,
            @Nullable Integer minQuality,
            @Nullable Boolean hasCapacity,
            @Nullable String weekTimes,
            @Nullable UUID areaId,
            @Nullable UUID schoolId,
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable Integer within,
            Sort sort) {

        /** Whether any condition is one that a service meets, and not its partner. */
        boolean askOfService() {
            return codes.keySet().stream().anyMatch(facet -> !facet.isOfPartner())
                    || age != null
                    || termId != null
                    || hasCapacity != null
                    || weekTimes != null;
        }

        /** The same conditions, whatever the words. */
        Terms withoutText() {
            return new Terms(
                    null,
                    codes,
                    age,
                    termId,
                    partnerId,
                    minQuality,
                    hasCapacity,
                    weekTimes,
                    areaId,
                    schoolId,
                    latitude,
                    longitude,
                    within,
                    sort);
        }

        /** The words, whatever the other conditions. */
        Terms onlyText() {
            return new Terms(text, Map.of(), null, null, null, null, null, null, null, null, null, null, null, sort);
        }

        /** The same for the same terms; by it a cursor belongs to them. */
        String fingerprint() {
            try {
                var digest =
                        MessageDigest.getInstance("SHA-256").digest(toString().getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest, 0, 12);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Everything wrong with a query is said at once. */
    static Question of(DirectoryQuery query) {
        var reader = new Reader();
        var codes = new EnumMap<Facet, List<String>>(Facet.class);
        reader.codes(codes, Facet.CATEGORY, query.category());
        reader.codes(codes, Facet.BENEFIT_AREA, query.benefitArea());
        reader.codes(codes, Facet.BENEFICIARY_GROUP, query.beneficiaryGroup());
        reader.codes(codes, Facet.GRADE, query.grade());
        reader.codes(codes, Facet.TIMING, query.timing());
        reader.codes(codes, Facet.SETTING, query.setting());
        reader.codes(codes, Facet.DELIVERY_MODE, query.deliveryMode());
        reader.codes(codes, Facet.TIER, query.tier());
        reader.codes(codes, Facet.LANGUAGE, query.language());
        reader.codes(codes, Facet.POPULATION, query.population());
        reader.codes(codes, Facet.PARTNER_TYPE, query.partnerType());
        var schoolId = reader.id("schoolId", query.schoolId());
        var latitude = reader.degrees("latitude", query.latitude(), 90);
        var longitude = reader.degrees("longitude", query.longitude(), 180);
        if ((query.latitude() == null) != (query.longitude() == null))
            reader.wrong(
                    query.latitude() == null ? "latitude" : "longitude",
                    "required",
                    "a point has both of its coordinates");
        if (schoolId != null && (query.latitude() != null || query.longitude() != null))
            reader.wrong("schoolId", "ambiguous", "distances are from a school or from a point, not from both");
        var near = query.schoolId() != null || query.latitude() != null || query.longitude() != null;
        var within = reader.number("within", query.within(), 1, FARTHEST_METRES);
        if (query.within() != null && !near)
            reader.wrong("within", "no-origin", "say from where: schoolId, or latitude and longitude");
        var sort = reader.constant("sort", query.sort(), Sort.values(), Sort.RELEVANCE);
        if (sort == Sort.DISTANCE && !near)
            reader.wrong("sort", "no-origin", "say from where: schoolId, or latitude and longitude");
        var limit = reader.number("limit", query.limit(), 1, ListQuery.MAX_LIMIT);
        var hasCapacity = reader.flag("hasCapacity", query.hasCapacity());
        var snippets = reader.flag("snippets", query.snippets());
        var counting = reader.flag("count", query.count());
        var terms = new Terms(
                reader.read("text", query.text(), "1 to %d characters".formatted(LONGEST_TEXT), Question::words),
                codes,
                reader.read("age", query.age(), "years, from 0 to " + OLDEST, Question::years),
                reader.id("termId", query.termId()),
                reader.id("partnerId", query.partnerId()),
                reader.number("minQuality", query.minQuality(), 1, 4),
                hasCapacity,
                reader.weekTimes(query),
                reader.id("areaId", query.areaId()),
                schoolId,
                latitude,
                longitude,
                within,
                sort);
        var counted = reader.facets(query.facets());
        reader.check();
        return new Question(
                terms,
                counted,
                snippets != null && snippets,
                limit == null ? ListQuery.DEFAULT_LIMIT : limit,
                query.cursor() == null || query.cursor().isBlank() ? null : query.cursor(),
                counting != null && counting);
    }

    private static String words(String text) {
        return bounded(text, LONGEST_TEXT);
    }

    private static String bounded(String text, int most) {
        if (text.length() > most || !Storable.is(text)) throw new IllegalArgumentException(text);
        return text;
    }

    private static BigDecimal years(String text) {
        if (text.length() > 6) throw new IllegalArgumentException(text);
        var years = new BigDecimal(text);
        if (!Storable.is(years) || years.signum() < 0 || years.compareTo(BigDecimal.valueOf(OLDEST)) > 0)
            throw new IllegalArgumentException(text);
        return years.stripTrailingZeros();
    }

    /** Reads parameters and collects what is wrong with them. */
    private static final class Reader {
        private final List<Violation> wrong = new ArrayList<>();

        <T> @Nullable T read(String name, @Nullable String text, String what, Function<String, T> parse) {
            if (text == null) return null;
            try {
                if (!text.isBlank()) return parse.apply(text.strip());
            } catch (IllegalArgumentException | DateTimeException e) {
                // said below, as for what is blank
            }
            wrong(name, "malformed", what);
            return null;
        }

        @Nullable
        UUID id(String name, @Nullable String text) {
            return read(name, text, "a UUID", UUID::fromString);
        }

        @Nullable
        Integer number(String name, @Nullable String text, int least, int most) {
            if (text == null) return null;
            try {
                int number = Integer.parseInt(text.strip());
                if (number >= least && number <= most) return number;
            } catch (NumberFormatException e) {
                // said below, as for any other number that is not allowed
            }
            wrong(name, "out-of-bounds", "a whole number from %d to %d".formatted(least, most));
            return null;
        }

        @Nullable
        Double degrees(String name, @Nullable String text, int most) {
            return read(name, text, "degrees, from -%1$d to %1$d".formatted(most), given -> {
                double degrees = Double.parseDouble(given);
                if (!(Math.abs(degrees) <= most)) throw new IllegalArgumentException(given);
                return degrees;
            });
        }

        @Nullable
        Boolean flag(String name, @Nullable String text) {
            if (text == null) return null;
            if (text.equals("true") || text.equals("false")) return Boolean.valueOf(text);
            wrong.add(
                    Violation.parameter(name, "unknown-value", "true or false").allowing(List.of("true", "false")));
            return null;
        }

        <E extends Enum<E>> E constant(String name, @Nullable String text, E[] constants, E otherwise) {
            if (text == null) return otherwise;
            for (var constant : constants)
                if (constant.name().toLowerCase(Locale.ROOT).equals(text)) return constant;
            wrong.add(Violation.parameter(name, "unknown-value", "there is no such order")
                    .allowing(Stream.of(constants)
                            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                            .toList()));
            return otherwise;
        }

        void codes(Map<Facet, List<String>> codes, Facet facet, @Nullable String text) {
            if (text == null) return;
            var given = Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .distinct()
                    .sorted()
                    .toList();
            var allowed = facet.allowed();
            var unknown = given.stream()
                    .filter(code -> allowed.isEmpty()
                            ? code.isEmpty() || code.length() > LONGEST_CODE || !Storable.is(code)
                            : !allowed.contains(code))
                    .toList();
            if (given.size() > MOST_CODES)
                wrong(facet.label(), "out-of-bounds", "at most %d codes".formatted(MOST_CODES));
            else if (unknown.isEmpty()) codes.put(facet, given);
            else if (allowed.isEmpty())
                wrong(facet.label(), "malformed", "codes of 1 to %d characters".formatted(LONGEST_CODE));
            else
                wrong.add(Violation.parameter(facet.label(), "unknown-code", "there is no code " + unknown)
                        .allowing(allowed));
        }

        List<Facet> facets(@Nullable String text) {
            if (text == null || text.isBlank()) return List.of();
            var labels = Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .distinct()
                    .toList();
            var unknown =
                    labels.stream().filter(label -> Facet.of(label).isEmpty()).toList();
            if (!unknown.isEmpty())
                wrong.add(Violation.parameter("facets", "unknown-value", "there is no facet " + unknown)
                        .allowing(Facet.labels()));
            return labels.stream().flatMap(label -> Facet.of(label).stream()).toList();
        }

        @Nullable
        String weekTimes(DirectoryQuery query) {
            @Nullable DayOfWeek day = null;
            if (query.day() != null) {
                day = Arrays.stream(DayOfWeek.values())
                        .filter(each -> each.name().equals(query.day()))
                        .findFirst()
                        .orElse(null);
                if (day == null)
                    wrong.add(Violation.parameter("day", "unknown-value", "a day of the week")
                            .allowing(Arrays.stream(DayOfWeek.values())
                                    .map(Enum::name)
                                    .toList()));
            }
            var from = read("fromTime", query.fromTime(), "a time such as 15:30", LocalTime::parse);
            var to = read("toTime", query.toTime(), "a time such as 18:00", LocalTime::parse);
            if (from != null && to != null && !to.isAfter(from))
                wrong("toTime", "end-before-start", "it is not after fromTime");
            return day == null && from == null && to == null
                    ? null
                    : WeekTimes.asked(day, from == null ? LocalTime.MIDNIGHT : from, to);
        }

        void wrong(String name, String code, String message) {
            wrong.add(Violation.parameter(name, code, message));
        }

        void check() {
            if (!wrong.isEmpty())
                throw Problem.of(
                        ProblemCode.INVALID_PARAMETER, "%d parameter(s) cannot be used".formatted(wrong.size()), wrong);
        }
    }
}
