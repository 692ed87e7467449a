package org.kalamdb.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record of a `.slt` file.
sealed interface SltRecord {
    /// The line it begins at, from 1.
    int line();

    /// A request that is expected to succeed.
    ///
    /// @param count   of its first result; null for any
    /// @param message that one of its results contains; empty for any
    record Success(int line, String sql, @Nullable Long count, String message) implements SltRecord {}

    /// A request that is expected to be refused.
    ///
    /// @param code     null for any
    /// @param fragment that the client's text contains
    record Failure(int line, String sql, @Nullable String code, String fragment) implements SltRecord {}

    /// A request of whose results the last that has columns is known.
    ///
    /// @param types a letter for each column, see [SltText]
    /// @param names the expected headings; empty for any
    record Query(int line, String sql, String types, List<String> names, Sort sort, List<String> rows)
            implements SltRecord {}

    /// What holds for the records after it: `user`, `namespace`, `params`, `flush`.
    record Setting(int line, String name, String value) implements SltRecord {}

    /// How rows are ordered before they are compared.
    enum Sort {
        NOSORT,
        ROWSORT
    }
}
