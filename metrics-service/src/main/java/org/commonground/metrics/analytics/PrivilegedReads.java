package org.commonground.metrics.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.hibernate.Session;

/** Who saw counts that others may not see. Stored before the answer is given: no record, no answer. */
@ApplicationScoped
public class PrivilegedReads {
    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;
    private final ObjectMapper json;

    PrivilegedReads(Session db, CurrentCaller current, Clock clock, ObjectMapper json) {
        this.db = db;
        this.current = current;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Stores what the caller asked.
     *
     * @param question whatever tells so, as JSON
     */
    @Transactional
    public void record(Object question) {
        var caller = current.get();
        db.createNativeMutationQuery("""
                        insert into privileged_read (id, district, at, subject, client, query)
                        values (:id, :district, :at, :subject, :client, :query)
                        """)
                .setParameter("id", Ids.next())
                .setParameter("district", caller.district())
                .setParameter("at", clock.instant())
                .setParameter("subject", caller.subject())
                .setParameter("client", caller.client())
                .setParameter("query", text(question))
                .executeUpdate();
        Log.infof("unsuppressed analytics for %s of %s", caller.subject(), caller.district());
    }

    private String text(Object question) {
        try {
            return json.writeValueAsString(question);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
