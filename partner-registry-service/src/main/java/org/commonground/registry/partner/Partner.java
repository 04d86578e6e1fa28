package org.commonground.registry.partner;

import static org.commonground.registry.partner.RegistrationState.GRAPH;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.vocabulary.PartnerType;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** An organisation that works, or may come to work, with schools. */
@Entity
@Table(name = "partner")
class Partner extends Aggregate {
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

    @Enumerated(EnumType.STRING)
    RegistrationState registrationState;

    /** The partner said that it has read and follows the district's partner policies. */
    boolean policiesAcknowledged;

    @Nullable
    LocalDate validTo;

    @Nullable
    String decisionReason;

    /** Set by quality results from metrics-service, never by hand. */
    @Nullable
    Integer qualityLevel;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Partner() {}

    Partner(UUID id, String name, RegistrationState state, String actor, Instant now) {
        super(id, actor, now);
        this.name = name;
        this.registrationState = state;
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
        touch(actor, now);
        return true;
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
                phones);
    }

    /**
     * Moves the registration on.
     *
     * @param services how many services the partner offers
     * @param validTo to the end of which day an approval holds; by default the end of the school year
     * @param today the district's business day
     */
    PartnerEvent.RegistrationChanged transition(
            RegistrationState to,
            Caller by,
            @Nullable String reason,
            long services,
            @Nullable LocalDate validTo,
            LocalDate today,
            Instant now) {
        var from = registrationState;
        GRAPH.check(from, to, by.roles(), unmet(to, reason, services, validTo, today));
        registrationState = to;
        decisionReason = reason;
        if (to == RegistrationState.APPROVED) this.validTo = validTo;
        touch(by.subject(), now);
        return new PartnerEvent.RegistrationChanged(state(), from, to, reason);
    }

    private List<Violation> unmet(
            RegistrationState to,
            @Nullable String reason,
            long services,
            @Nullable LocalDate validTo,
            LocalDate today) {
        var unmet = new ArrayList<Violation>();
        switch (to) {
            case SUBMITTED -> {
                if (identifiers.isEmpty())
                    unmet.add(Violation.guard("identifier-missing", "add at least one identifier, such as the US-EIN"));
                if (contacts.isEmpty()) unmet.add(Violation.guard("contact-missing", "add at least one contact"));
                if (types.isEmpty()) unmet.add(Violation.guard("type-missing", "say what kind of partner it is"));
                if (services == 0) unmet.add(Violation.guard("service-missing", "add at least one service"));
                if (!policiesAcknowledged)
                    unmet.add(Violation.guard("policies-not-acknowledged", "set policiesAcknowledged to true"));
            }
            case CHANGES_REQUESTED, DECLINED, SUSPENDED -> {
                if (reason == null || reason.isBlank())
                    unmet.add(Violation.at("/reason", "reason-missing", "say why; the partner reads it"));
            }
            case APPROVED -> {
                if (validTo == null)
                    unmet.add(Violation.at(
                            "/validTo", "school-year-unknown", "no school year covers today; give validTo"));
                else if (!validTo.isAfter(today))
                    unmet.add(Violation.at("/validTo", "in-the-past", "an approval ends after today"));
            }
            default -> {}
        }
        return unmet;
    }

    PartnerEvent.PartnerState state() {
        return new PartnerEvent.PartnerState(
                id(), name, types, identifiers, languages, registrationState, validTo, qualityLevel);
    }

    boolean isOwnedBy(Set<UUID> partnerIds) {
        return partnerIds.contains(id());
    }
}
