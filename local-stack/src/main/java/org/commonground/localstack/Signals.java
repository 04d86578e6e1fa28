package org.commonground.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;

/** The signals that Java cannot send. */
final class Signals {
    private Signals() {}

    static void interrupt(ProcessHandle process) {
        send("-INT", process);
    }

    static void quit(ProcessHandle process) {
        send("-QUIT", process);
    }

    private static void send(String signal, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
