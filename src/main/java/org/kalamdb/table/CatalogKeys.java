package org.kalamdb.table;

import java.nio.charset.StandardCharsets;
import org.kalamdb.model.Command.CatalogKind;
import org.kalamdb.model.TableId;
import org.kalamdb.model.UserId;

/// Keys of the catalog family:
///
/// ```
/// kind u8 | id UTF-8
/// ```
final class CatalogKeys {
    /// A user's scope number: u64.
    static final byte SCOPE = 16;

    /// The greatest `_seq` given out: u64. Changed in every batch that writes rows.
    static final byte[] LAST_SEQ = {17};

    /// The catalogue's version: u64.
    static final byte[] VERSION = {18};

    /// The greatest table number ever given out: u32.
    static final byte[] LAST_TABLE = {19};

    /// A dropped table that waits for its clean-up, by its number: the last definition.
    private static final byte DROPPED = 20;

    private CatalogKeys() {}

    static byte kindByte(CatalogKind kind) {
        return switch (kind) {
            case NAMESPACE -> 1;
            case TABLE -> 2;
            case STORAGE -> 3;
            case USER -> 4;
            case VIEW -> 5;
        };
    }

    static byte[] entry(CatalogKind kind, String id) {
        return key(kindByte(kind), id);
    }

    static byte[] scope(UserId user) {
        return key(SCOPE, user.value());
    }

    static byte[] dropped(TableId table) {
        return key(DROPPED, Integer.toString(table.value()));
    }

    /// The bounds of all dropped tables.
    static byte[][] droppedRange() {
        return range(DROPPED);
    }

    static String idOf(byte[] key) {
        return new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
    }

    /// The bounds of a kind's keys: inclusive start, exclusive end.
    static byte[][] range(byte kind) {
        return new byte[][] {{kind}, {(byte) (kind + 1)}};
    }

    private static byte[] key(byte kind, String id) {
        byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[utf8.length + 1];
        key[0] = kind;
        System.arraycopy(utf8, 0, key, 1, utf8.length);
        return key;
    }
}
