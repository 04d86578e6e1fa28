package org.commonground.kernel.operation;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;

/**
 * The operations that the kernel brings to every service stand in each service's contract under the service's own name, in
 * the path and in the operation's, so that all can stand side by side in the merged one.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 10)
public class ServiceInPath implements OASFilter {
    private static final String SERVICE = "{service}";

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getPaths() == null) return;
        var domain = ConfigProvider.getConfig().getValue("commonground.domain", String.class);
        for (var path : new ArrayList<>(api.getPaths().getPathItems().keySet())) {
            if (!path.contains(SERVICE)) continue;
            var item = api.getPaths().getPathItem(path);
            item.getOperations().values().forEach(operation -> name(operation, domain));
            api.getPaths().removePathItem(path);
            api.getPaths().addPathItem(path.replace(SERVICE, domain), item);
        }
    }

    private static void name(Operation operation, String domain) {
        operation.setOperationId(Operations.ofService(String.valueOf(operation.getOperationId()), domain));
        var parameters = operation.getParameters();
        if (parameters != null)
            operation.setParameters(parameters.stream()
                    .filter(each -> !"service".equals(each.getName()))
                    .toList());
    }
}
