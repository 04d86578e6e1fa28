package org.commonground.metrics.legalground;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.commonground.metrics.measure.DataElement;
import org.commonground.metrics.replica.DataSharings.Sharing;
import org.jspecify.annotations.Nullable;

/** The schedules in force, and which of them covers what. Pure. */
public final class LegalGround {
    private final List<Sharing> inForce;

    public LegalGround(List<Sharing> inForce) {
        this.inForce = List.copyOf(inForce);
    }

    /**
     * What is to be written about single students.
     *
     * @param school null for all of the partner's, which no schedule covers
     * @param partner null for none, which no schedule covers
     * @param from the first day that it is about
     * @param to the last; a period is covered if any day of it is, a single day only if it is itself
     * @param agreement the agreement that the writer names as the ground, if they do
     */
    public record Subject(
            @Nullable UUID school,
            @Nullable UUID partner,
            Collection<DataElement> elements,
            LocalDate from,
            LocalDate to,
            @Nullable UUID agreement) {}

    /** The schedule that covers all of it; of several, the one that was made first. */
    public Optional<UUID> covering(Subject subject) {
        return inForce.stream()
                .filter(sharing -> sharing.partnerId().equals(subject.partner))
                .filter(sharing -> subject.school != null && sharing.schoolIds().contains(subject.school))
                .filter(sharing ->
                        subject.agreement == null || sharing.agreementId().equals(subject.agreement))
                .filter(sharing ->
                        !subject.to.isBefore(sharing.validFrom()) && !subject.from.isAfter(sharing.validTo()))
                .filter(sharing -> subject.elements.stream()
                        .allMatch(element -> sharing.elements().contains(element.name())))
                .map(Sharing::id)
                .findFirst();
    }
}
