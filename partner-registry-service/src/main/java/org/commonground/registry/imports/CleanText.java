package org.commonground.registry.imports;

import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;

/**
 * A text of a stranger made plain: tags, scripts and entities become what a reader would have seen, control characters and
 * runs of blanks become one blank, line ends are kept. The registry keeps plain text only.
 *
 * @param marked whether there was markup
 */
record CleanText(String text, boolean marked) {
    private static final Pattern TAG = Pattern.compile("<[A-Za-z/!?]");
    private static final Pattern ENTITY = Pattern.compile("&(?:#\\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31});");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]");
    private static final Pattern BLANKS = Pattern.compile("[\\h\\uFEFF\\u200B]+");
    private static final Pattern ROUND_LINE_END = Pattern.compile(" ?(?:\\r\\n|\\r|\\n) ?");
    private static final Pattern MANY_LINE_ENDS = Pattern.compile("\\n{3,}");
    private static final int MOST_LAYERS = 3;

    static CleanText of(String text) {
        var plain = text;
        boolean marked = false;
        // markup may be wrapped in entities, and that again
        for (int i = 0; i < MOST_LAYERS && isMarked(plain); i++) {
            marked = true;
            plain = seen(plain);
        }
        if (marked)
            plain = TAG.matcher(plain).replaceAll(tag -> " " + tag.group().substring(1));
        if (CONTROL.matcher(plain).find()) plain = CONTROL.matcher(plain).replaceAll(" ");
        plain = BLANKS.matcher(plain).replaceAll(" ");
        plain = ROUND_LINE_END.matcher(plain).replaceAll("\n");
        return new CleanText(MANY_LINE_ENDS.matcher(plain).replaceAll("\n\n").strip(), marked);
    }

    /** In one line, for names. */
    static CleanText line(String text) {
        var clean = of(text);
        return new CleanText(
                clean.text.replace('\n', ' ').replaceAll(" {2,}", " ").strip(), clean.marked);
    }

    private static boolean isMarked(String text) {
        return (text.indexOf('<') >= 0 && TAG.matcher(text).find())
                || (text.indexOf('&') >= 0 && ENTITY.matcher(text).find());
    }

    private static String seen(String text) {
        if (!TAG.matcher(text).find()) return Parser.unescapeEntities(text, false);
        var body = Jsoup.parseBodyFragment(text).body();
        body.select("script, style, template, noscript, iframe, object, embed").remove();
        body.select("br").append("\n");
        body.select("p, div, li, tr, h1, h2, h3, h4, h5, h6").append("\n");
        return body.wholeText();
    }
}
