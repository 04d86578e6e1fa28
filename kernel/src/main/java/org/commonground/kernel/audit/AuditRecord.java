package org.commonground.kernel.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.commonground.kernel.aggregate.Identified;
import org.commonground.kernel.district.CallersDistrict;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One answer, or refusal, of an operation that discloses. Written once by SQL; Hibernate only reads it. */
@Entity
@SQLRestriction("district = (select current_district())")
@Immutable
public class AuditRecord implements Identified {
    /** Whether the caller got the data. */
    @Schema(name = "AuditOutcome")
    public enum Outcome {
        ANSWERED,
        REFUSED
    }

    @Id
    private UUID id;

    @CallersDistrict
    @Nullable
    String district;

    private Instant at;
    private String actor;
    private String client;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> roles;

    private String operation;

    @Enumerated(EnumType.STRING)
    private Disclosure disclosure;

    private String purpose;
    private @Nullable String legalBasis;

    @Enumerated(EnumType.STRING)
    private Outcome outcome;

    private int status;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<UUID> resourceIds;

    private String requestDigest;
    private @Nullable Integer rowCount;
    private @Nullable String traceId;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected AuditRecord() {}

    @Override
    public UUID id() {
        return id;
    }

    String actor() {
        return actor;
    }

    String operation() {
        return operation;
    }

    Instant at() {
        return at;
    }

    AuditRecordView view() {
        return new AuditRecordView(
                id,
                at,
                actor,
                client,
                roles,
                operation,
                disclosure,
                purpose,
                legalBasis,
                outcome,
                status,
                resourceIds,
                requestDigest,
                rowCount,
                traceId);
    }

    /**
     * An audit record as it is read, and as it is written.
     *
     * @param roles the caller's roles in the district
     * @param operation the operation's id in the contract
     * @param purpose what the operation is for
     * @param resourceIds the rows that were disclosed, or asked for in vain; at most the first 500
     * @param requestDigest SHA-256 of method, path, query and searched terms: two equal requests have the same, and nothing
     *     can be read from it
     * @param rowCount how many rows were disclosed; absent where the answer is a stream
     */
    @Schema(name = "AuditRecord")
    public record AuditRecordView(
            UUID id,

            @Schema(description = "When the answer was about to leave.")
            Instant at,

            @Personal @Schema(description = "The person or machine client.", examples = "5f0c2a9e-liaison")
            String actor,

            @Schema(description = "The OAuth client.", examples = "commonground-docs")
            String client,

            @Schema(examples = "[\"school-liaison\"]") List<String> roles,
            @Schema(examples = "getPartner") String operation,
            Disclosure disclosure,

            @Schema(examples = "to get in touch with a partner")
            String purpose,

            @Nullable String legalBasis,
            Outcome outcome,

            @Schema(description = "The HTTP status.", examples = "200")
            int status,

            @Schema(description = "The rows disclosed, or asked for in vain; at most 500.")
            List<UUID> resourceIds,

            @Schema(description = "SHA-256 of the request's method, path and terms, hexadecimal.")
            String requestDigest,

            @Schema(description = "Rows disclosed; absent where the answer is a stream.") @Nullable
            Integer rowCount,

            @Nullable String traceId) {

        /** What the record says, under the service's key: nobody who lacks the key can write or change one unnoticed. */
        @JsonIgnore
        byte[] mac(String district, String key) {
            var bytes = new ByteArrayOutputStream();
            try (var out = new DataOutputStream(bytes)) {
                out.writeUTF(district);
                out.writeUTF(id.toString());
                out.writeUTF(at.toString());
                out.writeUTF(actor);
                out.writeUTF(client);
                out.writeUTF(roles.toString());
                out.writeUTF(operation);
                out.writeUTF(disclosure.name());
                out.writeUTF(purpose);
                out.writeUTF(String.valueOf(legalBasis));
                out.writeUTF(outcome.name());
                out.writeInt(status);
                out.writeUTF(resourceIds.toString());
                out.writeUTF(requestDigest);
                out.writeUTF(String.valueOf(rowCount));
                out.writeUTF(String.valueOf(traceId));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return hmac(key, bytes.toByteArray());
        }
    }

    static byte[] hmac(String key, byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
