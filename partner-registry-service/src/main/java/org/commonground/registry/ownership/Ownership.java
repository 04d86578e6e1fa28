package org.commonground.registry.ownership;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.hibernate.Session;

/** Partners change rows of their own, officers any; what is published is of approved partners. */
@ApplicationScoped
public class Ownership {
    /** A condition on rows {@code e}. */
    public static final String OF_APPROVED =
            "e.partnerId in (select p.id from Partner p where p.registrationState = APPROVED)";

    private final Session db;
    private final CurrentCaller current;

    Ownership(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    public void refuseForeign(UUID partnerId) {
        if (current.reach() != Reach.ALL && !current.get().partnerIds().contains(partnerId))
            throw Problem.notFound("partner of yours with id", partnerId);
    }

    /** For a row that is added. */
    public void refuseForeignOrUnknown(UUID partnerId) {
        refuseForeign(partnerId);
        if (!isOneOf("mergedInto is null", partnerId))
            throw Problem.rules(
                    List.of(Violation.at("/partnerId", "unknown-partner", "there is no partner " + partnerId)));
    }

    public boolean isApproved(UUID partnerId) {
        return isOneOf("registrationState = APPROVED", partnerId);
    }

    /** Whether the caller sees rows of this partner: those who see only what is published see those of approved ones. */
    public boolean shows(UUID partnerId) {
        return current.reach() != Reach.PUBLISHED || isApproved(partnerId);
    }

    private boolean isOneOf(String condition, UUID partnerId) {
        return db.createSelectionQuery("select count(*) from Partner where id = :id and " + condition, Long.class)
                        .setParameter("id", partnerId)
                        .getSingleResult()
                > 0;
    }
}
