package org.commonground.registry.search;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.commonground.kernel.page.Cursor;
import org.commonground.registry.search.DirectoryAnswer.Spelling;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Puts results in order and reads a page of them, by key: a deep page costs what the first one costs. */
final class Ranking {
    /** Text that is too short for its spelling to say anything. */
    private static final int SHORTEST_ALIKE = 4;

    private Ranking() {}

    /**
     * A result and why it stands where it stands.
     *
     * @param distance metres as they are ordered by; the largest number where none are known
     */
    record Hit(
            UUID id,
            String name,
            double rank,
            @Nullable Integer qualityLevel,
            boolean free,
            @Nullable Double metres,
            int score,
            int distance) {
        Relevance relevance() {
            return Relevance.of(rank, metres, qualityLevel, free);
        }

        double outOfOne() {
            return score / 1e6;
        }

        String key(Question.Sort sort) {
            return switch (sort) {
                case RELEVANCE -> Integer.toString(score);
                case DISTANCE -> Integer.toString(distance);
                case NAME -> name;
            };
        }
    }

    /** A page of results. */
    record Ranked(List<Hit> hits, @Nullable String next, Spelling spelling) {
        List<UUID> ids() {
            return hits.stream().map(Hit::id).toList();
        }
    }

    /**
     * The page that a question asks for. Where nothing at all has the words, names that are spelt alike are looked for
     * instead; the pages that follow stay with what the first one found. Words that somebody has are spelt well: that what
     * has them meets no other condition is then the answer, without a look at every name.
     *
     * @param of what is ranked, for which a cursor is good
     * @param hits SQL for columns id, name, rank, quality_level, free and metres
     * @param words SQL for whatever the caller may find by the words alone
     */
    static Ranked page(Session db, String of, Question question, Function<Spelling, Sql> hits, Supplier<Sql> words) {
        var terms = question.terms();
        var list = of + "|" + terms.fingerprint();
        if (question.cursor() != null) {
            var after = Cursor.open(question.cursor(), list).after();
            var spelling = Spelling.valueOf(after.getFirst());
            return page(db, list, question, spelling, hits.apply(spelling), after);
        }
        var found = page(db, list, question, Spelling.EXACT, hits.apply(Spelling.EXACT), null);
        var text = terms.text();
        return found.hits.isEmpty() && text != null && text.length() >= SHORTEST_ALIKE && isEmpty(db, words.get())
                ? page(db, list, question, Spelling.SIMILAR, hits.apply(Spelling.SIMILAR), null)
                : found;
    }

    private static boolean isEmpty(Session db, Sql found) {
        return found.within("select count(*) from (", "limit 1) one").number(db) == 0;
    }

    private static Ranked page(
            Session db, String list, Question question, Spelling spelling, Sql hits, @Nullable List<String> after) {
        var sort = question.terms().sort();
        var ordered = hits.within("with hits as (", """
                ), scored as (
                    select id, name, rank, quality_level, free, metres, %s as score,
                        coalesce(cast(round(metres) as int), %d) as distance
                    from hits)
                select id, name, rank, quality_level, free, metres, score, distance from scored
                """.formatted(Relevance.SQL, Integer.MAX_VALUE));
        if (after != null) behind(ordered, sort, after.get(1), UUID.fromString(after.get(2)));
        ordered.add(
                        switch (sort) {
                            case RELEVANCE -> "order by score desc, id";
                            case DISTANCE -> "order by distance, id";
                            case NAME -> "order by name, id";
                        })
                .add("limit :rows")
                .with("rows", question.limit() + 1);
        var rows = ordered.rows(db);
        var found = new ArrayList<Hit>(rows.size());
        for (var row : rows) found.add(hit(row));
        if (found.size() <= question.limit()) return new Ranked(found, null, spelling);
        var shown = found.subList(0, question.limit());
        var last = shown.getLast();
        var next = new Cursor(
                list, List.of(spelling.name(), last.key(sort), last.id().toString()));
        return new Ranked(shown, next.sealed(), spelling);
    }

    private static void behind(Sql ordered, Question.Sort sort, String key, UUID id) {
        ordered.with("lastId", id).with("lastKey", sort == Question.Sort.NAME ? key : Integer.valueOf(key));
        ordered.add(
                switch (sort) {
                    case RELEVANCE -> "where (score < :lastKey or score = :lastKey and id > :lastId)";
                    case DISTANCE -> "where (distance, id) > (:lastKey, :lastId)";
                    case NAME -> "where (name, id) > (:lastKey, :lastId)";
                });
    }

    private static Hit hit(Object[] row) {
        return new Hit(
                (UUID) row[0],
                (String) row[1],
                number(row[2]).doubleValue(),
                row[3] == null ? null : number(row[3]).intValue(),
                Boolean.TRUE.equals(row[4]),
                row[5] == null ? null : number(row[5]).doubleValue(),
                number(row[6]).intValue(),
                number(row[7]).intValue());
    }

    private static Number number(Object value) {
        return value instanceof Number number ? number : 0;
    }
}
