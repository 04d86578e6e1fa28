package org.commonground.metrics.participation;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A student's pseudonym: the HMAC-SHA-256 of the student information system's id under a secret of the district, as 64 hex
 * digits. Only its form can be checked here; an id that was padded to that length, or written in hex, is not taken for one.
 */
final class StudentKey {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /** So many equal bytes in a row, no letter, or only ASCII: each comes once in more than 10^9 hashes, but in padded ids and in names. */
    private static final int PADDING = 6;

    private StudentKey() {}

    static Optional<byte[]> parse(String text) {
        if (!FORM.matcher(text).matches() || text.chars().noneMatch(digit -> digit >= 'a')) return Optional.empty();
        var key = HexFormat.of().parseHex(text);
        return isText(key) || isPadded(key) ? Optional.empty() : Optional.of(key);
    }

    private static boolean isText(byte[] key) {
        for (byte each : key) if (each < 0) return false;
        return true;
    }

    private static boolean isPadded(byte[] key) {
        int run = 1;
        for (int i = 1; i < key.length; i++) {
            run = key[i] == key[i - 1] ? run + 1 : 1;
            if (run >= PADDING) return true;
        }
        return false;
    }
}
