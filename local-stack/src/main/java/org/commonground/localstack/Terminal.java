package org.commonground.localstack;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** What the person at the keyboard sees: lines that stay and, on a real terminal, one bar below them. */
public final class Terminal {
    private static final int WIDTH = 78;
    private static final String TO_LINE_START_AND_CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final boolean interactive;
    private @Nullable ProgressBar bar;

    public Terminal(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    public synchronized void line(String text) {
        out.println(bar == null ? text : TO_LINE_START_AND_CLEAR + text);
        out.flush();
    }

    public synchronized void begin(String task, int steps) {
        end();
        if (!interactive) return;
        bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .continuousUpdate()
                .hideEta()
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
                .build();
    }

    public synchronized void step(int done, int of, String what) {
        if (bar == null) return;
        bar.maxHint(of);
        bar.stepTo(done);
        bar.setExtraMessage(" " + what);
    }

    public synchronized void step(String what) {
        if (bar == null) return;
        bar.step();
        bar.setExtraMessage(" " + what);
    }

    public synchronized void end() {
        if (bar == null) return;
        bar.close();
        bar = null;
        out.print(TO_LINE_START_AND_CLEAR);
        out.flush();
    }

    public static String seconds(Duration took) {
        return "%.1f s".formatted(took.toMillis() / 1000.0);
    }
}
