package org.commonground.metrics.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to a stream as a Parquet file, a few megabytes at a time; nothing is ever read back or held whole.
 *
 * @param name of a row, in the file's schema
 */
public record ParquetFile<R>(String name, List<Column<R>> columns) {
    private static final long ROW_GROUP = 8L * 1024 * 1024;
    private static final int DECIMALS = 6;

    /** How a column's values are stored. Numbers with decimals are exact up to the sixth. */
    public enum Kind {
        TEXT,
        SMALL,
        WHOLE,
        DECIMAL;

        private PrimitiveType typeOf(String column) {
            return switch (this) {
                case TEXT ->
                    Types.optional(PrimitiveTypeName.BINARY)
                            .as(LogicalTypeAnnotation.stringType())
                            .named(column);
                case SMALL -> Types.optional(PrimitiveTypeName.INT32).named(column);
                case WHOLE -> Types.optional(PrimitiveTypeName.INT64).named(column);
                case DECIMAL ->
                    Types.optional(PrimitiveTypeName.BINARY)
                            .as(LogicalTypeAnnotation.decimalType(DECIMALS, 38))
                            .named(column);
            };
        }

        private void add(RecordConsumer to, Object value) {
            switch (this) {
                case TEXT -> to.addBinary(Binary.fromString(value.toString()));
                case SMALL -> to.addInteger((Integer) value);
                case WHOLE -> to.addLong((Long) value);
                case DECIMAL ->
                    to.addBinary(Binary.fromConstantByteArray(((BigDecimal) value)
                            .setScale(DECIMALS, RoundingMode.HALF_EVEN)
                            .unscaledValue()
                            .toByteArray()));
            }
        }
    }

    /**
     * One column.
     *
     * @param value null where a row has none
     */
    public record Column<R>(String name, Kind kind, Function<R, ? extends @Nullable Object> value) {}

    /** A file that is whole when the writer is closed. */
    public ParquetWriter<R> to(OutputStream out) throws IOException {
        return new Builder<>(new Forward(out), this)
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .withRowGroupSize(ROW_GROUP)
                .build();
    }

    private MessageType schema() {
        return new MessageType(
                name,
                columns.stream()
                        .<Type>map(column -> column.kind.typeOf(column.name))
                        .toList());
    }

    private static final class Builder<R> extends ParquetWriter.Builder<R, Builder<R>> {
        private final ParquetFile<R> rows;

        Builder(OutputFile file, ParquetFile<R> rows) {
            super(file);
            this.rows = rows;
        }

        @Override
        protected Builder<R> self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract still
        protected WriteSupport<R> getWriteSupport(Configuration configuration) {
            return new Support<>(rows);
        }

        @Override
        protected WriteSupport<R> getWriteSupport(ParquetConfiguration configuration) {
            return new Support<>(rows);
        }
    }

    private static final class Support<R> extends WriteSupport<R> {
        private final ParquetFile<R> rows;
        private @Nullable RecordConsumer to;

        Support(ParquetFile<R> rows) {
            this.rows = rows;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract still
        public WriteContext init(Configuration configuration) {
            return new WriteContext(rows.schema(), Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(rows.schema(), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            to = consumer;
        }

        @Override
        public void write(R row) {
            var consumer = to;
            if (consumer == null) throw new IllegalStateException("not open");
            consumer.startMessage();
            for (int i = 0; i < rows.columns.size(); i++) {
                var column = rows.columns.get(i);
                var value = column.value.apply(row);
                if (value == null) continue;
                consumer.startField(column.name, i);
                column.kind.add(consumer, value);
                consumer.endField(column.name, i);
            }
            consumer.endMessage();
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
