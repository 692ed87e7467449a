package org.kalamdb.storage.hot;

import java.util.List;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableSchema;

/// Where [RowCodec] puts the columns of one schema version. Immutable.
final class RowLayout {
    static final int FORMAT_AT = 0;
    static final int VERSION_AT = 1;
    static final int SEQ_AT = VERSION_AT + Integer.BYTES;
    static final int FLAGS_AT = SEQ_AT + Long.BYTES;
    static final int NULLS_AT = FLAGS_AT + 1;

    static final byte FORMAT = 1;
    static final byte DELETED = 1;

    static final int UUID_BYTES = 2 * Long.BYTES;
    static final int WIDE_DECIMAL_BYTES = 2 * Long.BYTES;
    /// The digits that always fit a long.
    static final int NARROW_DECIMAL_DIGITS = 18;

    private final int[] slots;
    private final int[] previousEnds;
    private final int variableStart;

    RowLayout(TableSchema schema) {
        List<Column> columns = schema.columns();
        slots = new int[columns.size()];
        previousEnds = new int[columns.size()];
        int at = NULLS_AT + (columns.size() + Byte.SIZE - 1) / Byte.SIZE;
        int previousEnd = -1;
        for (int i = 0; i < slots.length; i++) {
            DataType type = columns.get(i).type();
            slots[i] = at;
            previousEnds[i] = previousEnd;
            previousEnd = isVariable(type) ? at : previousEnd;
            at += slotBytes(type);
        }
        variableStart = at;
    }

    /// Where the slot of a column starts.
    int slot(int index) {
        return slots[index];
    }

    /// The slot of the variable column before this one, which holds where this one's bytes start; -1 when
    /// there is none and they start at 0.
    int previousEndSlot(int index) {
        return previousEnds[index];
    }

    /// Where the variable part starts, which is also the least length of a row.
    int variableStart() {
        return variableStart;
    }

    /// Whether the slot holds the end of the value's bytes in the variable part instead of the value.
    static boolean isVariable(DataType type) {
        return switch (type) {
            case DataType.Decimal _ -> false;
            case DataType.Embedding _ -> true;
            case DataType.Interval _ -> throw new IllegalArgumentException("intervals are not stored");
            case DataType.Simple simple ->
                switch (simple) {
                    case TEXT, JSON, FILE, BYTES -> true;
                    case BOOLEAN, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, TIMESTAMP, DATETIME, DATE, TIME, UUID -> false;
                };
        };
    }

    private static int slotBytes(DataType type) {
        return switch (type) {
            case DataType.Decimal decimal ->
                decimal.precision() <= NARROW_DECIMAL_DIGITS ? Long.BYTES : WIDE_DECIMAL_BYTES;
            case DataType.Embedding _ -> Integer.BYTES;
            case DataType.Interval _ -> throw new IllegalArgumentException("intervals are not stored");
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> 1;
                    case SMALLINT -> Short.BYTES;
                    case INT, DATE, FLOAT -> Integer.BYTES;
                    case BIGINT, TIMESTAMP, DATETIME, TIME, DOUBLE -> Long.BYTES;
                    case UUID -> UUID_BYTES;
                    case TEXT, JSON, FILE, BYTES -> Integer.BYTES;
                };
        };
    }

    static int nullByte(int index) {
        return NULLS_AT + index / Byte.SIZE;
    }

    static int nullMask(int index) {
        return 1 << (index % Byte.SIZE);
    }
}
