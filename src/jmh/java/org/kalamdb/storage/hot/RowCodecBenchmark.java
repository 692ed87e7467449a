package org.kalamdb.storage.hot;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.bench.MessageTable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.TableDef;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Row images and order-preserving keys of a message of 160 characters.
@State(Scope.Thread)
public class RowCodecBenchmark {
    private static final int ROWS = 1024;
    private static final List<DataType> KEY = List.of(DataType.BIGINT);

    private TableDef table;
    private @Nullable Object[] values;
    private byte[] row;
    private RowReader reader;
    private List<DataType> types;
    private BufferAllocator allocator;

    @Setup
    public void prepare() {
        table = MessageTable.definition();
        values = MessageTable.row(1_000_000_000_000L);
        row = RowCodec.encode(table.schema(), values, false);
        reader = RowReader.ofAllColumns(table);
        types = table.schema().columns().stream().map(column -> column.type()).toList();
        allocator = new RootAllocator();
    }

    @TearDown
    public void close() {
        allocator.close();
    }

    @Benchmark
    public byte[] encode() {
        return RowCodec.encode(table.schema(), values, false);
    }

    @Benchmark
    public @Nullable Object[] decodeValues() {
        return reader.values(row);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int decodeIntoBatch() {
        try (BatchBuilder builder = new BatchBuilder(types, allocator)) {
            for (int i = 0; i < ROWS; i++) {
                reader.appendTo(row, builder);
                builder.endRow();
            }
            try (Batch batch = builder.build()) {
                return batch.selectedCount();
            }
        }
    }

    @Benchmark
    public byte[] encodeKey() {
        return OrderedCodec.encodeKey(KEY, new Object[] {values[0]});
    }
}
