package org.commonground.gateway.events;

import io.quarkus.runtime.util.ClassPathUtils;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.commonground.gateway.contract.OwnOperation;
import org.commonground.gateway.problem.ProblemType;
import org.commonground.gateway.reply.Reply;

/** The AsyncAPI document and the schemas and examples that it refers to, at the addresses that events give. */
@Singleton
class EventPages {
    private static final String FOLDER = "/contracts/events/";
    private static final String ASYNC_API = "asyncapi.yaml";

    private final Map<String, Reply> files = new HashMap<>();

    EventPages() throws IOException {
        ClassPathUtils.consumeAsPaths("event-contracts", this::read);
    }

    @Produces
    @Singleton
    OwnOperation asyncApi() {
        return new OwnOperation("getEventContract", rc -> send(rc, ASYNC_API));
    }

    @Produces
    @Singleton
    OwnOperation schema() {
        return new OwnOperation(
                "getEventSchema", rc -> send(rc, rc.normalizedPath().substring(FOLDER.length())));
    }

    private void send(RoutingContext rc, String name) {
        var file = files.get(name);
        if (file != null) file.send(rc);
        else
            ProblemType.NOT_FOUND
                    .because("there is no event contract of this name")
                    .send(rc);
    }

    private void read(Path folder) {
        try (var found = Files.list(folder)) {
            for (var file : found.toList()) {
                var name = file.getFileName().toString();
                files.put(name, Reply.of(mediaType(name), Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mediaType(String name) {
        if (name.equals(ASYNC_API)) return "application/vnd.aai.asyncapi+yaml;version=3.0.0";
        return name.endsWith(".schema.json") ? "application/schema+json" : "application/json";
    }
}
