package org.commonground.localstack.demo;

import java.util.List;

/** Told what happens, in the order in which it happens. */
public interface Narrator {
    Narrator SILENT = new Narrator() {};

    default void step(int number, String title) {}

    default void fact(String label, String text) {}

    /** A table, whose first row names the columns. */
    default void table(List<List<String>> rows) {}

    /** Something was only looked at. */
    default void read(Call call) {}

    /** A write that was accepted, or a read that is worth repeating. */
    default void call(Call call) {}

    default void waiting(String what) {}

    default void progress(String task, long done, long total) {}

    default void progressEnds() {}
}
