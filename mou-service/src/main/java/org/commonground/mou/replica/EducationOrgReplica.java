package org.commonground.mou.replica;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.commonground.kernel.inbox.Inbox;
import org.commonground.kernel.inbox.IncomingEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;

/** Follows the registry's schools and the district above them: they are the parties on the school side. */
@ApplicationScoped
class EducationOrgReplica {
    private final Session db;
    private final Inbox inbox;

    EducationOrgReplica(Session db, Inbox inbox) {
        this.db = db;
        this.inbox = inbox;
    }

    @Incoming("education-orgs")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        inbox.receive(batch, this::on);
    }

    record EducationOrgChanged(EducationOrg educationOrg) {
        record EducationOrg(UUID id, String name, String type, String status) {}
    }

    private void on(IncomingEvent event) {
        switch (event.type()) {
            case "registry.education-org.upserted", "registry.education-org.archived" ->
                take(event, inbox.read(event, EducationOrgChanged.class).educationOrg());
            default -> {} // not ours to react to
        }
    }

    private void take(IncomingEvent event, EducationOrgChanged.EducationOrg org) {
        db.createNativeMutationQuery("""
                        insert into replica_education_org (district, id, version, name, type, status)
                        values (:district, :id, :version, :name, :type, :status)
                        on conflict (district, id) do update set
                            version = excluded.version, name = excluded.name, type = excluded.type,
                            status = excluded.status
                        where replica_education_org.version < excluded.version
                        """)
                .setParameter("district", event.district())
                .setParameter("id", org.id())
                .setParameter("version", event.aggregateVersion())
                .setParameter("name", org.name())
                .setParameter("type", org.type())
                .setParameter("status", org.status())
                .executeUpdate();
    }
}
