package org.commonground.registry.partner;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.GrantedPartners;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;

/** Claims of the caller's district: the office sees all, others their own. */
@ApplicationScoped
class PartnerClaims implements GrantedPartners {
    private static final Listing<PartnerClaim> LISTING = Listing.of(PartnerClaim.class)
            .code("state", ClaimState.class)
            .uuid("partnerId")
            .flag("domainMatches");

    private final Session db;
    private final CurrentCaller current;

    PartnerClaims(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    @Override
    public Set<UUID> to(Caller caller) {
        // the role stays the identity provider's to give and to take
        if (!caller.is(Role.PARTNER_ADMIN)) return Set.of();
        return Set.copyOf(db.createNativeQuery("""
                        select partner_id from partner_claim
                        where district = :district and subject = :subject and state = 'GRANTED'
                        """, UUID.class)
                .setParameter("district", caller.district())
                .setParameter("subject", caller.subject())
                .getResultList());
    }

    void add(PartnerClaim claim) {
        db.persist(claim);
    }

    void flush() {
        db.flush();
    }

    PartnerClaim get(UUID id) {
        var claim = db.find(PartnerClaim.class, id);
        if (claim == null
                || (current.reach() != Reach.ALL
                        && !claim.subject.equals(current.get().subject()))) throw Problem.notFound("claim", id);
        return claim;
    }

    Page<PartnerClaim> page(ListQuery query) {
        return LISTING.page(
                db,
                query,
                current.reach() == Reach.ALL
                        ? Where.EVERYTHING
                        : Where.of(
                                "e.subject = :subject", "subject", current.get().subject()));
    }

    List<PartnerClaim> on(UUID partnerId) {
        return db.createSelectionQuery("from PartnerClaim e where e.partnerId = :id order by e.id", PartnerClaim.class)
                .setParameter("id", partnerId)
                .getResultList();
    }

    Map<UUID, String> names(List<PartnerClaim> claims) {
        if (claims.isEmpty()) return Map.of();
        return db.createSelectionQuery("select e.id, e.name from Partner e where e.id in :ids", Object[].class)
                .setParameter(
                        "ids", claims.stream().map(claim -> claim.partnerId).collect(Collectors.toSet()))
                .getResultStream()
                .collect(Collectors.toMap(row -> (UUID) row[0], row -> (String) row[1]));
    }
}
