package org.commonground.kernel.concurrency;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Sends a stored answer as it was. */
class Replays {
    @ServerExceptionMapper
    Response map(Replay replay) {
        var answer = Response.status(replay.status).header("Idempotency-Replayed", "true");
        if (replay.location != null) answer.header(HttpHeaders.LOCATION, replay.location);
        if (replay.etag != null) answer.header(HttpHeaders.ETAG, replay.etag);
        if (replay.body.length > 0) answer.type(MediaType.APPLICATION_JSON_TYPE).entity(replay.body);
        return answer.build();
    }
}
