package org.commonground.kernel.feed;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.page.Cursor;

/**
 * What a client gives back to go on.
 *
 * @param began the transaction before which the client had nothing: what was gone by then it never had
 * @param access what the caller could read; a cursor is of no use to others, nor to the same caller with other rights
 * @param cluster the database cluster that the transaction numbers belong to
 */
record FeedCursor(Position position, long began, String access, long cluster) {
    FeedCursor at(Position next) {
        return new FeedCursor(next, began, access, cluster);
    }

    /** @param types those that the caller asked for; none means all */
    String sealed(Collection<String> types) {
        var values = new ArrayList<>(position.values());
        values.addAll(List.of(Long.toString(began), access, Long.toString(cluster)));
        return new Cursor(list(types), values).sealed();
    }

    static FeedCursor open(String text, Collection<String> types) {
        var values = Cursor.open(text, list(types)).after();
        return new FeedCursor(
                Position.of(values), Long.parseLong(values.get(4)), values.get(5), Long.parseLong(values.get(6)));
    }

    private static String list(Collection<String> types) {
        return "changes|" + digest(types.stream().sorted().toList().toString());
    }

    static String digest(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 9));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A place in the feed. Changes stand in the order of their transactions; within one the traces come first, as they were
     * left, and then the rows by type and id.
     *
     * @param transaction its number in the database
     * @param type of the row passed last; empty if that was a trace
     * @param id of the row passed last
     * @param trace number of the trace passed last, if it was one
     */
    record Position(long transaction, String type, UUID id, long trace) {
        private static final UUID NIL = new UUID(0, 0);
        private static final UUID LAST = new UUID(-1, -1);

        /** Before everything that this transaction or a later one did. */
        static Position before(long transaction) {
            return new Position(transaction, "", NIL, -1);
        }

        static Position atRow(long transaction, String type, UUID id) {
            return new Position(transaction, type, id, Long.MAX_VALUE);
        }

        static Position atTrace(long transaction, long trace) {
            return new Position(transaction, "", NIL, trace);
        }

        /** Of the rows of a type that this transaction wrote, those with a greater id are still to come. */
        UUID idPassed(String rowType) {
            var order = rowType.compareTo(type);
            return order == 0 ? id : order < 0 ? LAST : NIL;
        }

        List<String> values() {
            return List.of(Long.toString(transaction), type, id.toString(), Long.toString(trace));
        }

        static Position of(List<String> values) {
            return new Position(
                    Long.parseLong(values.get(0)),
                    values.get(1),
                    UUID.fromString(values.get(2)),
                    Long.parseLong(values.get(3)));
        }
    }
}
