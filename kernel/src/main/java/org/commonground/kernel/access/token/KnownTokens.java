package org.commonground.kernel.access.token;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.commonground.kernel.access.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were verified a moment ago, so that a client's next requests do not pay for the signature again: that costs
 * as much as the rest of a read. A token is known by its every character, until it expires, and for a minute at most; so a
 * signing key that the issuer withdraws is refused within that minute.
 */
@Singleton
public class KnownTokens {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration GENERATION = Duration.ofMinutes(1);
    private static final int MOST = 5_000;

    private final Clock clock;
    private final AtomicReference<Generations> known;

    KnownTokens(Clock clock) {
        this.clock = clock;
        this.known = new AtomicReference<>(new Generations(new ConcurrentHashMap<>(), Map.of(), clock.instant()));
    }

    /** What a verified token says. */
    public record Verified(Caller caller, Set<String> scopes, Instant expires) {}

    /** Two, of which the older is forgotten whole: nothing has to be found out about single entries. */
    private record Generations(Map<String, Verified> young, Map<String, Verified> old, Instant since) {}

    public @Nullable Verified find(String authorization) {
        var now = clock.instant();
        var generations = current(now);
        var found = generations.young.get(authorization);
        if (found == null) found = generations.old.get(authorization);
        return found == null || !now.isBefore(found.expires) ? null : found;
    }

    public void add(String authorization, Verified verified) {
        var now = clock.instant();
        var longest = now.plus(LONGEST);
        var bounded =
                verified.expires.isAfter(longest) ? new Verified(verified.caller, verified.scopes, longest) : verified;
        current(now).young.put(authorization, bounded);
    }

    private Generations current(Instant now) {
        var generations = known.get();
        var aged = now.isAfter(generations.since.plus(GENERATION));
        return aged || generations.young.size() >= MOST ? next(generations, now) : generations;
    }

    private Generations next(Generations last, Instant now) {
        var next = new Generations(new ConcurrentHashMap<>(), last.young, now);
        return known.compareAndSet(last, next) ? next : known.get(); // or somebody was quicker
    }
}
