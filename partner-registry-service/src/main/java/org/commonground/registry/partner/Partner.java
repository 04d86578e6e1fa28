package org.commonground.registry.partner;

import static org.commonground.registry.partner.RegistrationState.GRAPH;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.history.WithoutHistory;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.duplicate.MatchKeys;
import org.commonground.registry.offering.Assurance;
import org.commonground.registry.offering.AssurancePolicy;
import org.commonground.registry.offering.TermUse;
import org.commonground.registry.policy.RegistrationRules;
import org.commonground.registry.vocabulary.PartnerType;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** An organisation that works, or may come to work, with schools. */
@Entity
@Table(name = "partner")
@InFeed(type = "partner", list = "listPartners")
class Partner extends Aggregate {
    private static final int LONGEST_WITHOUT_SCHOOL_YEAR = 366;

    String name;
    String description = "";

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<PartnerType> types = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<PartnerIdentifier> identifiers = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<Contact> contacts = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> languages = List.of();

    @Nullable
    String website;

    /** The id under which another HSDS directory published it; ours goes by it there too. */
    @Nullable
    UUID hsdsId;

    @Nullable
    String alternateName;

    @Nullable
    String email;

    @Nullable
    String logoUrl;

    @Nullable
    String uri;

    @Nullable
    String legalStatus;

    @Nullable
    Integer yearIncorporated;

    @Nullable
    UUID parentOrganizationId;

    @JdbcTypeCode(SqlTypes.JSON)
    List<Phone> phones = List.of();

    @Nullable
    String missionStatement;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> values = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> sectors = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> communityBasedAreaIds = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<TermUse> attributes = List.of();

    @Embedded
    @Nullable
    Assurance assurance;

    @Enumerated(EnumType.STRING)
    RegistrationState registrationState;

    /** The partner said that it has read and follows the district's partner policies. */
    boolean policiesAcknowledged;

    /** It works at schools; what happens elsewhere only needs no approval. */
    boolean siteBased = true;

    /** It comes once, such as an author for a reading. */
    boolean oneTime;

    @JdbcTypeCode(SqlTypes.JSON)
    List<Relationship> relationships = List.of();

    @Nullable
    Instant submittedAt;

    @Nullable
    Instant decidedAt;

    @Nullable
    LocalDate validFrom;

    /** The last day of the approval. */
    @Nullable
    LocalDate validTo;

    @Nullable
    String decisionReason;

    @Enumerated(EnumType.STRING)
    @Nullable
    DeclineReason reasonCode;

    /** Who has taken the review on. */
    @Nullable
    String reviewer;

    @JdbcTypeCode(SqlTypes.JSON)
    List<ChecklistItem> checklist = List.of();

    /** Since when it stands where it stands, and until when it should have moved on. */
    @Nullable
    LocalDate stepSince;

    @Nullable
    LocalDate stepDueOn;

    /** The day on which the suite itself has something to do: remind, or let the approval end. */
    @Nullable
    LocalDate dueOn;

    /** The partner that this one turned out to be. */
    @Nullable
    UUID mergedInto;

    // what it is compared with others by
    @WithoutHistory(reason = "follows from the name, the website and the contacts")
    String matchName = "";

    @JdbcTypeCode(SqlTypes.ARRAY)
    @WithoutHistory(reason = "follows from the name, the website and the contacts")
    List<String> matchIdentifiers = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    @WithoutHistory(reason = "follows from the name, the website and the contacts")
    List<String> matchDomains = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    @WithoutHistory(reason = "follows from the name, the website and the contacts")
    List<String> matchPhones = List.of();

    /** Whether it has been compared as it is now; if not, the calendar will. */
    @WithoutHistory(reason = "follows from the name, the website and the contacts")
    boolean matchChecked;

    /** Set by quality results from metrics-service, never by hand. */
    @Nullable
    Integer qualityLevel;

    /** The last day on which the level holds. */
    @Nullable
    LocalDate qualityValidTo;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Partner() {}

    Partner(UUID id, String name, RegistrationState state, String actor, Instant now) {
        super(id, actor, now);
        this.name = name;
        this.registrationState = state;
        matchBy(MatchKeys.of(name, List.of(), List.of(), List.of(), List.of()));
    }

    /** Takes a profile as given; false if nothing differs, so that a second import of a file changes nothing. */
    boolean describe(PartnerProfile profile, String actor, Instant now) {
        if (profile.equals(profile())) return false;
        name = profile.name();
        description = profile.description();
        types = profile.types();
        identifiers = profile.identifiers();
        contacts = profile.contacts();
        languages = profile.languages();
        website = profile.website();
        policiesAcknowledged = profile.policiesAcknowledged();
        alternateName = profile.alternateName();
        email = profile.email();
        logoUrl = profile.logoUrl();
        uri = profile.uri();
        legalStatus = profile.legalStatus();
        yearIncorporated = profile.yearIncorporated();
        parentOrganizationId = profile.parentOrganizationId();
        phones = profile.phones();
        siteBased = profile.siteBased();
        oneTime = profile.oneTime();
        relationships = profile.relationshipsDisclosed();
        missionStatement = profile.missionStatement();
        values = profile.values();
        sectors = profile.sectors();
        communityBasedAreaIds = profile.communityBasedAreaIds();
        attributes = profile.attributes();
        matchBy(matchKeys());
        touch(actor, now);
        return true;
    }

    private MatchKeys matchKeys() {
        return MatchKeys.of(
                name,
                identifiers.stream()
                        .filter(PartnerIdentifier::isEvidence)
                        .map(each -> MatchKeys.identifier(each.scheme(), each.value()))
                        .toList(),
                known(Stream.of(Optional.ofNullable(website), Optional.ofNullable(uri))),
                known(Stream.concat(
                        Stream.of(Optional.ofNullable(email)),
                        contacts.stream().map(contact -> Optional.ofNullable(contact.email())))),
                Stream.concat(phones.stream(), contacts.stream().flatMap(contact -> contact.phones().stream()))
                        .map(Phone::number)
                        .toList());
    }

    /** Of its website and its own address; contacts' addresses are people's. Without those that many share. */
    List<String> domains() {
        return MatchKeys.of(
                        name,
                        List.of(),
                        known(Stream.of(Optional.ofNullable(website))),
                        known(Stream.of(Optional.ofNullable(email))),
                        List.of())
                .domains();
    }

    private static List<String> known(Stream<Optional<String>> texts) {
        return texts.flatMap(Optional::stream).toList();
    }

    private void matchBy(MatchKeys keys) {
        if (keys.name().equals(matchName)
                && keys.identifiers().equals(matchIdentifiers)
                && keys.domains().equals(matchDomains)
                && keys.phones().equals(matchPhones)) return;
        matchName = keys.name();
        matchIdentifiers = keys.identifiers();
        matchDomains = keys.domains();
        matchPhones = keys.phones();
        matchChecked = false;
    }

    /** Takes over what another entry of the same organisation has and this one lacks; its own word stands where both speak. */
    void absorb(Partner other, String actor, Instant now) {
        var mine = profile();
        var theirs = other.profile();
        describe(
                new PartnerProfile(
                        mine.name(),
                        mine.description().isBlank() ? theirs.description() : mine.description(),
                        union(mine.types(), theirs.types()),
                        union(mine.identifiers(), theirs.identifiers()),
                        union(mine.contacts(), theirs.contacts()),
                        union(mine.languages(), theirs.languages()),
                        or(mine.website(), theirs.website()),
                        mine.policiesAcknowledged(),
                        or(mine.alternateName(), theirs.alternateName()),
                        or(mine.email(), theirs.email()),
                        or(mine.logoUrl(), theirs.logoUrl()),
                        or(mine.uri(), theirs.uri()),
                        or(mine.legalStatus(), theirs.legalStatus()),
                        or(mine.yearIncorporated(), theirs.yearIncorporated()),
                        parentAfter(mine.parentOrganizationId(), theirs.parentOrganizationId(), other),
                        union(mine.phones(), theirs.phones()),
                        mine.siteBased() || theirs.siteBased(),
                        mine.oneTime() && theirs.oneTime(),
                        union(mine.relationshipsDisclosed(), theirs.relationshipsDisclosed()),
                        or(mine.missionStatement(), theirs.missionStatement()),
                        union(mine.values(), theirs.values()),
                        union(mine.sectors(), theirs.sectors()),
                        union(mine.communityBasedAreaIds(), theirs.communityBasedAreaIds()),
                        union(mine.attributes(), theirs.attributes())),
                actor,
                now);
        touch(actor, now);
    }

    /** Nobody is its own parent, nor that of an entry that is gone. */
    private @Nullable UUID parentAfter(@Nullable UUID mine, @Nullable UUID theirs, Partner merged) {
        return Stream.of(Optional.ofNullable(mine), Optional.ofNullable(theirs))
                .flatMap(Optional::stream)
                .filter(parent -> !isCalled(parent) && !merged.isCalled(parent))
                .findFirst()
                .orElse(null);
    }

    private boolean isCalled(UUID id) {
        return id.equals(id()) || id.equals(hsdsId);
    }

    /** What is above this one turned out to be another entry. */
    void moveBelow(UUID parent, String actor, Instant now) {
        parentOrganizationId = parent;
        touch(actor, now);
    }

    private static <T> @Nullable T or(@Nullable T mine, @Nullable T theirs) {
        return mine == null ? theirs : mine;
    }

    private static <T> List<T> union(List<T> mine, List<T> theirs) {
        return Stream.concat(mine.stream(), theirs.stream()).distinct().toList();
    }

    /** This entry turned out to be another one's twin: it stays to be found under its id, and does nothing more. */
    PartnerEvent.Merged mergeInto(Partner survivor, String why, String actor, Instant now) {
        mergedInto = survivor.id();
        registrationState = RegistrationState.ARCHIVED;
        decisionReason = why;
        stepDueOn = null;
        dueOn = null;
        matchChecked = true;
        touch(actor, now);
        return new PartnerEvent.Merged(state(), survivor.id(), id());
    }

    PartnerProfile profile() {
        return new PartnerProfile(
                name,
                description,
                types,
                identifiers,
                contacts,
                languages,
                website,
                policiesAcknowledged,
                alternateName,
                email,
                logoUrl,
                uri,
                legalStatus,
                yearIncorporated,
                parentOrganizationId,
                phones,
                siteBased,
                oneTime,
                relationships,
                missionStatement,
                values,
                sectors,
                communityBasedAreaIds,
                attributes);
    }

    /** Somebody looked, and all that it says of itself is true. */
    void assure(LocalDate on, String by, AssurancePolicy policy, Instant now) {
        assurance = policy.checked(on, by);
        touch(by, now);
    }

    /** Moves the registration on, or refuses with every guard that is not met. */
    PartnerEvent.RegistrationChanged transition(RegistrationMove move, Caller by, Circumstances now, Instant at) {
        var from = registrationState;
        var to = move.to();
        var validTo = to == RegistrationState.APPROVED ? end(move, now) : null;
        GRAPH.check(from, to, by.roles(), unmet(move, validTo, now));
        registrationState = to;
        decisionReason = move.reason();
        reasonCode = to == RegistrationState.DECLINED ? move.reasonCode() : null;
        switch (to) {
            case SUBMITTED -> submittedAt = at;
            case UNDER_REVIEW -> {
                reviewer = move.reviewer() == null ? by.subject() : move.reviewer();
                checklist = checklist(now);
            }
            case APPROVED -> {
                if (from == RegistrationState.UNDER_REVIEW) {
                    decidedAt = at;
                    validFrom = now.today();
                }
                this.validTo = validTo;
            }
            case DECLINED -> decidedAt = at;
            default -> {}
        }
        stepSince = now.today();
        stepDueOn = targetDays(to, now.rules().targetDays())
                .map(days -> now.today().plusDays(days))
                .orElse(null);
        dueOn = nextDue(now.today(), now.rules().reminderDays());
        touch(by.subject(), at);
        return new PartnerEvent.RegistrationChanged(state(), from, to, move.reason());
    }

    /** An approval is for the school year; a reinstated one ends when it would have. */
    private @Nullable LocalDate end(RegistrationMove move, Circumstances now) {
        if (move.validTo() != null) return move.validTo();
        return registrationState == RegistrationState.SUSPENDED ? validTo : now.endOfSchoolYear();
    }

    private List<Violation> unmet(RegistrationMove move, @Nullable LocalDate validTo, Circumstances now) {
        var unmet = new ArrayList<Violation>();
        switch (move.to()) {
            case SUBMITTED -> {
                if (identifiers.isEmpty())
                    unmet.add(Violation.guard("identifier-missing", "add at least one identifier, such as the US-EIN"));
                if (contacts.isEmpty()) unmet.add(Violation.guard("contact-missing", "add at least one contact"));
                if (types.isEmpty()) unmet.add(Violation.guard("type-missing", "say what kind of partner it is"));
                if (now.services() == 0) unmet.add(Violation.guard("service-missing", "add at least one service"));
                if (!policiesAcknowledged)
                    unmet.add(Violation.guard("policies-not-acknowledged", "set policiesAcknowledged to true"));
            }
            case CHANGES_REQUESTED, SUSPENDED -> requireReason(move, unmet);
            case DECLINED -> {
                requireReason(move, unmet);
                if (move.reasonCode() == null)
                    unmet.add(Violation.at("/reasonCode", "reason-code-missing", "say why by one of the codes")
                            .allowing(Arrays.stream(DeclineReason.values())
                                    .map(Enum::name)
                                    .toList()));
            }
            case APPROVED -> {
                requireEnd(validTo, now, unmet);
                if (isApprovalRequired())
                    for (var kind : now.missing())
                        unmet.add(Violation.guard(
                                "credential-missing",
                                "%s of the organisation must be verified and not be over".formatted(kind)));
                for (var item : checklist)
                    if (item.mandatory() && !item.done())
                        unmet.add(Violation.guard("checklist-open", "%s: %s".formatted(item.code(), item.title())));
            }
            case ARCHIVED -> {
                if (now.activeAgreements() > 0)
                    unmet.add(Violation.guard(
                            "agreement-active",
                            "%d agreement(s) with it are in force; they end first".formatted(now.activeAgreements())));
            }
            default -> {}
        }
        return unmet;
    }

    private static void requireReason(RegistrationMove move, List<Violation> unmet) {
        if (move.reason() == null || move.reason().isBlank())
            unmet.add(Violation.at("/reason", "reason-missing", "say why; the partner reads it"));
    }

    private void requireEnd(@Nullable LocalDate validTo, Circumstances now, List<Violation> unmet) {
        if (validTo == null) {
            unmet.add(Violation.at("/validTo", "school-year-unknown", "no school year covers today; give validTo"));
            return;
        }
        if (!validTo.isAfter(now.today()))
            unmet.add(Violation.at("/validTo", "in-the-past", "an approval ends after today"));
        var latest = now.endOfSchoolYear() == null
                ? now.today().plusDays(LONGEST_WITHOUT_SCHOOL_YEAR)
                : now.endOfSchoolYear();
        if (validTo.isAfter(latest))
            unmet.add(Violation.at(
                    "/validTo",
                    "after-school-year",
                    "approvals are renewed every school year: on %s at the latest".formatted(latest)));
    }

    private List<ChecklistItem> checklist(Circumstances now) {
        return now.rules().checklist().stream()
                .map(step -> new ChecklistItem(
                        step.code(),
                        step.title(),
                        step.mandatory(),
                        now.today().plusDays(step.targetDays()),
                        false,
                        null,
                        null,
                        null))
                .toList();
    }

    /** Ticks an item of the review's checklist, or takes the tick back. */
    void check(String code, boolean done, @Nullable String note, String actor, Instant at) {
        if (registrationState != RegistrationState.UNDER_REVIEW)
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "it is %s; a checklist is worked through while UNDER_REVIEW".formatted(registrationState),
                    List.of(Violation.guard("not-under-review", "begin the review first")));
        if (checklist.stream().noneMatch(item -> item.code().equals(code)))
            throw Problem.notFound("checklist item", code);
        checklist = checklist.stream()
                .map(item -> !item.code().equals(code)
                        ? item
                        : new ChecklistItem(
                                code,
                                item.title(),
                                item.mandatory(),
                                item.dueOn(),
                                done,
                                done ? actor : null,
                                done ? at : null,
                                note))
                .toList();
        touch(actor, at);
    }

    private static Optional<Integer> targetDays(RegistrationState state, RegistrationRules.TargetDays days) {
        return switch (state) {
            case DRAFT -> Optional.of(days.draft());
            case SUBMITTED -> Optional.of(days.submitted());
            case UNDER_REVIEW -> Optional.of(days.underReview());
            case CHANGES_REQUESTED -> Optional.of(days.changesRequested());
            default -> Optional.empty();
        };
    }

    /**
     * The next day after {@code day} on which the suite itself has something to do: remind of the end of the approval, or let
     * it end. A reminder whose day has passed already is not made up for.
     */
    private @Nullable LocalDate nextDue(LocalDate day, List<Integer> reminderDays) {
        var end = validTo;
        if (end == null) return null;
        return switch (registrationState) {
            case APPROVED ->
                reminderDays.stream()
                        .map(end::minusDays)
                        .filter(reminder -> reminder.isAfter(day))
                        .min(LocalDate::compareTo)
                        .orElse(end.plusDays(1));
            case SUSPENDED -> end.plusDays(1);
            default -> null;
        };
    }

    /** Whether the approval's last day is over and nobody has written it down yet. */
    boolean isOver(LocalDate today) {
        return dueOn != null
                && validTo != null
                && today.isAfter(validTo)
                && (registrationState == RegistrationState.APPROVED
                        || registrationState == RegistrationState.SUSPENDED);
    }

    /** The reminder that is due, if one is: several that were missed are one. */
    Optional<PartnerNotice.ApprovalExpiring> remind(
            LocalDate today, List<Integer> reminderDays, String actor, Instant at) {
        if (registrationState != RegistrationState.APPROVED || dueOn == null || dueOn.isAfter(today) || validTo == null)
            return Optional.empty();
        dueOn = nextDue(today, reminderDays);
        touch(actor, at);
        return Optional.of(new PartnerNotice.ApprovalExpiring(
                id(), name, validTo, Math.toIntExact(ChronoUnit.DAYS.between(today, validTo))));
    }

    /** Takes the level that was published; false if it is the same. */
    boolean rate(@Nullable Integer level, @Nullable LocalDate until, String actor, Instant now) {
        if (Objects.equals(level, qualityLevel) && Objects.equals(until, qualityValidTo)) return false;
        qualityLevel = level;
        qualityValidTo = until;
        touch(actor, now);
        return true;
    }

    /** One-time visitors, and partners that never work at a school, need no approval. */
    boolean isApprovalRequired() {
        return siteBased && !oneTime;
    }

    PartnerEvent.PartnerState state() {
        return new PartnerEvent.PartnerState(
                id(),
                name,
                types,
                identifiers,
                languages,
                registrationState,
                validTo,
                qualityLevel,
                validFrom,
                isApprovalRequired(),
                relationships.stream()
                        .map(Relationship::kind)
                        .distinct()
                        .sorted()
                        .toList(),
                mergedInto,
                communityBasedAreaIds,
                values);
    }

    /** What HSDS calls it. */
    UUID publishedId() {
        return hsdsId == null ? id() : hsdsId;
    }

    boolean isOwnedBy(Set<UUID> partnerIds) {
        return partnerIds.contains(id());
    }
}
