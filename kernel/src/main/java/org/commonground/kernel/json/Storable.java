package org.commonground.kernel.json;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What Java can hold and a database or another reader cannot: refused at the door, where it can still be said which value. */
public final class Storable {
    private static final int LAST_YEAR = 9999;
    /** Of a number: its digits, and how far its point may be from them. */
    private static final int DIGITS = 64;

    private Storable() {}

    /** No NUL, which PostgreSQL does not store, and no half of a surrogate pair, which UTF-8 does not have. */
    public static boolean is(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) return false;
            if (Character.isHighSurrogate(c) && (++i == text.length() || !Character.isLowSurrogate(text.charAt(i))))
                return false;
        }
        return true;
    }

    /** In a year that RFC 3339 can write. */
    public static boolean is(LocalDate date) {
        return date.getYear() >= 1 && date.getYear() <= LAST_YEAR;
    }

    /** In a year that RFC 3339 can write. */
    public static boolean is(Instant instant) {
        return is(instant.atOffset(ZoneOffset.UTC).toLocalDate());
    }

    /** Written out, it is not longer than a person would write it: an exponent of nine digits fills the memory. */
    public static boolean is(BigDecimal number) {
        return number.precision() <= DIGITS && Math.abs((long) number.scale()) <= DIGITS;
    }
}
