package org.commonground.mou.numbering;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.time.BusinessDay;
import org.hibernate.Session;

/**
 * Hands out numbers in the transaction that uses them. The counter's row stays locked until that transaction ends, so a number
 * that was rolled back is handed out again and no two transactions get the same one.
 */
@ApplicationScoped
public class Numbering {
    /** What is counted. */
    public enum Series {
        PARTNERSHIP("SCP"),
        AGREEMENT("AGR");

        private final String prefix;

        Series(String prefix) {
            this.prefix = prefix;
        }

        String format(int year, long number) {
            return "%s-%d-%06d".formatted(prefix, year, number);
        }
    }

    private final Session db;
    private final CurrentCaller current;
    private final BusinessDay businessDay;

    Numbering(Session db, CurrentCaller current, BusinessDay businessDay) {
        this.db = db;
        this.current = current;
        this.businessDay = businessDay;
    }

    /** The next number of the district in this year, such as {@code AGR-2026-000045}. */
    @Transactional(MANDATORY)
    public String next(Series series) {
        int year = businessDay.today().getYear();
        long number = db.createNativeQuery("""
                        insert into numbering (district, series, year, last) values (:district, :series, :year, 1)
                        on conflict (district, series, year) do update set last = numbering.last + 1
                        returning last
                        """, Long.class)
                .setParameter("district", current.get().district())
                .setParameter("series", series.name())
                .setParameter("year", year)
                .getSingleResult();
        return series.format(year, number);
    }
}
