package org.commonground.registry.search;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.commonground.kernel.page.Cursor;
import org.commonground.registry.search.DirectoryAnswer.CodeCount;
import org.commonground.registry.search.DirectoryAnswer.Spelling;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Puts results in order and reads a page of them, by key: a deep page costs what the first one costs. */
final class Ranking {
    /** Text that is too short for its spelling to say anything. */
    private static final int SHORTEST_ALIKE = 4;

    private static final int MOST_COUNTS = 2_000;

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

    /**
     * A page of results.
     *
     * @param total of all results, if it was asked for
     * @param counted codes of all results, the most frequent first; empty unless facets were asked for
     */
    record Ranked(
            List<Hit> hits,
            @Nullable String next,
            Spelling spelling,
            @Nullable Long total,
            List<CodeCount> counted) {
        List<UUID> ids() {
            return hits.stream().map(Hit::id).toList();
        }
    }

    /**
     * The page that a question asks for. Where nothing at all has the words, names that are spelt alike are looked for
     * instead; the pages that follow stay with what the first one found. Words that somebody has are spelt well: that what
     * has them meets no other condition is then the answer, without a look at every name.
     *
     * <p>Page, total and counts are of one statement, so that results are found once.
     *
     * @param of what is ranked, for which a cursor is good
     * @param hits SQL for columns id, name, rank, quality_level, free and metres, and whatever {@code codes} reads
     * @param codes SQL for columns code and n, how many of {@code hits} have it, grouped by the code
     * @param words SQL for whatever the caller may find by the words alone
     */
    static Ranked page(
            Session db, String of, Question question, Function<Spelling, Sql> hits, String codes, Supplier<Sql> words) {
        var terms = question.terms();
        var list = of + "|" + terms.fingerprint();
        if (question.cursor() != null) {
            var after = Cursor.open(question.cursor(), list).after();
            var spelling = Spelling.valueOf(after.getFirst());
            return page(db, list, question, spelling, hits.apply(spelling), codes, after);
        }
        var found = page(db, list, question, Spelling.EXACT, hits.apply(Spelling.EXACT), codes, null);
        var text = terms.text();
        return found.hits.isEmpty() && text != null && text.length() >= SHORTEST_ALIKE && isEmpty(db, words.get())
                ? page(db, list, question, Spelling.SIMILAR, hits.apply(Spelling.SIMILAR), codes, null)
                : found;
    }

    private static boolean isEmpty(Session db, Sql found) {
        return found.within("select count(*) from (", "limit 1) one").number(db) == 0;
    }

    private static Ranked page(
            Session db,
            String list,
            Question question,
            Spelling spelling,
            Sql hits,
            String codes,
            @Nullable List<String> after) {
        var sort = question.terms().sort();
        var order = switch (sort) {
            case RELEVANCE -> "order by score desc, id";
            case DISTANCE -> "order by distance, id";
            case NAME -> "order by name, id";
        };
        var statement = hits.within("with hits as (", """
                ), scored as (
                    select id, name, rank, quality_level, free, metres, %s as score,
                        coalesce(cast(round(metres) as int), %d) as distance
                    from hits), page as (
                    select * from scored
                """.formatted(Relevance.SQL, Integer.MAX_VALUE));
        if (after != null) behind(statement, sort, after.get(1), UUID.fromString(after.get(2)));
        statement.add(order).add("limit :rows)").with("rows", question.limit() + 1);
        // a row at least, for the counts of a page that is empty
        statement
                .add("""
                        select id, name, rank, quality_level, free, metres, score, distance, total, counted
                        from (select %s as total, %s as counted) counts left join page on true
                        """.formatted(
                                question.counting() ? "(select count(*) from hits)" : "cast(null as bigint)",
                                question.counted().isEmpty() ? "cast(null as text)" : counted(codes)))
                .add(order);
        if (!question.counted().isEmpty())
            statement
                    .with("kinds", question.counted().stream().map(Facet::label).toArray(String[]::new))
                    .with("most", MOST_COUNTS);
        var rows = statement.rows(db);
        var found = new ArrayList<Hit>(rows.size());
        for (var row : rows) if (row[0] != null) found.add(hit(row));
        var more = found.size() > question.limit();
        var shown = more ? found.subList(0, question.limit()) : found;
        return new Ranked(
                shown,
                more ? after(list, spelling, sort, shown.getLast()).sealed() : null,
                spelling,
                (Long) rows.getFirst()[8],
                counts(rows.getFirst()[9]));
    }

    private static Cursor after(String list, Spelling spelling, Question.Sort sort, Hit last) {
        return new Cursor(
                list, List.of(spelling.name(), last.key(sort), last.id().toString()));
    }

    /** Each count and its code, as one text. */
    private static String counted(String codes) {
        return """
                (select %s from (
                    %s having split_part(code, ':', 1) = any(cast(:kinds as text[]))
                    order by n desc, code limit :most) frequent)""".formatted(Sql.list("array_agg(n || ' ' || code order by n desc, code)"), codes);
    }

    private static List<CodeCount> counts(@Nullable Object counted) {
        var counts = new ArrayList<CodeCount>();
        for (var each : Sql.listed(counted)) {
            int space = each.indexOf(' ');
            counts.add(new CodeCount(each.substring(space + 1), Long.parseLong(each.substring(0, space))));
        }
        return counts;
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
