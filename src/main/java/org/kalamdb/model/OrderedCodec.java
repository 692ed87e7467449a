package org.kalamdb.model;

import java.util.List;

/// Values as bytes whose unsigned lexicographic order is the values' order. Every form tells its own end,
/// so that forms can be put one after another, and the order of such a key is the order of its parts.
///
/// ```
/// BOOLEAN                          [00 | 01]
/// SMALLINT                         [i16 ^ 8000]               big-endian, sign bit flipped
/// INT, DATE                        [i32 ^ 80000000]
/// BIGINT, TIMESTAMP, DATETIME,
/// TIME                             [i64 ^ 8000000000000000]
/// DECIMAL(p, s)                    [i128 ^ 8000…]             unscaled value, always 16 bytes
/// FLOAT, DOUBLE                    [4 | 8 bytes]              IEEE bits: sign bit flipped when positive,
///                                                             every bit flipped when negative
/// UUID                             [16 bytes]                 compared unsigned
/// TEXT, JSON, FILE                 [UTF-8, each 00 as 00 FF][00 00]
/// BYTES                            [bytes, each 00 as 00 FF][00 00]
/// EMBEDDING                        has no order and is refused
///
/// key (TEXT 'a', INT 1)            61 00 00 │ 80 00 00 01
/// ```
///
/// Text is ordered by its UTF-8 bytes. NaN is above every other number; all NaN are one, and -0.0 is 0.0.
/// NULL has no form: key columns are never NULL.
public final class OrderedCodec {
    private OrderedCodec() {}

    /// The form of one value in its canonical Java class ([DataType]).
    ///
    /// @throws org.kalamdb.common.DbException SCHEMA for an EMBEDDING and for text that is not valid
    /// Unicode
    public static byte[] encode(DataType type, Object value) {
        OrderedWriter writer = new OrderedWriter();
        writer.write(type, value);
        return writer.toBytes();
    }

    /// The forms of `values` one after another. Fewer types and values than a key has give a prefix of the
    /// key.
    ///
    /// @param values parallel to `types`
    /// @throws org.kalamdb.common.DbException as for [#encode(DataType, Object)]
    public static byte[] encodeKey(List<DataType> types, Object[] values) {
        if (types.size() != values.length) {
            throw new IllegalArgumentException(values.length + " values for " + types.size() + " key columns");
        }
        OrderedWriter writer = new OrderedWriter();
        for (int i = 0; i < values.length; i++) {
            writer.write(types.get(i), values[i]);
        }
        return writer.toBytes();
    }

    /// The values of a key that starts at `offset` and ends with `bytes`.
    ///
    /// @throws org.kalamdb.common.DbException CORRUPTION when `bytes` ends too early, too late or holds
    ///                                        what no value encodes to
    public static Object[] decodeKey(List<DataType> types, byte[] bytes, int offset) {
        OrderedReader reader = new OrderedReader(bytes, offset);
        Object[] values = new Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = reader.read(types.get(i));
        }
        reader.expectEnd();
        return values;
    }

    /// The value whose form is the whole of `bytes`.
    ///
    /// @throws org.kalamdb.common.DbException as for [#decodeKey(List, byte[], int)]
    public static Object decode(DataType type, byte[] bytes) {
        OrderedReader reader = new OrderedReader(bytes, 0);
        Object value = reader.read(type);
        reader.expectEnd();
        return value;
    }
}
