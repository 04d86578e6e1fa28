package org.commonground.registry.copy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.aggregate.Ids;

/** The history's first line of aggregates that were written past Hibernate, which would have added it. */
public final class FirstVersions {
    private FirstVersions() {}

    public static void tell(
            CopyLane lane, ObjectMapper json, String district, Collection<? extends Aggregate> created) {
        try (var history =
                new CopyIn(lane, json, "history", "district, aggregate_id, id, version, at, actor, kind, changes")) {
            for (var each : CopyIn.inOrder(created))
                history.text(district)
                        .uuid(each.id())
                        .uuid(Ids.next())
                        .bigint(0)
                        .instant(each.createdAt())
                        .text(each.createdBy())
                        .text("CREATED")
                        .text("[]")
                        .end();
        }
    }
}
