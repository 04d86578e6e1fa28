package org.commonground.gateway.routing;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A body that does not say how long it is: it passes through, counted, until it is too long. */
final class MeteredBody implements ReadStream<Buffer> {
    private final ReadStream<Buffer> body;
    private final long limit;
    private long read;
    private @Nullable Handler<Throwable> failed;

    MeteredBody(ReadStream<Buffer> body, long limit) {
        this.body = body;
        this.limit = limit;
    }

    boolean isOver() {
        return read > limit;
    }

    @Override
    public MeteredBody handler(@Nullable Handler<Buffer> next) {
        if (next == null) body.handler(null);
        else body.handler(chunk -> pass(chunk, next));
        return this;
    }

    private void pass(Buffer chunk, Handler<Buffer> next) {
        if (isOver()) return;
        read += chunk.length();
        if (!isOver()) next.handle(chunk);
        else if (failed != null) failed.handle(new IllegalStateException("the body is over its limit"));
    }

    @Override
    public MeteredBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        failed = handler;
        body.exceptionHandler(handler);
        return this;
    }

    @Override
    public MeteredBody endHandler(@Nullable Handler<Void> handler) {
        if (handler == null) body.endHandler(null);
        else
            body.endHandler(_ -> {
                if (!isOver()) handler.handle(null);
            });
        return this;
    }

    @Override
    public MeteredBody pause() {
        body.pause();
        return this;
    }

    @Override
    public MeteredBody resume() {
        body.resume();
        return this;
    }

    @Override
    public MeteredBody fetch(long amount) {
        body.fetch(amount);
        return this;
    }
}
