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

    /** How many columns a row has before what is shown. */
    static final int SHOWN = 10;

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
     * What is ranked.
     *
     * @param name for which a cursor is good
     * @param hits SQL for columns id, name, rank, quality_level, free and metres, and whatever {@code codes} reads
     * @param codes SQL for columns code and n, how many of {@code hits} have it, grouped by the code
     * @param words SQL for whatever the caller may find by the words alone
     * @param columns what is shown, of the tables that are joined
     * @param joined tables that a {@code page} of hits is joined with
     */
    record Ranked(
            String name, Function<Spelling, Sql> hits, String codes, Supplier<Sql> words, String columns, Sql joined) {}

    /**
     * A page of results.
     *
     * @param rows what is shown of each hit, from {@link #SHOWN} on
     * @param total of all results, if it was asked for
     * @param counted codes of all results, the most frequent first; empty unless facets were asked for
     */
    record Page(
            List<Hit> hits,
            List<Object[]> rows,
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
     * <p>Page, total, counts and what is shown are of one statement, so that results are found once.
     */
    static Page page(Session db, Ranked ranked, Question question) {
        var terms = question.terms();
        var list = ranked.name + "|" + terms.fingerprint();
        if (question.cursor() != null) {
            var after = Cursor.open(question.cursor(), list).after();
            return page(db, list, ranked, question, Spelling.valueOf(after.getFirst()), after);
        }
        var found = page(db, list, ranked, question, Spelling.EXACT, null);
        var text = terms.text();
        return found.hits.isEmpty()
                        && text != null
                        && text.length() >= SHORTEST_ALIKE
                        && isEmpty(db, ranked.words.get())
                ? page(db, list, ranked, question, Spelling.SIMILAR, null)
                : found;
    }

    private static boolean isEmpty(Session db, Sql found) {
        return found.within("select count(*) from (", "limit 1) one").number(db) == 0;
    }

    private static Page page(
            Session db,
            String list,
            Ranked ranked,
            Question question,
            Spelling spelling,
            @Nullable List<String> after) {
        var sort = question.terms().sort();
        var order = switch (sort) {
            case RELEVANCE -> "order by page.score desc, page.id";
            case DISTANCE -> "order by page.distance, page.id";
            case NAME -> "order by page.name, page.id";
        };
        var statement =
                ranked.hits.apply(spelling).within("with hits as (", """
                ), scored as (
                    select id, name, rank, quality_level, free, metres, %s as score,
                        coalesce(cast(round(metres) as int), %d) as distance
                    from hits), page as (
                    select * from scored page
                """.formatted(Relevance.SQL, Integer.MAX_VALUE));
        if (after != null) behind(statement, sort, after.get(1), UUID.fromString(after.get(2)));
        statement.add(order).add("limit :rows)").with("rows", question.limit() + 1);
        // a row at least, for the counts of a page that is empty
        statement
                .add("""
                        select page.id, page.name, page.rank, page.quality_level, page.free, page.metres, page.score,
                            page.distance, counts.total, counts.counted, %s
                        from (select %s as total, %s as counted) counts left join page on true
                        """.formatted(
                                ranked.columns,
                                question.counting() ? "(select count(*) from hits)" : "cast(null as bigint)",
                                question.counted().isEmpty() ? "cast(null as text)" : counted(ranked.codes)))
                .add(ranked.joined.text())
                .withAll(ranked.joined)
                .add(order);
        if (!question.counted().isEmpty())
            statement
                    .with("kinds", question.counted().stream().map(Facet::label).toArray(String[]::new))
                    .with("most", MOST_COUNTS);
        var rows = statement.rows(db);
        var total = (Long) rows.getFirst()[8];
        var counted = counts(rows.getFirst()[9]);
        if (rows.getFirst()[0] == null) return new Page(List.of(), List.of(), null, spelling, total, counted);
        var more = rows.size() > question.limit();
        var shown = more ? rows.subList(0, question.limit()) : rows;
        var hits = shown.stream().map(Ranking::hit).toList();
        return new Page(
                hits,
                shown,
                more ? after(list, spelling, sort, hits.getLast()).sealed() : null,
                spelling,
                total,
                counted);
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
