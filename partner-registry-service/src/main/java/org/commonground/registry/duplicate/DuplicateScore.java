package org.commonground.registry.duplicate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How sure it is that two entries are one organisation: each thing that they share leaves a part of the doubt, and the parts are
 * multiplied (a noisy OR, as in Fellegi and Sunter's record linkage with independent fields). An identifier of the same scheme
 * with another value halves what is left of the sureness.
 *
 * @param score 0 to 1
 * @param signals what speaks for it and against it, each with its weight
 */
@Schema(name = "DuplicateScore")
public record DuplicateScore(double score, Likelihood likelihood, List<Signal> signals) {
    /** How alike names must be to count at all; PostgreSQL's own threshold, by which candidates are found. */
    static final double ALIKE = 0.3;

    private static final double IDENTIFIER = 0.98;
    private static final double NAME = 0.80;
    private static final double DOMAIN = 0.60;
    private static final double PHONE = 0.55;
    private static final double CONFLICT = 0.5;

    /** In words. Below POSSIBLE nothing is proposed. */
    @Schema(name = "DuplicateLikelihood")
    public enum Likelihood {
        CERTAIN(0.9),
        LIKELY(0.7),
        POSSIBLE(0.45),
        UNLIKELY(0);

        private final double from;

        Likelihood(double from) {
            this.from = from;
        }

        static Likelihood of(double score) {
            for (var likelihood : values()) if (score >= likelihood.from) return likelihood;
            return UNLIKELY;
        }
    }

    /**
     * One thing that two entries share, or contradict each other in.
     *
     * @param weight how much of the doubt it takes away, 0 to 1; for a contradiction, of the sureness
     * @param detail what it is, for people
     */
    @Schema(name = "DuplicateSignal")
    public record Signal(Kind kind, double weight, String detail) {
        /** What was compared. */
        @Schema(name = "DuplicateSignalKind")
        public enum Kind {
            IDENTIFIER,
            NAME,
            WEB_DOMAIN,
            PHONE,
            IDENTIFIER_CONFLICT
        }
    }

    /** Whether a person should look at it. */
    @JsonIgnore
    public boolean isWorthALook() {
        return likelihood != Likelihood.UNLIKELY;
    }

    /** The same in both directions. */
    public static DuplicateScore of(MatchKeys one, MatchKeys other) {
        var signals = new ArrayList<Signal>();
        var identifiers = shared(one.identifiers(), other.identifiers());
        if (!identifiers.isEmpty())
            signals.add(new Signal(Signal.Kind.IDENTIFIER, IDENTIFIER, "both are " + identifiers));
        var alike = Trigrams.similarity(one.name(), other.name());
        if (alike >= ALIKE)
            signals.add(new Signal(
                    Signal.Kind.NAME,
                    rounded(NAME * (alike - ALIKE) / (1 - ALIKE)),
                    "names are %d %% alike".formatted(Math.round(alike * 100))));
        var domains = shared(one.domains(), other.domains());
        if (!domains.isEmpty()) signals.add(new Signal(Signal.Kind.WEB_DOMAIN, DOMAIN, "both are at " + domains));
        var phones = shared(one.phones(), other.phones());
        // the number itself may be somebody's whom the reader may not see
        if (!phones.isEmpty()) signals.add(new Signal(Signal.Kind.PHONE, PHONE, "they share a telephone number"));
        double doubt = 1;
        for (var signal : signals) doubt *= 1 - signal.weight();
        double score = 1 - doubt;
        var conflict = conflict(one.identifiers(), other.identifiers());
        if (identifiers.isEmpty() && !conflict.isEmpty()) {
            signals.add(new Signal(Signal.Kind.IDENTIFIER_CONFLICT, CONFLICT, "they differ in " + conflict));
            score *= 1 - CONFLICT;
        }
        score = rounded(score);
        return new DuplicateScore(score, Likelihood.of(score), List.copyOf(signals));
    }

    private static String shared(List<String> one, List<String> other) {
        return one.stream().filter(other::contains).sorted().collect(Collectors.joining(", "));
    }

    private static String conflict(List<String> one, List<String> other) {
        return schemes(one).stream().filter(schemes(other)::contains).sorted().collect(Collectors.joining(", "));
    }

    private static List<String> schemes(List<String> identifiers) {
        return identifiers.stream()
                .map(identifier -> identifier.substring(0, identifier.indexOf(':')))
                .distinct()
                .toList();
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000d;
    }
}
