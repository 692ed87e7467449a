package org.kalamdb.storage.hot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.RandomValues;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.VectorValues;

class RowCodecPropertyTest {
    private static final int SCHEMAS = 60;
    private static final int ROWS = 40;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyColumnsOfAnyRowsComeBack(long seed) {
        Random random = new Random(seed);
        RandomValues values = new RandomValues(random);
        try (BufferAllocator allocator = new RootAllocator()) {
            for (int s = 0; s < SCHEMAS; s++) {
                List<DataType> types = new ArrayList<>(RandomValues.ALL_TYPES);
                for (int more = random.nextInt(20); more > 0; more--) {
                    types.add(values.type());
                }
                Collections.shuffle(types, random);
                TableDef table = RowTables.table(RowTables.schema(types));
                List<Object[]> rows = new ArrayList<>();
                for (int r = 0; r < ROWS; r++) {
                    rows.add(row(types, random, values));
                }
                List<Integer> columnIds = columnIds(table, random);
                String context = "seed %d schema %d %s columns %s".formatted(seed, s, types, columnIds);
                assertRowsComeBack(table, rows, columnIds, allocator, context);
            }
        }
    }

    private static void assertRowsComeBack(
            TableDef table, List<Object[]> rows, List<Integer> columnIds, BufferAllocator allocator, String context) {
        TableSchema schema = table.schema();
        RowReader reader = new RowReader(table, columnIds);
        List<DataType> types = columnIds.stream().map(schema::typeOf).toList();
        try (BatchBuilder builder = new BatchBuilder(types, allocator)) {
            for (Object[] row : rows) {
                byte[] image = RowCodec.encode(schema, row, false);
                assertThat(reader.values(image)).as(context).isEqualTo(project(row, columnIds));
                reader.appendTo(image, builder);
                builder.endRow();
            }
            try (Batch batch = builder.build()) {
                for (int r = 0; r < rows.size(); r++) {
                    @Nullable Object[] found = new @Nullable Object[columnIds.size()];
                    for (int c = 0; c < found.length; c++) {
                        found[c] = VectorValues.get(batch.column(c), r);
                    }
                    assertThat(found).as("%s row %d", context, r).isEqualTo(project(rows.get(r), columnIds));
                }
            }
        }
    }

    private static Object[] row(List<DataType> types, Random random, RandomValues values) {
        int nulls = random.nextInt(1, 6);
        return types.stream()
                .map(type -> random.nextInt(nulls) == 1 ? null : values.value(type))
                .toArray();
    }

    private static List<Integer> columnIds(TableDef table, Random random) {
        List<Integer> ids = new ArrayList<>(
                table.schema().columns().stream().map(Column::id).toList());
        Collections.shuffle(ids, random);
        return ids.subList(0, random.nextInt(ids.size() + 1));
    }

    private static Object[] project(Object[] row, List<Integer> columnIds) {
        return columnIds.stream().map(id -> row[id - 1]).toArray();
    }
}
