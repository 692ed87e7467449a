package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// `system.datatypes`: how engine types, stored types and SQL types correspond. A fixed list.
final class DataTypesTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            required("arrow_type", DataType.TEXT),
            required("kalam_type", DataType.TEXT),
            required("sql_name", DataType.TEXT),
            required("description", DataType.TEXT));

    private static final List<@Nullable Object[]> ROWS = List.of(
            type("Boolean", "Boolean", "BOOLEAN", "true or false"),
            type("Int8", "SmallInt", "TINYINT", "8-bit integer, kept as SMALLINT"),
            type("Int16", "SmallInt", "SMALLINT", "16-bit integer"),
            type("Int32", "Int", "INT", "32-bit integer"),
            type("Int64", "BigInt", "BIGINT", "64-bit integer"),
            type("UInt8", "Int", "TINYINT UNSIGNED", "8-bit unsigned integer, kept as INT"),
            type("UInt16", "Int", "SMALLINT UNSIGNED", "16-bit unsigned integer, kept as INT"),
            type("UInt32", "BigInt", "INT UNSIGNED", "32-bit unsigned integer, kept as BIGINT"),
            type("UInt64", "BigInt", "BIGINT UNSIGNED", "64-bit unsigned integer, kept as BIGINT"),
            type("Float32", "Float", "FLOAT", "32-bit floating point"),
            type("Float64", "Double", "DOUBLE", "64-bit floating point"),
            type("Utf8", "Text", "TEXT", "text in UTF-8"),
            type("LargeUtf8", "Text", "TEXT", "text in UTF-8 with 64-bit offsets"),
            type("Binary", "Bytes", "BYTES", "bytes"),
            type("LargeBinary", "Bytes", "BYTES", "bytes with 64-bit offsets"),
            type("Timestamp(Microsecond, None)", "Timestamp", "TIMESTAMP", "date and time to the microsecond"),
            type("Timestamp(Millisecond, None)", "Timestamp", "TIMESTAMP", "date and time to the millisecond"),
            type("Timestamp(Nanosecond, None)", "Timestamp", "TIMESTAMP", "date and time to the nanosecond"),
            type("Timestamp(Second, None)", "Timestamp", "TIMESTAMP", "date and time to the second"),
            type("Timestamp(Microsecond, Some(\"UTC\"))", "DateTime", "DATETIME", "instant to the microsecond"),
            type("Timestamp(Millisecond, Some(\"UTC\"))", "DateTime", "DATETIME", "instant to the millisecond"),
            type("Date32", "Date", "DATE", "calendar day"),
            type("Date64", "Date", "DATE", "calendar day in milliseconds"),
            type("Time64(Microsecond)", "Time", "TIME", "time of day to the microsecond"),
            type("Time32(Second)", "Time", "TIME", "time of day to the second"),
            type("Time32(Millisecond)", "Time", "TIME", "time of day to the millisecond"),
            type("FixedSizeBinary(16)", "Uuid", "UUID", "universally unique identifier"),
            type("Decimal128", "Decimal", "DECIMAL", "fixed-point number of up to 38 digits"),
            type("FixedSizeList", "Embedding", "EMBEDDING", "vector of 32-bit floating points"));

    private DataTypesTable() {}

    static VirtualTable of() {
        return VirtualTable.view("datatypes", COLUMNS, reader -> rows());
    }

    private static Stream<@Nullable Object[]> rows() {
        return ROWS.stream();
    }

    private static @Nullable Object[] type(String engine, String stored, String sql, String description) {
        return row(engine, stored, sql, description);
    }
}
