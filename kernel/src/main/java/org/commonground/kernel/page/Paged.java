package org.commonground.kernel.page;

import org.jspecify.annotations.Nullable;

/** An answer that another one follows: it gets the {@code Link} to the next page, as every list does. */
public interface Paged {
    /** The cursor of the next page; null on the last one. */
    @Nullable
    String next();
}
