package org.kalamdb.model;

import java.util.Optional;

/// The columns every table has beside its declared ones. Their ids are negative, so that they never meet
/// a declared
/// column's id.
public enum SystemColumn {
    /// The row version's position in commit order: a snowflake, strictly increasing
    /// ([org.kalamdb.common.Snowflake]).
    SEQ(-1, "_seq", DataType.BIGINT),
    /// True for a tombstone.
    DELETED(-2, "_deleted", DataType.BOOLEAN),
    /// The time part of `_seq`.
    UPDATED(-3, "_updated", DataType.TIMESTAMP),
    /// Where the row version lives: 0 in the hot tier, else the cold segment's number. For DML only,
    /// never visible
    /// to a
    /// user.
    SEGMENT(-4, "_segment", DataType.BIGINT),
    /// The row's position in its segment, from 0; 0 for hot rows. For DML only, never visible to a user.
    POSITION(-5, "_position", DataType.INT);

    private final int id;
    private final String columnName;
    private final DataType type;

    SystemColumn(int id, String columnName, DataType type) {
        this.id = id;
        this.columnName = columnName;
        this.type = type;
    }

    public int id() {
        return id;
    }

    public String columnName() {
        return columnName;
    }

    public DataType type() {
        return type;
    }

    /// The column of a negative id.
    public static Optional<SystemColumn> ofId(int id) {
        return id < 0 && id >= -values().length ? Optional.of(values()[-id - 1]) : Optional.empty();
    }
}
