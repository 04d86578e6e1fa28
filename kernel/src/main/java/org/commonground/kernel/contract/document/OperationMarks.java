package org.commonground.kernel.contract.document;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.commonground.kernel.contract.IfMatch;
import org.commonground.kernel.contract.Refuses;
import org.commonground.kernel.contract.Retiring;
import org.commonground.kernel.operation.Operations;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/** What the resource methods say of their operations besides method, path and types. */
final class OperationMarks {
    private final Map<String, AnnotationInstance> ifMatch;
    private final Map<String, AnnotationInstance> refuses;
    private final Map<String, AnnotationInstance> retiring;

    OperationMarks(IndexView classes) {
        ifMatch = marks(classes, IfMatch.class);
        refuses = marks(classes, Refuses.class);
        retiring = marks(classes, Retiring.class);
    }

    /** Whether {@code If-Match} has to be sent; null if nobody looks at it. */
    @Nullable
    Boolean ifMatch(HttpMethod method, String path, Operation operation) {
        var mark = ifMatch.get(operation.getOperationId());
        if (mark != null)
            return mark.value("required") == null || mark.value("required").asBoolean();
        return switch (method) {
            case PUT, PATCH, DELETE -> true;
            case POST -> path.endsWith("/transitions") ? true : null;
            default -> null;
        };
    }

    int[] refusals(Operation operation) {
        var mark = refuses.get(operation.getOperationId());
        return mark == null ? new int[0] : mark.value().asIntArray();
    }

    void retire(Operation operation) {
        var mark = retiring.get(operation.getOperationId());
        if (mark == null) return;
        var since = LocalDate.parse(mark.value("since").asString());
        var sunset = LocalDate.parse(mark.value("sunset").asString());
        if (!sunset.isAfter(since))
            throw new IllegalStateException("%s is gone before it is deprecated".formatted(operation.getOperationId()));
        operation.deprecated(true);
        operation.addExtension("x-deprecated-since", since.toString());
        operation.addExtension("x-sunset", sunset.toString());
        if (mark.value("successor") != null)
            operation.addExtension("x-successor", mark.value("successor").asString());
    }

    private static Map<String, AnnotationInstance> marks(IndexView classes, Class<?> annotation) {
        var marks = new HashMap<String, AnnotationInstance>();
        for (var mark : classes.getAnnotations(annotation))
            if (mark.target().kind() == AnnotationTarget.Kind.METHOD) marks.put(operationId(mark.target()), mark);
        return marks;
    }

    /** What every service serves is named after the service too. */
    private static String operationId(AnnotationTarget target) {
        var method = target.asMethod();
        return method.declaringClass().name().toString().startsWith("org.commonground.kernel.")
                ? ConfigProvider.getConfig()
                        .getOptionalValue("commonground.domain", String.class)
                        .map(domain -> Operations.ofService(method.name(), domain))
                        .orElse(method.name())
                : method.name();
    }
}
