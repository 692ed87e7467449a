package org.kalamdb.model.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.model.AccessLevel;
import org.kalamdb.model.AuditRecord;
import org.kalamdb.model.AuthType;
import org.kalamdb.model.Column;
import org.kalamdb.model.ColumnStats;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.FlushPolicy;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.NamespaceDef;
import org.kalamdb.model.Role;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.StorageDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;

class ModelJsonTest {
    @Test
    void tableComesBackWithEveryTypeAndDefault() {
        TableDef table = new TableDef(
                new TableId(-5),
                new TableName("app", "notes"),
                TableType.SHARED,
                new TableOptions("local", true, new FlushPolicy(null, 60), AccessLevel.PUBLIC, 0, null),
                List.of(new TableSchema(1, columns(), List.of(3, 4))),
                17,
                1_800_000_000_000L,
                List.of(1_800_000_000_000L));

        assertSurvives(table, TableDef.class);
    }

    @Test
    void literalsComeBackAsTheirCanonicalClass() {
        for (Column column : columns()) {
            Column read = ModelJson.read(ModelJson.write(column), Column.class);
            assertThat(literalOf(read)).isEqualTo(literalOf(column));
            Object value = literalOf(column);
            if (value != null) {
                assertThat(literalOf(read)).hasSameClassAs(value);
            }
        }
    }

    @Test
    void oddNumbersAndNullComeBack() {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(null);
        values.add(Long.MIN_VALUE);
        values.add(Double.NaN);
        values.add(Float.NEGATIVE_INFINITY);
        values.add(-0.0d);
        values.add(new BigDecimal("0E-10"));
        values.add("null");
        for (Object value : values) {
            Column column = column(1, DataType.TEXT, new DefaultValue.Literal(value));
            assertThat(ModelJson.read(ModelJson.write(column), Column.class)).isEqualTo(column);
        }
    }

    @Test
    void typesHaveTheirWireForm() {
        record Typed(DataType type) {}
        assertThat(ModelJson.writeText(new Typed(DataType.BIGINT))).isEqualTo("{\"type\":\"BigInt\"}");
        assertThat(ModelJson.writeText(new Typed(new DataType.Decimal(10, 2))))
                .isEqualTo("{\"type\":{\"Decimal\":{\"precision\":10,\"scale\":2}}}");
        assertThat(ModelJson.writeText(new Typed(new DataType.Embedding(384))))
                .isEqualTo("{\"type\":{\"Embedding\":384}}");
    }

    @Test
    void generatorsComeBack() {
        for (DefaultValue.Generator generator : DefaultValue.Generator.values()) {
            assertSurvives(column(1, DataType.TEXT, new DefaultValue.Generated(generator)), Column.class);
        }
    }

    @Test
    void namespaceComesBack() {
        assertSurvives(new NamespaceDef("app", 5, null), NamespaceDef.class);
        assertSurvives(new NamespaceDef("app", 5, "{\"a\":1}"), NamespaceDef.class);
    }

    @Test
    void storageComesBack() {
        assertSurvives(
                new StorageDef("s", "n", null, "s3", "s3://b/p", "{}", null, "{namespace}", "{userId}", 1, 2),
                StorageDef.class);
    }

    @Test
    void userComesBack() {
        assertSurvives(
                new UserDef(
                        new UserId("Ålice 🙂"), "", Role.SERVICE, null, AuthType.OAUTH, "{}", 3, 9L, null, 1, 2, null),
                UserDef.class);
    }

    @Test
    void jobComesBack() {
        assertSurvives(
                new JobRecord(
                        "FL-0",
                        JobRecord.Type.FLUSH,
                        JobRecord.Status.RETRYING,
                        "{}",
                        null,
                        "trace",
                        "key",
                        1,
                        3,
                        4,
                        5,
                        6L,
                        null),
                JobRecord.class);
    }

    @Test
    void auditRecordComesBack() {
        assertSurvives(
                new AuditRecord("audit_1", 1, "root", "DROP_TABLE", "app.notes", null, "::1", "bob"),
                AuditRecord.class);
    }

    @Test
    void segmentComesBack() {
        assertSurvives(
                new SegmentMeta(
                        new SegmentId(Long.MAX_VALUE),
                        "local",
                        "app/notes/batch-0.parquet",
                        0,
                        10,
                        1,
                        1234,
                        1000,
                        -7,
                        new byte[] {1},
                        new byte[] {-1, 0},
                        5,
                        6,
                        2,
                        "ab",
                        List.of(new ColumnStats(1, new byte[] {0}, null, 7), new ColumnStats(2, null, new byte[0], 0)),
                        99),
                SegmentMeta.class);
    }

    @Test
    void unknownTypeIsCorruption() {
        byte[] json = "{\"id\":1,\"name\":\"a\",\"type\":\"BigString\",\"defaultValue\":\"none\"}"
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ModelJson.read(json, Column.class))
                .isInstanceOf(DbException.class)
                .hasMessageContaining("Column");
    }

    private static <T> void assertSurvives(T value, Class<T> type) {
        assertThat(ModelJson.read(ModelJson.write(value), type))
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(value);
    }

    private static @Nullable Object literalOf(Column column) {
        return ((DefaultValue.Literal) column.defaultValue()).value();
    }

    private static List<Column> columns() {
        List<Object> values = List.of(
                true,
                (short) -3,
                7,
                42L,
                1.5f,
                -2.25d,
                new BigDecimal("12.50"),
                "it's",
                1_700_000_000_000_000L,
                1_700_000_000_000_001L,
                20_000,
                86_399_999_999L,
                "{\"a\":1}",
                new byte[] {0, -1},
                new UUID(1, 2),
                "file",
                new float[] {1, -2.5f});
        List<DataType> types = List.of(
                DataType.BOOLEAN,
                DataType.SMALLINT,
                DataType.INT,
                DataType.BIGINT,
                DataType.FLOAT,
                DataType.DOUBLE,
                new DataType.Decimal(10, 2),
                DataType.TEXT,
                DataType.TIMESTAMP,
                DataType.DATETIME,
                DataType.DATE,
                DataType.TIME,
                DataType.JSON,
                DataType.BYTES,
                DataType.UUID,
                DataType.FILE,
                new DataType.Embedding(2));
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(column(i + 1, types.get(i), new DefaultValue.Literal(values.get(i))));
        }
        return columns;
    }

    private static Column column(int id, DataType type, DefaultValue defaultValue) {
        return new Column(id, "c" + id, type, id % 2 == 0, defaultValue, id == 3 ? "note" : null, 1);
    }
}
