package org.commonground.metrics.suppression;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.time.BusinessDay;
import org.hibernate.Session;

/** The versions of a district's policy. The starter policy is the first of everybody. */
@ApplicationScoped
public class SuppressionPolicies {
    private final Session db;
    private final CurrentCaller current;
    private final BusinessDay businessDay;
    private final Clock clock;

    SuppressionPolicies(Session db, CurrentCaller current, BusinessDay businessDay, Clock clock) {
        this.db = db;
        this.current = current;
        this.businessDay = businessDay;
        this.clock = clock;
    }

    /** The one in force: of those that have begun, the last. */
    public SuppressionPolicy inForce() {
        var today = businessDay.today();
        return all().stream()
                .filter(policy -> !policy.effectiveFrom().isAfter(today))
                .reduce((earlier, later) -> later)
                .orElse(SuppressionPolicy.STARTER);
    }

    /** All versions, the first first. */
    List<SuppressionPolicy> all() {
        var all = new ArrayList<SuppressionPolicy>();
        all.add(SuppressionPolicy.STARTER);
        all.addAll(db.createNativeQuery("""
                        select version, min_count, survey_min, suppress_zero, percent_top, percent_bottom, complementary,
                            max_sensitive_dims, effective_from
                        from suppression_policy where district = :district order by version limit 1000
                        """, SuppressionPolicy.class)
                .setParameter("district", current.get().district())
                .getResultList());
        return all;
    }

    /** The next version. Two at once get different numbers, or the second one fails and is repeated. */
    @Transactional(MANDATORY)
    SuppressionPolicy add(NewSuppressionPolicy wanted) {
        int version = all().getLast().version() + 1;
        var policy = wanted.asVersion(version);
        db.createNativeMutationQuery("""
                        insert into suppression_policy
                            (district, version, min_count, survey_min, suppress_zero, percent_top, percent_bottom,
                             complementary, max_sensitive_dims, effective_from, reason, created_at, created_by)
                        values (:district, :version, :minCount, :surveyMin, :suppressZero, :top, :bottom, :complementary,
                             :sensitive, :from, :reason, :now, :actor)
                        """)
                .setParameter("district", current.get().district())
                .setParameter("version", version)
                .setParameter("minCount", policy.minCount())
                .setParameter("surveyMin", policy.surveyMin())
                .setParameter("suppressZero", policy.suppressZero())
                .setParameter("top", policy.percentTop())
                .setParameter("bottom", policy.percentBottom())
                .setParameter("complementary", policy.complementary())
                .setParameter("sensitive", policy.maxSensitiveDims())
                .setParameter("from", policy.effectiveFrom())
                .setParameter("reason", wanted.reason())
                .setParameter("now", clock.instant())
                .setParameter("actor", current.get().subject())
                .executeUpdate();
        return policy;
    }
}
