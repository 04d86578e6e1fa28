package org.commonground.registry.academicsession;

import java.util.Locale;
import java.util.Optional;

/** What a session spans: OneRoster's types. */
public enum SessionType {
    SCHOOL_YEAR,
    SEMESTER,
    TERM,
    GRADING_PERIOD;

    /** From OneRoster's spelling, such as {@code schoolYear}. */
    public static Optional<SessionType> ofOneRoster(String code) {
        return switch (code.toLowerCase(Locale.ROOT)) {
            case "schoolyear" -> Optional.of(SCHOOL_YEAR);
            case "semester" -> Optional.of(SEMESTER);
            case "term" -> Optional.of(TERM);
            case "gradingperiod" -> Optional.of(GRADING_PERIOD);
            default -> Optional.empty();
        };
    }
}
