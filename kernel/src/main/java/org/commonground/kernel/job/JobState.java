package org.commonground.kernel.job;

/** How far a job is. A job that its process dropped is RUNNING until its lease ends; then another process resumes it. */
public enum JobState {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED
}
