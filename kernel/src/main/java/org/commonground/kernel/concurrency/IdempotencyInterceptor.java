package org.commonground.kernel.concurrency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.hibernate.Session;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Runs inside the method's transaction, which is what makes the key and the effect one. */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class IdempotencyInterceptor {
    static final String KEY = "Idempotency-Key";

    private final Session db;
    private final HttpHeaders headers;
    private final CurrentCaller current;
    private final ObjectMapper json;
    private final Clock clock;

    IdempotencyInterceptor(Session db, HttpHeaders headers, CurrentCaller current, ObjectMapper json, Clock clock) {
        this.db = db;
        this.headers = headers;
        this.current = current;
        this.json = json;
        this.clock = clock;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, only sent
    record Stored(
            String requestHash,
            int status,
            @Nullable String location,
            @Nullable String etag,
            byte[] body) {}

    @AroundInvoke
    @Nullable
    Object once(InvocationContext call) throws Exception {
        var given = headers.getHeaderString(KEY);
        if (given == null) return call.proceed();
        var key = unquoted(given);
        if (key.isEmpty() || key.length() > 255)
            throw Problem.invalidParameter(Violation.parameter(KEY, "out-of-bounds", "1 to 255 characters"));
        var caller = current.get();
        if (!tryLock(caller.district() + "|" + caller.client() + "|" + key))
            throw Problem.of(ProblemCode.REQUEST_IN_PROGRESS, "the first request with this key is still running")
                    .retryAfter(Duration.ofSeconds(1));
        var hash = hash(call);
        var stored = find(caller.district(), caller.client(), key);
        if (stored != null) {
            if (!stored.requestHash.equals(hash))
                throw Problem.of(
                        ProblemCode.IDEMPOTENCY_KEY_REUSED, "this key was used for another request; use a new one");
            throw new Replay(stored.status, stored.location, stored.etag, stored.body);
        }
        var answer = call.proceed();
        remember(
                caller.district(),
                caller.client(),
                key,
                hash,
                answer instanceof RestResponse<?> response ? response : RestResponse.ok(answer));
        return answer;
    }

    /** Held until the transaction ends; a second request learns at once that the first still runs. */
    private boolean tryLock(String key) {
        return db.createNativeQuery("select pg_try_advisory_xact_lock(hashtextextended(:key, 0))", Boolean.class)
                .setParameter("key", key)
                .getSingleResult();
    }

    private @Nullable Stored find(String district, String client, String key) {
        return db.createNativeQuery("""
                        select request_hash, status, location, etag, body from idempotency_key
                        where district = :district and client = :client and key = :key and expires_at > :now
                        """, Stored.class)
                .setParameter("district", district)
                .setParameter("client", client)
                .setParameter("key", key)
                .setParameter("now", clock.instant())
                .getSingleResultOrNull();
    }

    private void remember(String district, String client, String key, String hash, RestResponse<?> response)
            throws JsonProcessingException {
        var entity = response.getEntity();
        var version = entity instanceof Versioned view ? view.version() : -1;
        db.createNativeMutationQuery("""
                        insert into idempotency_key
                            (district, client, key, request_hash, status, location, etag, body, expires_at)
                        values (:district, :client, :key, :hash, :status, :location, :etag, :body, :expires)
                        on conflict (district, client, key) do update set
                            request_hash = excluded.request_hash, status = excluded.status,
                            location = excluded.location, etag = excluded.etag, body = excluded.body,
                            expires_at = excluded.expires_at
                        """)
                .setParameter("district", district)
                .setParameter("client", client)
                .setParameter("key", key)
                .setParameter("hash", hash)
                .setParameter("status", response.getStatus())
                .setParameter("location", response.getHeaderString(HttpHeaders.LOCATION), String.class)
                .setParameter("etag", version < 0 ? null : EntityTags.of(version), String.class)
                .setParameter("body", entity == null ? new byte[0] : json.writeValueAsBytes(entity))
                .setParameter("expires", clock.instant().plus(Duration.ofHours(24)))
                .executeUpdate();
    }

    /** Two requests are the same if they call the same operation with the same content. */
    private String hash(InvocationContext call) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(call.getMethod().getName().getBytes(StandardCharsets.UTF_8));
        for (var argument : call.getParameters())
            switch (argument) {
                case null -> digest.update((byte) 0);
                case File upload -> addContent(digest, upload);
                default -> digest.update(json.writeValueAsBytes(argument));
            }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void addContent(MessageDigest digest, File upload) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(upload.toPath()), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** The draft standard writes the key as a quoted string; most clients leave the quotes out. */
    private static String unquoted(String key) {
        var text = key.strip();
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
