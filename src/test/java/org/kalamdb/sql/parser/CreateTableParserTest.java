package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.parser.SqlParserTest.message;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.TableType;

class CreateTableParserTest {
    @Test
    void columnsConstraintsAndOptionsAreRead() {
        Statement.CreateTable table = parse("""
                CREATE USER TABLE IF NOT EXISTS App.Notes (
                  id BIGINT PRIMARY KEY DEFAULT SNOWFLAKE_ID(),
                  "Body" TEXT NOT NULL UNIQUE DEFAULT 'x' CHECK (body <> '()'),
                  n INT NULL REFERENCES other (id) ON DELETE SET NULL,
                  CONSTRAINT c FOREIGN KEY (n) REFERENCES other (id),
                  UNIQUE (n),
                ) USING kalam WITH (storage_id = 'local', FLUSH_POLICY = 'rows:5', a = 1, b = -2.5, c = TRUE, d = word)""");
        assertThat(table.type()).isEqualTo(TableType.USER);
        assertThat(table.ifNotExists()).isTrue();
        assertThat(table.table().toString()).contains("app").contains("notes");
        assertThat(table.columns()).extracting(Statement.ColumnSpec::name).containsExactly("id", "body", "n");
        assertThat(table.columns()).extracting(Statement.ColumnSpec::notNull).containsExactly(false, true, false);
        assertThat(table.columns()).extracting(Statement.ColumnSpec::primaryKey).containsExactly(true, false, false);
        assertThat(table.keyColumns()).isNull();
        assertThat(table.options())
                .isEqualTo(Map.of(
                        "STORAGE_ID", "local", "FLUSH_POLICY", "rows:5", "A", 1L, "B", -2.5, "C", true, "D", "word"));
    }

    @Test
    void keyClausesAreRead() {
        Statement.CreateTable table = parse("CREATE TABLE t (a INT, b INT, PRIMARY KEY (B))");
        assertThat(table.type()).isNull();
        assertThat(table.keyColumns()).extracting(Statement.ColumnRef::name).containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    BOOLEAN, BOOL; BOOLEAN
                    SMALLINT, INT2; SMALLINT
                    INT, INTEGER, INT4, MEDIUMINT, SIGNED, INT(11); INT
                    BIGINT, INT8, INT64; BIGINT
                    FLOAT, FLOAT(24), REAL, FLOAT4; FLOAT
                    DOUBLE, DOUBLE PRECISION, FLOAT8, FLOAT64; DOUBLE
                    DECIMAL; DECIMAL(38, 10)
                    DECIMAL(5); DECIMAL(5, 0)
                    DECIMAL(10, 2); DECIMAL(10, 2)
                    TEXT, STRING, CHAR, CHAR(3), CHARACTER, VARCHAR(9), CHARACTER VARYING (4), NVARCHAR, CLOB; TEXT
                    citext, my_string, x.citext, TEXT[], INT ARRAY, ARRAY<INT>, ENUM('a', 'b'), SET('a'), STRUCT<a INT>; TEXT
                    TIMESTAMP, TIMESTAMP(6), TIMESTAMP WITH TIME ZONE, TIMESTAMP(3) WITHOUT TIME ZONE, TIMESTAMPTZ; TIMESTAMP
                    DATETIME; DATETIME
                    DATE; DATE
                    TIME, TIME(6); TIME
                    JSON, JSONB; JSON
                    BYTES, BYTEA, BINARY(16), VARBINARY, BLOB; BYTES
                    UUID; UUID
                    EMBEDDING(384); EMBEDDING(384)
                    FILE; FILE
                    """)
    void typesHaveManySpellings(String spellings, String sqlName) {
        for (String spelling : spellings.split(", (?![^(<]*[)>])", -1)) {
            assertThat(type(spelling).sqlName()).as(spelling).isEqualTo(sqlName);
        }
    }

    private static DataType type(String spelling) {
        return parse("CREATE TABLE t (c " + spelling + ")").columns().getFirst().type();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    NUMERIC; Unsupported data type NUMERIC
                    DEC; Unsupported data type
                    TINYINT; Unsupported data type
                    INT1; Unsupported data type
                    INT UNSIGNED; Unsupported data type INT UNSIGNED
                    BIGINT UNSIGNED; Unsupported data type
                    UNSIGNED; Unsupported data type
                    INTERVAL; Unsupported data type
                    TINYTEXT; Unsupported data type
                    MEDIUMTEXT; Unsupported data type
                    LONGTEXT; Unsupported data type
                    TIME WITH TIME ZONE; Unsupported data type
                    geometry; Unsupported custom data type 'geometry'
                    INTGER; did you mean INTEGER?
                    EMBEDDING; exactly one dimension parameter
                    EMBEDDING(1, 2); exactly one dimension parameter
                    EMBEDDING(0); at least 1
                    EMBEDDING(8193); at most 8192
                    EMBEDDING(99999999999); at most 8192
                    DECIMAL(0); precision must be between 1 and 38
                    DECIMAL(39, 2); precision must be between 1 and 38
                    DECIMAL(5, 6); cannot exceed precision
                    """)
    void otherTypesAreRefused(String type, String fragment) {
        fails("CREATE TABLE t (c " + type + ")", fragment);
    }

    @Test
    void serialTypesHaveADefault() {
        for (String type : List.of(
                "BIGSERIAL",
                "SERIAL",
                "SMALLSERIAL",
                "BIGINT AUTO_INCREMENT",
                "BIGINT AUTO INCREMENT",
                "BIGINT GENERATED ALWAYS AS IDENTITY",
                "BIGINT GENERATED BY DEFAULT AS IDENTITY (START WITH 1)")) {
            assertThat(defaultOf(type)).as(type).isEqualTo(generated(DefaultValue.Generator.SNOWFLAKE_ID));
        }
    }

    private static DefaultValue defaultOf(String column) {
        return parse("CREATE TABLE t (c " + column + ")").columns().getFirst().defaultValue();
    }

    private static DefaultValue generated(DefaultValue.Generator generator) {
        return new DefaultValue.Generated(generator);
    }

    @Test
    void defaultsAreCoercedToTheColumnsType() {
        assertThat(defaultOf("INT")).isEqualTo(DefaultValue.NONE);
        assertThat(defaultOf("INT DEFAULT NULL")).isEqualTo(new DefaultValue.Literal(null));
        assertThat(defaultOf("INT DEFAULT -5 NOT NULL")).isEqualTo(new DefaultValue.Literal(-5));
        assertThat(defaultOf("BIGINT DEFAULT -9223372036854775808"))
                .isEqualTo(new DefaultValue.Literal(Long.MIN_VALUE));
        assertThat(defaultOf("DECIMAL(5, 2) DEFAULT 1.005"))
                .isEqualTo(new DefaultValue.Literal(new BigDecimal("1.01")));
        assertThat(defaultOf("DATE DEFAULT '1970-01-02'")).isEqualTo(new DefaultValue.Literal(1));
        assertThat(defaultOf("TIMESTAMP DEFAULT DATE '1970-01-02'"))
                .isEqualTo(new DefaultValue.Literal(86_400_000_000L));
        assertThat(defaultOf("JSON DEFAULT ('{}'::jsonb)")).isEqualTo(new DefaultValue.Literal("{}"));
        assertThat(defaultOf("BOOLEAN DEFAULT TRUE")).isEqualTo(new DefaultValue.Literal(true));
        assertThat(defaultOf("TIMESTAMP DEFAULT NOW()")).isEqualTo(generated(DefaultValue.Generator.NOW));
        assertThat(defaultOf("TIMESTAMP DEFAULT CURRENT_TIMESTAMP")).isEqualTo(generated(DefaultValue.Generator.NOW));
        assertThat(defaultOf("UUID DEFAULT uuid_v7()")).isEqualTo(generated(DefaultValue.Generator.UUID_V7));
        assertThat(defaultOf("TEXT DEFAULT ULID()")).isEqualTo(generated(DefaultValue.Generator.ULID));
        assertThat(defaultOf("TEXT DEFAULT CURRENT_USER")).isEqualTo(generated(DefaultValue.Generator.CURRENT_USER));
        assertThat(defaultOf("TEXT DEFAULT CURRENT_USER()")).isEqualTo(generated(DefaultValue.Generator.CURRENT_USER));
        fails("CREATE TABLE t (c INT DEFAULT 'x')", "Unable to cast 'x' to INT");
        fails("CREATE TABLE t (c SMALLINT DEFAULT 40000)", "Schema coercion failed for column 'c'");
        fails("CREATE TABLE t (c TEXT DEFAULT version())", "DEFAULT of column 'c' must be");
        fails("CREATE TABLE t (c TEXT DEFAULT a)", "DEFAULT of column 'c' must be");
    }

    @Test
    void originalSpellingsBecomeOptions() {
        assertThat(parse("""
                CREATE STREAM TABLE t (a INT) RETENTION '10s' EPHEMERAL MAX_BUFFER 500""").options()).isEqualTo(Map.of("TTL_SECONDS", 10L, "EPHEMERAL", true, "MAX_BUFFER", 500L));
        assertThat(parse("""
                CREATE TABLE t (a INT) LOCATION REFERENCE 's3' FLUSH POLICY ROWS 10 INTERVAL '5 minutes' deleted_retention = '7d'
                """).options())
                .isEqualTo(Map.of(
                        "STORAGE_ID", "s3", "FLUSH_POLICY", "rows:10,interval:300", "DELETED_RETENTION_HOURS", 168L));
        assertThat(parse("CREATE TABLE t (a INT) LOCATION '/x/${user_id}' FLUSH POLICY INTERVAL 30")
                        .options())
                .isEqualTo(Map.of("LOCATION", "/x/${user_id}", "FLUSH_POLICY", "interval:30"));
        assertThat(parse("CREATE TABLE t (a INT) WITH (deleted_retention = 'off')")
                        .options())
                .isEqualTo(Map.of("DELETED_RETENTION", "off"));
        fails("CREATE TABLE t (a INT) FLUSH POLICY", "expected ROWS or INTERVAL");
        fails("CREATE TABLE t (a INT) RETENTION 'soon'", "takes a duration");
        fails("CREATE TABLE t (a INT) DELETED_RETENTION '90s'", "whole number of hours");
        fails("CREATE TABLE t (a INT) WITH (a = 1, A = 2)", "A is given twice");
    }

    @Test
    void errorsArePrefixedAndPlaced() {
        fails("CREATE TABLE t ()", "must have at least one column");
        fails("CREATE TABLE t (PRIMARY KEY (a))", "must have at least one column");
        fails("CREATE TABLE t (a INT, A TEXT)", "Duplicate column name 'a'");
        fails("CREATE TABLE t (a INT, b INT, PRIMARY KEY (a, a))", "names column 'a' more than once");
        fails("CREATE TABLE t (a INT PRIMARY KEY, b INT PRIMARY KEY)", "Multiple PRIMARY KEY definitions");
        fails("CREATE TABLE t (a INT PRIMARY KEY, PRIMARY KEY (a))", "Multiple PRIMARY KEY definitions");
        fails("CREATE TABLE t (a INT, PRIMARY KEY (b))", "not found in column list");
        fails("CREATE SYSTEM TABLE t (a INT)", "Cannot create SYSTEM tables");
        fails("CREATE TABLE _t (a INT)", "cannot start with underscore");
        fails("CREATE TABLE \"1t\" (a INT)", "cannot start with a number");
        fails("CREATE TABLE \"t-1\" (a INT)", "invalid characters");
        fails("CREATE TABLE " + "t".repeat(65) + " (a INT)", "too long: 65 characters");
        fails("CREATE TABLE t (_seq INT)", "is reserved and cannot be used");
        fails("CREATE TABLE t (select INT)", "reserved SQL keyword");
        fails("CREATE TABLE t (\"\" INT)", "cannot be empty");
        fails("CREATE TABLE t (a INT", "expected ',' or ')' but found end of statement");
        fails("CREATE TABLE t (a INT b)", "expected ',' or ')' but found 'b'");
        fails("CREATE TABLE t", "expected '('");
        assertThat(message("CREATE TABLE t (a INT,\n b NUMERIC)"))
                .isEqualTo(
                        "Invalid SQL: Invalid CREATE TABLE statement: Unsupported data type NUMERIC at line 2, column 4");
        SqlParserTest.failure(
                "CREATE TABLE t AS SELECT 1",
                ErrorCode.INVALID_SQL,
                "Unsupported statement type: CREATE TABLE AS SELECT");
    }

    @Test
    void allowedWordsNameColumns() {
        String words =
                "user, role, timestamp, date, key, value, status, type, name, text, json, index_no, position, count";
        Statement.CreateTable table = parse("CREATE TABLE t (" + words.replace(",", " TEXT,") + " TEXT)");
        assertThat(table.columns()).hasSize(words.split(",", -1).length);
    }

    private static Statement.CreateTable parse(String sql) {
        return (Statement.CreateTable) StatementParserTest.parse(sql);
    }

    private static void fails(String sql, String fragment) {
        SqlParserTest.failure(sql, ErrorCode.INVALID_SQL, fragment);
        SqlParserTest.failure(sql, ErrorCode.INVALID_SQL, "Invalid SQL: Invalid CREATE TABLE statement: ");
    }
}
