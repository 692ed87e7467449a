package org.kalamdb.table;

import java.util.Arrays;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.codec.ModelJson;

/// The form of records in the catalog, manifest, jobs and audit families: one format byte, then JSON.
final class StoredJson {
    private static final byte FORMAT = 1;

    private StoredJson() {}

    static byte[] encode(Object record) {
        byte[] json = ModelJson.write(record);
        byte[] stored = new byte[json.length + 1];
        stored[0] = FORMAT;
        System.arraycopy(json, 0, stored, 1, json.length);
        return stored;
    }

    static <T> T decode(byte[] stored, Class<T> type) {
        if (stored.length == 0 || stored[0] != FORMAT) {
            throw new DbException(ErrorCode.CORRUPTION, "a stored " + type.getSimpleName() + " has an unknown format");
        }
        return ModelJson.read(Arrays.copyOfRange(stored, 1, stored.length), type);
    }
}
