package org.kalamdb.sql;

/// The kinds of values of random queries, each with the column of [TypedTables] that holds it.
enum ValueKind {
    WHOLE("i"),
    EXACT("m"),
    REAL("d"),
    TEXT("t"),
    TRUTH("f"),
    DATE("dt"),
    TIME("ts");

    private final String column;

    ValueKind(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }
}
