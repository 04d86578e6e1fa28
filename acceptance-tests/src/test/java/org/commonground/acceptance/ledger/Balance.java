package org.commonground.acceptance.ledger;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.commonground.acceptance.ledger.Evidence.Copy;
import org.commonground.acceptance.ledger.Evidence.Message;
import org.commonground.acceptance.ledger.Evidence.Of;
import org.commonground.acceptance.ledger.Evidence.Row;
import org.commonground.acceptance.ledger.Evidence.Write;

/**
 * Checks that the evidence balances: every accepted write ↔ row ↔ event ↔ replica, in order per aggregate, with every effect
 * once and nothing across districts. Pure: it reads nothing but the evidence.
 */
final class Balance {
    private final Evidence evidence;
    private final List<String> faults = new ArrayList<>();
    private final Map<Of, List<Write>> writes;
    private final Map<Of, Row> rows;

    private Balance(Evidence evidence) {
        this.evidence = evidence;
        writes = evidence.writes().stream().collect(groupingBy(Write::of));
        rows = evidence.rows().stream().collect(toMap(Row::of, row -> row, (first, _) -> first));
    }

    /** Everything that does not balance, one sentence each, the kind of fault first; empty if it does. */
    static List<String> faults(Evidence evidence) {
        var balance = new Balance(evidence);
        balance.writesAndRows();
        balance.writesAndMessages();
        balance.orderOfMessages();
        balance.rowsAndCopies();
        balance.causesAndReactions();
        balance.rowsAndSights();
        return balance.faults;
    }

    private void writesAndRows() {
        writes.forEach((of, all) -> {
            var last = last(all);
            var versions = all.stream().collect(groupingBy(Write::version, counting()));
            versions.forEach((version, times) -> {
                if (times > 1) fault("lost update", "%s: version %d was promised %d times", of, version, times);
            });
            var row = rows.get(of);
            if (row == null) fault("lost write", "%s was accepted and has no row", of);
            else if (row.version() < last.version())
                fault(
                        "lost write",
                        "%s was accepted at version %d, its row is at %d",
                        of,
                        last.version(),
                        row.version());
            else if (row.version() > last.version())
                fault("double effect", "%s is at version %d, only %d was accepted", of, row.version(), last.version());
            else if (!row.content().equals(last.content()))
                fault("lost write", "%s says \"%s\", not \"%s\"", of, row.content(), last.content());
            if (row != null && !row.district().equals(last.district()))
                fault("across districts", "%s of %s is a row of %s", of, last.district(), row.district());
        });
        evidence.rows().stream()
                .filter(row -> !writes.containsKey(row.of()))
                .forEach(row -> fault("double effect", "%s is a row that no writer was told of", row.of()));
    }

    private void writesAndMessages() {
        var events = new HashMap<Of, Map<Long, Set<UUID>>>();
        for (var message : evidence.messages())
            events.computeIfAbsent(message.of(), _ -> new HashMap<>())
                    .computeIfAbsent(message.version(), _ -> new HashSet<>())
                    .add(message.eventId());
        for (var write : evidence.writes()) {
            var told = events.getOrDefault(write.of(), Map.of()).getOrDefault(write.version(), Set.of());
            if (write.told() && told.isEmpty())
                fault("lost event", "%s version %d has none", write.of(), write.version());
            if (told.size() > 1)
                fault("double effect", "%s version %d has %d events", write.of(), write.version(), told.size());
        }
        var accepted = evidence.writes().stream()
                .filter(Write::told)
                .collect(groupingBy(Write::of, toMap(Write::version, write -> write, (first, _) -> first)));
        for (var message : evidence.messages()) {
            var write = accepted.getOrDefault(message.of(), Map.of()).get(message.version());
            if (write == null)
                fault("untrue event", "%s version %d was told and never accepted", message.of(), message.version());
            else if (!message.content().equals(write.content()))
                fault("untrue event", "%s version %d says something else", message.of(), message.version());
            else if (!message.district().equals(write.district()))
                fault(
                        "across districts",
                        "%s of %s was told of in %s",
                        write.of(),
                        write.district(),
                        message.district());
        }
    }

    /** Whoever reads a topic from the start meets each aggregate's events in their order; what comes again does not count. */
    private void orderOfMessages() {
        var seen = new HashSet<UUID>();
        var latest = new HashMap<Of, Message>();
        for (var message : evidence.messages()) {
            if (!seen.add(message.eventId())) continue;
            var before = latest.put(message.of(), message);
            if (before == null) continue;
            if (before.partition() != message.partition())
                fault("order", "%s is told of in two partitions", message.of());
            else if (before.offset() < message.offset() && before.version() > message.version())
                fault("order", "%s: version %d was told before %d", message.of(), before.version(), message.version());
        }
    }

    private void rowsAndCopies() {
        var copies = new HashMap<Of, Map<String, List<Copy>>>();
        for (var copy : evidence.copies())
            copies.computeIfAbsent(copy.of(), _ -> new HashMap<>())
                    .computeIfAbsent(copy.keeper(), _ -> new ArrayList<>())
                    .add(copy);
        writes.forEach((of, all) -> {
            var told = all.stream().filter(Write::told).toList();
            if (told.isEmpty()) return;
            var last = last(told);
            for (var keeper : evidence.keepers().getOrDefault(of.kind(), Set.of())) {
                var kept = copies.getOrDefault(of, Map.of()).getOrDefault(keeper, List.of());
                if (kept.isEmpty()) fault("lost event", "%s never reached %s", of, keeper);
                for (var copy : kept) compare(last, copy);
            }
        });
        evidence.copies().stream()
                .filter(copy -> !writes.containsKey(copy.of()))
                .forEach(copy -> fault("untrue event", "%s in %s is of no accepted write", copy.of(), copy.keeper()));
    }

    private void compare(Write last, Copy copy) {
        if (!copy.district().equals(last.district()))
            fault(
                    "across districts",
                    "%s of %s is in %s as %s",
                    last.of(),
                    last.district(),
                    copy.keeper(),
                    copy.district());
        else if (copy.version() != last.version() || !copy.content().equals(last.content()))
            fault(
                    "stale copy",
                    "%s in %s is at version %d, \"%s\"; it should be at %d, \"%s\"",
                    last.of(),
                    copy.keeper(),
                    copy.version(),
                    copy.content(),
                    last.version(),
                    last.content());
    }

    private void causesAndReactions() {
        var effects = evidence.reactions().stream().collect(groupingBy(Evidence.Reaction::to));
        for (var cause : evidence.causes()) {
            var came = effects.getOrDefault(cause.by(), List.of());
            if (came.isEmpty()) fault("lost event", "nothing came of %s", cause.by());
            if (came.size() > 1) fault("double effect", "%d times something came of %s", came.size(), cause.by());
            for (var effect : came)
                if (!effect.district().equals(cause.district()))
                    fault(
                            "across districts",
                            "%s of %s had its effect in %s",
                            cause.by(),
                            cause.district(),
                            effect.district());
        }
        var known = evidence.causes().stream().map(Evidence.Cause::by).collect(toSet());
        for (var reaction : evidence.reactions())
            if (!known.contains(reaction.to()))
                fault("untrue event", "%s came of %s, which never happened", reaction.effect(), reaction.to());
    }

    /** Every list showed each row of its district once, and no other. */
    private void rowsAndSights() {
        var shown = evidence.sights().stream().collect(groupingBy(sight -> sight, counting()));
        shown.forEach((sight, times) -> {
            var row = rows.get(new Of(sight.kind(), sight.id()));
            if (times > 1) fault("paging", "%s %s was shown %d times", sight.kind(), sight.id(), times);
            if (row == null)
                fault("across districts", "%s %s was shown in %s", sight.kind(), sight.id(), sight.district());
            else if (!row.district().equals(sight.district()))
                fault("across districts", "%s of %s was shown in %s", row.of(), row.district(), sight.district());
        });
        var looked = evidence.sights().stream().map(Evidence.Sight::kind).collect(toSet());
        for (var row : evidence.rows())
            if (looked.contains(row.of().kind())
                    && !shown.containsKey(new Evidence.Sight(
                            row.of().kind(), row.district(), row.of().id())))
                fault("paging", "%s was not shown in its own district", row.of());
    }

    private static Write last(List<Write> writes) {
        return writes.stream()
                .max((one, other) -> Long.compare(one.version(), other.version()))
                .orElseThrow();
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private void fault(String kind, String sentence, Object... details) {
        faults.add(kind + ": " + sentence.formatted(details));
    }
}
