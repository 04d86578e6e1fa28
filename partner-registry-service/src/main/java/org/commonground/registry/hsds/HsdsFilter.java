package org.commonground.registry.hsds;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.schedule.WeekTimes;
import org.jspecify.annotations.Nullable;

/**
 * A query that has been read and understood.
 *
 * @param metadata whether what changed is asked for; everything is, then
 * @param weekTimes the minutes of the week asked for, as an {@code int4multirange}
 * @param metres how near to the centre of the postal code
 */
record HsdsFilter(
        @Nullable String search,
        @Nullable UUID termId,
        @Nullable UUID taxonomyId,
        @Nullable UUID organizationId,
        @Nullable Instant modifiedAfter,
        boolean minimal,
        boolean full,
        boolean metadata,
        int page,
        int perPage,
        boolean stream,
        @Nullable String postcode,
        @Nullable Integer metres,
        @Nullable BigDecimal minimumAge,
        @Nullable BigDecimal maximumAge,
        @Nullable String weekTimes) {

    private static final int MOST = 500;
    private static final int MOST_MINIMAL = 10_000;
    private static final int LAST_PAGE = 100_000;
    private static final Map<String, DayOfWeek> DAYS = Map.of(
            "MO", DayOfWeek.MONDAY,
            "TU", DayOfWeek.TUESDAY,
            "WE", DayOfWeek.WEDNESDAY,
            "TH", DayOfWeek.THURSDAY,
            "FR", DayOfWeek.FRIDAY,
            "SA", DayOfWeek.SATURDAY,
            "SU", DayOfWeek.SUNDAY);

    /** Everything wrong with a query is said at once. */
    static HsdsFilter of(HsdsQuery query) {
        var reader = new Reader();
        var minimal = reader.flag("minimal", query.minimal());
        var metadata = reader.include(query.include());
        var day = reader.read("day", query.day(), "one of MO, TU, WE, TH, FR, SA, SU", text -> {
            var found = DAYS.get(text.toUpperCase(Locale.ROOT));
            if (found == null) throw new IllegalArgumentException(text);
            return found;
        });
        var from = reader.read("start_time", query.startTime(), "a time such as 15:30", LocalTime::parse);
        var to = reader.read("end_time", query.endTime(), "a time such as 18:00", LocalTime::parse);
        if (from != null && to != null && !to.isAfter(from))
            reader.wrong("end_time", "end-before-start", "it is not after start_time");
        var postcode = reader.read("postcode", query.postcode(), "up to 20 characters", text -> bounded(text, 20));
        var metres = reader.number("proximity", query.proximity(), 0, 200_000);
        if (metres != null && postcode == null)
            reader.wrong("postcode", "required", "proximity is measured from the centre of a postcode");
        var minimumAge = reader.read("minimum_age", query.minimumAge(), "years", HsdsFilter::years);
        var maximumAge = reader.read("maximum_age", query.maximumAge(), "years", HsdsFilter::years);
        int most = minimal ? MOST_MINIMAL : MOST;
        var perPage = reader.number("per_page", query.perPage(), 1, most);
        var page = reader.number("page", query.page(), 1, LAST_PAGE);
        var filter = new HsdsFilter(
                reader.read("search", query.search(), "up to 200 characters", HsdsFilter::words),
                reader.read("taxonomy_term_id", query.taxonomyTermId(), "a UUID", UUID::fromString),
                reader.read("taxonomy_id", query.taxonomyId(), "a UUID", UUID::fromString),
                reader.read("organization_id", query.organizationId(), "a UUID", UUID::fromString),
                reader.read("modified_after", query.modifiedAfter(), "a date or an RFC 3339 time", HsdsFilter::instant),
                minimal,
                reader.flag("full", query.full()) || metadata,
                metadata,
                page == null ? 1 : page,
                perPage == null ? (minimal ? MOST_MINIMAL : 50) : perPage,
                reader.format(query.format()),
                postcode,
                metres,
                minimumAge,
                maximumAge,
                day == null && from == null && to == null
                        ? null
                        : WeekTimes.asked(day, from == null ? LocalTime.MIDNIGHT : from, to));
        reader.check();
        return filter;
    }

    private static BigDecimal years(String text) {
        var years = new BigDecimal(text);
        if (years.signum() < 0 || years.intValue() > 150) throw new IllegalArgumentException(text);
        return years;
    }

    static String words(String text) {
        return bounded(text, 200);
    }

    private static String bounded(String text, int most) {
        if (text.length() > most || text.indexOf('\0') >= 0) throw new IllegalArgumentException(text);
        return text;
    }

    private static Instant instant(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Reads parameters and collects what is wrong with them. */
    static final class Reader {
        private final List<Violation> wrong = new ArrayList<>();

        <T> @Nullable T read(String name, @Nullable String text, String what, Function<String, T> parse) {
            if (text == null || text.isBlank()) return null;
            try {
                return parse.apply(text.strip());
            } catch (IllegalArgumentException | DateTimeException e) {
                wrong(name, "malformed", what);
                return null;
            }
        }

        @Nullable
        Integer number(String name, @Nullable String text, int least, int most) {
            return read(name, text, "a whole number from %d to %d".formatted(least, most), given -> {
                int number = Integer.parseInt(given);
                if (number < least || number > most) throw new IllegalArgumentException(given);
                return number;
            });
        }

        boolean flag(String name, @Nullable String text) {
            var flag = read(name, text, "true or false", given -> switch (given) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(given);
            });
            return flag != null && flag;
        }

        /** Whether what changed is asked for. */
        boolean include(@Nullable String text) {
            var metadata = read("include", text, "metadata", given -> {
                if (!given.equals("metadata")) throw new IllegalArgumentException(given);
                return true;
            });
            return metadata != null && metadata;
        }

        boolean format(@Nullable String text) {
            var stream = read("format", text, "json or ndjson", given -> switch (given) {
                case "json" -> false;
                case "ndjson" -> true;
                default -> throw new IllegalArgumentException(given);
            });
            return stream != null && stream;
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
