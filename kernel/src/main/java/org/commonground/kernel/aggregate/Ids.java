package org.commonground.kernel.aggregate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/** UUIDs of version 7 (RFC 9562): id order is creation order. */
public final class Ids {
    /** 2025-01-01T00:00:00Z; what came from elsewhere sorts before what was created here. */
    private static final long IMPORT_EPOCH = 1_735_689_600_000L;

    private Ids() {}

    public static UUID next() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null);
    }

    /**
     * The id of a row that another system masters: the same natural key gives the same id in every installation and
     * after every reset, so that tokens and links can name it before it is loaded. The 74 random bits are the start of
     * SHA-256 over district, scheme and value.
     */
    public static UUID ofNaturalKey(String district, String scheme, String value) {
        var hash = ByteBuffer.wrap(sha256(district + "\n" + scheme + "\n" + value));
        long high = (IMPORT_EPOCH << 16) | 0x7000 | (hash.getShort() & 0x0FFF);
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
