package org.commonground.kernel.job;

import java.io.IOException;

/** One kind of long work. It may run again from its start after a crash, so it must be idempotent or transactional. */
public interface JobWork {
    /** The job's {@code kind}, such as {@code ONEROSTER_CSV}. */
    String kind();

    /** Runs as the submitter's district, outside any transaction; what it throws fails the job with its message. */
    void run(JobRun run) throws IOException;
}
