package org.commonground.metrics.story;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.history.WithoutHistory;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.replica.Partnerships.KnownPartnership;
import org.commonground.metrics.story.StoryProfile.StoryConsent;
import org.commonground.metrics.story.StoryProfile.StoryText;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A story. Its words are kept here alone, so that they are gone when they have to go. */
@Entity
@Table(name = "story")
class Story extends Aggregate {
    @Column(updatable = false)
    UUID partnershipId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(updatable = false)
    List<UUID> schoolIds;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(updatable = false)
    List<UUID> partnerIds;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> measureCodes;

    @JdbcTypeCode(SqlTypes.JSON)
    @WithoutHistory(reason = "they must go when the consent does")
    List<StoryText> texts;

    boolean namesChecked;

    @JdbcTypeCode(SqlTypes.JSON)
    @WithoutHistory(reason = "it must go when it is taken back")
    @Nullable
    StoryConsent consent;

    @Nullable
    LocalDate consentUntil;

    @Enumerated(EnumType.STRING)
    StoryState state = StoryState.DRAFT;

    @Nullable
    Instant publishedAt;

    @Nullable
    LocalDate withdrawnOn;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Story() {}

    @SuppressWarnings("NullAway.Init") // take() gives it its words
    Story(UUID id, KnownPartnership partnership, StoryProfile profile, String actor, Instant now) {
        super(id, actor, now);
        partnershipId = partnership.id();
        schoolIds = partnership.schoolIds();
        partnerIds = partnership.partnerIds();
        take(profile);
    }

    StoryProfile profile() {
        return new StoryProfile(partnershipId, texts, measureCodes, consent, namesChecked);
    }

    private void take(StoryProfile profile) {
        texts = List.copyOf(profile.texts());
        measureCodes = profile.measureCodes().stream().distinct().toList();
        consent = profile.consent();
        consentUntil = consent == null ? null : consent.validTo();
        namesChecked = profile.namesChecked();
    }

    /** Takes other words, if it still has any. What everybody reads, the office changes, and only with a consent that holds. */
    void tell(StoryProfile profile, Set<Role> roles, LocalDate today, String actor, Instant now) {
        var unmet = new ArrayList<Violation>();
        if (state == StoryState.CONSENT_WITHDRAWN)
            unmet.add(Violation.guard("consent-withdrawn", "its words are gone; a new consent is for a new story"));
        if (state == StoryState.PUBLISHED) {
            if (!roles.contains(Role.PARTNERSHIP_OFFICER))
                unmet.add(Violation.guard("published", "the partnership office changes it, or takes it back"));
            unmet.addAll(consentMissing(profile.consent(), today));
        }
        if (!unmet.isEmpty()) throw Problem.of(ProblemCode.TRANSITION_REFUSED, "its words cannot be changed so", unmet);
        if (!profile.partnershipId().equals(partnershipId))
            throw Problem.rules(List.of(
                    Violation.at("/partnershipId", "not-changeable", "what it is about stays; tell another one")));
        take(profile);
        touch(actor, now);
    }

    /** Moves it on; absent where nobody outside ever heard of it. */
    @Nullable
    StoryEvent transition(StoryState to, Set<Role> roles, LocalDate today, String actor, Instant now) {
        StoryState.GRAPH.check(
                state, to, roles, to == StoryState.PUBLISHED ? consentMissing(consent, today) : List.of());
        var languages = profile().languages();
        state = to;
        switch (to) {
            case PUBLISHED -> publishedAt = now;
            case CONSENT_WITHDRAWN -> {
                texts = List.of();
                consent = null;
                consentUntil = null;
                withdrawnOn = today;
            }
            case DRAFT -> {}
        }
        touch(actor, now);
        if (publishedAt == null) return null;
        var facts =
                new StoryEvent.StoryFacts(id(), partnershipId, schoolIds, partnerIds, measureCodes, languages, state);
        return switch (to) {
            case PUBLISHED -> new StoryEvent.Published(facts);
            case DRAFT -> new StoryEvent.TakenBack(facts);
            case CONSENT_WITHDRAWN -> new StoryEvent.ConsentWithdrawn(facts);
        };
    }

    private static List<Violation> consentMissing(@Nullable StoryConsent consent, LocalDate today) {
        return consent != null && consent.holdsOn(today)
                ? List.of()
                : List.of(Violation.guard(
                        "no-consent", "needs a consent on file that says who gave it and when, and that holds today"));
    }

    /** Whether everybody may read it on a day. */
    boolean isToldOn(LocalDate day) {
        return state == StoryState.PUBLISHED && Objects.requireNonNull(consent).holdsOn(day);
    }
}
