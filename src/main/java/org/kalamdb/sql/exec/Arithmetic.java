package org.kalamdb.sql.exec;

/// The binary operations on numbers.
enum Arithmetic {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MODULO
}
