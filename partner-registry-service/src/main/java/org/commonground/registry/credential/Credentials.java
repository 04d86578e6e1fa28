package org.commonground.registry.credential;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.hibernate.Session;

/** The credentials of the caller's district, as far as the caller may see them. */
@ApplicationScoped
public class Credentials {
    private static final Listing<Credential> LISTING = Listing.of(Credential.class)
            .uuid("partnerId")
            .uuid("personId")
            .code("subjectType", CredentialSubject.class)
            .code("kind", CredentialKind.class)
            .code("vettingUnit", VettingUnit.class)
            .code("state", CredentialState.class)
            .optionalDate("expiresOn");

    private final Session db;
    private final CurrentCaller current;

    Credentials(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    Credential get(UUID id) {
        var credential = db.find(Credential.class, id);
        if (credential == null || !isVisible(credential)) throw Problem.notFound("credential", id);
        return credential;
    }

    Page<Credential> page(ListQuery query) {
        return LISTING.page(db, query, scope());
    }

    /** The same paper is submitted once; after a refusal or its end it may come again. */
    void add(Credential credential) {
        var twin = db.createSelectionQuery("""
                        select e.id from Credential e
                        where e.partnerId = :partner and e.kind = :kind and e.issuer = :issuer
                          and e.issuedOn = :issuedOn and e.personId is not distinct from :person
                          and e.number is not distinct from :number and e.state in (SUBMITTED, VERIFIED)
                        """, UUID.class)
                .setParameter("partner", credential.partnerId)
                .setParameter("kind", credential.kind)
                .setParameter("issuer", credential.issuer)
                .setParameter("issuedOn", credential.issuedOn)
                .setParameter("person", credential.personId)
                .setParameter("number", credential.number)
                .setMaxResults(1)
                .getSingleResultOrNull();
        if (twin != null)
            throw Problem.duplicate(
                            "credential",
                            "%s of %s, issued %s".formatted(credential.kind, credential.issuer, credential.issuedOn))
                    .member("existing", "/v1/credentials/" + twin);
        db.persist(credential);
    }

    /** A credential names a partner of the directory, and a person of that partner. */
    void refuseUnknown(SubmitCredential said) {
        var broken = new ArrayList<Violation>();
        if (count("select count(e) from Partner e where e.id = :id and e.mergedInto is null", said.partnerId()) == 0)
            broken.add(Violation.at("/partnerId", "unknown-partner", "there is no partner " + said.partnerId()));
        if (said.personId() != null
                && db.createSelectionQuery(
                                        "select count(e) from Person e where e.id = :id and e.orgId = :partner",
                                        Long.class)
                                .setParameter("id", said.personId())
                                .setParameter("partner", said.partnerId())
                                .getSingleResult()
                        == 0)
            broken.add(Violation.at("/personId", "unknown-person", "the partner has named no such person"));
        if (!broken.isEmpty()) throw Problem.rules(broken);
    }

    private long count(String hql, UUID id) {
        return db.createSelectionQuery(hql, Long.class).setParameter("id", id).getSingleResult();
    }

    /** The kinds that an organisation has verified on a day. */
    public Set<CredentialKind> verified(UUID partnerId, LocalDate day) {
        var kinds = EnumSet.noneOf(CredentialKind.class);
        kinds.addAll(db.createSelectionQuery("""
                        select distinct e.kind from Credential e
                        where e.partnerId = :partner and e.subjectType = ORG and e.state = VERIFIED
                          and (e.expiresOn is null or e.expiresOn >= :day)
                        """, CredentialKind.class)
                .setParameter("partner", partnerId)
                .setParameter("day", day)
                .getResultList());
        return kinds;
    }

    /** How an organisation stands in each of these kinds; a kind that it never submitted is missing. */
    public Map<CredentialKind, CredentialStanding> standing(
            UUID partnerId, Collection<CredentialKind> kinds, LocalDate day) {
        var standing = new EnumMap<CredentialKind, CredentialStanding>(CredentialKind.class);
        if (kinds.isEmpty()) return standing;
        for (var credential : db.createSelectionQuery(
                        "from Credential e where e.partnerId = :partner and e.subjectType = ORG and e.kind in :kinds"
                                + " order by e.id",
                        Credential.class)
                .setParameter("partner", partnerId)
                .setParameter("kinds", kinds)
                .setMaxResults(500)
                .getResultList()) {
            var next = CredentialStanding.of(credential, day);
            standing.merge(credential.kind, next, CredentialStanding::better);
        }
        return standing;
    }

    /** From one partner to another, when the two turn out to be one; what others have to hear of it. */
    public List<Outbox.Fact> moveAll(UUID from, UUID to, Instant now) {
        var facts = new ArrayList<Outbox.Fact>();
        for (var credential : db.createSelectionQuery(
                        "from Credential e where e.partnerId = :from order by e.id", Credential.class)
                .setParameter("from", from)
                .getResultList())
            credential
                    .moveTo(to, current.get().subject(), now)
                    .ifPresent(event -> facts.add(new Outbox.Fact(credential, event)));
        return facts;
    }

    private boolean isVisible(Credential credential) {
        return switch (current.reach()) {
            case ALL -> true;
            case OWN -> {
                var caller = current.get();
                yield caller.partnerIds().contains(credential.partnerId)
                        || (caller.is(Role.DISTRICT_REVIEWER)
                                && caller.reviewUnits().contains(credential.vettingUnit.name()));
            }
            case PUBLISHED, NONE -> false;
        };
    }

    private Where scope() {
        return switch (current.reach()) {
            case ALL -> Where.EVERYTHING;
            case OWN -> {
                var caller = current.get();
                var own = Where.of("e.partnerId in :ownPartners", "ownPartners", caller.partnerIds());
                var units = caller.is(Role.DISTRICT_REVIEWER) ? unitsOf(caller.reviewUnits()) : List.<VettingUnit>of();
                yield own.or(Where.of("e.vettingUnit in :ownUnits", "ownUnits", units));
            }
            case PUBLISHED, NONE -> Where.NOTHING;
        };
    }

    private static List<VettingUnit> unitsOf(Set<String> names) {
        var units = new ArrayList<VettingUnit>();
        for (var unit : VettingUnit.values()) if (names.contains(unit.name())) units.add(unit);
        return units;
    }
}
