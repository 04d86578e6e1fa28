package org.commonground.kernel.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the cursor of the page after it; absent on the last
 * @param totalCount rows of the whole list, only if asked for with {@code count=true}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(
        List<T> items,

        @Schema(description = "The cursor of the next page; absent on the last one.") @Nullable
        String next,

        @Schema(description = "Rows of the whole list, if asked for.") @Nullable
        Long totalCount)
        implements Paged {

    public <R> Page<R> map(Function<? super T, ? extends R> to) {
        return new Page<>(items.stream().<R>map(to).toList(), next, totalCount);
    }
}
