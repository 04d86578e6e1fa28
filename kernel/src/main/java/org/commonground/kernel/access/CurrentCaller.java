package org.commonground.kernel.access;

import io.quarkus.arc.Arc;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The caller of the request at hand, and how far the operation reaches for them. */
@RequestScoped
public class CurrentCaller {
    private @Nullable Caller caller;
    private Reach reach = Reach.NONE;

    public Caller get() {
        if (caller == null) throw new IllegalStateException("nobody has been identified in this request");
        return caller;
    }

    /** False outside operations, and before the caller is identified. */
    public boolean isKnown() {
        return caller != null;
    }

    public Reach reach() {
        return reach;
    }

    void set(Caller caller, Reach reach) {
        this.caller = caller;
        this.reach = reach;
    }

    /** Whoever is at work on this thread; none where no request or work of the suite has begun. */
    public static Optional<Caller> ifAny() {
        if (!Arc.container().requestContext().isActive()) return Optional.empty();
        return Optional.ofNullable(
                Arc.container().select(CurrentCaller.class).get().known());
    }

    @Nullable
    Caller known() {
        return caller;
    }

    /** Runs work of the suite itself, outside any request: consumers, jobs, clocks. */
    public static <T> T asSystem(String district, Supplier<T> work) {
        return as(Caller.system(district), work);
    }

    /** Runs work on behalf of somebody whose request has ended, such as the submitter of an import. */
    public static <T> T as(Caller caller, Supplier<T> work) {
        var context = Arc.container().requestContext();
        var outer = context.isActive() ? context.getState() : null;
        context.activate();
        try {
            Arc.container().select(CurrentCaller.class).get().set(caller, Reach.ALL);
            return work.get();
        } finally {
            context.terminate();
            if (outer != null) context.activate(outer);
        }
    }
}
