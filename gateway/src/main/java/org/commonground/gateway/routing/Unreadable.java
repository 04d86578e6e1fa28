package org.commonground.gateway.routing;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.net.URISyntaxException;
import org.commonground.gateway.problem.Problem;
import org.commonground.gateway.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * Requests that no address or no body can be made of. The HTTP server would refuse them too, without a word; it is told to let
 * through what is checked here ({@link LeftToUs}; its own limits of sizes are wider). The services check the same.
 */
public final class Unreadable {
    /** Octets; RFC 9110, 4.1, recommends at least 8,000. */
    private static final int LONGEST_TARGET = 8_000;

    /** Characters of all names and values; a little less than the services take, since we add some. */
    private static final int LARGEST_HEADERS = 19_000;

    private Unreadable() {}

    /** The framework's switch for its own check of addresses; read when its class is loaded, which is after the settings are. */
    public static final class LeftToUs implements SmallRyeConfigBuilderCustomizer {
        @Override
        public void configBuilder(SmallRyeConfigBuilder builder) {
            System.setProperty("vertx.disableURIValidation", "true");
        }
    }

    /** What is wrong with the request; null if it can be read. */
    static @Nullable Problem flaw(HttpServerRequest request) {
        var target = request.uri();
        if (target.length() > LONGEST_TARGET)
            return ProblemType.URI_TOO_LONG.because(
                    "an address may have at most %d characters".formatted(LONGEST_TARGET));
        int size = 0;
        for (var header : request.headers())
            size += header.getKey().length() + header.getValue().length();
        if (size > LARGEST_HEADERS)
            return ProblemType.HEADERS_TOO_LARGE.because(
                    "the headers may have at most %d characters in all".formatted(LARGEST_HEADERS));
        if (request.version() == HttpVersion.HTTP_1_1
                && request.headers().getAll(HttpHeaders.HOST).size() != 1)
            return malformed("there must be one header Host (RFC 9112, 3.2)");
        var coding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("chunked"))
            return malformed("of the transfer codings only chunked is read");
        try {
            new URI(target);
            return null;
        } catch (URISyntaxException e) {
            return malformed("the address is no URI, at character %d".formatted(e.getIndex() + 1));
        }
    }

    private static Problem malformed(String why) {
        return ProblemType.MALFORMED_REQUEST.because(why);
    }
}
