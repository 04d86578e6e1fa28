package org.commonground.registry.imports;

import org.commonground.kernel.job.JobWork;

/** Work that brings in what another system masters, from a file or not: its jobs are watched at {@code /v1/imports}. */
public interface ImportWork extends JobWork {}
