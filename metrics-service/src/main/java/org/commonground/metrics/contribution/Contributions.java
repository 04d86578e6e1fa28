package org.commonground.metrics.contribution;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;

/** The ledger of the caller's district; everybody in it may know who gives what. */
@ApplicationScoped
public class Contributions {
    private static final Listing<Contribution> LISTING = Listing.of(Contribution.class)
            .uuid("partnershipId")
            .uuid("commitmentId")
            .uuids("schoolIds")
            .uuids("partnerIds")
            .code("direction", Contribution.Direction.class)
            .code("kind", ContributionKind.class)
            .uuid("periodId")
            .date("givenOn", contribution -> contribution.givenOn);

    private final Session db;
    private final CurrentCaller current;

    Contributions(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    /** The sum of one kind and direction, reversals taken off. */
    public record Sum(String direction, String kind, long entries, BigDecimal amount, BigDecimal valuationUsd) {}

    Contribution get(UUID id) {
        var contribution = db.find(Contribution.class, id);
        if (contribution == null || !isVisible(contribution)) throw Problem.notFound("contribution", id);
        return contribution;
    }

    Page<Contribution> page(ListQuery query) {
        var caller = current.get();
        return LISTING.page(
                db,
                query,
                switch (current.reach()) {
                    case ALL -> Where.EVERYTHING;
                    case OWN ->
                        Where.names("schoolIds", caller.schoolIds()).or(Where.names("partnerIds", caller.partnerIds()));
                    case PUBLISHED, NONE -> Where.NOTHING;
                });
    }

    void add(Contribution contribution) {
        db.persist(contribution);
    }

    /** The totals of one partnership, at most one line for each kind and direction. */
    List<Sum> sums(UUID partnershipId) {
        return db.createNativeQuery("""
                        select direction, kind, count(*) filter (where reverses_id is null), sum(amount), sum(valuation_usd)
                        from contribution where district = :district and partnership_id = :partnership
                        group by direction, kind order by direction, kind
                        """, Sum.class)
                .setParameter("district", current.get().district())
                .setParameter("partnership", partnershipId)
                .getResultList();
    }

    private record Fulfilled(UUID commitment, BigDecimal amount) {}

    /** By commitment, what was given towards it, reversals taken off. */
    Map<UUID, BigDecimal> given(Collection<UUID> commitments) {
        var given = new HashMap<UUID, BigDecimal>();
        if (!commitments.isEmpty())
            db.createNativeQuery("""
                            select commitment_id as commitment, sum(amount) as amount from contribution
                            where district = :district and commitment_id = any(:commitments) group by commitment_id
                            """, Fulfilled.class)
                    .setParameter("district", current.get().district())
                    .setParameter("commitments", commitments.toArray(UUID[]::new))
                    .getResultList()
                    .forEach(each -> given.put(each.commitment, each.amount));
        return given;
    }

    private boolean isVisible(Contribution contribution) {
        var caller = current.get();
        return switch (current.reach()) {
            case ALL -> true;
            case OWN ->
                contribution.schoolIds.stream().anyMatch(caller.schoolIds()::contains)
                        || contribution.partnerIds.stream().anyMatch(caller.partnerIds()::contains);
            case PUBLISHED, NONE -> false;
        };
    }
}
