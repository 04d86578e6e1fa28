package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What the gateway said.
 *
 * @param body as JSON; a text node where it is something else
 */
public record Answer(Call call, int status, JsonNode body, Optional<String> location) {
    public boolean isRefusal() {
        return status >= 400;
    }

    /** The stable code of a problem document, empty if it is none. */
    public String code() {
        return body.path("code").asText();
    }
}
