package org.commonground.metrics.observation;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The facts that were approved: they stay as they are until their submission is reopened. */
public interface ApprovedCells {
    /** Nothing was approved. */
    ApprovedCells NONE = (_, _, _, _) -> false;

    /** Whether a fact is one of them, by what it is about; {@code null} for a total over schools or partners. */
    boolean contains(String measureCode, UUID period, @Nullable UUID school, @Nullable UUID partner);

    /** Finds them; answered by the submissions, which know what they approve. */
    interface Source {
        /** Those of these periods. */
        ApprovedCells of(Set<UUID> periods);
    }
}
