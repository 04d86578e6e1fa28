package org.commonground.metrics.dimension;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The dimensions of the suite, as {@code library/dimensions.json} lists them. */
@Singleton
public class Dimensions {
    private final Map<String, Dimension> byCode = new LinkedHashMap<>();

    Dimensions(ObjectMapper json) {
        try (var in = Objects.requireNonNull(Dimensions.class.getResourceAsStream("/library/dimensions.json"))) {
            for (var dimension : json.readValue(in, new TypeReference<List<Dimension>>() {}))
                byCode.put(dimension.code(), dimension);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Collection<Dimension> all() {
        return byCode.values();
    }

    public @Nullable Dimension get(String code) {
        return byCode.get(code);
    }

    /** Whether a dimension has an item. */
    public boolean has(String code, String item) {
        var dimension = byCode.get(code);
        return dimension != null && dimension.items().containsKey(item);
    }

    public boolean isSensitive(String code) {
        var dimension = byCode.get(code);
        return dimension != null && dimension.sensitive();
    }

    /** One text for one group: {@code GENDER=FEMALE|GRADE_LEVEL=06}, by dimension; the empty text is everybody. */
    public static String key(Map<String, String> group) {
        var key = new StringBuilder();
        for (var item : new TreeMap<>(group).entrySet()) {
            if (!key.isEmpty()) key.append('|');
            key.append(item.getKey()).append('=').append(item.getValue());
        }
        return key.toString();
    }

    /** The group that a key stands for. */
    public static Map<String, String> group(String key) {
        var group = new TreeMap<String, String>();
        if (key.isEmpty()) return group;
        for (var item : key.split("\\|")) {
            int at = item.indexOf('=');
            group.put(item.substring(0, at), item.substring(at + 1));
        }
        return group;
    }
}
