package org.commonground.gateway.reply;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One prepared answer. Plain and gzip are two representations, so each has an entity tag of its own. */
public final class Reply {
    private static final int WORTH_COMPRESSING = 1024;
    private static final CharSequence FOR_A_MINUTE = HttpHeaders.createOptimized("public, max-age=60");

    private final String contentType;
    private final Variant plain;
    private final @Nullable Variant gzip;

    private Reply(String contentType, byte[] body) {
        this.contentType = contentType;
        var hash = hash(body);
        plain = new Variant(Buffer.buffer(body), '"' + hash + '"', null);
        gzip = body.length < WORTH_COMPRESSING ? null : new Variant(compress(body), '"' + hash + "-gzip\"", "gzip");
    }

    public static Reply of(String contentType, String body) {
        return new Reply(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public void send(RoutingContext rc) {
        var request = rc.request();
        var response = rc.response();
        var variant = gzip != null && Gzip.isWanted(request.getHeader(HttpHeaders.ACCEPT_ENCODING)) ? gzip : plain;
        var headers =
                response.headers().set(HttpHeaders.ETAG, variant.etag).set(HttpHeaders.CACHE_CONTROL, FOR_A_MINUTE);
        if (gzip != null) headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (variant.isHeldBy(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        headers.set(HttpHeaders.CONTENT_TYPE, contentType);
        if (variant.encoding != null) headers.set(HttpHeaders.CONTENT_ENCODING, variant.encoding);
        response.end(variant.body);
    }

    private record Variant(
            Buffer body, String etag, @Nullable String encoding) {
        /** {@code If-None-Match} compares weakly (RFC 9110, 13.1.2): a {@code W/} before the tag changes nothing. */
        boolean isHeldBy(@Nullable String ifNoneMatch) {
            return ifNoneMatch != null && (ifNoneMatch.strip().equals("*") || ifNoneMatch.contains(etag));
        }
    }

    private static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Buffer compress(byte[] body) {
        var bytes = new ByteArrayOutputStream(body.length / 4);
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
