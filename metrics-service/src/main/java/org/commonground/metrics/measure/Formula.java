package org.commonground.metrics.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonground.kernel.problem.Violation;
import org.jspecify.annotations.Nullable;

/**
 * What a measure is worked out from: numbers, codes of measures, {@code + - * /} and parentheses, with the usual precedence. There
 * is nothing else in it, so it always ends, reads nothing and has no effect. It is worked out cell by cell, from what may be told
 * of each operand anyway: a ratio of sums is the ratio of the totals, never a mean of ratios.
 */
public final class Formula {
    private static final int MOST_OPERANDS = 20;
    private static final int DEEPEST = 20;
    private static final MathContext PRECISION = MathContext.DECIMAL64;
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<code>[a-z][A-Za-z0-9]*(?:\\.[a-z][A-Za-z0-9]*)+[#%]?)|(?<number>\\d{1,12}(?:\\.\\d{1,6})?)|(?<sign>[-+*/()]))");

    /** Why a text is no formula. */
    static final class Malformed extends IllegalArgumentException {
        private final String why;

        Malformed(String why) {
            super(why);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    private sealed interface Node {}

    private record Constant(BigDecimal value) implements Node {}

    private record Operand(String code) implements Node {}

    private record Operation(char sign, Node left, Node right) implements Node {}

    private final String text;
    private final Node root;
    private final Set<String> codes;

    private Formula(String text, Node root, Set<String> codes) {
        this.text = text;
        this.root = root;
        this.codes = codes;
    }

    static Formula parse(String text) {
        var parser = new Parser(text);
        var root = parser.sum(0);
        parser.end();
        if (parser.codes.isEmpty()) throw new Malformed("it names no measure");
        if (parser.codes.size() > MOST_OPERANDS) throw new Malformed("at most %d measures".formatted(MOST_OPERANDS));
        return new Formula(text, root, parser.codes);
    }

    /** The measures that it is worked out from, in the order in which it names them. */
    public Set<String> codes() {
        return codes;
    }

    /**
     * The result, to four decimals; null where something is divided by zero.
     *
     * @param values the value of every measure that it names
     */
    public @Nullable BigDecimal value(Map<String, BigDecimal> values) {
        var value = value(root, values);
        if (value == null) return null;
        var shortest = value.setScale(4, RoundingMode.HALF_UP).stripTrailingZeros();
        // 20, not 2E+1
        return shortest.scale() < 0 ? shortest.setScale(0, RoundingMode.UNNECESSARY) : shortest;
    }

    private static @Nullable BigDecimal value(Node node, Map<String, BigDecimal> values) {
        return switch (node) {
            case Constant constant -> constant.value;
            case Operand operand -> Objects.requireNonNull(values.get(operand.code), operand.code);
            case Operation operation -> {
                var left = value(operation.left, values);
                var right = value(operation.right, values);
                yield left == null || right == null ? null : apply(operation.sign, left, right);
            }
        };
    }

    private static @Nullable BigDecimal apply(char sign, BigDecimal left, BigDecimal right) {
        return switch (sign) {
            case '+' -> left.add(right, PRECISION);
            case '-' -> left.subtract(right, PRECISION);
            case '*' -> left.multiply(right, PRECISION);
            default -> right.signum() == 0 ? null : left.divide(right, PRECISION);
        };
    }

    /** What keeps a measure with this formula from being used: operands that are not, that are computed themselves, or that are more private. */
    List<Violation> breaks(PrivacyClass privacy, Collection<LibraryMeasure> operands) {
        var unmet = new ArrayList<Violation>();
        for (var code : codes) {
            var operand = operands.stream()
                    .filter(each -> each.code().equals(code) && each.state() == MeasureState.ACTIVE)
                    .findFirst();
            if (operand.isEmpty())
                unmet.add(Violation.guard(
                        "operand-not-in-use", "the formula names %s, which is not in use".formatted(code)));
            else if (operand.get().formula() != null)
                unmet.add(Violation.guard("operand-computed", "%s is computed itself".formatted(code)));
            else if (operand.get().privacyClass().compareTo(privacy) > 0)
                unmet.add(Violation.guard(
                        "less-private",
                        "%s is %s; what is computed from it keeps that"
                                .formatted(code, operand.get().privacyClass())));
        }
        return unmet;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Formula formula && formula.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static final class Parser {
        private final String text;
        private final Set<String> codes = new LinkedHashSet<>();
        private int at;
        private @Nullable String token;
        private boolean isCode;
        private boolean isNumber;

        Parser(String text) {
            this.text = text;
            next();
        }

        private void next() {
            if (text.substring(at).isBlank()) {
                token = null;
                isCode = false;
                isNumber = false;
                return;
            }
            var found = TOKEN.matcher(text).region(at, text.length());
            if (!found.lookingAt())
                throw new Malformed(
                        "at character %d: a measure's code, a number, or one of + - * / ( )".formatted(at + 1));
            at = found.end();
            token = found.group().strip();
            isCode = found.group("code") != null;
            isNumber = found.group("number") != null;
        }

        private boolean isSign(String signs) {
            return token != null && !isCode && !isNumber && signs.contains(token);
        }

        Node sum(int depth) {
            if (depth > DEEPEST) throw new Malformed("at most %d parentheses within one another".formatted(DEEPEST));
            var left = product(depth);
            while (isSign("+-")) left = new Operation(taken().charAt(0), left, product(depth));
            return left;
        }

        private Node product(int depth) {
            var left = factor(depth);
            while (isSign("*/")) left = new Operation(taken().charAt(0), left, factor(depth));
            return left;
        }

        private Node factor(int depth) {
            if (isCode) {
                var code = taken();
                codes.add(code);
                return new Operand(code);
            }
            if (isNumber) return new Constant(new BigDecimal(taken()));
            if (!isSign("("))
                throw new Malformed("before character %d: a measure's code, a number or (".formatted(at + 1));
            taken();
            var inner = sum(depth + 1);
            if (!isSign(")")) throw new Malformed("before character %d: a parenthesis is not closed".formatted(at + 1));
            taken();
            return inner;
        }

        private String taken() {
            var taken = Objects.requireNonNull(token);
            next();
            return taken;
        }

        void end() {
            if (token != null) throw new Malformed("%s stands where the formula ends".formatted(token));
        }
    }
}
