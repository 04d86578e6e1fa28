package org.commonground.kernel.aggregate;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A view of one aggregate: its version becomes the answer's strong {@code ETag}. */
public interface Versioned {
    @JsonInclude
    long version();
}
