package org.commonground.kernel.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.feed.FeedCursor.Position;
import org.commonground.kernel.feed.FeedResource.ChangeKind;
import org.commonground.kernel.feed.FeedResource.ChangeNotice;
import org.commonground.kernel.feed.FeedResource.ChangePage;
import org.commonground.kernel.feed.FeedResource.NaturalKey;
import org.commonground.kernel.feed.FeedTable.Found;
import org.commonground.kernel.feed.FeedTable.Origin;
import org.commonground.kernel.feed.FeedTypes.FeedType;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The changes of the caller's district, as far as the caller may read what changed. */
@ApplicationScoped
class Feed {
    private final Session db;
    private final FeedTypes types;
    private final CurrentCaller current;
    private final ObjectMapper json;

    Feed(Session db, FeedTypes types, CurrentCaller current, ObjectMapper json) {
        this.db = db;
        this.types = types;
        this.current = current;
        this.json = json;
    }

    ChangePage page(@Nullable String since, @Nullable String asked, @Nullable String limit) {
        var readable = types.readableBy(current.get());
        var violations = new ArrayList<Violation>();
        var named = named(asked, readable, violations);
        int most = limit(limit, violations);
        if (!violations.isEmpty()) throw Problem.invalidParameter(violations.toArray(Violation[]::new));
        if (!named.isEmpty()) readable.keySet().removeIf(type -> !named.contains(type.name()));

        return db.doReturningWork(connection -> {
            var table = new FeedTable(connection, current.get().district());
            var origin = table.origin();
            var access = FeedCursor.digest(current.get().district() + words(readable));
            var newest = new FeedCursor(Position.before(origin.horizon()), origin.horizon(), access, origin.cluster());
            var oldest =
                    new FeedCursor(Position.before(origin.keptFrom()), origin.keptFrom(), access, origin.cluster());
            var from = since == null || since.isEmpty()
                    ? newest.at(Position.before(0))
                    : usable(FeedCursor.open(since, named), origin, access, oldest.sealed(named));
            var items = new ArrayList<ChangeNotice>();
            var reached = from.position();
            boolean more = true;
            if (most > 0) {
                // not every row is for every reader, so a few more are looked at than are asked for, but never many
                int looked = 2 * most + 100;
                var found = table.after(from.position(), from.began(), origin.horizon(), readable.keySet(), looked);
                int passed = 0;
                while (passed < found.size() && items.size() < most) {
                    var next = found.get(passed++);
                    add(items, next, readable.getOrDefault(next.type(), Set.of()));
                    reached = next.position();
                }
                more = passed < found.size() || found.size() == looked;
                if (!more) reached = newest.position();
            }
            return new ChangePage(
                    items,
                    from.at(reached).sealed(named),
                    more,
                    oldest.sealed(named),
                    newest.sealed(named),
                    readable.keySet().stream().map(FeedType::name).toList());
        });
    }

    private static String words(Map<FeedType, Set<String>> readable) {
        return readable.entrySet().stream()
                .map(each -> each.getKey().name() + each.getValue())
                .collect(Collectors.joining());
    }

    private static FeedCursor usable(FeedCursor given, Origin origin, String access, String oldest) {
        if (!given.access().equals(access))
            throw expired("what the caller may read is not what it was when the cursor was issued", oldest);
        if (given.cluster() != origin.cluster()) throw expired("the database was restored from a backup", oldest);
        if (Math.max(given.position().transaction(), given.began()) < origin.keptFrom())
            throw expired("it is from before the oldest deletions that are still told of", oldest);
        return given;
    }

    private static Problem expired(String why, String oldest) {
        return Problem.of(ProblemCode.CURSOR_EXPIRED, "%s; start again without `since`".formatted(why))
                .member("oldestCursor", oldest);
    }

    private static Set<String> named(
            @Nullable String asked, Map<FeedType, Set<String>> readable, List<Violation> violations) {
        if (asked == null || asked.isBlank()) return Set.of();
        var named =
                Arrays.stream(asked.split(",", -1)).map(String::strip).collect(Collectors.toCollection(TreeSet::new));
        var known = readable.keySet().stream().map(FeedType::name).toList();
        var unknown = named.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty())
            violations.add(Violation.parameter("types", "unknown-value", "this caller is not told of " + unknown)
                    .allowing(known));
        return named;
    }

    private static int limit(@Nullable String limit, List<Violation> violations) {
        if (limit == null) return ListQuery.DEFAULT_LIMIT;
        try {
            int number = Integer.parseInt(limit);
            if (number >= 0 && number <= ListQuery.MAX_LIMIT) return number;
        } catch (NumberFormatException e) {
            // said below, as for any other number that is not allowed
        }
        violations.add(
                Violation.parameter("limit", "out-of-bounds", "a whole number from 0 to " + ListQuery.MAX_LIMIT));
        return 0;
    }

    private void add(List<ChangeNotice> items, Found found, Set<String> words) {
        var seesNow = !Collections.disjoint(found.audience(), words);
        var type = found.type();
        var link = type.path() + "/" + found.id();
        if (found.before() == null) {
            if (seesNow)
                items.add(new ChangeNotice(
                        type.name(),
                        found.id(),
                        ChangeKind.UPSERTED,
                        keys(found.keys()),
                        null,
                        found.version(),
                        found.at(),
                        link));
            return;
        }
        if (Collections.disjoint(found.before().audience(), words)) return; // they never saw it
        var before = keys(found.before().keys());
        if (!seesNow) {
            items.add(new ChangeNotice(type.name(), found.id(), ChangeKind.GONE, before, null, null, found.at(), null));
        } else if (!found.before().keys().equals(found.keys())) {
            items.add(new ChangeNotice(
                    type.name(),
                    found.id(),
                    ChangeKind.REKEYED,
                    keys(found.keys()),
                    before,
                    found.version(),
                    found.at(),
                    link));
        }
    }

    private List<NaturalKey> keys(String array) {
        try {
            return json.readValue(array, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
