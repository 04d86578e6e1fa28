package org.commonground.metrics.suppression;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What must hold of every table, found by trying many. */
class SuppressionPropertiesTest {
    /** A random table, reproducible from its seed. */
    record Sample(
            long seed,
            int minimum,
            boolean share,
            boolean hierarchy,
            boolean someTotalsStated,
            int ways,
            boolean crossed) {
        Sample(long seed, int minimum, boolean share, boolean hierarchy, boolean someTotalsStated, int ways) {
            this(seed, minimum, share, hierarchy, someTotalsStated, ways, true);
        }

        /** The same, but that each way of breaking people down was observed by itself. */
        Sample uncrossed() {
            return new Sample(seed, minimum, share, hierarchy, someTotalsStated, Math.max(3, ways), false);
        }

        Threshold threshold() {
            return new Threshold(minimum, false, share, 95, 5, true);
        }

        MarginTable table() {
            return table(0);
        }

        /** The same facts, with axes, items and rows in another order. */
        MarginTable table(long shuffle) {
            return table(shuffle, 0);
        }

        private MarginTable table(long shuffle, long correction) {
            var random = new Random(seed);
            var names = List.of("gender", "grade", "school", "year", "zone");
            var axes = new ArrayList<Axis>();
            for (int way = 0; way < ways; way++) {
                var parents = new HashMap<String, String>();
                int items = 2 + random.nextInt(ways == 2 || !crossed ? 4 : 2);
                for (int item = 0; item < items; item++)
                    parents.put(
                            "i" + item,
                            hierarchy && way == 0 && item > 1 ? "i" + random.nextInt(Math.min(item, 2)) : "");
                axes.add(Axis.tree(names.get(way), parents));
            }
            var rows = new HashMap<List<String>, long[]>();
            int scale = List.of(6, 15, 40, 200).get(random.nextInt(4));
            if (crossed) fill(axes, 0, new String[ways], rows, random, scale);
            else fillEach(axes, rows, random, scale);
            if (someTotalsStated) state(axes, rows, random);
            if (correction != 0) correct(rows, new Random(correction));
            var order = new ArrayList<Integer>();
            for (int way = 0; way < ways; way++) order.add(way);
            var keys = new ArrayList<>(rows.keySet());
            keys.sort((a, b) -> a.toString().compareTo(b.toString()));
            if (shuffle != 0) {
                Collections.shuffle(order, new Random(shuffle));
                Collections.shuffle(keys, new Random(shuffle));
            }
            var builder = MarginTable.along(order.stream().map(axes::get).toList(), 2);
            int tag = 0;
            for (var key : keys) {
                var nodes = new int[ways];
                for (int i = 0; i < ways; i++) nodes[i] = axes.get(order.get(i)).node(key.get(order.get(i)));
                builder.row(nodes, tag++, requireNonNull(rows.get(key)));
            }
            return builder.build();
        }

        /** The same table after some corrections: the same facts, a few of them with other numbers. */
        MarginTable corrected() {
            return new Sample(seed, minimum, share, hierarchy, someTotalsStated, ways).table(0, seed ^ 0x5DEECE66DL);
        }

        private void fill(
                List<Axis> axes, int way, String[] key, Map<List<String>, long[]> rows, Random random, int scale) {
            if (way == ways) {
                if (random.nextInt(10) == 0) return; // a combination of which nobody reported anything
                long people = random.nextInt(4) == 0 ? 0 : random.nextInt(scale);
                long hits = people == 0 ? 0 : random.nextInt((int) people + 1);
                rows.put(List.of(key.clone()), new long[] {people, hits});
                return;
            }
            for (int item = 0; axes.get(way).has("i" + item); item++) {
                key[way] = "i" + item;
                fill(axes, way + 1, key, rows, random, scale);
            }
        }

        /** Every item of the first axis, in all and by each other axis; now and then a part was held back, or counted twice. */
        private void fillEach(List<Axis> axes, Map<List<String>, long[]> rows, Random random, int scale) {
            for (int item = 0; axes.get(0).has("i" + item); item++) {
                var key = new String[ways];
                Arrays.fill(key, "");
                key[0] = "i" + item;
                long people = random.nextInt(2 * scale);
                long hits = people == 0 ? 0 : random.nextInt((int) people + 1);
                if (random.nextInt(6) != 0) rows.put(List.of(key.clone()), new long[] {people, hits});
                for (int way = 1; way < ways; way++) {
                    long left = people + (random.nextInt(8) == 0 ? 3 : 0);
                    long leftHits = hits;
                    for (int part = 0; axes.get(way).has("i" + part); part++) {
                        long some = left == 0 ? 0 : random.nextLong(left + 1);
                        long someHits = Math.min(some, leftHits);
                        left -= some;
                        leftHits -= someHits;
                        if (random.nextInt(5) == 0) continue;
                        key[way] = "i" + part;
                        rows.put(List.of(key.clone()), new long[] {some, someHits});
                    }
                    key[way] = "";
                }
            }
        }

        private static void correct(Map<List<String>, long[]> rows, Random random) {
            var keys = new ArrayList<>(rows.keySet());
            keys.sort((a, b) -> a.toString().compareTo(b.toString()));
            for (var key : keys) {
                if (random.nextInt(5) != 0) continue;
                var amounts = requireNonNull(rows.get(key));
                long people = Math.max(0, amounts[0] + random.nextInt(-3, 4));
                rows.put(key, new long[] {people, Math.min(people, amounts[1])});
            }
        }

        /** Some totals are stated too, now and then with people who appear in no part. */
        private void state(List<Axis> axes, Map<List<String>, long[]> rows, Random random) {
            for (int item = 0; axes.get(0).has("i" + item); item++) {
                if (random.nextInt(3) != 0) continue;
                var key = new String[ways];
                Arrays.fill(key, "");
                key[0] = "i" + item;
                // more than its parts where somebody stands in none, less where somebody stands in two
                long people = random.nextInt(-2, 12);
                long hits = people <= 0 ? 0 : random.nextInt((int) people + 1);
                for (var row : rows.entrySet())
                    if (!row.getKey().contains("")
                            && isWithin(axes.get(0), row.getKey().get(0), "i" + item)) {
                        people += row.getValue()[0];
                        hits += row.getValue()[1];
                    }
                if (people < hits) continue;
                rows.putIfAbsent(List.of(key), new long[] {people, hits});
            }
        }
    }

    private static boolean isWithin(Axis axis, String item, String whole) {
        return Arrays.stream(axis.upward(axis.node(item))).anyMatch(node -> node == axis.node(whole));
    }

    @Provide
    Arbitrary<Sample> samples() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().between(3, 12),
                        Arbitraries.of(false, true),
                        Arbitraries.of(false, true),
                        Arbitraries.of(false, true),
                        Arbitraries.of(2, 2, 3))
                .as(Sample::new);
    }

    @Property(tries = 3_000)
    void no_bound_pins_a_hidden_count(@ForAll("samples") Sample sample) {
        var table = sample.table();
        var status = Suppression.of(table, sample.threshold());
        assertThat(new Attacker(table, sample.threshold(), status).pinnedByBounds())
                .isEqualTo(-1);
    }

    @Provide
    Arbitrary<Sample> fourWays() {
        return samples()
                .map(each -> new Sample(each.seed, each.minimum, each.share, each.hierarchy, each.someTotalsStated, 4));
    }

    @Property(tries = 100)
    void four_ways_are_protected_as_two_are(@ForAll("fourWays") Sample sample) {
        var table = sample.table();
        var status = Suppression.of(table, sample.threshold());
        assertThat(new Attacker(table, sample.threshold(), status).pinnedByBounds())
                .isEqualTo(-1);
        assertThat(new Attacker(table, sample.threshold(), status).pinnedByAlgebra())
                .isEqualTo(-1);
    }

    @Provide
    Arbitrary<Sample> uncrossed() {
        return Combinators.combine(samples(), Arbitraries.of(3, 4, 5))
                .as((each, ways) -> new Sample(
                        each.seed, each.minimum, each.share, each.hierarchy, each.someTotalsStated, ways, false));
    }

    @Property(tries = 600)
    void people_broken_down_in_ways_that_were_never_crossed_are_protected(@ForAll("uncrossed") Sample sample) {
        var table = sample.table();
        var status = Suppression.of(table, sample.threshold());
        assertThat(new Attacker(table, sample.threshold(), status).pinnedByBounds())
                .isEqualTo(-1);
        assertThat(new Attacker(table, sample.threshold(), status).pinnedByAlgebra())
                .isEqualTo(-1);
    }

    @Property(tries = 1_000)
    void no_equation_pins_a_hidden_count(@ForAll("samples") Sample sample) {
        var table = sample.table();
        var status = Suppression.of(table, sample.threshold());
        assertThat(new Attacker(table, sample.threshold(), status).pinnedByAlgebra())
                .isEqualTo(-1);
    }

    @Property(tries = 500)
    void trying_all_numbers_leaves_a_hidden_count_open(@ForAll("samples") Sample sample) {
        var counts = new Sample(sample.seed, sample.minimum, false, sample.hierarchy, sample.someTotalsStated, 2);
        var table = counts.table();
        var status = Suppression.of(table, counts.threshold());
        for (int cell = 0; cell < status.length; cell++) {
            if (status[cell] == CellStatus.SHOWN) continue;
            var other = Attacker.hasOtherSolution(table, counts.threshold(), status, cell);
            if (other != null)
                assertThat(other).as("another number fits cell " + cell).isTrue();
        }
    }

    @Property(tries = 1_000)
    void the_order_of_columns_and_rows_changes_nothing(@ForAll("samples") Sample sample) {
        var table = sample.table();
        var other = sample.table(sample.seed | 1);
        var status = Suppression.of(table, sample.threshold());
        assertThat(other.size()).isEqualTo(table.size());
        assertThat(Suppression.of(other, sample.threshold())).isEqualTo(status);
    }

    @Property(tries = 1_000)
    void what_is_protected_once_needs_no_more(@ForAll("samples") Sample sample) {
        var table = sample.table();
        var status = Suppression.of(table, sample.threshold());
        assertThat(Suppression.complete(table, sample.threshold(), status)).isEqualTo(status);
    }

    @Property(tries = 1_000)
    void a_higher_minimum_hides_all_that_a_lower_one_does(@ForAll("samples") Sample sample) {
        var table = sample.table();
        var lower = new Threshold(sample.minimum, false, sample.share, 95, 5, false);
        var higher = new Threshold(sample.minimum + 2, false, sample.share, 95, 5, false);
        var few = Suppression.of(table, lower);
        var more = Suppression.of(table, higher);
        for (int cell = 0; cell < few.length; cell++)
            if (few[cell] == CellStatus.PRIMARY) assertThat(more[cell]).isEqualTo(CellStatus.PRIMARY);
    }

    @Property(tries = 1_000)
    void every_line_adds_up(@ForAll("samples") Sample sample) {
        var table = sample.table();
        for (int line = 0; line < table.lines(); line++) {
            long people = 0;
            for (int part : table.parts(line)) people += table.amount(part, 0);
            assertThat(people).isEqualTo(table.amount(table.total(line), 0));
        }
    }

    @Property(tries = 1_000)
    void hidden_parts_of_a_shown_total_are_together_enough(@ForAll("samples") Sample sample) {
        var table = sample.table();
        var status = Suppression.of(table, sample.threshold());
        for (int line = 0; line < table.lines(); line++) {
            if (status[table.total(line)] != CellStatus.SHOWN) continue;
            long people = 0;
            long hidden = 0;
            if (hasOverlap(table, sample.threshold(), line)) continue;
            for (int part : table.parts(line))
                if (status[part] != CellStatus.SHOWN) {
                    people += table.amount(part, 0);
                    hidden++;
                }
            if (hidden > 0) assertThat(people).isGreaterThanOrEqualTo(sample.minimum);
        }
    }

    private static boolean hasOverlap(MarginTable table, Threshold threshold, int line) {
        return Suppression.isOverlap(table, threshold, table.total(line))
                || Arrays.stream(table.parts(line)).anyMatch(part -> Suppression.isOverlap(table, threshold, part));
    }
}
