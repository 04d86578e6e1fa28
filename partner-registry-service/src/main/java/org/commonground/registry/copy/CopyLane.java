package org.commonground.registry.copy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hibernate.Session;
import org.hibernate.exception.GenericJDBCException;
import org.postgresql.PGConnection;

/**
 * Sends COPYs of one transaction one after another while what comes next is being made. The connection is the session's own:
 * the driver lets a statement that comes meanwhile wait for the COPY under way, so only the order has to be minded: after
 * {@link #await} everything that was given before is written. A COPY that fails is told there, and the transaction is lost.
 */
public final class CopyLane implements AutoCloseable {
    private static final int MOST_UNDER_WAY = 10;

    private final PGConnection connection;
    private final Deque<Future<?>> underWay = new ArrayDeque<>();
    private final ExecutorService sender = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("copy").daemon().factory());

    public CopyLane(Session db) {
        connection = db.doReturningWork(given -> given.unwrap(PGConnection.class));
    }

    /** Waits if much is under way already, so that memory stays flat. */
    void send(String statement, byte[] rows) {
        while (underWay.size() >= MOST_UNDER_WAY) await(underWay.removeFirst());
        underWay.add(sender.submit(() -> connection.getCopyAPI().copyIn(statement, new ByteArrayInputStream(rows))));
    }

    /** Does this on the connection after what was sent before, and while what comes next is being made. */
    public <T> Future<T> submit(Callable<T> work) {
        return sender.submit(work);
    }

    /** What was submitted, once it is done. */
    public static <T> T await(Future<T> done) {
        try {
            return done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rows were copied", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException refused -> throw new GenericJDBCException("rows were refused", refused);
                case IOException broken -> throw new UncheckedIOException(broken);
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** Returns when all is written. */
    public void await() {
        while (!underWay.isEmpty()) await(underWay.removeFirst());
    }

    /** Whatever happened: nothing of it is sent any more once the transaction ends. */
    @Override
    public void close() {
        sender.shutdownNow();
        sender.close();
    }
}
