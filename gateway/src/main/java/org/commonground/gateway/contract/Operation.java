package org.commonground.gateway.contract;

import io.vertx.core.http.HttpMethod;
import org.commonground.gateway.Domain;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the contract.
 *
 * @param domain who answers it; absent: the gateway itself
 * @param anonymous whether it may be called without a token
 * @param retirement if it will be removed
 */
public record Operation(
        HttpMethod method,
        String path,
        String id,
        @Nullable Domain domain,
        boolean anonymous,
        @Nullable Retirement retirement) {
    /** Imports and batches carry whole data sets: they may be large and take long. */
    public boolean isBulk() {
        return path.endsWith(":batch") || path.matches("/v1/([a-z-]+-)?imports(/.*)?");
    }
}
