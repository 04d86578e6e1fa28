package org.commonground.needs.landscapescan;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.needs.replica.PartnersMerged;
import org.hibernate.Session;

/**
 * Candidates that were merged in the registry are their survivor. Where a scan has both, they stay two: who was chosen and who was
 * rejected is not rewritten.
 */
@ApplicationScoped
class FollowPartnerMerge {
    private final Session db;
    private final CurrentCaller current;

    FollowPartnerMerge(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    void on(@Observes PartnersMerged merge) {
        db.createNativeMutationQuery("""
                        update scan_candidate c set partner_id = :survivor
                        where c.district = :district and c.partner_id = :merged and not exists (
                            select 1 from scan_candidate o
                            where o.district = c.district and o.scan_id = c.scan_id and o.partner_id = :survivor)
                        """)
                .setParameter("district", current.get().district())
                .setParameter("survivor", merge.survivorId())
                .setParameter("merged", merge.mergedId())
                .executeUpdate();
    }
}
