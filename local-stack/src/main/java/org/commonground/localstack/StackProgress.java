package org.commonground.localstack;

import java.time.Duration;

/** Told what happens while a stack starts and stops; called from several threads. */
public interface StackProgress {
    StackProgress SILENT = new StackProgress() {};

    default void ready(String part, int port, Duration took) {}

    default void stopped(String part) {}

    default void note(String sentence) {}
}
