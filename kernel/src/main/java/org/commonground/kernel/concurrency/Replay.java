package org.commonground.kernel.concurrency;

import org.jspecify.annotations.Nullable;

/** Ends a repeated request with the stored answer; thrown so that the effect's transaction has nothing to commit. */
final class Replay extends RuntimeException {
    final int status;
    final transient @Nullable String location;
    final transient @Nullable String etag;
    final transient byte[] body;

    Replay(int status, @Nullable String location, @Nullable String etag, byte[] body) {
        super(null, null, false, false);
        this.status = status;
        this.location = location;
        this.etag = etag;
        this.body = body;
    }
}
