package org.kalamdb.model;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// The 17 stored types (`sql.md` §3). A value of each has exactly one Java class, everywhere below `api`:
///
/// | type | Java value |
/// | --- | --- |
/// | BOOLEAN | `Boolean` |
/// | SMALLINT, INT, BIGINT | `Short`, `Integer`, `Long` |
/// | FLOAT, DOUBLE | `Float`, `Double` |
/// | DECIMAL(p, s) | `BigDecimal` of scale exactly s |
/// | TEXT, JSON, FILE | `String` |
/// | TIMESTAMP, DATETIME | `Long`, microseconds since 1970-01-01T00:00:00Z |
/// | DATE | `Integer`, days since 1970-01-01 |
/// | TIME | `Long`, microseconds of the day |
/// | BYTES | `byte[]` |
/// | UUID | `java.util.UUID` |
/// | EMBEDDING(n) | `float[]` of length n |
/// | INTERVAL (of expressions, never stored) | [TimeInterval] |
///
/// SQL NULL is Java `null`.
public sealed interface DataType {
    DataType BOOLEAN = Simple.BOOLEAN;
    DataType SMALLINT = Simple.SMALLINT;
    DataType INT = Simple.INT;
    DataType BIGINT = Simple.BIGINT;
    DataType FLOAT = Simple.FLOAT;
    DataType DOUBLE = Simple.DOUBLE;
    DataType TEXT = Simple.TEXT;
    DataType TIMESTAMP = Simple.TIMESTAMP;
    DataType DATETIME = Simple.DATETIME;
    DataType DATE = Simple.DATE;
    DataType TIME = Simple.TIME;
    DataType JSON = Simple.JSON;
    DataType BYTES = Simple.BYTES;
    DataType UUID = Simple.UUID;
    DataType FILE = Simple.FILE;
    DataType INTERVAL = new Interval();

    /// What DESCRIBE prints, as in `DECIMAL(10, 2)`.
    String sqlName();

    /// The types without parameters.
    enum Simple implements DataType {
        BOOLEAN("Boolean"),
        SMALLINT("SmallInt"),
        INT("Int"),
        BIGINT("BigInt"),
        FLOAT("Float"),
        DOUBLE("Double"),
        TEXT("Text"),
        TIMESTAMP("Timestamp"),
        DATETIME("DateTime"),
        DATE("Date"),
        TIME("Time"),
        JSON("Json"),
        BYTES("Bytes"),
        UUID("Uuid"),
        FILE("File");

        private final String wireName;

        Simple(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String sqlName() {
            return name();
        }

        /// The spelling in response schemas (`http-api.md` §10), as in `BigInt`.
        public String wireName() {
            return wireName;
        }
    }

    /// A fixed-point number of at most `precision` digits, `scale` of them after the point.
    record Decimal(int precision, int scale) implements DataType {
        public static final int MAX_PRECISION = 38;

        public Decimal {
            if (precision < 1 || precision > MAX_PRECISION) {
                throw new DbException(
                        ErrorCode.SCHEMA, "DECIMAL precision must be between 1 and 38, found " + precision);
            }
            if (scale < 0 || scale > precision) {
                throw new DbException(
                        ErrorCode.SCHEMA,
                        "DECIMAL scale " + scale + " cannot exceed precision " + precision + " or be negative");
            }
        }

        @Override
        public String sqlName() {
            return "DECIMAL(" + precision + ", " + scale + ")";
        }
    }

    /// A length of time: the type of expressions only, of no column and no result.
    record Interval() implements DataType {
        @Override
        public String sqlName() {
            return "INTERVAL";
        }
    }

    /// A vector of `dimension` 32-bit floats.
    record Embedding(int dimension) implements DataType {
        public static final int MAX_DIMENSION = 8192;

        public Embedding {
            if (dimension < 1) {
                throw new DbException(ErrorCode.SCHEMA, "EMBEDDING dimension must be at least 1");
            }
            if (dimension > MAX_DIMENSION) {
                throw new DbException(ErrorCode.SCHEMA, "EMBEDDING dimension must be at most 8192");
            }
        }

        @Override
        public String sqlName() {
            return "EMBEDDING(" + dimension + ")";
        }
    }
}
