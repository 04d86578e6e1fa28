package org.commonground.registry.offering;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** When somebody last looked whether all of it is true, and when it is time to look again. */
@Embeddable
@Schema(name = "Assurance")
public record Assurance(
        @Column(name = "assured_on") @Nullable LocalDate lastCheckedOn,
        @Column(name = "assured_by") @Nullable String checkedBy,
        @Column(name = "assurance_due_on") @Nullable LocalDate nextDueOn) {

    /** Nobody has looked yet. */
    static final Assurance NEVER = new Assurance(null, null, null);

    /** What the database keeps of {@link #NEVER} is nothing. */
    public static Assurance orNever(@Nullable Assurance kept) {
        return kept == null ? NEVER : kept;
    }

    boolean isOlderThan(LocalDate day) {
        return lastCheckedOn == null || lastCheckedOn.isBefore(day);
    }

    public Assurance withoutName() {
        return new Assurance(lastCheckedOn, null, nextDueOn);
    }
}
