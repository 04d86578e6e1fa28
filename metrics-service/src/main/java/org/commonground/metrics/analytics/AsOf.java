package org.commonground.metrics.analytics;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.commonground.kernel.problem.Violation;
import org.jspecify.annotations.Nullable;

/** The earlier moment that a question asks about: an instant, or a day, which is meant until its end. */
final class AsOf {
    private AsOf() {}

    static @Nullable Instant parse(@Nullable String text, ZoneId zone, List<Violation> violations) {
        if (text == null || text.isBlank()) return null;
        try {
            return text.length() > 10
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text)
                            .plusDays(1)
                            .atStartOfDay(zone)
                            .toInstant()
                            .minusNanos(1_000);
        } catch (DateTimeException e) {
            violations.add(Violation.parameter(
                    "asOf", "malformed", "a day such as 2026-01-31, or a moment such as 2026-01-31T12:00:00Z"));
            return null;
        }
    }
}
