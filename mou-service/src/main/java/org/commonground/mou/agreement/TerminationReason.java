package org.commonground.mou.agreement;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why an agreement is ended before its last day. */
public enum TerminationReason {
    /** Both sides wish it. */
    MUTUAL,
    /** One side wishes it and owes no other reason. */
    CONVENIENCE,
    BREACH,
    FUNDING,
    /** The safety of students demands it: the district may end it at once. */
    SAFETY;

    static Optional<TerminationReason> of(@Nullable String code) {
        return Arrays.stream(values())
                .filter(reason -> reason.name().equals(code))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Enum::name).toList();
    }
}
