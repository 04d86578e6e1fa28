package org.commonground.kernel.contract;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.commonground.kernel.operation.Operations;
import org.commonground.kernel.problem.Problem;

/** A body over its operation's limit is refused: at once if it says its length, else as soon as it is longer. */
@Provider
@Priority(Priorities.AUTHORIZATION + 150)
class BodyLimit implements ContainerRequestFilter {
    private final Operations operations;
    private final ResourceInfo resource;

    BodyLimit(Operations operations, ResourceInfo resource) {
        this.operations = operations;
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals("GET")) return;
        var operation = operations.of(resource.getResourceMethod());
        if (operation == null) return;
        var length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (length == null) request.setEntityStream(new Counted(request.getEntityStream(), operation.largestBody()));
        else if (Long.parseLong(length) > operation.largestBody()) throw Problem.tooLarge(operation.largestBody());
    }

    private static final class Counted extends FilterInputStream {
        private final long limit;
        private long read;

        Counted(InputStream body, long limit) {
            super(body);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            if (one >= 0) count(1);
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int some = in.read(into, offset, length);
            if (some > 0) count(some);
            return some;
        }

        /** An {@link IOException}, because readers let it through as it is. */
        private void count(int more) throws IOException {
            read += more;
            if (read > limit) throw new IOException(Problem.tooLarge(limit));
        }
    }
}
