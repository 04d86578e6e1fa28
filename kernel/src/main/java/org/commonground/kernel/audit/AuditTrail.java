package org.commonground.kernel.audit;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.UUID;
import javax.sql.DataSource;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.settings.OwnKeys;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;

/** Who read what: written durably before an answer leaves, one statement and one commit. */
@ApplicationScoped
public class AuditTrail {
    private static final Listing<AuditRecord> LISTING = Listing.ofRows(AuditRecord.class)
            .instant("at", AuditRecord::at)
            .text("actor", AuditRecord::actor)
            .text("operation", AuditRecord::operation)
            .optionalText("client")
            .texts("roles")
            .code("disclosure", Disclosure.class)
            .code("outcome", AuditRecord.Outcome.class)
            .uuids("resourceIds")
            .optionalText("traceId");

    private final Session db;
    private final DataSource database;
    private final String key;

    AuditTrail(Session db, DataSource database, @ConfigProperty(name = OwnKeys.AUDIT) String key) {
        this.db = db;
        this.database = database;
        this.key = key;
    }

    /** The records of the caller's district. */
    public Page<AuditRecord.AuditRecordView> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING).map(AuditRecord::view);
    }

    /** On a connection of its own, outside any transaction of the request: a read is recorded whatever becomes of the rest. */
    void append(String district, AuditRecord.AuditRecordView record) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("""
                        with record as (
                            insert into audit_record
                                (district, id, at, actor, client, roles, operation, disclosure, purpose, legal_basis,
                                 outcome, status, resource_ids, request_digest, row_count, trace_id, mac)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            returning district, id)
                        insert into audit_pending (district, id) select district, id from record
                        """)) {
            insert.setString(1, district);
            insert.setObject(2, record.id());
            insert.setTimestamp(3, Timestamp.from(record.at()));
            insert.setString(4, record.actor());
            insert.setString(5, record.client());
            insert.setArray(6, texts(connection, record.roles().toArray(String[]::new)));
            insert.setString(7, record.operation());
            insert.setString(8, record.disclosure().name());
            insert.setString(9, record.purpose());
            insert.setString(10, record.legalBasis());
            insert.setString(11, record.outcome().name());
            insert.setInt(12, record.status());
            insert.setArray(
                    13, connection.createArrayOf("uuid", record.resourceIds().toArray(UUID[]::new)));
            insert.setString(14, record.requestDigest());
            insert.setObject(15, record.rowCount(), Types.INTEGER);
            insert.setString(16, record.traceId());
            insert.setBytes(17, record.mac(district, key));
            insert.executeUpdate();
        }
    }

    private static Array texts(Connection connection, String[] values) throws SQLException {
        return connection.createArrayOf("text", values);
    }
}
