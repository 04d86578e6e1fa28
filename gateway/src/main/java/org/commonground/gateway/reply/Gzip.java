package org.commonground.gateway.reply;

import org.jspecify.annotations.Nullable;

/** The one coding that answers are compressed with. */
public final class Gzip {
    private Gzip() {}

    /** Whether {@code Accept-Encoding} names it, and likes nothing that we could be taken to offer better. */
    public static boolean isWanted(@Nullable String acceptEncoding) {
        return acceptEncoding != null
                && weight(acceptEncoding, "gzip") > 0
                && weight(acceptEncoding, "gzip") >= weight(acceptEncoding, "deflate");
    }

    private static float weight(String acceptEncoding, String coding) {
        for (var each : acceptEncoding.split(",", -1)) {
            var parts = each.split(";", -1);
            if (!parts[0].strip().equalsIgnoreCase(coding)) continue;
            if (parts.length == 1) return 1;
            try {
                return Float.parseFloat(
                        parts[1].substring(parts[1].indexOf('=') + 1).strip());
            } catch (NumberFormatException e) {
                return 0;
            }
        }
        return 0;
    }
}
