package org.commonground.kernel.concurrency;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** Whoever changes a row says which version they saw. */
@ApplicationScoped
public class Preconditions {
    private final HttpHeaders headers;

    Preconditions(HttpHeaders headers) {
        this.headers = headers;
    }

    /**
     * For a row that is added if there is none: 412 if {@code If-Match} is given and does not name its version, or if there is
     * none; 412 if {@code If-None-Match: *} is given and there is one. Without either the row becomes what is sent.
     *
     * @param aggregate null if there is none
     */
    public void checkUpsert(@Nullable Aggregate aggregate) {
        if (headers.getHeaderString(HttpHeaders.IF_NONE_MATCH) != null && aggregate != null)
            throw Problem.of(ProblemCode.PRECONDITION_FAILED, "it exists already, and If-None-Match asks for a new one")
                    .header("ETag", EntityTags.of(aggregate.version()));
        if (headers.getHeaderString(HttpHeaders.IF_MATCH) == null) return;
        if (aggregate == null)
            throw Problem.of(ProblemCode.PRECONDITION_FAILED, "there is none yet, and If-Match asks for one");
        check(aggregate);
    }

    /** The aggregate; 428 without {@code If-Match}, 412 unless it names the aggregate's version; {@code *} names any. */
    public <A extends Aggregate> A check(A aggregate) {
        var given = headers.getHeaderString(HttpHeaders.IF_MATCH);
        if (given == null || given.isBlank())
            throw Problem.of(
                    ProblemCode.PRECONDITION_REQUIRED, "send If-Match with the ETag of the version that you read");
        if (!EntityTags.anyMatches(given, aggregate.version(), false))
            throw Problem.of(
                            ProblemCode.PRECONDITION_FAILED,
                            "it is at version %s, and If-Match names %s"
                                    .formatted(EntityTags.of(aggregate.version()), given))
                    .header("ETag", EntityTags.of(aggregate.version()));
        return aggregate;
    }
}
