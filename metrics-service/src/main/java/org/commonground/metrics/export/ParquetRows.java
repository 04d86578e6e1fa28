package org.commonground.metrics.export;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Writes a Parquet file to a stream, a few megabytes of rows at a time; nothing is ever read back or held whole. */
final class ParquetRows {
    private static final long ROW_GROUP = 8L * 1024 * 1024;

    private static final MessageType SCHEMA = Types.buildMessage()
            .addField(text("measureCode"))
            .addField(number("measureVersion"))
            .addField(number("schoolYear"))
            .addField(text("periodId"))
            .addField(optionalText("schoolId"))
            .addField(optionalText("partnerId"))
            .addField(optionalText("serviceId"))
            .addField(text("dims"))
            .addField(decimal("value"))
            .addField(decimal("numerator"))
            .addField(decimal("denominator"))
            .addField(Types.optional(PrimitiveTypeName.INT64).named("n"))
            .addField(text("source"))
            .addField(text("recordedAt"))
            .named("observation");

    private ParquetRows() {}

    private static org.apache.parquet.schema.Type text(String name) {
        return Types.required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }

    private static org.apache.parquet.schema.Type optionalText(String name) {
        return Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }

    private static org.apache.parquet.schema.Type number(String name) {
        return Types.required(PrimitiveTypeName.INT32).named(name);
    }

    private static org.apache.parquet.schema.Type decimal(String name) {
        return Types.optional(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.decimalType(4, 18))
                .named(name);
    }

    static ParquetWriter<StoredObservation> to(OutputStream out) throws IOException {
        return new Builder(new Forward(out))
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .withRowGroupSize(ROW_GROUP)
                .build();
    }

    private static final class Builder extends ParquetWriter.Builder<StoredObservation, Builder> {
        Builder(OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract still
        protected WriteSupport<StoredObservation> getWriteSupport(Configuration configuration) {
            return new Support();
        }

        @Override
        protected WriteSupport<StoredObservation> getWriteSupport(ParquetConfiguration configuration) {
            return new Support();
        }
    }

    private static final class Support extends WriteSupport<StoredObservation> {
        private @Nullable RecordConsumer to;

        @Override
        @SuppressWarnings("deprecation") // abstract still
        public WriteContext init(Configuration configuration) {
            return new WriteContext(SCHEMA, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(SCHEMA, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            to = consumer;
        }

        @Override
        public void write(StoredObservation row) {
            var consumer = to;
            if (consumer == null) throw new IllegalStateException("not open");
            consumer.startMessage();
            text(consumer, 0, row.measureCode());
            number(consumer, 1, row.measureVersion());
            number(consumer, 2, row.schoolYear());
            text(consumer, 3, row.periodId());
            text(consumer, 4, row.schoolId());
            text(consumer, 5, row.partnerId());
            text(consumer, 6, row.serviceId());
            text(consumer, 7, row.dims());
            decimal(consumer, 8, row.value());
            decimal(consumer, 9, row.numerator());
            decimal(consumer, 10, row.denominator());
            whole(consumer, 11, row.n());
            text(consumer, 12, row.source());
            text(consumer, 13, row.recordedAt());
            consumer.endMessage();
        }

        private static String name(int field) {
            return StoredObservation.COLUMNS.get(field);
        }

        private static void text(RecordConsumer to, int field, @Nullable Object value) {
            if (value == null) return;
            to.startField(name(field), field);
            to.addBinary(Binary.fromString(value.toString()));
            to.endField(name(field), field);
        }

        private static void number(RecordConsumer to, int field, int value) {
            to.startField(name(field), field);
            to.addInteger(value);
            to.endField(name(field), field);
        }

        private static void decimal(RecordConsumer to, int field, @Nullable BigDecimal value) {
            if (value != null)
                whole(to, field, value.setScale(4).unscaledValue().longValueExact());
        }

        private static void whole(RecordConsumer to, int field, @Nullable Long value) {
            if (value == null) return;
            to.startField(name(field), field);
            to.addLong(value);
            to.endField(name(field), field);
        }
    }

    /** A stream that knows how far it is, which is all that a Parquet writer asks for. */
    private record Forward(OutputStream out) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                private long position;

                @Override
                public long getPos() {
                    return position;
                }

                @Override
                public void write(int b) throws IOException {
                    out.write(b);
                    position++;
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    out.write(bytes, from, length);
                    position += length;
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
