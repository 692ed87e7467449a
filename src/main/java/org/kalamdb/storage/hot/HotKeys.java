package org.kalamdb.storage.hot;

import java.util.Arrays;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.TableId;

/// Keys of the hot store. All numbers are big-endian and unsigned, so that byte order is number order.
///
/// ```
/// ROWS       [table u32][scope u64][primary key, OrderedCodec]
/// MANIFEST   [table u32][scope u64][segment u64]
/// MASKS      [segment u64][position u32]
/// ```
///
/// A range is given by its first key and an exclusive upper bound; [#after(byte\[\])] turns a prefix into
/// the bound.
public final class HotKeys {
    /// Bytes of the part that all rows of a scope share.
    public static final int PREFIX_LENGTH = Integer.BYTES + Long.BYTES;

    private static final byte LAST = (byte) 0xFF;

    private HotKeys() {}

    /// The key of a row.
    ///
    /// @param key the primary key in its order-preserving form
    public static byte[] row(TableId table, ScopeId scope, byte[] key) {
        byte[] bytes = scoped(table, scope, key.length);
        System.arraycopy(key, 0, bytes, PREFIX_LENGTH, key.length);
        return bytes;
    }

    /// What all keys of a scope start with, in ROWS and in MANIFEST.
    public static byte[] scopePrefix(TableId table, ScopeId scope) {
        return scoped(table, scope, 0);
    }

    /// What all keys of a table start with, in ROWS and in MANIFEST.
    public static byte[] tablePrefix(TableId table) {
        byte[] bytes = new byte[Integer.BYTES];
        BigEndian.put(bytes, 0, table.value());
        return bytes;
    }

    /// The key of a segment's manifest entry.
    public static byte[] manifest(TableId table, ScopeId scope, SegmentId segment) {
        byte[] bytes = scoped(table, scope, Long.BYTES);
        BigEndian.put(bytes, PREFIX_LENGTH, segment.value());
        return bytes;
    }

    /// The key of a masked position.
    public static byte[] mask(SegmentId segment, int position) {
        byte[] bytes = new byte[Long.BYTES + Integer.BYTES];
        BigEndian.put(bytes, 0, segment.value());
        BigEndian.put(bytes, Long.BYTES, position);
        return bytes;
    }

    /// The table of a ROWS or MANIFEST key.
    public static TableId table(byte[] key) {
        return new TableId(BigEndian.intAt(key, 0));
    }

    /// The scope of a ROWS or MANIFEST key.
    public static ScopeId scope(byte[] key) {
        return new ScopeId(BigEndian.longAt(key, Integer.BYTES));
    }

    /// The primary key within a ROWS key, in its order-preserving form.
    public static byte[] primaryKey(byte[] rowKey) {
        return Arrays.copyOfRange(rowKey, PREFIX_LENGTH, rowKey.length);
    }

    /// The smallest key above every key that starts with `prefix`: the exclusive upper bound of the prefix.
    ///
    /// @throws IllegalArgumentException when `prefix` is empty or all FF, since no key is above it
    public static byte[] after(byte[] prefix) {
        int end = prefix.length;
        while (end > 0 && prefix[end - 1] == LAST) {
            end--;
        }
        if (end == 0) {
            throw new IllegalArgumentException("no key is above every key with this prefix");
        }
        byte[] bound = Arrays.copyOf(prefix, end);
        bound[end - 1]++;
        return bound;
    }

    /// Whether a key starts with `prefix`.
    public static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] scoped(TableId table, ScopeId scope, int more) {
        byte[] bytes = new byte[PREFIX_LENGTH + more];
        BigEndian.put(bytes, 0, table.value());
        BigEndian.put(bytes, Integer.BYTES, scope.value());
        return bytes;
    }
}
