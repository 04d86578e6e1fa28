package org.commonground.registry.imports;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.JobWork;
import org.commonground.kernel.job.RowReport;

/** Goes on row by row until it is let go. */
@Singleton
class PatientWork implements JobWork {
    static final String KIND = "PATIENT";
    static final AtomicBoolean LET_GO = new AtomicBoolean();

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobRun run) {
        run.report(new RowReport(1, "SEEN", null, null, null));
        do run.step("STEPPED");
        while (!LET_GO.get());
    }
}
