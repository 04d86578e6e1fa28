package org.commonground.registry.imports;

import io.quarkus.narayana.jta.QuarkusTransaction;
import org.commonground.kernel.job.JobRun;

/** The one transaction of an import: all of it or nothing, and nothing if it is only rehearsed ({@code dryRun}). */
public final class ImportTransaction {
    private static final int TIMEOUT_SECONDS = 3_600;

    private ImportTransaction() {}

    public static void perform(JobRun run, Runnable work) {
        try {
            QuarkusTransaction.requiringNew().timeout(TIMEOUT_SECONDS).run(() -> {
                work.run();
                if (run.flag("dryRun")) throw new Rehearsed();
            });
        } catch (Rehearsed e) {
            // rolled back, as it was meant
        }
    }

    private static final class Rehearsed extends RuntimeException {
        Rehearsed() {
            super("rehearsed", null, false, false);
        }
    }
}
