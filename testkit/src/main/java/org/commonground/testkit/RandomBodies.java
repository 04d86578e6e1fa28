package org.commonground.testkit;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What becomes of a good body in bad hands. */
final class RandomBodies {
    private static final int MIB = 1 << 20;

    /** Instead of a value. The texts are JSON, or ought to be. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "-0.0",
            "1E-1000000000",
            "99999999999999999999999999",
            "9".repeat(70),
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udfff\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\\u202e\\u200b\"",
            "\"" + "x".repeat(12_000) + "\"",
            "\"2026-02-30\"",
            "\"-999999999-01-01\"",
            "\"+999999999-12-31\"",
            "\"10000-01-01\"",
            "\"0000-00-00\"",
            "\"2026-01-01T00:00:00Z\"",
            "\"00000000-0000-0000-0000-000000000000\"",
            "\"NaN\"",
            "\"http://[\"",
            "\"javascript:alert(1)\"",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"\": null}",
            "{\"a\": {\"b\": [1, {\"c\": null}]}}",
            "[1, \"a\", null, {}]",
            "{\"id\": \"x\", \"version\": 1}");

    private RandomBodies() {}

    /** One to three places changed: another value, nothing, something more, the same name twice. */
    static byte[] mutated(JsonNode valid, Random random) {
        var body = valid.deepCopy();
        var inserted = new ArrayList<String>();
        for (int i = random.nextInt(3); i >= 0; i--) change(body, random, inserted);
        var text = body.toString();
        for (int i = 0; i < inserted.size(); i++) text = text.replace("\"@%d@\"".formatted(i), inserted.get(i));
        return text.getBytes(UTF_8);
    }

    private static void change(JsonNode body, Random random, List<String> inserted) {
        var places = new ArrayList<JsonNode>();
        collect(body, places);
        if (places.isEmpty()) return;
        var mark = "@%d@".formatted(inserted.size());
        inserted.add(VALUES.get(random.nextInt(VALUES.size())));
        switch (places.get(random.nextInt(places.size()))) {
            case ObjectNode object -> {
                var names = new ArrayList<String>();
                object.fieldNames().forEachRemaining(names::add);
                int what = random.nextInt(8);
                if (names.isEmpty() || what == 0)
                    object.put(
                            List.of("extra", "id", "district", "version", "", "a/b~c")
                                    .get(random.nextInt(6)),
                            mark);
                else if (what == 1) object.remove(names.get(random.nextInt(names.size())));
                else object.put(names.get(random.nextInt(names.size())), mark);
            }
            case ArrayNode array -> {
                int what = random.nextInt(4);
                if (what == 0 || array.isEmpty()) array.add(mark);
                else if (what == 1) for (int i = 0; i < 600; i++) array.add(array.get(0));
                else if (what == 2) array.removeAll();
                else array.set(random.nextInt(array.size()), mark);
            }
            default -> {}
        }
    }

    private static void collect(JsonNode node, List<JsonNode> places) {
        if (node.isContainerNode()) places.add(node);
        for (var child : node) collect(child, places);
    }

    /** What is not even JSON, or too much of it. */
    static byte[] raw(JsonNode valid, Random random) {
        var good = valid.toString();
        var bytes = good.getBytes(UTF_8);
        return switch (random.nextInt(14)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> random(random, 64);
            case 2 -> good.getBytes(UTF_16);
            case 3 -> ("\ufeff" + good).getBytes(UTF_8);
            case 4 -> nested("[", "]", 10_000).getBytes(UTF_8);
            case 5 -> nested("{\"a\":", "}", 10_000).getBytes(UTF_8);
            case 6 -> "[".repeat(10_000).getBytes(UTF_8);
            case 7 ->
                (good.substring(0, good.length() - 1) + ",\"x\":\"" + "x".repeat(2 * MIB) + "\"}").getBytes(UTF_8);
            case 8 -> twice(good).getBytes(UTF_8);
            case 9 -> (good + good).getBytes(UTF_8);
            case 10 -> corrupted(bytes, random);
            case 11 ->
                List.of(
                                "",
                                " ",
                                "null",
                                "0",
                                "\"a\"",
                                "[]",
                                "{}",
                                "//",
                                "{'a': 1}",
                                "{a: 1}",
                                "[1,]",
                                "\u0000",
                                "NaN",
                                "<a/>")
                        .get(random.nextInt(14))
                        .getBytes(UTF_8);
            case 12 -> (good.substring(0, good.length() - 1) + ",\"x\":" + "9".repeat(100_000) + "}").getBytes(UTF_8);
            default -> good.replaceFirst("\"([^\"]*)\":", "\"$1$1\":").getBytes(UTF_8);
        };
    }

    private static String nested(String open, String close, int levels) {
        return open.repeat(levels) + "1" + close.repeat(levels);
    }

    private static String twice(String good) {
        return good.length() < 3 ? good : good.substring(0, good.length() - 1) + "," + good.substring(1);
    }

    private static byte[] corrupted(byte[] bytes, Random random) {
        var corrupted = bytes.clone();
        corrupted[random.nextInt(corrupted.length)] = (byte) random.nextInt(256);
        return corrupted;
    }

    private static byte[] random(Random random, int length) {
        var bytes = new byte[random.nextInt(length) + 1];
        random.nextBytes(bytes);
        return bytes;
    }
}
