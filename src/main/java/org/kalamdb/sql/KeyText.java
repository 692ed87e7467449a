package org.kalamdb.sql;

import java.util.Arrays;
import java.util.stream.Collectors;

/// A key in messages.
final class KeyText {
    private KeyText() {}

    /// Its values; those of several columns in parentheses.
    static String of(Object[] key) {
        return key.length == 1
                ? String.valueOf(key[0])
                : Arrays.stream(key).map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
