package org.commonground.kernel.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.settings.OwnKeys;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Where a page ended: the sort values of its last row. Signed, and bound to the list, its filter and its sort, so that a
 * cursor which was altered or carried elsewhere is refused rather than misread.
 *
 * @param list entity, filter and sort that it belongs to
 * @param after the sort values of the last row, the id last
 */
public record Cursor(String list, List<String> after) {
    private static final String KEY = ConfigProvider.getConfig()
            .getOptionalValue(OwnKeys.CURSOR, String.class)
            .orElse("");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SIGNATURE = 16;

    /** What clients get as {@code next}. */
    public String sealed() {
        return sealed(KEY);
    }

    /** What a client gave as {@code cursor}; refused unless it was issued for this very list. */
    public static Cursor open(String text, String list) {
        return open(text, list, KEY);
    }

    String sealed(String key) {
        try {
            var content = JSON.writeValueAsBytes(this);
            var signed = Arrays.copyOf(content, content.length + SIGNATURE);
            System.arraycopy(signature(content, key), 0, signed, content.length, SIGNATURE);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Cursor open(String text, String list, String key) {
        try {
            var signed = Base64.getUrlDecoder().decode(text);
            if (signed.length <= SIGNATURE) throw refused();
            var content = Arrays.copyOf(signed, signed.length - SIGNATURE);
            var signature = Arrays.copyOfRange(signed, content.length, signed.length);
            if (!MessageDigest.isEqual(signature, signature(content, key))) throw refused();
            var cursor = JSON.readValue(content, Cursor.class);
            if (!cursor.list.equals(list)) throw refused();
            return cursor;
        } catch (IllegalArgumentException | IOException e) {
            throw refused();
        }
    }

    private static byte[] signature(byte[] content, String key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(content), SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Problem refused() {
        return Problem.of(
                ProblemCode.INVALID_CURSOR,
                "the cursor was not issued for this list, filter and sort; start without it");
    }
}
