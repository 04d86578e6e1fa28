package org.commonground.kernel.contract;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import java.util.ArrayList;
import org.commonground.kernel.operation.Operations;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;

/** A parameter that we do not know is refused: ignoring it would answer another question than the one asked. */
@Provider
@Priority(Priorities.AUTHORIZATION + 100)
class UnknownParameters implements ContainerRequestFilter {
    private final Operations operations;
    private final ResourceInfo resource;

    UnknownParameters(Operations operations, ResourceInfo resource) {
        this.operations = operations;
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var given = request.getUriInfo().getQueryParameters().keySet();
        if (given.isEmpty()) return;
        var operation = operations.of(resource.getResourceMethod());
        if (operation == null) return;
        var facade = operation.facade();
        if (facade != null && !facade.refusesUnknownParameters()) return;
        var unknown = new ArrayList<Violation>();
        for (var name : given)
            if (!operation.parameters().contains(name))
                unknown.add(Violation.parameter(name, "unknown-parameter", "there is no such parameter here")
                        .allowing(operation.parameters().stream().sorted().toList()));
        if (!unknown.isEmpty())
            throw Problem.of(
                    ProblemCode.INVALID_PARAMETER, "%d unknown parameter(s)".formatted(unknown.size()), unknown);
    }
}
