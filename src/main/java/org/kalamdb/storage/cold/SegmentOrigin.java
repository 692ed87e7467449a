package org.kalamdb.storage.cold;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.Util;
import org.kalamdb.model.TableDef;

/// Which table an object was written for, as the object itself says. Paths cannot tell: a table may have
/// the name of a dropped one, and another server may use the same folder by mistake.
public final class SegmentOrigin {
    /// Footer length, then the format's name.
    private static final int TRAILER_BYTES = 8;

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_FOOTER_BYTES = 64 << 20;

    private SegmentOrigin() {}

    /// Whether the object is a segment of this table. False for anything that is no segment, and for an
    /// object that is gone.
    ///
    /// @throws org.kalamdb.common.DbException STORAGE_UNAVAILABLE
    public static boolean isOf(TableDef table, ObjectStore store, ObjectPath path) {
        long bytes = store.size(path).orElse(0);
        if (bytes < TRAILER_BYTES) {
            return false;
        }
        List<KeyValue> pairs = footer(store, path, bytes).orElse(List.of());
        return has(
                        pairs,
                        SegmentFormat.TABLE_ID,
                        Integer.toUnsignedString(table.id().value()))
                && has(pairs, SegmentFormat.TABLE_CREATED, Long.toString(table.createdMillis()));
    }

    private static boolean has(List<KeyValue> pairs, String key, String value) {
        return pairs.stream().anyMatch(pair -> key.equals(pair.getKey()) && value.equals(pair.getValue()));
    }

    private static Optional<List<KeyValue>> footer(ObjectStore store, ObjectPath path, long bytes) {
        ByteBuffer trailer = ByteBuffer.wrap(store.read(path, bytes - TRAILER_BYTES, TRAILER_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        if (trailer.remaining() < TRAILER_BYTES) {
            return Optional.empty();
        }
        int length = trailer.getInt();
        byte[] magic = Arrays.copyOfRange(trailer.array(), Integer.BYTES, TRAILER_BYTES);
        if (!Arrays.equals(magic, MAGIC) || length < 0 || length > Math.min(MAX_FOOTER_BYTES, bytes - TRAILER_BYTES)) {
            return Optional.empty();
        }
        byte[] footer = store.read(path, bytes - TRAILER_BYTES - length, length);
        try {
            return Optional.ofNullable(
                    Util.readFileMetaData(new ByteArrayInputStream(footer)).getKey_value_metadata());
        } catch (IOException _) {
            return Optional.empty(); // no Parquet file, so no segment
        }
    }
}
