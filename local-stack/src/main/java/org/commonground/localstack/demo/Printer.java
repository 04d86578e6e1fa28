package org.commonground.localstack.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.commonground.localstack.Terminal;

/** Tells the story to the person at the keyboard: each step's facts, then the shell commands that do the same. */
final class Printer implements Narrator {
    private static final int WIDTH = 110;
    private static final int LABEL = 15;
    private static final String INDENT = "    ";
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String BLUE = "\u001b[36m";
    private static final String PLAIN = "\u001b[0m";

    private final Terminal terminal;
    private final String gateway;
    private final boolean colours;
    private final List<Call> calls = new ArrayList<>();
    private final List<Call> reads = new ArrayList<>();
    private boolean importing;

    Printer(Terminal terminal, String gateway, boolean colours) {
        this.terminal = terminal;
        this.gateway = gateway;
        this.colours = colours;
    }

    @Override
    public void step(int number, String title) {
        flush();
        terminal.line("");
        terminal.line(in(BOLD, "%2d  %s".formatted(number, title)));
    }

    @Override
    public void fact(String label, String text) {
        var lines = wrapped(text, WIDTH - INDENT.length() - LABEL);
        for (int i = 0; i < lines.size(); i++)
            terminal.line(INDENT + in(DIM, pad(i == 0 ? label : "", LABEL)) + lines.get(i));
    }

    @Override
    public void table(List<List<String>> rows) {
        terminal.line("");
        var columns = rows.getFirst().size();
        var widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var line = new StringBuilder(INDENT);
            for (int column = 0; column < columns; column++) {
                var cell = row.get(column);
                line.append(
                        isNumeric(rows, column)
                                ? " ".repeat(widths[column] - cell.length()) + cell
                                : pad(cell, widths[column]));
                line.append("  ");
            }
            var text = line.toString().stripTrailing();
            terminal.line(i == 0 ? in(DIM, text) : text);
        }
    }

    private static boolean isNumeric(List<List<String>> rows, int column) {
        return rows.stream().skip(1).anyMatch(row -> row.get(column).matches("[0-9.]+( %)?"));
    }

    @Override
    public void read(Call call) {
        reads.add(call);
    }

    @Override
    public void call(Call call) {
        calls.add(call);
    }

    @Override
    public void waiting(String what) {
        fact("waiting", what);
    }

    @Override
    public void progress(String task, long done, long total) {
        if (!importing) terminal.begin(task, (int) Math.max(1, total));
        importing = true;
        terminal.step((int) done, (int) Math.max(1, total), "rows");
    }

    @Override
    public void progressEnds() {
        terminal.end();
        importing = false;
    }

    /** The commands of the step that has just been told. */
    void flush() {
        terminal.end();
        // a step that finds everything done has only looked
        if (calls.isEmpty() && !reads.isEmpty()) calls.add(reads.getLast());
        reads.clear();
        if (!calls.isEmpty()) terminal.line("");
        for (var call : calls) {
            var lines = call.curl(gateway);
            for (int i = 0; i < lines.size(); i++)
                terminal.line(in(BLUE, INDENT + (i == 0 ? "$ " : "      ") + lines.get(i)));
        }
        calls.clear();
    }

    String in(String colour, String text) {
        return colours ? colour + text + PLAIN : text;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static List<String> wrapped(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
