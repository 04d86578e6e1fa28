package org.commonground.kernel.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.LocalDateDeserializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads JSON values as ever, and refuses those that could not be stored ({@link Storable}) as values of the wrong format. */
final class StorableValues extends SimpleModule {
    StorableValues() {
        super("storable-values");
        add(String.class, StringDeserializer.instance, Storable::is);
        add(BigDecimal.class, NumberDeserializers.BigDecimalDeserializer.instance, Storable::is);
        add(LocalDate.class, LocalDateDeserializer.INSTANCE, Storable::is);
        add(Instant.class, InstantDeserializer.INSTANT, Storable::is);
    }

    private <T> void add(Class<T> type, JsonDeserializer<T> reading, Predicate<T> storable) {
        addDeserializer(type, new Checked<>(type, reading, storable));
    }

    private static final class Checked<T> extends StdScalarDeserializer<T> {
        private final transient JsonDeserializer<T> reading;
        private final transient Predicate<T> storable;

        Checked(Class<T> type, JsonDeserializer<T> reading, Predicate<T> storable) {
            super(type);
            this.reading = reading;
            this.storable = storable;
        }

        @Override
        public @Nullable T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            var value = reading.deserialize(json, context);
            if (value != null && !storable.test(value))
                throw context.weirdStringException("", handledType(), "it cannot be stored");
            return value;
        }
    }
}
