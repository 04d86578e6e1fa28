package org.commonground.metrics.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.metrics.replica.PartnersMerged;
import org.hibernate.Session;

/**
 * What was observed of an entry of the registry that was merged was observed of its survivor. Where both reported the same fact
 * nobody can say which is right: the merged one's stays under its own id, with the survivor's name.
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
                        with moved as (
                            update observation o set partner_id = :survivor
                            where o.district = :district and o.partner_id = :merged and not exists (
                                select 1 from observation s
                                where s.district = o.district and s.measure_code = o.measure_code
                                  and s.school_year = o.school_year and s.period_id = o.period_id
                                  and s.school_id = o.school_id and s.partner_id = :survivor
                                  and s.service_id = o.service_id and s.dims = o.dims)
                            returning o.measure_code as code, o.school_year as year)
                        insert into observation_revision (district, measure_code, school_year, revision)
                        select :district, code, year, nextval('observation_revision_number')
                        from (select distinct code, year from moved order by code, year) touched
                        on conflict (district, measure_code, school_year) do update set revision = excluded.revision
                        """)
                .setParameter("district", current.get().district())
                .setParameter("survivor", merge.survivorId())
                .setParameter("merged", merge.mergedId())
                .executeUpdate();
    }
}
