package org.commonground.metrics.suppression;

import java.util.Arrays;
import java.util.Random;

/**
 * The attacker with time: random two- to four-way tables until it is over, each attacked by bounds and by algebra. Prints how many
 * tables, hidden cells and breaches there were, and how wide the intervals are that hidden counts are left with.
 *
 * <p>Usage: {@code LongAttack SECONDS}
 */
final class LongAttack {
    private LongAttack() {}

    public static void main(String[] args) {
        long end = System.nanoTime() + Long.parseLong(args[0]) * 1_000_000_000L;
        var random = new Random(Long.parseLong(args.length > 1 ? args[1] : "20260101"));
        var tables = new long[5];
        long cells = 0;
        long hidden = 0;
        long pinned = 0;
        var widths = new long[6];
        while (System.nanoTime() < end) {
            int ways = 2 + random.nextInt(3);
            var sample = new SuppressionPropertiesTest.Sample(
                    random.nextLong(),
                    3 + random.nextInt(10),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    ways);
            if (random.nextInt(3) == 0) sample = sample.uncrossed();
            var table = sample.table();
            var status = Suppression.of(table, sample.threshold());
            var attacker = new Attacker(table, sample.threshold(), status);
            if (attacker.pinnedByBounds() >= 0
                    || new Attacker(table, sample.threshold(), status).pinnedByAlgebra() >= 0) {
                pinned++;
                System.out.println("PINNED " + sample);
            }
            tables[sample.ways()]++;
            cells += table.size();
            for (int cell = 0; cell < status.length; cell++) {
                if (status[cell] == CellStatus.SHOWN || !table.isPublished(cell)) continue;
                hidden++;
                widths[width(attacker.high[0][cell] - attacker.low[0][cell] + 1)]++;
            }
        }
        System.out.printf(
                "tables by ways %s, cells %,d, hidden %,d, pinned %d; possible values 1: %,d, 2: %,d, 3-4: %,d, 5-9: %,d, 10-99: %,d, more: %,d%n",
                Arrays.toString(Arrays.copyOfRange(tables, 2, 5)),
                cells,
                hidden,
                pinned,
                widths[0],
                widths[1],
                widths[2],
                widths[3],
                widths[4],
                widths[5]);
    }

    private static int width(long values) {
        if (values <= 2) return (int) values - 1;
        if (values < 5) return 2;
        if (values < 10) return 3;
        return values < 100 ? 4 : 5;
    }
}
