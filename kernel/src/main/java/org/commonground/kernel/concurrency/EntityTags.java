package org.commonground.kernel.concurrency;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.operation.Operations;
import org.jspecify.annotations.Nullable;

/**
 * Strong entity tags from versions (RFC 9110 8.8.3), and 304 where the client holds the current one. What is read without a
 * token may be kept by caches for a moment, and has a weak tag of its content if it has no version.
 */
@Provider
@Priority(Priorities.USER - 1_000) // after what still changes the entity
class EntityTags implements ContainerResponseFilter {
    private final CurrentCaller current;
    private final Operations operations;
    private final ObjectMapper json;

    EntityTags(CurrentCaller current, Operations operations, ObjectMapper json) {
        this.current = current;
        this.operations = operations;
        this.json = json;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) throws IOException {
        var headers = response.getHeaders();
        headers.putSingle("X-Content-Type-Options", "nosniff");
        var open = request.getMethod().equals("GET")
                && response.getStatus() == 200
                && current.isKnown()
                && current.get().is(Role.ANONYMOUS);
        if (open) headers.putSingle(HttpHeaders.VARY, "Authorization, District");
        if (!headers.containsKey(HttpHeaders.CACHE_CONTROL))
            headers.putSingle(
                    HttpHeaders.CACHE_CONTROL,
                    open ? cacheControl(request.getUriInfo().getPath()) : "private, no-cache");
        @Nullable
        String tag = response.getEntity() instanceof Versioned view
                ? of(view.version())
                : open && !headers.containsKey(HttpHeaders.ETAG) ? ofContent(response) : null;
        if (tag == null) return;
        response.getHeaders().putSingle(HttpHeaders.ETAG, tag); // asked for anew: they change with the entity
        var held = request.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        if (held != null && request.getMethod().equals("GET") && anyMatches(held, tag, true)) {
            response.setStatus(304);
            response.setEntity(null);
        }
    }

    private String cacheControl(String path) {
        var facade = operations.facadeAt(path);
        return facade == null ? "public, max-age=60" : facade.cacheControl();
    }

    /** Weak, because what compresses the answer keeps it. Streams and files have none. */
    private @Nullable String ofContent(ContainerResponseContext response) throws IOException {
        var entity = response.getEntity();
        var type = response.getMediaType();
        if (type != null && !MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) return null;
        var text = switch (entity) {
            case String already -> already;
            case Record content -> json.writeValueAsString(content);
            case Collection<?> content -> json.writeValueAsString(content);
            case null, default -> null;
        };
        if (text == null) return null;
        response.setEntity(text); // written once
        return "W/\"%s\"".formatted(digest(text));
    }

    private static String digest(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** {@code If-Match} compares strongly, so a weak tag never matches; {@code If-None-Match} compares weakly. */
    static boolean anyMatches(String header, long version, boolean weakly) {
        return anyMatches(header, of(version), weakly);
    }

    private static boolean anyMatches(String header, String current, boolean weakly) {
        if (header.strip().equals("*")) return true;
        for (var tag : header.split(",")) {
            var candidate = tag.strip();
            if (weakly ? opaque(candidate).equals(opaque(current)) : candidate.equals(current)) return true;
        }
        return false;
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
