package org.commonground.kernel.concurrency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.ws.rs.BadRequestException;

/** JSON Merge Patch (RFC 7396): null removes, arrays are replaced whole; the result is validated as a whole. */
@ApplicationScoped
public class MergePatch {
    public static final String MEDIA_TYPE = "application/merge-patch+json";

    private final ObjectMapper json;
    private final Validator validator;

    MergePatch(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /** What {@code current} is with the patch applied; an unknown or unreadable property is a 400, a broken bound a 422. */
    public <R extends Record> R apply(R current, ObjectNode patch) {
        @SuppressWarnings("unchecked") // a record has no subclasses
        var type = (Class<R>) current.getClass();
        try {
            return validated(json.treeToValue(merge(json.valueToTree(current), patch), type));
        } catch (JsonProcessingException e) {
            throw new BadRequestException(e);
        }
    }

    /** The value itself, or a 422 that names every bound that it breaks. */
    public <T> T validated(T value) {
        var violations = validator.validate(value);
        if (!violations.isEmpty()) throw new ConstraintViolationException(violations);
        return value;
    }

    private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        for (var change : patch.properties()) {
            JsonNode value = change.getValue();
            if (value.isNull()) target.remove(change.getKey());
            else if (value instanceof ObjectNode inner)
                target.set(
                        change.getKey(),
                        merge(
                                target.get(change.getKey()) instanceof ObjectNode existing
                                        ? existing
                                        : target.objectNode(),
                                inner));
            else target.set(change.getKey(), value);
        }
        return target;
    }
}
