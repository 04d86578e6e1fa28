package org.commonground.gateway.routing;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.commonground.gateway.reply.Gzip;
import org.jspecify.annotations.Nullable;

/**
 * Which answers are compressed for clients that take it: text of some size. The services leave that to the gateway (decision
 * 371). The framework's compressor leaves alone whatever says that it has an encoding, be it {@code identity}.
 *
 * <p>Packed and unpacked are two representations, and a strong entity tag names one (RFC 9110, 8.8.3): the tag of a packed
 * answer ends differently, until it comes back and goes on to the service, which knows versions only.
 */
final class Packing {
    private static final Set<String> TEXT = Set.of(
            "application/json", "application/x-ndjson", "application/yaml", "text/csv", "text/plain", "image/svg+xml");
    /** A smaller answer fits into one packet as it is. */
    private static final int FROM = 1_024;

    private static final String END_OF_TAG = "\"";
    private static final String END_OF_PACKED_TAG = "-gzip\"";

    private Packing() {}

    static void decideInTheEnd(RoutingContext rc) {
        rc.addHeadersEndHandler(_ -> {
            if (rc.response().getStatusCode() == 304)
                nameWhatIsHeld(rc.request().headers(), rc.response().headers());
            else decide(rc.request(), rc.response().headers());
        });
    }

    /** What a client asks about it holds, or has seen, as it was packed. */
    static void unpackTags(MultiMap asked) {
        for (var name : new CharSequence[] {HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH}) {
            var tags = String.join(", ", asked.getAll(name));
            if (tags.contains(END_OF_PACKED_TAG)) asked.set(name, tags.replace(END_OF_PACKED_TAG, END_OF_TAG));
        }
    }

    private static void nameWhatIsHeld(MultiMap asked, MultiMap answer) {
        var tag = answer.get(HttpHeaders.ETAG);
        if (isStrong(tag)
                && String.join(", ", asked.getAll(HttpHeaders.IF_NONE_MATCH)).contains(packed(tag)))
            answer.set(HttpHeaders.ETAG, packed(tag));
    }

    private static void decide(HttpServerRequest request, MultiMap answer) {
        if (answer.contains(HttpHeaders.CONTENT_ENCODING)) return;
        var accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        var worthIt = isWorthIt(answer);
        if (worthIt) answer.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (!worthIt || !Gzip.isWanted(accepted)) {
            if (accepted != null) answer.set(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
            return;
        }
        var tag = answer.get(HttpHeaders.ETAG);
        // to clients older than content codings the compressor sends nothing packed
        if (isStrong(tag) && request.version() != HttpVersion.HTTP_1_0) answer.set(HttpHeaders.ETAG, packed(tag));
    }

    private static boolean isWorthIt(MultiMap answer) {
        var type = answer.get(HttpHeaders.CONTENT_TYPE);
        if (type == null || !isText(type.split(";", 2)[0].strip())) return false;
        var length = answer.get(HttpHeaders.CONTENT_LENGTH);
        return length == null || length.length() > 4 || Integer.parseInt(length) >= FROM;
    }

    private static boolean isText(String type) {
        return TEXT.contains(type) || type.endsWith("+json");
    }

    private static boolean isStrong(@Nullable String tag) {
        return tag != null && tag.startsWith("\"") && tag.endsWith(END_OF_TAG);
    }

    private static String packed(String tag) {
        return tag.substring(0, tag.length() - 1) + END_OF_PACKED_TAG;
    }
}
