package org.commonground.metrics.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic over the values of measures:
 *
 * <pre>
 * sum     = product { ("+" | "-") product }
 * product = factor { ("*" | "/") factor }
 * factor  = number | operand | "(" sum ")" | "-" factor
 * operand = "[" measure code "]" [ ".numerator" | ".denominator" | ".n" ]
 * </pre>
 *
 * No names, calls or loops; at most 1,000 characters, 50 operands and 30 levels. An operand without a value makes the whole have
 * none, and so does a division by zero.
 */
public sealed interface Expression {
    int MAX_LENGTH = 1_000;
    int MAX_OPERANDS = 50;
    int MAX_DEPTH = 30;

    /** What stands for a measure: its value, or a part of it. */
    record Operand(String measureCode, Part part) implements Expression {}

    /** A part of an observation. */
    enum Part {
        VALUE,
        NUMERATOR,
        DENOMINATOR,
        N
    }

    record Constant(BigDecimal value) implements Expression {}

    record Negated(Expression inner) implements Expression {}

    record Binary(Expression left, char operator, Expression right) implements Expression {}

    /** Reads a text; what cannot be read is named with its place. */
    static Expression parse(String text) {
        return new Parser(text).whole();
    }

    /** A text that is no expression. */
    final class Malformed extends IllegalArgumentException {
        Malformed(String message, int at) {
            super("%s at character %d".formatted(message, at + 1));
        }
    }

    /** Every operand in it. */
    default Set<Operand> operands() {
        var found = new LinkedHashSet<Operand>();
        collect(this, found);
        return found;
    }

    private static void collect(Expression expression, Set<Operand> into) {
        switch (expression) {
            case Operand operand -> into.add(operand);
            case Constant _ -> {}
            case Negated negated -> collect(negated.inner, into);
            case Binary binary -> {
                collect(binary.left, into);
                collect(binary.right, into);
            }
        }
    }

    /** Its value, or null if an operand has none or something is divided by zero. */
    default @Nullable BigDecimal value(Function<Operand, @Nullable BigDecimal> values) {
        return switch (this) {
            case Operand operand -> values.apply(operand);
            case Constant constant -> constant.value;
            case Negated negated -> {
                var inner = negated.inner.value(values);
                yield inner == null ? null : inner.negate();
            }
            case Binary binary -> {
                var left = binary.left.value(values);
                var right = binary.right.value(values);
                if (left == null || right == null) yield null;
                yield switch (binary.operator) {
                    case '+' -> left.add(right, MathContext.DECIMAL128);
                    case '-' -> left.subtract(right, MathContext.DECIMAL128);
                    case '*' -> left.multiply(right, MathContext.DECIMAL128);
                    default -> right.signum() == 0 ? null : left.divide(right, MathContext.DECIMAL128);
                };
            }
        };
    }

    /** By recursive descent; every step reads a character or ends. */
    final class Parser {
        private final String text;
        private int at;
        private int operands;
        private int depth;

        private Parser(String text) {
            this.text = text;
        }

        private Expression whole() {
            if (text.length() > MAX_LENGTH)
                throw new Malformed("more than %d characters".formatted(MAX_LENGTH), MAX_LENGTH);
            var expression = sum();
            if (peek() != 0) throw new Malformed("nothing more is expected", at);
            return expression;
        }

        private Expression sum() {
            var left = product();
            while (peek() == '+' || peek() == '-') left = new Binary(left, next(), product());
            return left;
        }

        private Expression product() {
            var left = factor();
            while (peek() == '*' || peek() == '/') left = new Binary(left, next(), factor());
            return left;
        }

        private Expression factor() {
            if (++depth > MAX_DEPTH) throw new Malformed("more than %d levels".formatted(MAX_DEPTH), at);
            try {
                char c = peek();
                if (c == '(') {
                    next();
                    var inner = sum();
                    if (peek() != ')') throw new Malformed("a closing bracket is expected", at);
                    next();
                    return inner;
                }
                if (c == '-') {
                    next();
                    return new Negated(factor());
                }
                if (c == '[') return operand();
                if (c >= '0' && c <= '9') return number();
                throw new Malformed("a number, a measure in brackets or '(' is expected", at);
            } finally {
                depth--;
            }
        }

        private Expression operand() {
            if (++operands > MAX_OPERANDS) throw new Malformed("more than %d measures".formatted(MAX_OPERANDS), at);
            int end = text.indexOf(']', at);
            if (end < 0) throw new Malformed("']' is missing", at);
            var code = text.substring(at + 1, end).strip();
            if (!code.matches("[a-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*)+[#%]?"))
                throw new Malformed("not a measure's code", at);
            at = end + 1;
            if (at < text.length() && text.charAt(at) == '.') {
                for (var part : Part.values()) {
                    var name = "." + part.name().toLowerCase(Locale.ROOT);
                    if (text.startsWith(name, at) && !isLetter(at + name.length())) {
                        at += name.length();
                        return new Operand(code, part);
                    }
                }
                throw new Malformed("value, numerator, denominator or n is expected", at + 1);
            }
            return new Operand(code, Part.VALUE);
        }

        private boolean isLetter(int place) {
            return place < text.length() && Character.isLetterOrDigit(text.charAt(place));
        }

        private Expression number() {
            int from = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) at++;
            try {
                if (at - from > 20) throw new NumberFormatException();
                return new Constant(new BigDecimal(text.substring(from, at)));
            } catch (NumberFormatException e) {
                throw new Malformed("not a number", from);
            }
        }

        /** The next character that is no blank; 0 at the end. */
        private char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
            return at < text.length() ? text.charAt(at) : 0;
        }

        private char next() {
            char c = peek();
            at++;
            return c;
        }
    }
}
